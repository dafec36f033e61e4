"""An OpenMetadataOutTopicEvent for a change of the feed: header, properties and what they were before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from aricia.access.out_topics.headers import event_renderer
from aricia.metadata.api import Session, anchor_guid_of, own_zones, store_properties
from aricia.repository.change_feed import COPY, REPLACED, Change
from aricia.repository.change_images import Images
from aricia.repository.instances import DELETED, Entity, Header, Relationship

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


class OutTopicEvent:
    """An event and the types by which topics choose: of the element, or of the relationship and its ends."""

    __slots__ = ("content", "types")

    def __init__(self, content: Json, types: Sequence[str]) -> None:
        self.content = content
        self.types = types


def event_of(session: Session, change: Change, later: Sequence[Change] = ()) -> OutTopicEvent | None:
    """The event for a change; None when the change is not told or the server's own user may not see it.

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
    event = _begin(name, entity)
    _add_whole(session, event, "element", entity, change.time)
    if name == "ELEMENT_UPDATED":
        previous = images.entity_before()
        if previous is not None:
            _add_whole(session, event, "previousElement", previous, change.time - 1)
    return OutTopicEvent(event, (entity.type_name,))


def _classification_event(session: Session, change: Change, images: Images) -> OutTopicEvent | None:
    entity = images.entity_after()
    if entity is None or not _is_told(session, entity):
        return None
    event = _begin(_CLASSIFICATION_EVENTS[change.event], entity)
    _add_element(session, event, "element", event_renderer(session).element_header(entity), entity)
    event["classificationName"] = change.type_name
    before, after = images.classification_before(), images.classification_after()
    if after is not None and after.status != DELETED:
        _add_properties(session, event, "classificationProperties", after)
    if before is not None and before.status != DELETED:
        _add_properties(session, event, "previousClassificationProperties", before)
    return OutTopicEvent(event, (entity.type_name,))


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
    types = [relationship.type_name]
    for number, end in zip(("endOneElement", "endTwoElement"), ends, strict=True):
        assert end is not None
        _add_element(session, event, number, render.element_header(end), end)
        types.append(end.type_name)
    return OutTopicEvent(event, types)


def _end(session: Session, guid: str, instant: int) -> Entity | None:
    """The entity at an end as it was then, when the server's own user may see it."""
    entity = session.collection.entity_image(guid, instant)
    return entity if entity is not None and _is_told(session, entity) else None


def _is_told(session: Session, entity: Entity) -> bool:
    """Whether the server's own user sees the element. An archived one is seen only when it is deleted (recorded)."""
    if entity.is_proxy or (entity.status != DELETED and entity.classification("Memento") is not None):
        return False
    guid = anchor_guid_of(entity)
    anchor = session.collection.is_entity_known(guid) if guid is not None else None
    if guid is not None and entity.status != DELETED and (anchor is None or anchor.status == DELETED):
        return False  # an element is seen with its anchor only
    security = session.server.security
    if security is None:
        return True
    zones = own_zones(entity) or (own_zones(anchor) if anchor is not None else ())
    return not zones or security.may_read(session.server.user, entity, zones)


def _begin(name: str, header: Entity | Relationship) -> Json:
    return {"eventVersionId": 1, "eventType": name, "eventTime": header.update_time or header.create_time}


def _add_whole(session: Session, event: Json, prefix: str, entity: Entity, instant: int) -> None:
    """The element with the classifications that had been removed from it by then, which their status tells apart (recorded)."""
    gone = [each for each in session.collection.removed_classifications(entity.guid) if each.update_time <= instant]
    header = event_renderer(session).element_header(replace(entity, classifications=[*entity.classifications, *gone]))
    _add_element(session, event, prefix, header, entity)


def _add_element(session: Session, event: Json, prefix: str, header: Json, instance: Header) -> None:
    event[f"{prefix}Header"] = header
    _add_properties(session, event, f"{prefix}Properties", instance)


def _add_properties(session: Session, event: Json, key: str, instance: Header) -> None:
    properties = store_properties(session.types, instance.type_name, instance.properties)
    if properties is not None:
        event[key] = properties
