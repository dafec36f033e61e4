"""An OpenMetadataOutTopicEvent for a change of the feed: header, properties and what they were before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from aricia.access.out_topics.headers import event_renderer
from aricia.metadata.api import Session, anchor_guid_of, own_zones, store_properties
from aricia.repository.change_feed import COPY, REPLACED, Change
from aricia.repository.change_images import Images
from aricia.repository.instances import DELETED, Classification, Entity, Header, Relationship

Json = dict[str, Any]

# What each OMRS event is called here. Undone changes, restored relationships and purges are not told (recorded).
_ENTITY_EVENTS = {
    "NEW_ENTITY_EVENT": "NEW_ELEMENT_CREATED", "UPDATED_ENTITY_EVENT": "ELEMENT_UPDATED",
    "DELETED_ENTITY_EVENT": "ELEMENT_DELETED", "RESTORED_ENTITY_EVENT": "ELEMENT_RESTORED",
    "RETYPED_ENTITY_EVENT": "ELEMENT_TYPE_CHANGED",
    "RE_IDENTIFIED_ENTITY_EVENT": "ELEMENT_GUID_CHANGED", "RE_HOMED_ENTITY_EVENT": "ELEMENT_HOME_CHANGED",
    "REFRESHED_ENTITY_EVENT": "REFRESH_ELEMENT_EVENT",
}
_RELATIONSHIP_EVENTS = {
    "NEW_RELATIONSHIP_EVENT": "NEW_ELEMENT_CREATED", "UPDATED_RELATIONSHIP_EVENT": "ELEMENT_UPDATED",
    "DELETED_RELATIONSHIP_EVENT": "ELEMENT_DELETED", "RETYPED_RELATIONSHIP_EVENT": "ELEMENT_TYPE_CHANGED",
    "RE_IDENTIFIED_RELATIONSHIP_EVENT": "ELEMENT_GUID_CHANGED", "RE_HOMED_RELATIONSHIP_EVENT": "ELEMENT_HOME_CHANGED",
    "REFRESHED_RELATIONSHIP_EVENT": "REFRESH_ELEMENT_EVENT",
}
_CLASSIFICATION_EVENTS = {
    "CLASSIFIED_ENTITY_EVENT": "ELEMENT_CLASSIFIED", "RECLASSIFIED_ENTITY_EVENT": "ELEMENT_RECLASSIFIED",
    "DECLASSIFIED_ENTITY_EVENT": "ELEMENT_DECLASSIFIED",
}
EVENT_TYPES = frozenset((*_ENTITY_EVENTS.values(), *_RELATIONSHIP_EVENTS.values(), *_CLASSIFICATION_EVENTS.values()))


class OutTopicEvent:
    """An event and the instances it is about, by which listeners choose: the element, or the relationship and its ends.

    name: of the classification that the event is about, else empty
    """

    __slots__ = ("content", "instances", "name")

    def __init__(self, content: Json, instances: Sequence[Entity | Relationship], name: str = "") -> None:
        self.content = content
        self.instances = instances
        self.name = name

    @property
    def types(self) -> list[str]:
        """The types of the instances."""
        return [each.type_name for each in self.instances]


def event_of(session: Session, change: Change, later: Sequence[Change] = ()) -> OutTopicEvent | None:
    """The event for a change; None when the change is not told or the session's user may not see it.

    later: the changes that follow, as far as they are known
    """
    if change.cause in (COPY, REPLACED):
        return None
    images = Images(session.collection, change, later)
    if change.kind == "relationship":
        return _relationship_event(session, change)
    if change.kind == "classification":
        return _classification_event(session, change, images)
    return _entity_event(session, change, images)


def _entity_event(session: Session, change: Change, images: Images) -> OutTopicEvent | None:
    name, entity = _ENTITY_EVENTS.get(change.event), images.entity_after()
    if name is None or entity is None or not _is_told(session, entity):
        return None
    event: Json = {}
    removed = [] if name == "NEW_ELEMENT_CREATED" else session.collection.removed_classifications(entity.guid)
    if name == "ELEMENT_UPDATED":  # which is made first: as it was is how it was shown last
        previous = images.entity_before()
        if previous is not None and _may_read(session, previous):
            _add_whole(session, event, "previousElement", previous, removed, change.time - 1)
    _add_whole(session, event, "element", entity, removed, change.time)
    return OutTopicEvent(_begin(name, entity) | event, (entity,))


def _classification_event(session: Session, change: Change, images: Images) -> OutTopicEvent | None:
    entity = images.entity_after()
    if entity is None or not _is_told(session, entity):
        return None
    event = _begin(_CLASSIFICATION_EVENTS[change.event], entity)
    _add_whole(session, event, "element", entity)
    event["classificationName"] = change.type_name
    before, after = images.classification_before(), images.classification_after()
    if after is not None and after.status != DELETED:
        _add_properties(session, event, "classificationProperties", after)
    if before is not None and before.status != DELETED:
        _add_properties(session, event, "previousClassificationProperties", before)
    return OutTopicEvent(event, (entity,), change.type_name)


def _relationship_event(session: Session, change: Change) -> OutTopicEvent | None:
    name = _RELATIONSHIP_EVENTS.get(change.event)
    relationship = session.collection.relationship_image(change.guid, change.time)
    if name is None or relationship is None:
        return None
    ends = [_end(session, guid, change.time) for guid in (relationship.end1, relationship.end2)]
    if None in ends:
        return None
    render = event_renderer(session)
    event = _begin(name, relationship)
    _add_element(session, event, "element", render.relationship_header(relationship), relationship)
    if name == "ELEMENT_UPDATED":
        previous = session.collection.relationship_image(change.guid, change.time - 1)
        if previous is not None:
            _add_element(session, event, "previousElement", render.relationship_header(previous), previous)
    instances: list[Entity | Relationship] = [relationship]
    for number, end in zip(("endOneElement", "endTwoElement"), ends, strict=True):
        assert end is not None
        _add_whole(session, event, number, end)
        instances.append(end)
    return OutTopicEvent(event, instances)


def _end(session: Session, guid: str, instant: int) -> Entity | None:
    """The entity at an end as it was then, when the session's user may see it."""
    entity = session.collection.entity_image(guid, instant)
    return entity if entity is not None and _is_told(session, entity) else None


