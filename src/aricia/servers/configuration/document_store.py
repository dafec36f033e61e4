"""Stores of configuration documents: one interface, whatever keeps the documents (spec: platform, section 5.8).

Each kind is a connector: its class name stands in ``spec/connector_providers.tsv`` (kind ``configuration-store``), as does the
function that opens it. Other packages can add kinds of their own (``aricia.connections.providers``).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from aricia.base.errors import ConfigurationError
from aricia.connections.api import ConnectionPlace, implementation, provider_of

Document = dict[str, Any]

CONFIGURATION_VERSION = "V6.0"
KIND = "configuration-store"
_PACKAGE = "org.odpi.openmetadata.adapters.adminservices.configurationstore."
FILE_STORE = _PACKAGE + "file.FileBasedServerConfigStoreProvider"
ENCRYPTED_FILE_STORE = _PACKAGE + "encryptedfile.EncryptedFileBasedServerConfigStoreProvider"

_LONGEST_NAME = 200
_UNSAFE = re.compile(r"[/\\\x00-\x1f\x7f]")


class DocumentStore(Protocol):
    """Documents by server name. A document is always whole: a new one replaces the old one in one step. Thread safe.

    Names that cannot be part of a file name never get here (``is_server_name``).
    """

    def names(self) -> list[str]:
        """The servers that have a document, in alphabetical order."""
        ...

    def load(self, server: str) -> Document | None:
        """The document of a server, None when there is none. errors: OMAG-ADMIN-400-012 it is there, but cannot be read"""
        ...

    def save(self, server: str, document: Document) -> None:
        """Store a document, replacing the one before. errors: OMAG-ADMIN-400-013 it cannot be written; that of before stays"""
        ...

    def remove(self, server: str) -> None:
        """Remove a document, if there is one. errors: OMAG-ADMIN-400-013 it cannot be removed"""
        ...


class DocumentPlace(ConnectionPlace, frozen=True, kw_only=True):
    """What a kind of store needs to open.

    connection: of the store;  data_directory: of the platform, relative names are those of files in it
    locate: finds the file that a relative name stands for
    """

    data_directory: Path
    locate: Callable[[str], Path]

    @property
    def provider(self) -> str:
        """The class name of the connector provider."""
        return provider_of(self.connection).strip()


def open_document_store(place: DocumentPlace) -> DocumentStore:
    """The store that a connection describes.

    errors: OMAG-ADMIN-400-044 no code here implements the provider;  ARICIA-400-091 a path without a place for the server's name
    what the kind of store raises
    """
    opener = implementation(place.provider, KIND)
    if opener is None:
        raise ConfigurationError("OMAG-ADMIN-400-044", (place.provider,))
    store: DocumentStore = opener(place)
    return store


class Documents:
    """The documents of a platform, in whatever store it uses; connection: the store's, None when it was cleared."""

    def __init__(self, store: DocumentStore, connection: dict[str, Any] | None) -> None:
        self._store = store
        self._changing = threading.RLock()
        self.connection = connection

    @contextmanager
    def exclusively(self) -> Iterator[None]:
        """Nobody else changes a document meanwhile: what was read here may be changed and saved."""
        with self._changing:
            yield

    def use(self, store: DocumentStore, connection: dict[str, Any] | None) -> None:
        """Keep the documents elsewhere from now on; those of before stay where they are."""
        with self._changing:
            self._store, self.connection = store, connection

    def names(self) -> list[str]:
        """The servers that have a document, in alphabetical order."""
        return sorted(name for name in self._store.names() if is_server_name(name))

    def load(self, server: str) -> Document | None:
        """The document of a server, None when there is none; see ``DocumentStore``."""
        return self._store.load(_checked(server))

    def save(self, server: str, document: Document) -> None:
        """Store a document, replacing the one before; see ``DocumentStore``."""
        with self._changing:
            self._store.save(_checked(server), document)

    def remove(self, server: str) -> None:
        """Remove a document, if there is one; see ``DocumentStore``."""
        with self._changing:
            self._store.remove(_checked(server))


def store_connection(provider: str, address: str) -> dict[str, Any]:
    """The connection of a store, as the original describes it."""
    connector_type = {"class": "ConnectorType", "headerVersion": 0, "connectorProviderClassName": provider}
    endpoint = {"class": "Endpoint", "headerVersion": 0, "networkAddress": address}
    return {"class": "Connection", "headerVersion": 0, "connectorType": connector_type, "endpoint": endpoint}


def is_server_name(name: str) -> bool:
    """Whether the name can be part of a file name: no separators, no control characters, no special folder, not too long."""
    return bool(name.strip()) and name not in (".", "..") and not _UNSAFE.search(name) and len(name.encode()) <= _LONGEST_NAME


def _checked(server: str) -> str:
    if not is_server_name(server):
        raise ConfigurationError("OMAG-ADMIN-400-011", (server,))
    return server
