"""Loading an archive into a repository: types, entities, relationships, classifications, in one transaction."""

from __future__ import annotations

import time
from pathlib import Path

from aricia.base.errors import RepositoryFault
from aricia.repository.archives.documents import REPOSITORY_BACKUP
from aricia.repository.archives.instance_loading import InstanceLoading, Progress
from aricia.repository.archives.places import store_at
from aricia.repository.archives.provenance import Stamp
from aricia.repository.archives.reader import Archive, unusable
from aricia.repository.archives.report import LoadReport
from aricia.repository.archives.type_changes import TypeChanges, type_changes
from aricia.repository.archives.type_order import reserve_type_order
from aricia.repository.instance_reader import InstanceReader
from aricia.repository.metadata_collection import MetadataCollection, Repository

# The built-in types: every repository has them.
OPEN_METADATA_TYPES = "bce3b0a0-662a-4f87-b8dc-844078a11a6e"


def load_archive(repository: Repository, path: Path, progress: Progress | None = None, *, again: bool = False) -> LoadReport:
    """Load the archive in a file or directory; loading it again changes nothing.

    again: look at every instance even when this very content was loaded before (to bring back what was purged since)
    progress: called with the kind, the number done and the number in all, in the writer's thread
    errors: FILE-OPEN-METADATA-ARCHIVE-STORE-CONNECTOR-400-002 the file is no usable archive; then nothing of it is stored
    """
    return load(repository, store_at(path).read(), progress, again=again)


def load(repository: Repository, archive: Archive, progress: Progress | None = None, *, again: bool = False) -> LoadReport:
    """Load an archive that was read. errors: see ``load_archive``"""
    started = time.perf_counter()
    changes = _type_changes(repository, archive)

    def work(session: MetadataCollection) -> LoadReport:
        report = _load(session, archive, changes, progress, again)
        changes.install(repository.types)
        return report

    committed = False
    try:
        report = repository.write(work).result()
        committed = True
    finally:
        if not committed:
            changes.withdraw(repository.types)
    report.seconds = time.perf_counter() - started
    return report


def _type_changes(repository: Repository, archive: Archive) -> TypeChanges:
    try:
        return type_changes(repository.types, archive.types)
    except (TypeError, KeyError, AttributeError, ValueError, RepositoryFault) as problem:
        what = f"no {problem}" if isinstance(problem, KeyError) else str(problem)
        raise unusable(
            archive.source, f"its archiveTypeStore is damaged: {what}", "Correct the definition, or make the archive again"
        ) from None


def _load(
    session: MetadataCollection, archive: Archive, changes: TypeChanges, progress: Progress | None, again: bool
) -> LoadReport:
    properties = archive.properties
    loaded = session.loaded_archives()
    report = LoadReport(
        source=archive.source, guid=properties.archive_guid, name=archive.name, archive_type=properties.archive_type,
        already_loaded=archive.digest in loaded and not again, types=changes.new, type_patches=changes.patches,
        skipped=list(changes.skipped),
        missing_archives=[
            guid for guid in properties.depends_on_archives or () if guid not in loaded.values() and guid != OPEN_METADATA_TYPES
        ],
    )
    if report.already_loaded:
        return report
    session.save_types(changes.result, changes.kinds, changes.types.values())
    stamp = _stamp(archive, session)
    loading = InstanceLoading(session, changes.result, InstanceReader(changes.result), stamp, archive.source, report, progress)
    instances = archive.instances
    if properties.archive_type == REPOSITORY_BACKUP:
        reserve_type_order(session, instances.entities or ())
    loading.entities(instances.entities or ())
    loading.relationships(instances.relationships or ())
    loading.classifications(instances.classifications or ())
    loading.proxies(instances.entity_proxies or ())
    if not report.skipped:  # else the next attempt, perhaps with more types, is to look at it again
        session.record_archive(archive.digest, properties.archive_guid, archive.name)
    return report


def _stamp(archive: Archive, session: MetadataCollection) -> Stamp:
    try:
        return Stamp(archive.properties, session.collection_id, session.collection_name)
    except ValueError as problem:
        raise unusable(
            archive.source, f"its creationDate is damaged: {problem}", "Correct the date, or make the archive again"
        ) from None
