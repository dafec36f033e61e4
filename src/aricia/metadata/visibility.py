"""Which elements a caller sees: effectivity, archived elements, zones (spec: metadata store, sections 2.13, 4 and 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from aricia.metadata.faults import unavailable, unknown_element
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.metadata.session import Session
from aricia.repository.instances import Entity, Header

Options = ReadOptions | WriteOptions


def effective(header: Header, instant: int | None) -> bool:
    """Whether the instance is effective; bounds count as inside, and without an instant everything is."""
    if instant is None:
        return True
    return (header.effective_from is None or header.effective_from <= instant) and (
        header.effective_to is None or header.effective_to >= instant
    )


def is_archived(entity: Entity) -> bool:
    """Whether the element carries the Memento classification."""
    return entity.classification("Memento") is not None


def anchor_guid_of(entity: Entity) -> str | None:
    """The GUID of another element that anchors this one."""
    anchors = entity.classification("Anchors")
    guid = None if anchors is None else anchors.properties.get("anchorGUID")
    return None if guid == entity.guid else guid


def own_zones(entity: Entity) -> Sequence[str]:
    """The zones in the element's own ZoneMembership."""
    zones = entity.classification("ZoneMembership")
    return () if zones is None else zones.properties.get("zoneMembership") or ()


def zones_of(session: Session, entity: Entity) -> Sequence[str]:
    """The zones that govern the element: its own, or its anchor's when it has none."""
    if entity.classification("ZoneMembership") is not None:
        return own_zones(entity)
    guid = anchor_guid_of(entity)
    if guid is None:
        return ()
    anchor = session.collection.get_entities((guid,)).get(guid)
    return () if anchor is None else own_zones(anchor)


def visible(session: Session, entities: Iterable[Entity], options: Options) -> list[Entity]:
    """Those of the elements that the caller may see, in the same order."""
    return available(permitted(session, entities, options), options)


def permitted(session: Session, entities: Iterable[Entity], options: Options) -> list[Entity]:
    """Those of the elements that the caller may see as far as anchors and zones go; the anchors are read in one batch.

    An element lives and is seen with its anchor: without one that is there, it is not seen at all.
    """
    listed = list(entities)
    anchors = _anchors_of(session, listed, options)
    security = session.server.security
    allowed = []
    for entity in listed:
        guid = anchor_guid_of(entity)
        if guid is not None and guid not in anchors:
            continue
        if security is not None:
            zones = _governing_zones(entity, anchors)
            if zones and not security.may_read(session.user, entity, zones):
                continue
        allowed.append(entity)
    return allowed


def available(entities: Iterable[Entity], options: Options) -> list[Entity]:
    """Those of the elements that are effective, and not archived unless the options ask for these too."""
    return [
        entity for entity in entities
        if effective(entity, options.effective_time) and (options.for_lineage or not is_archived(entity))
    ]


def _anchors_of(session: Session, entities: Iterable[Entity], options: Options) -> dict[str, Entity]:
    """The anchors of the elements, read as of the time that the elements were."""
    guids = {guid for entity in entities if (guid := anchor_guid_of(entity)) is not None}
    return session.collection.get_entities(guids, _instant(options)) if guids else {}


def _instant(options: Options) -> int | None:
    return options.as_of_time if isinstance(options, ReadOptions) else None


def _governing_zones(entity: Entity, anchors: Mapping[str, Entity]) -> Sequence[str]:
    if entity.classification("ZoneMembership") is not None:
        return own_zones(entity)
    anchor = anchors.get(anchor_guid_of(entity) or "")
    return () if anchor is None else own_zones(anchor)


def check_visible(session: Session, entity: Entity, options: Options, parameter: str) -> None:
    """Refuse an element that the caller may not see.

    errors: OMAG-REPOSITORY-HANDLER-400-010 archived or not effective, -404-007 its anchor is gone;  UserNotAuthorized by zone
    """
    check_available(session, entity, options, parameter)
    anchors = _anchors_of(session, (entity,), options)
    guid = anchor_guid_of(entity)
    if guid is not None and guid not in anchors:
        raise unknown_element(session, guid, "anchorIdentifiers")
    security = session.server.security
    if security is not None and (zones := _governing_zones(entity, anchors)):
        security.check_read(session.user, entity, zones)


def check_available(session: Session, entity: Entity, options: Options, parameter: str) -> None:
    """Refuse an element that is archived or not effective."""
    instant = options.effective_time
    if not effective(entity, instant):
        raise unavailable(session, entity, parameter, "it is not effective at the time asked for", instant)
    if not options.for_lineage and is_archived(entity):
        raise unavailable(session, entity, parameter, "it is archived", instant)
