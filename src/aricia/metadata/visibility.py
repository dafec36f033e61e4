"""Which elements a caller sees: effectivity, archived elements, zones (spec: metadata store, sections 2.13, 4 and 5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aricia.metadata.faults import unavailable
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
    anchor = anchor_guid_of(entity)
    if anchor is None:
        return ()
    found = session.collection.get_entities((anchor,)).get(anchor)
    return () if found is None else own_zones(found)


def visible(session: Session, entities: Iterable[Entity], options: Options) -> list[Entity]:
    """Those of the elements that the caller may see, in the same order; the anchors are read in one batch."""
    kept = [
        entity for entity in entities
        if effective(entity, options.effective_time) and (options.for_lineage or not is_archived(entity))
    ]
    security = session.server.security
    if security is None:
        return kept
    anchors = {entity.guid: anchor for entity in kept if (anchor := _needed_anchor(entity)) is not None}
    found = session.collection.get_entities(set(anchors.values())) if anchors else {}
    allowed = []
    for entity in kept:
        anchor_guid = anchors.get(entity.guid)
        zones = own_zones(entity) if anchor_guid is None else own_zones(found[anchor_guid]) if anchor_guid in found else ()
        if not zones or security.may_read(session.user, entity, zones):
            allowed.append(entity)
    return allowed


def _needed_anchor(entity: Entity) -> str | None:
    """The anchor whose zones count, when the element has none of its own."""
    return None if entity.classification("ZoneMembership") is not None else anchor_guid_of(entity)


def check_visible(session: Session, entity: Entity, options: Options, parameter: str) -> None:
    """Refuse an element that the caller may not see: -400-010 archived or not effective, UserNotAuthorized by zone."""
    check_available(session, entity, options, parameter)
    security = session.server.security
    if security is not None and (zones := zones_of(session, entity)):
        security.check_read(session.user, entity, zones)


def check_available(session: Session, entity: Entity, options: Options, parameter: str) -> None:
    """Refuse an element that is archived or not effective."""
    if not effective(entity, options.effective_time):
        raise unavailable(session, entity, parameter, "it is not effective at the time asked for")
    if not options.for_lineage and is_archived(entity):
        raise unavailable(session, entity, parameter, "it is archived")
