"""How a copy is written into an empty store: with every version where it keeps them, as current instances where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from aricia.base.clock import now_ms
from aricia.repository.change_feed import COPY, Change
from aricia.repository.copying.content import Content, EntityPage
from aricia.repository.instances import DELETED, Classification
from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.versions import STILL_CURRENT, EntityVersion, LoadedArchive, RelationshipVersion, VersionKeeping


class Writing(Protocol):
    """Takes what a content gives, in this order. left: of a merge, what the target has in a version as new or newer"""

    left: int

    def reserve_types(self, names: Sequence[str]) -> None: ...
    def entities(self, page: EntityPage) -> None: ...
    def relationships(self, versions: Sequence[RelationshipVersion]) -> None: ...
    def changes(self, changes: Sequence[Change]) -> None: ...
    def finish(self, archives: Sequence[LoadedArchive], places: dict[str, int]) -> None: ...
    def differences(self) -> list[str]:
        """What of a merge did not arrive."""
        ...


class VersionWriting:
    """Every version, the feed with its numbers, and the identity of the collection: afterwards the store is the other one.

    The feed of a content without one begins with an event for each instance. Its first number is 2: something went before.
    """

    left = 0

    def __init__(self, session: VersionKeeping, content: Content) -> None:
        self._session = session
        self._identity = (content.collection_id, content.collection_name)
        self._announces = not content.keeps_feed
        self._last_number = 1

    def reserve_types(self, names: Sequence[str]) -> None:
        """Give the types their keys in this order."""
        self._session.reserve_types(names)

    def entities(self, page: EntityPage) -> None:
        """Store entities, then their classifications."""
        self._session.save_entity_versions(page.entities)
        self._session.save_classification_versions(page.classifications)
        self._announce("entity", page.entities)

    def relationships(self, versions: Sequence[RelationshipVersion]) -> None:
        """Store relationships."""
        self._session.save_relationship_versions(versions)
        self._announce("relationship", versions)

    def _announce(self, kind: str, versions: Sequence[EntityVersion] | Sequence[RelationshipVersion]) -> None:
        if not self._announces:
            return
        current = [each.instance for each in versions if each.until == STILL_CURRENT]
        now = now_ms()
        self._session.save_changes([
            Change(
                sequence=number, time=now, kind=kind, guid=each.guid, type_name=each.type_name, version=each.version, cause=COPY,
                event=f"{'DELETED' if each.status == DELETED else 'NEW'}_{kind.upper()}_EVENT",
            )
            for number, each in enumerate(current, self._last_number + 1)
        ])
        self._last_number += len(current)

    def changes(self, changes: Sequence[Change]) -> None:
        """Store a part of the feed."""
        self._session.save_changes(changes)

    def finish(self, archives: Sequence[LoadedArchive], places: dict[str, int]) -> None:
        """Remember archives and how far readers are; take over the identity."""
        self._session.continue_feed()
        self._session.save_archives(archives)
        for reader, sequence in places.items():
            self._session.keep_reader_place(reader, sequence)
        self._session.take_identity(*self._identity)

    def differences(self) -> list[str]:
        """Everything is compared by digests."""
        return []


class CurrentWriting:
    """Current instances, as copies with their headers; the store makes its own feed of them."""

    left = 0

    def __init__(self, session: MetadataCollection) -> None:
        self._session = session

    def reserve_types(self, names: Sequence[str]) -> None:
        """Such a store has an order of its own."""

    def entities(self, page: EntityPage) -> None:
        """Store entities with their classifications."""
        attached: dict[str, list[Classification]] = {}
        for version in page.classifications:
            attached.setdefault(version.guid, []).append(version.instance)
        self._session.save_new_entities([
            msgspec.structs.replace(each.instance, classifications=attached.get(each.instance.guid, []))
            for each in page.entities
        ])

    def relationships(self, versions: Sequence[RelationshipVersion]) -> None:
        """Store relationships."""
        self._session.save_new_relationships([each.instance for each in versions])

    def changes(self, changes: Sequence[Change]) -> None:
        """Such a store makes its own."""

    def finish(self, archives: Sequence[LoadedArchive], places: dict[str, int]) -> None:
        """Nothing is remembered."""

    def differences(self) -> list[str]:
        """Everything is compared by digests."""
        return []
