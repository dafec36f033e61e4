"""The order of a whole that several collections have parts of, each in order already.

Of instances with one key, those of the collection that is asked first come first, in its own order. Every part of the whole is
therefore found in the first elements of the parts, however many share a key: pages neither overlap nor leave gaps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from aricia.repository.instances import Entity, Header, Relationship
from aricia.repository.queries import HEADER_PROPERTIES, InstanceQuery

I = TypeVar("I", Entity, Relationship)  # noqa: E741
Key = Callable[[Any], "_Place"]

_TIMES = {
    "ANY": ("create_time", True), "CREATION_DATE_RECENT": ("create_time", True), "CREATION_DATE_OLDEST": ("create_time", False),
    "LAST_UPDATE_RECENT": ("update_time", True), "LAST_UPDATE_OLDEST": ("update_time", False), "GUID": ("guid", False),
}
_FIELDS = {
    "guid": "guid", "metadataCollectionId": "collection_id", "metadataCollectionName": "collection_name",
    "instanceProvenanceType": "provenance", "lastRequestId": "last_request_id", "createdBy": "created_by",
    "updatedBy": "updated_by", "status": "status", "openMetadataTypeName": "type_name", "version": "version",
    "effectiveFromTime": "effective_from", "effectiveToTime": "effective_to", "createTime": "create_time",
    "updateTime": "update_time",
}
assert set(_FIELDS) == set(HEADER_PROPERTIES)


class _Place:
    """Where an instance belongs: compares by values of one kind; what has no value comes last in both directions."""

    __slots__ = ("descending", "kind", "value")

    def __init__(self, value: Any, descending: bool) -> None:
        self.descending = descending
        self.value: Any = str(value) if isinstance(value, list | dict) else value
        if value is None:
            self.kind = 2
        elif isinstance(value, bool | int | float):
            self.kind = 0
        else:
            self.kind = 1
        if descending and self.kind < 2:
            self.kind = 1 - self.kind

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Place) and (self.kind, self.value) == (other.kind, other.value)

    __hash__ = None  # type: ignore[assignment]

    def __lt__(self, other: _Place) -> bool:
        if self.kind != other.kind:
            return self.kind < other.kind
        if self.value is None or self.value == other.value:
            return False
        return bool(other.value < self.value if self.descending else self.value < other.value)


def key_of(order: str, order_property: str | None) -> Key:
    """Where an instance belongs in an order of searches."""
    if order in ("PROPERTY_ASCENDING", "PROPERTY_DESCENDING"):
        descending = order == "PROPERTY_DESCENDING"
        if not order_property:
            return key_of("CREATION_DATE_OLDEST", None)
        if order_property in _FIELDS:
            field = _FIELDS[order_property]
            return lambda each: _Place(getattr(each, field), descending)
        return lambda each: _Place(_single(each, order_property), descending)
    field, descending = _TIMES.get(order, _TIMES["ANY"])
    return lambda each: _Place(getattr(each, field), descending)


def _single(header: Header, name: str) -> Any:
    return header.properties.get(name)


def key_of_query(query: InstanceQuery) -> Key:
    """Where an instance belongs in what a search finds."""
    return key_of(query.order, query.order_property)


def merged(parts: Sequence[Sequence[I]], key: Key) -> Iterator[tuple[int, I]]:
    """The elements of all parts in order, each with the number of its part."""
    places = [0] * len(parts)
    heads: list[_Place | None] = [key(part[0]) if part else None for part in parts]
    while True:
        first = -1
        for number, head in enumerate(heads):
            if head is not None and (first < 0 or head < heads[first]):  # type: ignore[operator]
                first = number
        if first < 0:
            return
        part, at = parts[first], places[first]
        yield first, part[at]
        places[first] = at + 1
        heads[first] = key(part[at + 1]) if at + 1 < len(part) else None
