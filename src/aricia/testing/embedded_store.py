"""A metadata store in a file of its own, with short names for what tests do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aricia.metadata.api import ElementProperties, MetadataServer, MetadataStore, Security, create_element, link
from aricia.metadata.options import WriteOptions
from aricia.repository.instances import Entity
from aricia.repository.stores.sqlite.repository import SQLiteRepository
from aricia.types.registry import TypeRegistry

UNKNOWN_GUID = "00000000-0000-0000-0000-000000000000"
SERVER_USER = "the-server"


@contextmanager
def embedded_store(folder: Path, security: Security | None = None, max_page_size: int = 100) -> Iterator[EmbeddedStore]:
    """A new store in the folder, closed at the end."""
    repository = SQLiteRepository(folder / "metadata.db", TypeRegistry.open_metadata())
    try:
        yield EmbeddedStore(MetadataStore(repository, MetadataServer("a-store", SERVER_USER, max_page_size, security)))
    finally:
        repository.close()


class EmbeddedStore:
    """Runs primitives on a store as one user, each in a session of its own."""

    def __init__(self, store: MetadataStore, user: str = "erin") -> None:
        self.store, self.user = store, user

    def as_user(self, user: str) -> EmbeddedStore:
        """The same store, used by somebody else."""
        return EmbeddedStore(self.store, user)

    def write(self, primitive: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Run a primitive that changes metadata and wait until that is durable."""
        return self.store.write(self.user, "a request", lambda session: primitive(session, *arguments, **named)).result()

    def read(self, primitive: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Run a primitive that reads."""
        return self.store.read(self.user, "a request", lambda session: primitive(session, *arguments, **named))

    def create(self, name: str, type_name: str = "Collection", options: WriteOptions | None = None, **properties: Any) -> str:
        """A new element of this qualifiedName. -> its GUID"""
        given = ElementProperties({"qualifiedName": name, **properties})
        guid: str = self.write(create_element, type_name, given, options or WriteOptions())
        return guid

    def anchored(self, name: str, anchor: str, relation: str, type_name: str, parent: str | None = None) -> str:
        """An element that is anchored to one and linked below another (the anchor unless given). -> its GUID"""
        options = WriteOptions(
            is_own_anchor=False, anchor_guid=anchor, parent_guid=parent or anchor, parent_relationship_type_name=relation
        )
        return self.create(name, type_name, options)

    def link(self, type_name: str, end1: str, end2: str, options: WriteOptions | None = None, **properties: Any) -> str:
        """Link two elements. -> the relationship's GUID"""
        given = ElementProperties(properties) if properties else None
        guid: str = self.write(link, type_name, end1, end2, given, options or WriteOptions())
        return guid

    def entity(self, guid: str) -> Entity:
        """The element as the repository has it, deleted or not."""
        found: Entity | None = self.read(lambda session: session.collection.is_entity_known(guid))
        if found is None:
            raise LookupError(guid)
        return found
