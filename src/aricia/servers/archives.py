"""Open metadata archives for the metadata access servers of a platform."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from aricia.base.audit_log import AuditLog
from aricia.base.errors import AriciaError, ConnectorError
from aricia.repository.archives.api import ArchivePlace, ArchiveStore, load, load_archive, open_archive_store, store_at
from aricia.repository.metadata_collection import Repository
from aricia.servers.paths import locate

_LONGEST_NAME = 251  # bytes that file systems take, with .gz behind
_COMPONENT = "Open Metadata Repository Services (OMRS)"

Opener = Callable[[], ArchiveStore]


def archive_file(data_directory: Path, name: str) -> Path:
    """The file of an archive, which may be kept compressed beside the name that documents use.

    errors: FILE-OPEN-METADATA-ARCHIVE-STORE-CONNECTOR-400-002 no file can be called so
    """
    if any(len(part.encode()) > _LONGEST_NAME for part in Path(name).parts):
        inserts = (f"{name[:60]}...", "its name is too long", "No file has it")
        raise ConnectorError("FILE-OPEN-METADATA-ARCHIVE-STORE-CONNECTOR-400-002", inserts)
    path = locate(data_directory, name)
    return path if path.exists() else next((file for file in [locate(data_directory, f"{name}.gz")] if file.exists()), path)


def archive_store(data_directory: Path, connection: Mapping[str, Any]) -> ArchiveStore:
    """The archive store of a connection; without a connector type, the file or directory that its endpoint names.

    errors: ARICIA-400-193 no such kind of store;  -194 nothing is named
    """
    place = ArchivePlace(connection, partial(locate, data_directory))
    if not place.provider and place.address:
        return store_at(archive_file(data_directory, place.address))
    return open_archive_store(place)


def configured_archives(data_directory: Path, services: Mapping[str, Any]) -> list[Opener]:
    """What opens the archive stores that a repositoryServicesConfig section lists."""
    connections = services.get("openMetadataArchiveConnections") or ()
    return [partial(archive_store, data_directory, connection) for connection in connections]


def load_archives(repository: Repository, files: Iterable[Path], report: Callable[[str], None]) -> None:
    """Load archives one after the other, saying what each brought."""
    for file in files:
        done = load_archive(repository, file)
        if not done.already_loaded:
            report(f"Loaded {done.summary()}")


def load_configured_archives(
    repository: Repository, archives: Iterable[Opener], audit_log: AuditLog, report: Callable[[str], None]
) -> None:
    """Load the archives of a document. One that cannot be loaded is logged; the server runs without it."""
    for opener in archives:
        try:
            done = load(repository, opener().read())
        except AriciaError as fault:
            audit_log.log(fault.id, *fault.inserts, component=_COMPONENT, action="loadArchive", problem=fault)
            continue
        if not done.already_loaded:
            report(f"Loaded {done.summary()}")
