"""Archive stores: where archives are kept, a file or a directory, behind one interface.

Each kind is a connector: its class name stands in ``spec/connector_providers.tsv`` (kind ``archive-store``), as do the functions
that open it. Other packages can add kinds of their own (``aricia.connections.providers``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from aricia.base.errors import ConnectorError
from aricia.connections.api import ConnectionPlace, implementation
from aricia.repository.archives.documents import ArchiveProperties
from aricia.repository.archives.reader import Archive

Json = dict[str, Any]

# The parts of an archive, in the order in which they are written.
ENTITIES, RELATIONSHIPS, CLASSIFICATIONS, PROXIES = "entities", "relationships", "classifications", "entityProxies"
ATTRIBUTE_TYPES, TYPES, TYPE_PATCHES = "attributeTypeDefs", "newTypeDefs", "typeDefPatches"
INSTANCE_PARTS = (ENTITIES, RELATIONSHIPS, CLASSIFICATIONS, PROXIES)
TYPE_PARTS = (ATTRIBUTE_TYPES, TYPES, TYPE_PATCHES)


class ArchiveContent(Protocol):
    """What is to be written, made while it is written."""

    def instances(self) -> Iterator[tuple[str, Iterable[Json]]]:
        """Each part of the instance store, one after the other, with its documents."""
        ...
    def types(self) -> dict[str, list[Json]]:
        """The parts of the type store; asked for when the instances have been taken."""
        ...


class ArchiveStore(Protocol):
    """A place for one archive. ``source``: how messages call it."""

    source: str

    def exists(self) -> bool:
        """Whether there is something at this place."""
        ...
    def read(self) -> Archive:
        """The archive. errors: FILE-OPEN-METADATA-ARCHIVE-STORE-CONNECTOR-400-002 there is none, or it is damaged"""
        ...
    def write(self, properties: ArchiveProperties, content: ArchiveContent, *, replace: bool = False) -> int:
        """Write an archive, which appears when it is complete; -> its size in bytes.

        errors: ARICIA-400-190 something is there and is not to be replaced;  -191 it cannot be written
        """
        ...


class ArchivePlace(ConnectionPlace, frozen=True):
    """What a kind of archive store needs to know. locate: finds what a relative name in a document stands for"""

    locate: Callable[[str], Path]


def open_archive_store(place: ArchivePlace) -> ArchiveStore:
    """The archive store that a connection describes.

    errors: ARICIA-400-193 no code here implements the provider;  what the kind of store raises
    """
    opener = implementation(place.provider, "archive-store")
    if opener is None:
        raise ConnectorError("ARICIA-400-193", (place.provider or "none",))
    store: ArchiveStore = opener(place)
    return store