def _is_told(session: Session, entity: Entity) -> bool:
    """Whether the session's user sees the element. An archived one is seen only when it is deleted (recorded)."""
    if entity.is_proxy or (entity.status != DELETED and entity.classification("Memento") is not None):
        return False
    guid = anchor_guid_of(entity)
    if guid is not None and entity.status != DELETED:
        anchor = session.collection.is_entity_known(guid)
        if anchor is None or anchor.status == DELETED:
            return False  # an element is seen with its anchor only
    return _may_read(session, entity)


def _may_read(session: Session, entity: Entity) -> bool:
    """Whether the zones let the session's user read the element, as it was then and as it is now."""
    security = session.server.security
    if security is None:
        return True
    images = [entity]
    if session.user != session.server.user:  # what was public once may be secret since
        now = session.collection.is_entity_known(entity.guid)
        images += [now] if now is not None else []
    return all(
        not zones or security.may_read(session.user, image, zones) for image in images for zones in [event_zones(session, image)]
    )


def event_zones(session: Session, entity: Entity) -> Sequence[str]:
    """The zones of an element: its own, else those that its anchor has now."""
    zones, guid = own_zones(entity), anchor_guid_of(entity)
    if zones or guid is None:
        return zones
    anchor = session.collection.is_entity_known(guid)
    return () if anchor is None else own_zones(anchor)


def _begin(name: str, header: Entity | Relationship) -> Json:
    return {"eventVersionId": 1, "eventType": name, "eventTime": header.update_time or header.create_time}


def _add_whole(
    session: Session, event: Json, prefix: str, entity: Entity, removed: Sequence[Classification] = (), instant: int = 0
) -> None:
    """The element with those of its removed classifications that were by then, which their status tells apart (recorded)."""
    gone = [each for each in removed if each.update_time <= instant]
    shown = replace(entity, classifications=[*entity.classifications, *gone]) if gone else entity
    event[f"{prefix}Header"], properties = event_renderer(session).parts(shown)
    if properties is not None:
        event[f"{prefix}Properties"] = properties


def _add_element(session: Session, event: Json, prefix: str, header: Json, instance: Header) -> None:
    event[f"{prefix}Header"] = header
    _add_properties(session, event, f"{prefix}Properties", instance)


def _add_properties(session: Session, event: Json, key: str, instance: Header) -> None:
    properties = store_properties(session.types, instance.type_name, instance.properties)
    if properties is not None:
        event[key] = properties
