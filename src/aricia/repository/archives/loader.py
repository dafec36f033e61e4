"""Loading an archive into a repository: types, then instances, all of it or nothing (spec: repository, section 8)."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from aricia.base.codec import parse_time
from aricia.base.errors import ConnectorError, RepositoryFault
from aricia.repository.archives.reader import Archive, ArchiveProperties, InstanceStore, TypeStore, read_archive
from aricia.repository.instance_json import EntityDocument, classification_of, entity_of, relationship_of
from aricia.repository.instances import CONTENT_PACK, EXPORT_ARCHIVE, Header
from aricia.repository.metadata_collection import MetadataCollection, Repository

Progress = Callable[[int, int], None]
BUILT_IN_TYPES = "bce3b0a0-662a-4f87-b8dc-844078a11a6e"
_STEP = 250


class LoadReport(Struct, kw_only=True):
    """What loading an archive did. Counts are of what was new or newer; ``unchanged`` counts the rest."""

    name: str
    guid: str
    already_loaded: bool = False
    types: int = 0
    entities: int = 0
    relationships: int = 0
    classifications: int = 0
    unchanged: int = 0
    missing_archives: list[str] = []
    seconds: float = 0.0


class ArchiveSession(MetadataCollection, Protocol):
    """What a session offers for archives beside its usual operations."""

    def has_entity(self, guid: str) -> bool:
        """Whether the entity is known, be it as a proxy or deleted."""
        ...

    def has_archive(self, *, guid: str | None = None, digest: str | None = None) -> bool:
        """Whether an archive with this GUID, or this very content, is loaded."""
        ...

    def record_archive(self, guid: str, name: str | None, digest: str) -> None: ...
    def define_types(self, types: TypeStore) -> int:
        """Add and patch types; how many changed."""
        ...


def load_archive(repository: Repository, path: Path, progress: Progress | None = None) -> LoadReport:
    """Load the archive in a file. A second load of the same content changes nothing.

    progress: called with (instances done, instances in all);  errors: ConnectorError for the file (see reader),
    ARICIA-400-023 for content that the repository refuses, after which nothing of the archive is left
    """
    return load(repository, read_archive(path), progress)


def load(repository: Repository, archive: Archive, progress: Progress | None = None) -> LoadReport:
    """Load an archive that has been read."""
    started = time.perf_counter()
    about = archive.archive_properties
    assert about is not None
    report = LoadReport(name=about.archive_name or about.archive_guid, guid=about.archive_guid)
    try:
        repository.write(lambda session: _load(session, archive, about, report, progress)).result()  # type: ignore[arg-type]
    except RepositoryFault as fault:
        raise ConnectorError("ARICIA-400-023", (report.name, fault.text)) from fault
    report.seconds = time.perf_counter() - started
    return report


def _load(
    session: ArchiveSession, archive: Archive, about: ArchiveProperties, report: LoadReport, progress: Progress | None
) -> None:
    if session.has_archive(digest=archive.digest):
        report.already_loaded = True
        return
    report.missing_archives = [
        guid for guid in about.depends_on_archives or () if guid != BUILT_IN_TYPES and not session.has_archive(guid=guid)
    ]
    if archive.archive_type_store is not None:
        report.types = session.define_types(archive.archive_type_store)
    if archive.archive_instance_store is not None:
        _load_instances(session, archive.archive_instance_store, _Stamp(about, session.collection_id), report, progress)
    session.record_archive(about.archive_guid, about.archive_name, archive.digest)


class _Stamp:
    """Puts on the headers of instances what the type of the archive asks for."""

    def __init__(self, about: ArchiveProperties, local: str) -> None:
        self._about = about
        self._local = local
        self._created = parse_time(about.creation_date) if about.creation_date is not None else 0

    def __call__(self, header: Header) -> None:
        about = self._about
        if about.archive_type == CONTENT_PACK:
            header.provenance, header.replicated_by = CONTENT_PACK, self._local
            header.collection_id, header.collection_name = about.archive_guid, about.archive_name
            header.license = about.originator_license or header.license
            header.created_by = about.originator_name or header.created_by
            header.create_time = self._created or header.create_time
        elif about.archive_type == "METADATA_EXPORT":
            header.collection_id = header.collection_id or about.archive_guid
            header.collection_name = header.collection_name or about.archive_name
            header.created_by = header.created_by or about.originator_name or ""
            header.create_time = header.create_time or self._created
            header.license = header.license or about.originator_license
            if header.provenance == "UNKNOWN":
                header.provenance = EXPORT_ARCHIVE
        header.update_time = header.update_time or header.create_time


def _load_instances(
    session: ArchiveSession, store: InstanceStore, stamp: _Stamp, report: LoadReport, progress: Progress | None
) -> None:
    entities, relationships, classifications = store.entities or (), store.relationships or (), store.classifications or ()
    total, done = len(entities) + len(relationships) + len(classifications), 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress is not None and (done % _STEP == 0 or done == total):
            progress(done, total)

    for document in entities:
        entity = entity_of(document)
        for header in (entity, *entity.classifications):
            stamp(header)
        if session.save_entity(entity):
            report.entities += 1
        else:
            report.unchanged += 1
        step()
    for link in relationships:
        relationship = relationship_of(link)
        stamp(relationship)
        for end in (link.entity_one_proxy, link.entity_two_proxy):
            _ensure_end(session, end, stamp)
        if session.save_relationship(relationship):
            report.relationships += 1
        else:
            report.unchanged += 1
        step()
    for extension in classifications:
        classification = classification_of(extension.classification)
        stamp(classification)
        _ensure_end(session, extension.entity_to_classify, stamp)
        if session.save_classification(extension.entity_to_classify.guid, classification):
            report.classifications += 1
        else:
            report.unchanged += 1
        step()


def _ensure_end(session: ArchiveSession, document: EntityDocument, stamp: _Stamp) -> None:
    """Keep a proxy of an entity that the repository does not have."""
    if session.has_entity(document.guid):
        return
    proxy = entity_of(document, proxy=True)
    for header in (proxy, *proxy.classifications):
        stamp(header)
    session.save_entity(proxy)
