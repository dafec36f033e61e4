"""Opening the repository that a connection describes, whatever keeps it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aricia.base.errors import ConfigurationError
from aricia.connections.api import ConnectionPlace, implementation
from aricia.repository.metadata_collection import Repository
from aricia.types.registry import TypeRegistry


class StorePlace(ConnectionPlace, frozen=True, kw_only=True):
    """What a kind of store needs to know to open one.

    server: the OMAG server it is opened for
    connection: of the repository, as in the configuration document, placeholders replaced
    data_directory: of the platform; files of stores are relative to it
    locate: finds the file or folder that a relative name in a document stands for
    collection_id, collection_name: of a new metadata collection; an existing store keeps its own
    """

    server: str
    types: TypeRegistry
    data_directory: Path
    locate: Callable[[str], Path]
    collection_id: str | None = None
    collection_name: str | None = None


def open_store(place: StorePlace) -> Repository:
    """The repository at this place.

    errors: ARICIA-501-002 no code here implements the provider; what the kind of store raises
    """
    opener = implementation(place.provider, "repository")
    if opener is None:
        raise ConfigurationError("ARICIA-501-002", (place.server, place.provider))
    repository: Repository = opener(place)
    return repository


def open_to_read(place: StorePlace) -> Repository:
    """The repository at this place for reading only, while other processes may use it; it is neither made nor changed.

    errors: those of ``open_store``;  what the kind of store raises when there is none, or one of another format
    """
    opener = implementation(place.provider, "repository-reader")
    if opener is None:
        return open_store(place)
    repository: Repository = opener(place)
    return repository
