"""Which events of the feed a listener wants: by type, zone, kind of event, values of properties, element."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from aricia.access.out_topics.events import EVENT_TYPES, OutTopicEvent, event_zones
from aricia.base.errors import invalid
from aricia.metadata.api import Session
from aricia.repository.change_feed import Change
from aricia.repository.instances import Entity, Relationship
from aricia.types.registry import TypeRegistry

_NEXT_PROPERTY = re.compile(r",(?=\w+=)")


class EventFilter(Struct, frozen=True):
    """What an event has to be like; an empty part lets everything pass.

    types: of the element, the relationship, one of its ends, or the classification, subtypes included
    zones: one of them is a zone of the element or of an end
    events: event types;  guids: of the element, the relationship or an end
    properties: name -> value as text, all of them of one and the same instance
    """

    types: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    guids: frozenset[str] = frozenset()
    properties: tuple[tuple[str, str], ...] = ()

    def may_match(self, change: Change) -> bool:
        """Whether the event of a change can pass, judged before it is made."""
        if change.kind == "relationship":
            return True
        if self.guids and change.guid not in self.guids:
            return False
        return change.kind == "classification" or not self.types or change.type_name in self.types

    def matches(self, session: Session, event: OutTopicEvent) -> bool:
        """Whether an event passes."""
        instances = event.instances
        if self.events and event.content["eventType"] not in self.events:
            return False
        if self.types and self.types.isdisjoint([event.name, *event.types]):
            return False
        if self.guids and self.guids.isdisjoint([each.guid for each in instances]):
            return False
        if self.properties and not any(self._has_properties(each) for each in instances):
            return False
        return not self.zones or any(
            not self.zones.isdisjoint(event_zones(session, each)) for each in instances if isinstance(each, Entity)
        )

    def _has_properties(self, instance: Entity | Relationship) -> bool:
        return all(_text(instance.properties.get(name)) == value for name, value in self.properties)


def event_filter(types: TypeRegistry, wanted: Mapping[str, Sequence[str]]) -> EventFilter:
    """The filter of these texts by kind: type, zone, event, guid, property (``name=value``).

    errors: ARICIA-400-200 unknown type, -201 unknown event type, -202 a property without a value
    """
    names: set[str] = set()
    for name in wanted.get("type", ()):
        if types.get(name) is None:
            raise invalid("ARICIA-400-200", parameter="type", inserts=(name,))
        names |= types.subtypes(name)
    for event in wanted.get("event", ()):
        if event not in EVENT_TYPES:
            raise invalid("ARICIA-400-201", parameter="event", inserts=(event, ", ".join(sorted(EVENT_TYPES))))
    return EventFilter(
        types=frozenset(names), zones=frozenset(wanted.get("zone", ())), events=frozenset(wanted.get("event", ())),
        guids=frozenset(wanted.get("guid", ())), properties=tuple(_property(text) for text in wanted.get("property", ())),
    )


def texts_of(query: Mapping[str, str]) -> dict[str, list[str]]:
    """The texts for ``event_filter`` in query parameters, where several values are parted by commas."""
    wanted = {name: _parts(query.get(name, "").split(",")) for name in ("type", "zone", "event", "guid")}
    return {**wanted, "property": _parts(_NEXT_PROPERTY.split(query.get("property", "")))}


def _parts(texts: Iterable[str]) -> list[str]:
    return [text.strip() for text in texts if text.strip()]


def _property(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise invalid("ARICIA-400-202", parameter="property", inserts=(text,))
    return name, value


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
