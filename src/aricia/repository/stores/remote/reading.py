"""Reading instances of a remote collection: single ones, batches, ends, histories, searches.

Every method is a call of its own, or several side by side: there is no snapshot over REST.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from aricia.base.codec import format_time
from aricia.base.errors import RepositoryFault
from aricia.repository import faults
from aricia.repository.instance_json import RelationshipDocument, decode_entity, decode_reference
from aricia.repository.instances import Classification, Entity, Header, Relationship
from aricia.repository.queries import Condition, Conditions, EntityQuery, InstanceQuery, RelationshipQuery
from aricia.repository.stores.remote.answers import (
    Answer,
    ClassificationsAnswer,
    CountAnswer,
    EntitiesAnswer,
    EntityAnswer,
    RelationshipAnswer,
    RelationshipsAnswer,
)
from aricia.repository.stores.remote.calling import is_segment, segment
from aricia.repository.stores.remote.faults import not_expressible, unreadable
from aricia.repository.stores.remote.find_bodies import FindBodies
from aricia.repository.stores.remote.gallery import GET

if TYPE_CHECKING:
    from aricia.repository.stores.remote.repository import RemoteRepository

A = TypeVar("A", bound=Answer)
T = TypeVar("T")
R = TypeVar("R")
Q = TypeVar("Q", bound=InstanceQuery)
Json = dict[str, Any]

ENDS_AT_ONCE = 100  # entities whose relationships one call asks for
_COUNTED = {"entities": "EntityHistoricalFindRequest", "relationships": "RelationshipHistoricalFindRequest"}


class Reading:
    """The reading part of a session."""

    def __init__(self, repository: RemoteRepository, request_id: str | None = None) -> None:
        self._repository = repository
        self._documents = repository.documents
        self._bodies = FindBodies(repository.types, self._type_guid)
        self.types = repository.types
        self.collection_id = repository.collection_id
        self.collection_name = repository.collection_name
        self.request_id = request_id

    # ---- calls ---------------------------------------------------------------------------------------------------
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

    # ---- entities ------------------------------------------------------------------------------------------------
    def get_entity(self, guid: str, as_of: int | None = None) -> Entity:
        """The entity; EntityNotKnown when it is not there or deleted, EntityProxyOnly when only its proxy is there."""
        path, body = _at(self._entity_path(guid), as_of)
        entity = self._entity_in(self._ask(EntityAnswer, path, body), path)
        if entity is None:
            raise faults.entity_not_known(guid, self.collection_name)
        return entity

    def _entity_in(self, answer: EntityAnswer, path: str) -> Entity | None:
        return None if answer.entity is None else self._read(self._documents.entity, answer.entity, path)

    def get_entities(self, guids: Iterable[str], as_of: int | None = None) -> dict[str, Entity]:
        """The entities among these that are there, proxies included: calls side by side."""
        wanted = list(dict.fromkeys(guids))
        found = self._repository.side_by_side(lambda guid: self._present(guid, as_of), wanted)
        return {guid: entity for guid, entity in zip(wanted, found, strict=True) if entity is not None}

    def _present(self, guid: str, as_of: int | None) -> Entity | None:
        try:
            return self.get_entity(guid, as_of)
        except RepositoryFault as fault:
            if fault.kind == "EntityProxyOnly":
                return self._proxy(guid, as_of)
            if fault.kind == "EntityNotKnown":
                return None
            raise

    def _proxy(self, guid: str, as_of: int | None = None) -> Entity | None:
        """A proxy, as one of its relationships shows it; one without any shows no properties. None: it is not there."""
        query = RelationshipQuery(end1_guids=(guid,), end2_guids=(guid,), end_match="ANY", page_size=1, as_of=as_of)
        path = "/instances/relationships"
        for document in self._relationship_documents(query):
            for raw in (document.entity_one_proxy, document.entity_two_proxy):
                if decode_reference(raw).guid == guid:
                    return self._read(self._documents.proxy, decode_entity(raw), path)
        path = self._entity_path(guid, "summary")
        try:
            summary = self._ask(EntityAnswer, path, GET).entity
        except RepositoryFault as fault:
            if fault.kind == "EntityNotKnown":
                return None
            raise
        return None if summary is None else self._read(self._documents.proxy, summary, path)

    def is_entity_known(self, guid: str) -> Entity | None:
        """The entity, deleted or not; None also when only its proxy is there."""
        if not is_segment(guid):
            return None
        path = self._entity_path(guid, "existence")
        try:
            return self._entity_in(self._ask(EntityAnswer, path, GET), path)
        except RepositoryFault as fault:
            if fault.kind in ("EntityNotKnown", "EntityProxyOnly"):
                return None
            raise

    def removed_classifications(self, guid: str) -> list[Classification]:
        """The classifications that the entity had and that are deleted now, as far as the collection shows them."""
        if not is_segment(guid):
            return []
        path = self._entity_path(guid, "existence")
        document = self._ask(EntityAnswer, path, GET).entity
        return [] if document is None else self._read(self._documents.with_removed, document, path)[1]

    def _stored_entity(self, guid: str) -> Entity | None:
        """What is stored under the GUID: an entity, deleted or not, or a proxy."""
        return self.is_entity_known(guid) or (self._proxy(guid) if is_segment(guid) else None)

    # ---- relationships -------------------------------------------------------------------------------------------
    def get_relationship(self, guid: str, as_of: int | None = None) -> Relationship:
        """The relationship; RelationshipNotKnown when it is not there or deleted."""
        path, body = _at(self._relationship_path(guid), as_of)
        relationship = self._relationship_in(self._ask(RelationshipAnswer, path, body), path)
        if relationship is None:
            raise faults.relationship_not_known(guid, self.collection_name)
        return relationship

    def _relationship_in(self, answer: RelationshipAnswer, path: str) -> Relationship | None:
        return None if answer.relationship is None else self._read(self._documents.relationship, answer.relationship, path)

    def is_relationship_known(self, guid: str) -> Relationship | None:
        """The relationship, deleted or not."""
        if not is_segment(guid):
            return None
        path = self._relationship_path(guid, "existence")
        try:
            return self._relationship_in(self._ask(RelationshipAnswer, path, GET), path)
        except RepositoryFault as fault:
            if fault.kind == "RelationshipNotKnown":
                return None
            raise

    def relationships_of(
        self, guids: Collection[str], *, type_names: Collection[str] | None = None, end: int = 0, as_of: int | None = None,
        start: int = 0, page_size: int = 0, order: str = "CREATION_DATE_RECENT", order_property: str | None = None,
        statuses: Collection[str] | None = None,
    ) -> dict[str, list[Relationship]]:
        """The relationships of each of these entities: one call for many entities, or one for each when pages are asked for."""
        self._check_page(start, page_size)
        wanted = list(dict.fromkeys(guids))
        known = None if type_names is None else tuple(name for name in type_names if self._is_known(name))
        if not wanted or known == ():
            return {}
        single = known is not None and len(known) == 1
        query = RelationshipQuery(
            type_name=known[0] if known and single else None, subtype_names=known if known and not single else (),
            as_of=as_of, start=start, page_size=page_size, order=order, order_property=order_property,
            statuses=tuple(statuses) if statuses else None,
        )
        size = 1 if start or page_size else ENDS_AT_ONCE
        groups = [wanted[at : at + size] for at in range(0, len(wanted), size)]
        answers = self._repository.side_by_side(lambda group: self._of_ends(query, group, end), groups)
        return {guid: page for answer in answers for guid, page in answer.items()}

    def _is_known(self, name: str) -> bool:
        return self.types.get(name) is not None or self._repository.gallery.learn(name)

    def _of_ends(self, query: RelationshipQuery, guids: list[str], end: int) -> dict[str, list[Relationship]]:
        """The relationships of some entities, by entity, in the order of the answer."""
        at1, at2 = (tuple(guids) if end in (0, this) else () for this in (1, 2))
        found: dict[str, list[Relationship]] = {}
        for each in self.find_relationships(replace(query, end1_guids=at1, end2_guids=at2, end_match="ANY")):
            for guid in dict.fromkeys(((each.end1,) if at1 else ()) + ((each.end2,) if at2 else ())):
                if guid in guids:
                    found.setdefault(guid, []).append(each)
        return {guid: found[guid] for guid in guids if guid in found}

    def relationships_between(
        self, end1: str, end2: str, type_name: str | None = None, as_of: int | None = None
    ) -> list[Relationship]:
        """The relationships from end1 to end2, oldest first."""
        if type_name is not None and not self._is_known(type_name):
            return []
        return self.find_relationships(RelationshipQuery(
            type_name=type_name, end1_guids=(end1,), end2_guids=(end2,), as_of=as_of, order="CREATION_DATE_OLDEST",
        ))

    # ---- searches ------------------------------------------------------------------------------------------------
    def find_entities(self, query: EntityQuery) -> list[Entity]:
        """One page of the entities that pass."""
        self._check_page(query.start, query.page_size)
        path = f"/instances/entities{_past(query)}"
        documents = self._ask(EntitiesAnswer, path, self._bodies.entities(self._without_subtypes(query))).entities or ()
        found = [self._read(self._documents.entity, each, path) for each in documents]
        self._check_subtypes(query, found)
        return found

    def count_entities(self, query: EntityQuery) -> int:
        """How many entities pass."""
        return sum(sign * self._count("entities", self._bodies.entities(each)) for sign, each in _summands(query))

    def find_relationships(self, query: RelationshipQuery) -> list[Relationship]:
        """One page of the relationships that pass."""
        self._check_page(query.start, query.page_size)
        path = "/instances/relationships"
        found = [self._read(self._documents.relationship, each, path) for each in self._relationship_documents(query)]
        self._check_subtypes(query, found)
        return found

    def _relationship_documents(self, query: RelationshipQuery) -> Sequence[RelationshipDocument]:
        path = f"/instances/relationships{_past(query)}"
        return self._ask(RelationshipsAnswer, path, self._bodies.relationships(self._without_subtypes(query))).relationships or ()

    def count_relationships(self, query: RelationshipQuery) -> int:
        """How many relationships pass."""
        return sum(sign * self._count("relationships", self._bodies.relationships(each)) for sign, each in _summands(query))

    def _count(self, kind: str, body: Json) -> int:
        return self._ask(CountAnswer, f"/instances/{kind}/count", {**body, "class": _COUNTED[kind]}).count

    def _without_subtypes(self, query: Q) -> Q:
        """The query, in which tests of the type's name stand for the subtypes to skip: requests have no word for that."""
        excluded = self._skipped(query)
        if not excluded:
            return replace(query, skip_subtypes=False, subtype_names=()) if query.skip_subtypes else query
        tests = tuple(Condition("openMetadataTypeName", "NEQ", name) for name in sorted(excluded))
        given = () if query.conditions is None else (Condition(nested=query.conditions),)
        return replace(query, skip_subtypes=False, subtype_names=(), conditions=Conditions((*given, *tests)))

    def _skipped(self, query: InstanceQuery) -> frozenset[str]:
        if not query.skip_subtypes:
            return frozenset()
        for name in query.subtype_names:
            self._type_guid(name)
        return frozenset().union(*(self.types.subtypes(name) for name in query.subtype_names))

    def _check_subtypes(self, query: InstanceQuery, found: Sequence[Header]) -> None:
        """errors: FunctionNotSupported, the collection does not test the names of types as it should"""
        excluded = self._skipped(query)
        if excluded and any(each.type_name in excluded for each in found):
            raise not_expressible("skipSubtypes", "it does not test the names of types in conditions")

    def _check_page(self, start: int, page_size: int) -> None:
        if page_size < 0 or start < 0:
            raise faults.negative_page(start, page_size, self.collection_name)

    # ---- histories -----------------------------------------------------------------------------------------------
    def entity_history(
        self, guid: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Entity]:
        """The entity's versions."""
        path = self._entity_path(guid, "history/all")
        body = _range(from_time, to_time, oldest_first, start, page_size)
        return [self._read(self._documents.entity, each, path) for each in self._ask(EntitiesAnswer, path, body).entities or ()]

    def classification_history(
        self, guid: str, name: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Classification]:
        """The versions of a classification; none when the entity never had it: the collection calls that an unknown entity."""
        path = self._entity_path(guid, "classification", segment(name), "history/all")
        body = _range(from_time, to_time, oldest_first, start, page_size)
        try:
            found = self._ask(ClassificationsAnswer, path, body).classifications or ()
        except RepositoryFault as fault:
            if fault.kind != "EntityNotKnown" or self._stored_entity(guid) is None:
                raise
            found = ()
        return [self._read(self._documents.classification, each, path) for each in found]

    def relationship_history(
        self, guid: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Relationship]:
        """The relationship's versions."""
        path = self._relationship_path(guid, "history/all")
        body = _range(from_time, to_time, oldest_first, start, page_size)
        documents = self._ask(RelationshipsAnswer, path, body).relationships or ()
        return [self._read(self._documents.relationship, each, path) for each in documents]


def _at(path: str, as_of: int | None) -> tuple[str, Json]:
    """Path and body of a read, now or as of an instant."""
    if as_of is None:
        return path, dict(GET)
    return f"{path}/history", {"class": "HistoryRequest", "asOfTime": format_time(as_of)}


def _past(query: InstanceQuery) -> str:
    return "" if query.as_of is None else "/history"


def _summands(query: Q) -> list[tuple[int, Q]]:
    """The counts that make up a count: where subtypes are skipped, theirs is taken off that of all."""
    if not query.skip_subtypes:
        return [(1, query)]
    whole = replace(query, skip_subtypes=False, subtype_names=())
    return [(1, whole), *([(-1, replace(query, skip_subtypes=False))] if query.subtype_names else [])]


def _range(from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int) -> Json:
    """HistoryRangeRequest."""
    body: Json = {
        "class": "HistoryRangeRequest", "offset": start, "pageSize": page_size,
        "sequencingOrder": "FORWARDS" if oldest_first else "BACKWARDS",
    }
    instants = (("fromTime", from_time), ("toTime", to_time))
    return body | {name: format_time(instant) for name, instant in instants if instant is not None}
