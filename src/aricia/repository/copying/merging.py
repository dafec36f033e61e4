"""How a copy is written into a store that has content: what is new is added, what is newer takes the place of what is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from aricia.repository.change_feed import Change
from aricia.repository.copying.content import EntityPage
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.versions import LoadedArchive, RelationshipVersion


class Merging:
    """Saves each instance as a copy with its header; its home stays where it was.

    left: instances that were not stored, because the target has them in a version as new or newer, or as their home
    """

    def __init__(self, session: MetadataCollection) -> None:
        self._session = session
        self._missing: list[str] = []
        self.left = 0

    def reserve_types(self, names: Sequence[str]) -> None:
        """The store has an order of its own."""

    def entities(self, page: EntityPage) -> None:
        """Add or update entities with their classifications."""
        attached: dict[str, list[Classification]] = {}
        for version in page.classifications:
            attached.setdefault(version.guid, []).append(version.instance)
        given = [
            msgspec.structs.replace(each.instance, classifications=attached.get(each.instance.guid, []))
            for each in page.entities
        ]
        known = self._session.known_entities([entity.guid for entity in given]) if given else {}
        self._session.save_new_entities([entity for entity in given if entity.guid not in known])
        for entity in given:
            if entity.guid in known:
                self.left += not self._session.save_entity(entity)
        self._check(given, self._session.known_entities([entity.guid for entity in given]) if given else {})

    def relationships(self, versions: Sequence[RelationshipVersion]) -> None:
        """Add or update relationships."""
        given = [each.instance for each in versions]
        guids = [item.guid for item in given]
        known = self._session.known_relationships(guids) if given else {}
        self._session.save_new_relationships([item for item in given if item.guid not in known])
        for item in given:
            if item.guid in known:
                self.left += not self._session.save_relationship(item)
        self._check(given, self._session.known_relationships(guids) if given else {})

    def _check(self, given: Iterable[Entity | Relationship], stored: Collection[str]) -> None:
        self._missing += [f"{item.type_name} {item.guid} is missing" for item in given if item.guid not in stored]

    def changes(self, changes: Sequence[Change]) -> None:
        """The store makes its own."""

    def finish(self, archives: Sequence[LoadedArchive], places: dict[str, int]) -> None:
        """Nothing is remembered: the archives were loaded elsewhere."""

    def differences(self) -> list[str]:
        """What did not arrive."""
        return self._missing
