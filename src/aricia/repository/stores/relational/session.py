"""A metadata collection within one snapshot or transaction of a relational store."""

from __future__ import annotations

from aricia.repository.stores.relational.control import Control
from aricia.repository.stores.relational.dialect import Database, TextIndex
from aricia.repository.stores.relational.entity_cache import EntityCache
from aricia.repository.stores.relational.keys import Keys
from aricia.repository.stores.relational.versions import Versions
from aricia.types.registry import TypeRegistry


class Session(Control, Versions):
    """All of it. Readers share entities that were read lately; a writer does not, for it sees what is not committed yet."""

    def __init__(
        self, database: Database, texts: TextIndex, types: TypeRegistry, keys: Keys, collection_id: str, collection_name: str
    ) -> None:
        super().__init__(database, types, keys, collection_id, collection_name)
        self._texts = texts
        self._ends = {}
        self._last_keys = {}
        self.changed = set()
        self.is_reading = False

    def sees(self, cache: EntityCache | None, generation: int) -> None:
        """A snapshot was taken; a cache helps when it is known which of its generations the snapshot sees."""
        self.is_reading = True
        self._cache = cache
        self._generation = generation

    def number_of_instances(self) -> tuple[int, int]:
        """How many entities and relationships are kept, deleted ones included."""
        entities, relationships = (self._db.query(f"SELECT count(*) FROM {table}")[0][0] for table in ("entity", "relationship"))
        return int(entities), int(relationships)

    def settle(self) -> None:
        """The transaction is in the store for good."""
        self._drop_memories()
        self._keys.committed()
        self.changed.clear()

    def forget(self) -> None:
        """Changes were undone."""
        self._drop_memories()
        self.forget_ends()
        self._keys.reload(self._db)

    def forget_ends(self) -> None:
        """Others may have changed entities."""
        self._ends.clear()

    def _drop_memories(self) -> None:
        self._last_keys.clear()
        self._texts.forget()
