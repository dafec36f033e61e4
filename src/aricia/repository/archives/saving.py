"""Saving metadata of a repository as an archive."""

from __future__ import annotations

import time

from msgspec import Struct, field

from aricia.base.clock import now_ms
from aricia.base.errors import ConfigurationError
from aricia.base.guids import new_guid
from aricia.repository.archives.archive_store import (
    ATTRIBUTE_TYPES,
    CLASSIFICATIONS,
    ENTITIES,
    PROXIES,
    RELATIONSHIPS,
    TYPE_PATCHES,
    TYPES,
    ArchiveStore,
)
from aricia.repository.archives.documents import ArchiveProperties
from aricia.repository.archives.report import counted
from aricia.repository.archives.selection import Selection
from aricia.repository.archives.store_content import StoreContent
from aricia.repository.metadata_collection import MetadataCollection, Repository


class SaveReport(Struct, kw_only=True):
    """What was written where. deleted: of the entities and relationships, those that are deleted;  bytes: on disk

    collection_id: of the metadata collection; a backup of it makes home instances only where this is the id
    """

    target: str
    guid: str
    name: str
    archive_type: str
    collection_id: str
    collection_name: str
    entities: int = 0
    relationships: int = 0
    classifications: int = 0
    proxies: int = 0
    deleted: int = 0
    attribute_types: int = 0
    types: int = 0
    type_patches: int = 0
    bytes: int = 0
    seconds: float = 0.0
    depends_on: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """What was written, in a line."""
        kinds = (
            ("entity", self.entities), ("relationship", self.relationships), ("classification", self.classifications),
            ("proxy", self.proxies), ("attribute type", self.attribute_types), ("type", self.types),
            ("type patch", self.type_patches),
        )
        parts = [counted(number, kind) for kind, number in kinds if number]
        deleted = f" ({self.deleted} of them deleted)" if self.deleted else ""
        return f"{self.name}: {', '.join(parts) or 'empty'}{deleted} in {self.seconds:.1f} s"


def save_archive(
    repository: Repository, store: ArchiveStore, properties: ArchiveProperties, selection: Selection, *,
    as_of: int | None = None, replace: bool = False,
) -> SaveReport:
    """Write what the selection chooses, as it is or was at an instant, to an archive store; all of it is from one moment.

    replace: an archive that is there is replaced
    errors: ARICIA-400-192 nothing is chosen;  those of ``chosen_guids`` and of the store
    """
    started = time.perf_counter()

    def work(session: MetadataCollection) -> SaveReport:
        content = StoreContent(session, properties, selection, as_of)
        if content.is_empty:
            raise ConfigurationError("ARICIA-400-192", (session.collection_name,))
        size = store.write(properties, content, replace=replace)
        counts = content.counts
        return SaveReport(
            target=store.source, guid=properties.archive_guid, name=properties.archive_name,
            archive_type=properties.archive_type, collection_id=session.collection_id, collection_name=session.collection_name,
            entities=counts[ENTITIES], relationships=counts[RELATIONSHIPS], classifications=counts[CLASSIFICATIONS],
            proxies=counts[PROXIES], deleted=content.deleted, attribute_types=counts[ATTRIBUTE_TYPES], types=counts[TYPES],
            type_patches=counts[TYPE_PATCHES], bytes=size, depends_on=properties.depends_on_archives or [],
        )

    report = repository.read(work)
    report.seconds = time.perf_counter() - started
    return report


def new_properties(name: str, archive_type: str, guid: str | None = None) -> ArchiveProperties:
    """The properties of an archive that is made now."""
    return ArchiveProperties(
        archive_guid=guid or new_guid(), archive_name=name, archive_type=archive_type, creation_date=now_ms()
    )

