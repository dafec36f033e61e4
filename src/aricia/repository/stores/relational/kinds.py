"""What a search has to know of the tables of entities and of relationships, which are otherwise searched alike."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """alias: of an instance in SQL;  live: what every instance that can be found passes, besides the tests of its status."""

    name: str
    alias: str
    live: str
    category: str

    @property
    def properties(self) -> str:
        """The index of current properties."""
        return f"{self.name}_property"

    @property
    def text(self) -> str:
        """The trigram index."""
        return f"{self.name}_text"

    @property
    def past(self) -> str:
        """All versions with their GUIDs, for reads of the past."""
        return f"(SELECT v.*, k.guid FROM {self.name}_versions v JOIN {self.name} k ON k.id = v.id)"


ENTITIES = Kind("entity", "e", "e.is_proxy = 0", "entity")
RELATIONSHIPS = Kind("relationship", "r", "TRUE", "relationship")
