"""The repository of a metadata access server, opened from its configuration document."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from aricia.repository.metadata_collection import Repository
from aricia.repository.stores.opening import StorePlace, open_store
from aricia.servers.paths import locate
from aricia.types.registry import TypeRegistry


def open_repository(data_directory: Path, server: str, local: Mapping[str, Any]) -> Repository:
    """The repository that a localRepositoryConfig section describes.

    errors: ARICIA-501-002 for a kind of repository that is not available
    """
    return open_store(StorePlace(
        server=server, connection=local.get("localRepositoryLocalConnection") or {}, types=TypeRegistry.open_metadata(),
        data_directory=data_directory, locate=partial(locate, data_directory), collection_id=local.get("metadataCollectionId"),
        collection_name=local.get("metadataCollectionName") or server,
    ))
