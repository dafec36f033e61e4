"""Searches, counts and histories of a remote collection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from aricia.base.codec import format_time
from aricia.repository.instance_json import RelationshipDocument
from aricia.repository.instances import Entity, Header, Relationship
from aricia.repository.queries import EntityQuery, InstanceQuery, RelationshipQuery
from aricia.repository.stores.remote.answers import CountAnswer, EntitiesAnswer, RelationshipsAnswer
from aricia.repository.stores.remote.base_session import Base

Q = TypeVar("Q", bound=InstanceQuery)
H = TypeVar("H", bound=Header)
Json = dict[str, Any]

_COUNTED = {"entities": "EntityHistoricalFindRequest", "relationships": "RelationshipHistoricalFindRequest"}
READ_AT_ONCE = 200  # instances, where some of them are left out


class Searching(Base):
    """The searching part of a session."""

    # ---- searches ------------------------------------------------------------------------------------------------
    def find_entities(self, query: EntityQuery) -> list[Entity]:
        """One page of the entities that pass."""
        return self._page(query, self._found_entities)

    def _found_entities(self, query: EntityQuery) -> list[Entity]:
        path = f"/instances/entities{_past(query)}"
        documents = self._ask(EntitiesAnswer, path, self._bodies.entities(query)).entities or ()
        return [self._read(self._documents.entity, each, path) for each in documents]

    def count_entities(self, query: EntityQuery) -> int:
        """How many entities pass."""
        return sum(sign * self._count("entities", self._bodies.entities(each)) for sign, each in _summands(query))

    def find_relationships(self, query: RelationshipQuery) -> list[Relationship]:
        """One page of the relationships that pass."""
        return self._page(query, self._found_relationships)

    def _found_relationships(self, query: RelationshipQuery) -> list[Relationship]:
        documents = self._relationship_documents(query)
        return [self._read(self._documents.relationship, each, "/instances/relationships") for each in documents]

    def _relationship_documents(self, query: RelationshipQuery) -> Sequence[RelationshipDocument]:
        path = f"/instances/relationships{_past(query)}"
        return self._ask(RelationshipsAnswer, path, self._bodies.relationships(query)).relationships or ()

    def count_relationships(self, query: RelationshipQuery) -> int:
        """How many relationships pass."""
        return sum(sign * self._count("relationships", self._bodies.relationships(each)) for sign, each in _summands(query))

    def _count(self, kind: str, body: Json) -> int:
        return self._ask(CountAnswer, f"/instances/{kind}/count", {**body, "class": _COUNTED[kind]}).count

    def _page(self, query: Q, find: Callable[[Q], list[H]]) -> list[H]:
        """One page. Requests have no word for subtypes to skip: their instances are read, too, and left out here."""
        self._check_page(query.start, query.page_size)
        if not query.skip_subtypes:
            return find(query)
        excluded = self._skipped(query)
        whole = replace(query, skip_subtypes=False, subtype_names=(), start=0, page_size=0)
        if not excluded:
            return find(replace(whole, start=query.start, page_size=query.page_size))
        if query.page_size == 0:
            return [each for each in find(whole) if each.type_name not in excluded][query.start :]
        kept: list[H] = []
        offset, wanted = 0, query.start + query.page_size
        while len(kept) < wanted and (page := find(replace(whole, start=offset, page_size=READ_AT_ONCE))):
            kept += (each for each in page if each.type_name not in excluded)
            offset += READ_AT_ONCE
        return kept[query.start : wanted]

    def _skipped(self, query: InstanceQuery) -> frozenset[str]:
        """The types of the instances to leave out."""
        for name in query.subtype_names:
            self._type_guid(name)
        return frozenset().union(*(self.types.subtypes(name) for name in query.subtype_names))

    # ---- histories -----------------------------------------------------------------------------------------------
    def entity_history(
        self, guid: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Entity]:
        """The entity's versions."""
        path = self._entity_path(guid, "history/all")
        body = history_range(from_time, to_time, oldest_first, start, page_size)
        return [self._read(self._documents.entity, each, path) for each in self._ask(EntitiesAnswer, path, body).entities or ()]

    def relationship_history(
        self, guid: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Relationship]:
        """The relationship's versions."""
        path = self._relationship_path(guid, "history/all")
        body = history_range(from_time, to_time, oldest_first, start, page_size)
        documents = self._ask(RelationshipsAnswer, path, body).relationships or ()
        return [self._read(self._documents.relationship, each, path) for each in documents]


def _past(query: InstanceQuery) -> str:
    return "" if query.as_of is None else "/history"


def _summands(query: Q) -> list[tuple[int, Q]]:
    """The counts that make up a count: where subtypes are skipped, theirs is taken off that of all."""
    if not query.skip_subtypes:
        return [(1, query)]
    whole = replace(query, skip_subtypes=False, subtype_names=())
    return [(1, whole), *([(-1, replace(query, skip_subtypes=False))] if query.subtype_names else [])]


def history_range(from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int) -> Json:
    """HistoryRangeRequest."""
    body: Json = {
        "class": "HistoryRangeRequest", "offset": start, "pageSize": page_size,
        "sequencingOrder": "FORWARDS" if oldest_first else "BACKWARDS",
    }
    instants = (("fromTime", from_time), ("toTime", to_time))
    return body | {name: format_time(instant) for name, instant in instants if instant is not None}
