"""Current entities that were read lately. An entry is dropped when its entity changes, before the change is acknowledged."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from aricia.repository.instances import Entity

CAPACITY = 4096


class EntityCache:
    """Shared by the readers of one store.

    ``generation`` counts commits. A reader notes it when its snapshot begins; it may use entries that are no newer than that,
    and add entries while nothing has been committed since. So no reader sees past its snapshot, and no stale entry stays.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._entries: dict[str, tuple[int, Entity]] = {}
        self._capacity = capacity
        self._lock = threading.Lock()
        self.generation = 0

    def get(self, guid: str, generation: int) -> Entity | None:
        """The entity as a snapshot of this generation sees it, when it is known."""
        entry = self._entries.get(guid)
        return entry[1] if entry is not None and entry[0] <= generation else None

    def add(self, entity: Entity, generation: int) -> None:
        """Keep an entity that was read from a snapshot of this generation."""
        with self._lock:
            if generation != self.generation:
                return
            if len(self._entries) >= self._capacity:
                for guid in list(self._entries)[: self._capacity // 4]:
                    del self._entries[guid]
            self._entries[entity.guid] = (generation, entity)

    def drop(self, guids: Iterable[str]) -> None:
        """Begin the next generation, in which these entities have changed."""
        with self._lock:
            self.generation += 1
            for guid in guids:
                self._entries.pop(guid, None)
