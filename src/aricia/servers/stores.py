"""The repository of a metadata access server, opened from its configuration document."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aricia.base.errors import ConfigurationError
from aricia.repository.stores.sqlite.repository import SQLiteRepository
from aricia.servers.configuration.default_documents import SQLITE_PROVIDER
from aricia.types.registry import TypeRegistry

_ADAPTERS = "org.odpi.openmetadata.adapters.repositoryservices."
_IN_MEMORY = _ADAPTERS + "inmemory.repositoryconnector.InMemoryOMRSRepositoryConnectorProvider"


def open_repository(data_directory: Path, server: str, local: Mapping[str, Any]) -> SQLiteRepository:
    """The repository that a localRepositoryConfig section describes.

    errors: ARICIA-501-002 for a kind of repository that is not available yet
    """
    file = _database_file(data_directory, server, local)
    file.parent.mkdir(parents=True, exist_ok=True)
    return SQLiteRepository(
        file, TypeRegistry.open_metadata(), collection_id=local.get("metadataCollectionId"),
        collection_name=local.get("metadataCollectionName") or server,
    )


def _database_file(data_directory: Path, server: str, local: Mapping[str, Any]) -> Path:
    connection = local.get("localRepositoryLocalConnection") or {}
    provider = _provider(connection)
    if provider == SQLITE_PROVIDER:
        return data_directory / str(connection["endpoint"]["networkAddress"])
    if provider == _IN_MEMORY:
        return Path(tempfile.mkdtemp(prefix="aricia-in-memory-")) / "repository.db"
    raise ConfigurationError("ARICIA-501-002", (server, provider))


def _provider(connection: Mapping[str, Any]) -> str:
    return str((connection.get("connectorType") or {}).get("connectorProviderClassName", ""))
