"""The text index: a column of the instances themselves."""

from __future__ import annotations

from collections.abc import Sequence

from aricia.repository.instances import Entity, Relationship
from aricia.repository.stores.relational.kinds import Kind
from aricia.repository.stores.relational.leaves import search_text


class TextColumn:
    """The cell of an instance is its text, None when it has none. What removes an instance removes its text."""

    def put(self, kind: Kind, old_cell: None, instance: Entity | Relationship) -> str | None:
        """The text of one instance."""
        return search_text(instance.properties) or None

    def put_new(self, kind: Kind, instances: Sequence[Entity] | Sequence[Relationship]) -> list[str | None]:
        """The texts of many."""
        return [search_text(instance.properties) or None for instance in instances]

    def remove(self, kind: Kind, cell: None) -> None:
        """Nothing is kept elsewhere."""

    def forget(self) -> None:
        """Nothing is remembered."""
