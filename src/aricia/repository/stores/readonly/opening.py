"""Read-only repositories by their connections.

Their archives are named by the network address of the endpoint (a file or a directory), by the configuration property
``archives`` (a list of such names) and by embedded connections of archive stores; those of the server's configuration document
are loaded when the server starts, as into any repository.
"""

from __future__ import annotations

from collections.abc import Iterator

from aricia.repository.archives.api import ArchivePlace, ArchiveStore, load, open_archive_store
from aricia.repository.stores.opening import StorePlace
from aricia.repository.stores.readonly.repository import ReadOnlyRepository
from aricia.repository.stores.sqlite.opening import open_in_memory

_FILE = "org.odpi.openmetadata.adapters.repositoryservices.archiveconnector.file.FileBasedOpenMetadataArchiveStoreProvider"
_DIRECTORY = (
    "org.odpi.openmetadata.adapters.repositoryservices.archiveconnector.directory.DirectoryBasedOpenMetadataArchiveStoreProvider"
)


def open_read_only(place: StorePlace) -> ReadOnlyRepository:
    """The repository with the archives of its connection.

    errors: those of the archive stores and of the loader; a repository without its content is of no use
    """
    store = open_in_memory(place)
    done = False
    try:
        for archive in _archives(place):
            load(store, archive.read())
        done = True
    finally:
        if not done:
            store.close()
    return ReadOnlyRepository(store)


def _archives(place: StorePlace) -> Iterator[ArchiveStore]:
    names = [place.address, *(place.properties.get("archives") or ())]
    for name in filter(None, map(str, names)):
        provider = _DIRECTORY if place.locate(name).is_dir() else _FILE
        connection = {"connectorType": {"connectorProviderClassName": provider}, "endpoint": {"networkAddress": name}}
        yield open_archive_store(ArchivePlace(connection, place.locate))
    for embedded in place.connection.get("embeddedConnections") or ():
        yield open_archive_store(ArchivePlace(embedded.get("embeddedConnection") or {}, place.locate))
