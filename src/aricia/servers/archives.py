"""Open metadata archives for the metadata access servers of a platform."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from aricia.base.audit_log import AuditLog
from aricia.base.errors import AriciaError
from aricia.repository.archives.api import load_archive
from aricia.repository.metadata_collection import Repository
from aricia.servers.paths import locate

_CONNECTORS = "org.odpi.openmetadata.adapters.repositoryservices.archiveconnector."
_FILE_PROVIDER = _CONNECTORS + "file.FileBasedOpenMetadataArchiveStoreProvider"
_COMPONENT = "Open Metadata Repository Services (OMRS)"


def archive_file(data_directory: Path, name: str) -> Path:
    """The file of an archive, which may be kept compressed beside the name that documents use."""
    path = locate(data_directory, name)
    return path if path.exists() else next((file for file in [locate(data_directory, f"{name}.gz")] if file.exists()), path)


def configured_archives(data_directory: Path, services: Mapping[str, Any]) -> list[Path]:
    """The archive files that a repositoryServicesConfig section lists."""
    return [
        archive_file(data_directory, connection["endpoint"]["networkAddress"])
        for connection in services.get("openMetadataArchiveConnections") or ()
        if (connection.get("connectorType") or {}).get("connectorProviderClassName") == _FILE_PROVIDER
    ]


def load_archives(repository: Repository, files: Iterable[Path], report: Callable[[str], None]) -> None:
    """Load archives one after the other, saying what each brought."""
    for file in files:
        done = load_archive(repository, file)
        if not done.already_loaded:
            report(f"Loaded {done.summary()}")


def load_configured_archives(
    repository: Repository, files: Iterable[Path], audit_log: AuditLog, report: Callable[[str], None]
) -> None:
    """Load the archives of a document. One that cannot be loaded is logged; the server runs without it."""
    for file in files:
        try:
            load_archives(repository, [file], report)
        except AriciaError as fault:
            audit_log.log(fault.id, *fault.inserts, component=_COMPONENT, action="loadArchive", problem=fault)
