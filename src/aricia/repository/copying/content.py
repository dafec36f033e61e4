"""What a store has, page by page: every version where it keeps them, what is current where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

import msgspec

from aricia.repository.change_feed import Change
from aricia.repository.instances import DELETED, Entity, Relationship
from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.queries import EntityQuery, RelationshipQuery
from aricia.repository.versions import (
    STILL_CURRENT,
    ClassificationVersion,
    EntityVersion,
    LoadedArchive,
    RelationshipVersion,
    VersionKeeping,
)
from aricia.types.registry import TypeRegistry

PAGE = 500
CHANGES_A_PAGE = 2000
_OLDEST = "CREATION_DATE_OLDEST"


class EntityPage(NamedTuple):
    """Versions of some entities and of their classifications."""

    entities: list[EntityVersion]
    classifications: list[ClassificationVersion]


class Content(Protocol):
    """Everything that a copy takes from a store.

    keeps_history: pages have every version, what is deleted as well
    keeps_feed: there is a change feed
    """

    keeps_history: bool
    keeps_feed: bool
    types: TypeRegistry
    collection_id: str
    collection_name: str

    def totals(self) -> tuple[int, int]:
        """About how many entities and relationships there are, to show how far a copy is."""
        ...
    def type_order(self) -> list[str]: ...
    def entity_pages(self) -> Iterator[EntityPage]: ...
    def relationship_pages(self) -> Iterator[list[RelationshipVersion]]: ...
    def change_pages(self) -> Iterator[list[Change]]: ...
    def archives(self) -> list[LoadedArchive]: ...
    def reader_places(self) -> dict[str, int]: ...


class InstancesAlone:
    """A content that tells of instances and types, and of nothing beside them."""

    def change_pages(self) -> Iterator[list[Change]]:
        """No changes."""
        return iter(())

    def archives(self) -> list[LoadedArchive]:
        """No archives."""
        return []

    def reader_places(self) -> dict[str, int]:
        """No places."""
        return {}


class _Collection:
    """What both kinds of content have."""

    def __init__(self, session: MetadataCollection) -> None:
        self._session = session
        self.types = session.types
        self.collection_id = session.collection_id
        self.collection_name = session.collection_name

    def totals(self) -> tuple[int, int]:
        """What is not deleted."""
        return self._session.count_entities(EntityQuery()), self._session.count_relationships(RelationshipQuery())


class VersionedContent(_Collection):
    """All versions of a store that keeps them."""

    keeps_history = True
    keeps_feed = True

    def __init__(self, session: MetadataCollection, versions: VersionKeeping) -> None:
        super().__init__(session)
        self._versions = versions

    def type_order(self) -> list[str]:
        """As in the store."""
        return self._versions.type_order()

    def entity_pages(self) -> Iterator[EntityPage]:
        """Both walk the same ranges of entities."""
        pages = zip(self._versions.entity_versions(), self._versions.classification_versions(), strict=True)
        return (EntityPage(entities, classifications) for entities, classifications in pages)

    def relationship_pages(self) -> Iterator[list[RelationshipVersion]]:
        """All relationships."""
        return self._versions.relationship_versions()

    def change_pages(self) -> Iterator[list[Change]]:
        """The change feed."""
        after = 0
        while page := self._session.changes(after, CHANGES_A_PAGE):
            yield page
            after = page[-1].sequence

    def archives(self) -> list[LoadedArchive]:
        """The archives that were loaded."""
        return self._versions.archives()

    def reader_places(self) -> dict[str, int]:
        """How far each reader of the feed has come."""
        return self._versions.reader_places()


class CurrentContent(InstancesAlone, _Collection):
    """What is current in any metadata collection, one on another platform as well, proxies included."""

    keeps_history = False
    keeps_feed = False

    def type_order(self) -> list[str]:
        """Not told."""
        return []

    def entity_pages(self) -> Iterator[EntityPage]:
        """Entities in the order of creation; then the proxies, found where they are at the ends of relationships."""
        seen: set[str] = set()
        for entities in self._pages():
            seen.update(entity.guid for entity in entities)
            yield _page(entities)
        for relationships in self._relationships():
            missing = {guid: None for each in relationships for guid in (each.end1, each.end2) if guid not in seen}
            proxies = self._session.get_entities(missing) if missing else {}
            found = [entity for guid, entity in proxies.items() if entity.is_proxy]
            seen.update(entity.guid for entity in found)
            yield _page(found)

    def _pages(self) -> Iterator[list[Entity]]:
        start = 0
        while True:
            found = self._session.find_entities(EntityQuery(order=_OLDEST, start=start, page_size=PAGE))
            if not found:
                return
            yield found
            start += PAGE  # a page can come back short: of what one may not see

    def relationship_pages(self) -> Iterator[list[RelationshipVersion]]:
        """Relationships in the order of creation."""
        for page in self._relationships():
            yield [RelationshipVersion(each, each.update_time or each.create_time) for each in page]

    def _relationships(self) -> Iterator[list[Relationship]]:
        start = 0
        while True:
            found = self._session.find_relationships(RelationshipQuery(order=_OLDEST, start=start, page_size=PAGE))
            if not found:
                return
            yield found
            start += PAGE


class CurrentPart(InstancesAlone):
    """What is current and not deleted of a content with history, for a store that keeps none or has content of its own."""

    keeps_history = False
    keeps_feed = False

    def __init__(self, content: Content) -> None:
        self._content = content
        self.types = content.types
        self.collection_id = content.collection_id
        self.collection_name = content.collection_name
        self.totals = content.totals
        self.type_order = content.type_order

    def entity_pages(self) -> Iterator[EntityPage]:
        """Entities with their classifications."""
        for page in self._content.entity_pages():
            kept = [each for each in page.entities if _is_current(each)]
            guids = {each.instance.guid for each in kept}
            yield EntityPage(kept, [each for each in page.classifications if _is_current(each) and each.guid in guids])

    def relationship_pages(self) -> Iterator[list[RelationshipVersion]]:
        """Relationships."""
        for page in self._content.relationship_pages():
            yield [each for each in page if _is_current(each)]


def _is_current(version: EntityVersion | ClassificationVersion | RelationshipVersion) -> bool:
    return version.until == STILL_CURRENT and version.instance.status != DELETED


def _page(entities: list[Entity]) -> EntityPage:
    """Entities and their classifications, apart from each other."""
    bare = [
        EntityVersion(msgspec.structs.replace(entity, classifications=[]), entity.update_time or entity.create_time)
        for entity in entities
    ]
    classifications = [
        ClassificationVersion(entity.guid, item, item.update_time or item.create_time)
        for entity in entities for item in entity.classifications if item.status != DELETED
    ]
    return EntityPage(bare, classifications)


def content_of(session: MetadataCollection, with_history: bool) -> Content:
    """The content of a session, with all versions where that is wanted and the store keeps them."""
    if with_history and isinstance(session, VersionKeeping):
        return VersionedContent(session, session)
    return CurrentContent(session)
