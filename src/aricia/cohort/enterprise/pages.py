"""Pages of what all collections find together.

The first page asks every collection for as many as it is to have. Where the next one begins in each collection is remembered,
so that going through all pages asks for every instance once; a page that is asked for out of the blue reads what is before it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from msgspec import Struct, field

from aricia.cohort.enterprise.asking import Answer
from aricia.cohort.enterprise.ordering import Key, merged
from aricia.repository.instances import Entity, Relationship

I = TypeVar("I", Entity, Relationship)  # noqa: E741

MOST_PLACES = 256
MOST_PENDING = 200  # GUIDs, above which a place is not worth remembering


class Place(Struct, frozen=True):
    """Where the rest of an order begins.

    read: how many elements of each collection are before it
    pending: what is right before it, with one key: other collections may have it right after it
    key: the key of the last instance before it
    """

    read: Mapping[str, int] = field(default_factory=dict)
    pending: frozenset[str] = frozenset()
    key: Any = None


class Page(Struct, Generic[I]):
    """A page: its instances, and who said what of each;  next: where the one after it begins, None when nobody knows"""

    found: list[I]
    said: dict[str, dict[str, I]]
    next: Place | None


def cut(answers: list[Answer[list[I]]], key: Key, place: Place, skip: int, size: int) -> Page[I]:
    """The page that begins after so many instances from the place on. size: 0 = to the end

    answers: what each collection has from the place on, in order, and as much as the page may need of it
    """
    ids = [each.collection_id for each in answers]
    said: dict[str, dict[str, I]] = {}
    for each in answers:
        for item in each.value:
            said.setdefault(item.guid, {})[each.collection_id] = item
    read = dict(place.read)
    found: list[I] = []
    order: dict[str, I] = {}
    for number, item in merged([each.value for each in answers], key):
        is_new = item.guid not in place.pending and item.guid not in order
        if is_new and size and len(order) == skip + size:
            break
        read[ids[number]] = read.get(ids[number], 0) + 1
        if is_new:
            order[item.guid] = item
            if len(order) > skip:
                found.append(item)
    return Page(found, {each.guid: said[each.guid] for each in found}, _after(place, list(order.values()), read, key))


def _after(place: Place, shown: list[I], read: Mapping[str, int], key: Key) -> Place | None:
    """The place after these instances; None when too many have the key of the last one."""
    if not shown:
        return Place(read, place.pending, place.key)
    last = key(shown[-1])
    pending = frozenset(each.guid for each in shown if key(each) == last)
    if place.key is not None and place.key == last:
        pending |= place.pending
    return Place(read, pending, last) if len(pending) <= MOST_PENDING else None


class Places:
    """Remembered places, by search and number of instances before them. Thread safe; the oldest are forgotten."""

    def __init__(self, most: int = MOST_PLACES) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._places: OrderedDict[Any, Place] = OrderedDict()

    def at(self, search: Any, start: int) -> Place | None:
        """The place before which there are so many instances; None when it is not remembered."""
        with self._lock:
            return self._places.get((search, start))

    def keep(self, search: Any, start: int, place: Place | None) -> None:
        """Remember a place."""
        if place is None:
            return
        with self._lock:
            self._places[search, start] = place
            self._places.move_to_end((search, start))
            while len(self._places) > self._most:
                self._places.popitem(last=False)
