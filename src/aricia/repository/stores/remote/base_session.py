"""The base of a session of a remote collection: calls, and what every part makes of their answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from aricia.repository import faults
from aricia.repository.instances import Entity, Relationship
from aricia.repository.stores.remote.answers import Answer, EntityAnswer, RelationshipAnswer
from aricia.repository.stores.remote.calling import is_segment, segment
from aricia.repository.stores.remote.faults import unreadable
from aricia.repository.stores.remote.find_bodies import FindBodies

if TYPE_CHECKING:
    from aricia.repository.stores.remote.repository import RemoteRepository

A = TypeVar("A", bound=Answer)
T = TypeVar("T")
R = TypeVar("R")
Json = dict[str, Any]


class Base:
    """What all parts of a session share. ``request_id``: sent with every call, so that it is stamped on what is written."""

    def __init__(self, repository: RemoteRepository, request_id: str | None = None) -> None:
        self._repository = repository
        self._documents = repository.documents
        self._bodies = FindBodies(repository.types, self._type_guid)
        self.types = repository.types
        self.collection_id = repository.collection_id
        self.collection_name = repository.collection_name
        self.request_id = request_id

    def _ask(
        self, kind: type[A], path: str, body: Mapping[str, Any], *, user: str | None = None,
        query: Mapping[str, str] | None = None, repeatable: bool = True,
    ) -> A:
        given = {**body, "requestId": self.request_id} if self.request_id is not None else body
        return self._repository.caller.ask(kind, path, given, user=user, query=query, repeatable=repeatable)

    def _read(self, make: Callable[[T], R], document: T, path: str) -> R:
        """An instance from a document of an answer."""
        try:
            return make(document)
        except ValueError as problem:
            raise unreadable(self._repository.caller.address, path, problem) from None

    def _type_guid(self, name: str) -> str:
        """errors: TypeError OMRS-REPOSITORY-404-007, nobody knows the type"""
        if self.types.get(name) is None:
            self._repository.gallery.learn(name)
        definition = self.types.get(name)
        if definition is None:
            raise faults.type_not_known(name, "find", self.collection_name)
        return definition.guid

    def _entity_path(self, guid: str, *parts: str) -> str:
        if not is_segment(guid):
            raise faults.entity_not_known(guid, self.collection_name)
        return "/".join(("/instances/entity", segment(guid), *parts))

    def _relationship_path(self, guid: str, *parts: str) -> str:
        if not is_segment(guid):
            raise faults.relationship_not_known(guid, self.collection_name)
        return "/".join(("/instances/relationship", segment(guid), *parts))

    def _entity_in(self, answer: EntityAnswer, path: str) -> Entity | None:
        return None if answer.entity is None else self._read(self._documents.entity, answer.entity, path)

    def _relationship_in(self, answer: RelationshipAnswer, path: str) -> Relationship | None:
        return None if answer.relationship is None else self._read(self._documents.relationship, answer.relationship, path)

    def _check_page(self, start: int, page_size: int) -> None:
        if page_size < 0 or start < 0:
            raise faults.negative_page(start, page_size, self.collection_name)
