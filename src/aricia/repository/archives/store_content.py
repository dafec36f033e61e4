"""What a metadata collection gives to an archive, read page by page while the archive is written.

A backup has what is deleted too. Entities come oldest first, so that those of one create time are found in the same order where
the archive is loaded. Classifications are written with their entities; those of proxies, and with ``local`` those that are at
home here on entities that are not, are written by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from aricia.repository.archives.archive_json import ArchiveWriter, PackHeaders
from aricia.repository.archives.archive_store import CLASSIFICATIONS, ENTITIES, PROXIES, RELATIONSHIPS, Json
from aricia.repository.archives.documents import REPOSITORY_BACKUP, ArchiveProperties
from aricia.repository.archives.run_time_types import run_time_types
from aricia.repository.archives.selection import (
    PAGE,
    Selection,
    batches,
    chosen_guids,
    entity_pages,
    relationship_pages,
)
from aricia.repository.instances import DELETED, LOCAL_COHORT, Entity, Header, Relationship
from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.queries import EntityQuery, RelationshipQuery

_OLDEST = "CREATION_DATE_OLDEST"
_EVERY_STATUS = ("UNKNOWN", "ACTIVE", "INVALID", "OTHER", DELETED)


class StoreContent:
    """The content of one archive.

    counts: how many documents of each part were written;  deleted: how many of these instances are deleted
    """

    def __init__(
        self, session: MetadataCollection, properties: ArchiveProperties, selection: Selection, as_of: int | None
    ) -> None:
        self._session = session
        self._selection = selection
        self._as_of = as_of
        self._writer = ArchiveWriter(session.types)
        self._headers = PackHeaders(properties)
        self._is_backup = properties.archive_type == REPOSITORY_BACKUP
        self._statuses: tuple[tuple[str, ...] | None, ...] = (None, (DELETED,)) if self._is_backup else (None,)
        self._used_types: set[str] = set()
        self._guids = [] if selection.everything else chosen_guids(session, selection, as_of)
        self._deleted_proxies: dict[str, Entity] | None = None
        self.counts: dict[str, int] = dict.fromkeys((ENTITIES, RELATIONSHIPS, CLASSIFICATIONS, PROXIES), 0)
        self.deleted = 0

    @property
    def is_empty(self) -> bool:
        """Whether the selection has chosen nothing."""
        return not self._selection.everything and not self._guids

    def instances(self) -> Iterator[tuple[str, Iterable[Json]]]:
        """Each part with its documents."""
        yield ENTITIES, self._counted(ENTITIES, self._entities())
        yield RELATIONSHIPS, self._counted(RELATIONSHIPS, self._relationships())
        yield CLASSIFICATIONS, self._counted(CLASSIFICATIONS, self._classifications())
        yield PROXIES, self._counted(PROXIES, self._lonely_proxies())

    def types(self) -> dict[str, list[Json]]:
        """The types that are not built in; a backup of everything has them all."""
        everything = self._selection.everything and self._is_backup
        found = run_time_types(self._session.types, None if everything else self._used_types)
        self.counts |= {part: len(documents) for part, documents in found.items()}
        return found

    def _counted(self, part: str, documents: Iterable[Json]) -> Iterator[Json]:
        for document in documents:
            self.counts[part] += 1
            yield document

    # ---- entities ------------------------------------------------------------------------------------------------
    def _entities(self) -> Iterator[Json]:
        for entity in self._chosen():
            if entity.is_proxy or not self._is_wanted(entity):
                continue
            self._note(entity, *entity.classifications)
            self.deleted += entity.status == DELETED
            yield self._writer.entity(self._headers.entity(entity))

    def _chosen(self) -> Iterator[Entity]:
        """The entities of the selection, wanted or not; proxies only where the selection is one of GUIDs."""
        if not self._selection.everything:
            for batch in batches(self._guids, PAGE):
                known = self._session.get_entities(batch, self._as_of)
                yield from (known[guid] for guid in batch if guid in known)
            return
        for statuses in self._statuses:
            for page in entity_pages(self._session, EntityQuery(statuses=statuses, as_of=self._as_of)):
                yield from page

    def _is_wanted(self, header: Header) -> bool:
        return not self._selection.local or self._is_home(header)

    def _is_home(self, header: Header) -> bool:
        return header.provenance == LOCAL_COHORT and header.collection_id in (None, self._session.collection_id)

    def _note(self, *headers: Header) -> None:
        self._used_types.update(header.type_name for header in headers)

    # ---- relationships -------------------------------------------------------------------------------------------
    def _relationships(self) -> Iterator[Json]:
        for page in self._relationship_pages():
            wanted = [each for each in page if self._is_wanted(each)]
            ends = self._ends(wanted)
            for relationship in wanted:
                self._note(relationship)
                self.deleted += relationship.status == DELETED
                yield self._writer.relationship(self._headers.header(relationship), ends)

    def _relationship_pages(self) -> Iterator[list[Relationship]]:
        """All relationships, or those among the chosen entities, each found at its end 1."""
        if self._selection.everything:
            for statuses in self._statuses:
                query = RelationshipQuery(statuses=statuses, as_of=self._as_of)
                yield from relationship_pages(self._session, query)
            return
        chosen = set(self._guids)
        for batch in batches(self._guids, PAGE):
            found = self._session.relationships_of(batch, end=1, as_of=self._as_of, order=_OLDEST)
            yield [each for guid in batch for each in found.get(guid, ()) if each.end2 in chosen]

    def _ends(self, relationships: Sequence[Relationship]) -> dict[str, Entity]:
        """The entities at the ends, deleted ones and proxies included."""
        guids = dict.fromkeys(guid for each in relationships for guid in (each.end1, each.end2))
        found = self._session.get_entities(guids, self._as_of) if guids else {}
        for guid in guids:
            if guid not in found:
                deleted = self._session.is_entity_known(guid) or self._deleted_proxy(guid)
                if deleted is not None:
                    found[guid] = deleted
        for entity in found.values():
            self._note(entity)
        return {guid: self._headers.header(entity) if self._is_packed(entity) else entity for guid, entity in found.items()}

    def _is_packed(self, entity: Entity) -> bool:
        """Whether the entity is in the archive, so that a content pack becomes its home."""
        return not entity.is_proxy and self._is_wanted(entity)

    def _deleted_proxy(self, guid: str) -> Entity | None:
        if self._deleted_proxies is None:
            query = EntityQuery(proxies=True, statuses=(DELETED,))
            self._deleted_proxies = {each.guid: each for page in entity_pages(self._session, query) for each in page}
        return self._deleted_proxies.get(guid)

    # ---- what is not written with an entity ------------------------------------------------------------------------
    def _classifications(self) -> Iterator[Json]:
        for entity in self._carriers():
            for classification in entity.classifications:
                if self._is_wanted(classification):
                    self._note(entity, classification)
                    yield self._writer.extension(entity, self._headers.header(classification))

    def _carriers(self) -> Iterator[Entity]:
        """Entities that are not written themselves but may have classifications that are."""
        if not self._selection.everything or self._selection.local:
            yield from (entity for entity in self._chosen() if entity.is_proxy or not self._is_wanted(entity))
        if self._selection.everything:
            for page in self._proxy_pages():
                yield from page

    def _proxy_pages(self) -> Iterator[list[Entity]]:
        """The proxies; a repository on another platform, which cannot be asked for them, has none to give."""
        for statuses in self._statuses:
            query = EntityQuery(proxies=True, statuses=statuses, as_of=self._as_of)
            for page in entity_pages(self._session, query):
                yield [each for each in page if each.is_proxy]

    def _lonely_proxies(self) -> Iterator[Json]:
        """Proxies of a backup with neither classifications nor relationships, which would be lost."""
        if not self._is_backup or not self._selection.everything or self._selection.local:
            return
        for page in self._proxy_pages():
            bare = [proxy for proxy in page if not proxy.classifications]
            linked = self._session.relationships_of(
                [proxy.guid for proxy in bare], as_of=self._as_of, page_size=1, statuses=_EVERY_STATUS
            )
            for proxy in bare:
                if proxy.guid not in linked:
                    self._note(proxy)
                    yield self._writer.proxy(proxy)
