"""The versions of one instance, page by page."""

from __future__ import annotations

from typing import TypeVar

from aricia.repository import faults
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.repository.stores.relational.searching import Searching

T = TypeVar("T")

STILL_CURRENT = 9223372036854775807  # the end of a version that has none, as the views of the schema have it


class History(Searching):
    """The part of a session that reads history."""

    def entity_history(
        self, guid: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Entity]:
        """The versions that were current within the range, each with its classifications as they were when it ended."""
        rows = self._rows("entity_versions_of", guid)
        if not rows:
            raise faults.entity_not_known(guid, self.collection_name)
        chosen = self._choose([(row[-2], row[-1], row) for row in rows], from_time, to_time, oldest_first, start, page_size)
        return [self._with_classifications_of([row[:-2]], None if row[-1] == STILL_CURRENT else row[-1] - 1)[0] for row in chosen]

    def classification_history(
        self, guid: str, name: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Classification]:
        """The versions of one classification that were current within the range; none when the entity never had it."""
        known = self._keys.known_types((name,))
        rows = self._rows("classification_versions_of", guid, known[0]) if known else []
        if not rows and self._stored_entity(guid) is None:
            raise faults.entity_not_known(guid, self.collection_name)
        chosen = self._choose([(row[-2], row[-1], row) for row in rows], from_time, to_time, oldest_first, start, page_size)
        return [self._reader.classification(row[:-2]) for row in chosen]

    def relationship_history(
        self, guid: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Relationship]:
        """The versions that were current within the range."""
        rows = self._rows("relationship_versions_of", guid)
        if not rows:
            raise faults.relationship_not_known(guid, self.collection_name)
        chosen = self._choose([(row[-2], row[-1], row) for row in rows], from_time, to_time, oldest_first, start, page_size)
        return [self._reader.relationship(row[1:-2]) for row in chosen]

    def _choose(
        self, versions: list[tuple[int, int, T]], from_time: int | None, to_time: int | None, oldest_first: bool, start: int,
        page_size: int,
    ) -> list[T]:
        """One page of the versions (since, until, item) that were current at some instant in [from_time, to_time)."""
        if from_time is not None and to_time is not None and from_time > to_time:
            raise faults.wrong_range(from_time, to_time, self.collection_name)
        if page_size < 0 or start < 0:
            raise faults.negative_page(start, page_size, self.collection_name)
        chosen = [
            item
            for since, until, item in versions
            if (from_time is None or until > from_time) and (to_time is None or since < to_time)
        ]
        if not oldest_first:
            chosen.reverse()
        return chosen[start : start + page_size if page_size else None]
