"""What this process knows of a schema that other processes write to as well: keys, types, entities read lately.

The row ``state`` counts. Whoever begins a transaction reads it with its snapshot, and catches up when it is behind.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from typing import NamedTuple

from aricia.repository.stores.relational.archiving import ATTRIBUTE_TYPE, restore_types
from aricia.repository.stores.relational.dialect import Database
from aricia.repository.stores.relational.entity_cache import EntityCache
from aricia.repository.stores.relational.keys import Keys
from aricia.types.registry import TypeRegistry

MOST_CHANGES = 2000  # that are looked up to keep the rest of the cache

StoredTypes = frozenset[tuple[str, str]]


class State(NamedTuple):
    """last_change: sequence of the last change;  keys, types: how often some were added"""

    last_change: int
    keys: int
    types: int


class SharedState:
    """Keys, types and cache, and the state that they are of."""

    def __init__(self, database: Database, types: TypeRegistry) -> None:
        self._lock = threading.RLock()
        self._types = types
        self._stored_types: StoredTypes = frozenset()
        self._known = State(*database.rows("state")[0])
        self.keys = Keys(database)
        self.keys.committed()
        self.cache = EntityCache()
        self.cache.advance(0, self._known.last_change, None)
        self._read_types(database)

    @property
    def last_change(self) -> int:
        """The last change that this process knows of."""
        return self.cache.generation

    def catch_up(self, database: Database, state: State) -> None:
        """Know what a transaction of this state may meet; afterwards the cache can be used for it."""
        if state.keys > self._known.keys or state.types > self._known.types:
            with self._lock:
                self._catch_up(database, state)
        since = self.cache.generation
        if state.last_change > since:
            self.cache.advance(since, state.last_change, self._changed(database, since, state.last_change))

    def _catch_up(self, database: Database, state: State) -> None:
        if state.keys > self._known.keys:
            self.keys.extend(database)
            self._known = self._known._replace(keys=state.keys)
        if state.types > self._known.types:
            self._read_types(database)
            self._known = self._known._replace(types=state.types)

    def _changed(self, database: Database, since: int, until: int) -> list[str] | None:
        """What was changed meanwhile; None when that is too much, or not known any more."""
        if until - since > MOST_CHANGES:
            return None
        changed, known = database.batch(("changed_since", (since,)), ("has_change_until", (since,)))
        return [guid for (guid,) in changed] if since == 0 or known[0][0] else None

    def committed(self, before: State, after: State, changed: Collection[str], stored: StoredTypes | None) -> None:
        """A transaction of this process, which began at one state, has made another. stored: types, when it changed some"""
        with self._lock:
            self._known = State(after.last_change, max(after.keys, self._known.keys), max(after.types, self._known.types))
            if stored is not None:
                self._stored_types = stored
        self.cache.advance(before.last_change, after.last_change, changed)

    def _read_types(self, database: Database) -> None:
        """Make types known that others have stored; those that were forgotten since are as they are built in, or gone."""
        stored = stored_types(database)
        restore_types(database, self._types)
        built_in = TypeRegistry.open_metadata() if self._stored_types - stored else None
        for name, category in self._stored_types - stored:
            if category == ATTRIBUTE_TYPE:
                self._types.remove_attribute_type(name)
            elif built_in is not None and (definition := built_in.get(name)) is not None:
                self._types.add_types([definition])
            else:
                self._types.remove_type(name)
        self._stored_types = stored


def stored_types(database: Database) -> StoredTypes:
    """Name and category of the types that were added or changed."""
    return frozenset((str(name), str(category)) for name, category in database.rows("stored_types"))
