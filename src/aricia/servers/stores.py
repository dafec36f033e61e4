"""The repository of a metadata access server, opened from its configuration document."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from aricia.repository.event_mapper import EventMapperPlace, open_event_mapper
from aricia.repository.metadata_collection import Repository
from aricia.repository.stores.opening import StorePlace, open_store
from aricia.servers.omag_server import OMAGServer
from aricia.servers.paths import locate
from aricia.types.registry import TypeRegistry


def start_event_mapper(server: OMAGServer, data_directory: Path, local: Mapping[str, Any]) -> None:
    """Start the event mapper that a localRepositoryConfig section names, if it names one; it ends with the server.

    errors: ARICIA-501-580 for a kind of event mapper that is not available; those of the mapper
    """
    connection = local.get("eventMapperConnection")
    if not connection or server.repository is None:
        return
    mapper = open_event_mapper(EventMapperPlace(
        server=server.name, user=server.user, connection=connection, repository=server.repository, audit_log=server.audit_log,
        locate=partial(locate, data_directory),
    ))
    server.closers.append(mapper.stop)
    mapper.start()


def open_repository(data_directory: Path, server: str, local: Mapping[str, Any]) -> Repository:
    """The repository that a localRepositoryConfig section describes.

    errors: ARICIA-501-002 for a kind of repository that is not available
    """
    return open_store(StorePlace(
        server=server, connection=local.get("localRepositoryLocalConnection") or {}, types=TypeRegistry.open_metadata(),
        data_directory=data_directory, locate=partial(locate, data_directory), collection_id=local.get("metadataCollectionId"),
        collection_name=local.get("metadataCollectionName") or server,
    ))
