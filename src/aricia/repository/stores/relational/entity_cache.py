"""Current entities that were read lately, for the readers of one store; each reader gets a copy of its own.

``generation`` counts steps of the writer: odd while a commit is under way, even between commits. A reader takes its snapshot at
an even generation that is the same before and after, so it knows which commits it sees. It may use entries that are no newer than
that, and add entries while nothing has been committed since; what a commit changes is dropped before the commit. So no reader
sees past its snapshot or behind it.
"""

from __future__ import annotations

import threading
from collections.abc import Collection

from msgspec.structs import replace

from aricia.repository.instances import Entity

CAPACITY = 4096


class EntityCache:
    """Entities by GUID, with the generation in which they were read; the oldest entries go when it is full."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._entries: dict[str, tuple[int, Entity]] = {}
        self._capacity = capacity
        self.worthwhile = capacity // 4  # more entities at once would only drive each other out, and everything else
        self._lock = threading.Lock()
        self.generation = 0

    def get(self, guid: str, generation: int) -> Entity | None:
        """The entity as a snapshot of this generation sees it, when it is known."""
        entry = self._entries.get(guid)
        return _copy(entry[1]) if entry is not None and entry[0] <= generation else None

    def add(self, entity: Entity, generation: int) -> None:
        """Keep an entity that was read from a snapshot of this generation."""
        with self._lock:
            if generation != self.generation:
                return
            if len(self._entries) >= self._capacity:
                for guid in list(self._entries)[: self._capacity // 4]:
                    del self._entries[guid]
            self._entries[entity.guid] = (generation, _copy(entity))

    def begin_commit(self, changed: Collection[str]) -> None:
        """A commit that changes these entities begins."""
        with self._lock:
            self.generation += 1
            for guid in changed:
                self._entries.pop(guid, None)

    def end_commit(self) -> None:
        """The commit is over, whether it worked or not."""
        with self._lock:
            self.generation += 1

    def advance(self, since: int, now: int, changed: Collection[str] | None) -> None:
        """What was changed between two generations is dropped (None: everything): by others, of which only numbers are known."""
        with self._lock:
            if since > self.generation or now <= self.generation:
                return
            if changed is None:
                self._entries.clear()
            for guid in changed or ():
                self._entries.pop(guid, None)
            self.generation = now


def _copy(entity: Entity) -> Entity:
    """The entity with dictionaries and lists of its own, down to the values of properties, which are shared."""
    attached = [
        replace(item, properties=item.properties.copy(), maintained_by=item.maintained_by.copy())
        for item in entity.classifications
    ]
    return replace(
        entity, classifications=attached, properties=entity.properties.copy(), maintained_by=entity.maintained_by.copy()
    )
