"""Searches and counts over all collections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from aricia.cohort.enterprise.asking import Answer, Panel
from aricia.cohort.enterprise.base_session import Base
from aricia.cohort.enterprise.ordering import key_of_query
from aricia.cohort.enterprise.pages import Page, Place, cut
from aricia.cohort.enterprise.resolving import Said, resolved_entities, resolved_relationships
from aricia.repository import faults
from aricia.repository.instances import DELETED, Entity, Relationship
from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.queries import Condition, Conditions, EntityQuery, InstanceQuery, RelationshipQuery

I = TypeVar("I", Entity, Relationship)  # noqa: E741
Q = TypeVar("Q", EntityQuery, RelationshipQuery)
Find = Callable[[MetadataCollection, Any], list[I]]
Resolve = Callable[[Panel, Sequence[I], Said[I], int | None], list[I]]

_HOME = "metadataCollectionId"


class Searching(Base):
    """The searching part of a session."""

    # ---- pages ---------------------------------------------------------------------------------------------------
    def find_entities(self, query: EntityQuery) -> list[Entity]:
        """One page of the entities that pass, in order. Stand-ins are those of the local collection."""
        if query.proxies:
            return self._panel.local.find_entities(query) if self._panel.local is not None else []
        found: list[Entity] = self._found(query, lambda collection, each: collection.find_entities(each), resolved_entities)
        if query.as_of is None:
            self._read |= {each.guid: each for each in found if each.status != DELETED}
        return found

    def find_relationships(self, query: RelationshipQuery) -> list[Relationship]:
        """One page of the relationships that pass, in order."""
        return self._found(query, lambda collection, each: collection.find_relationships(each), resolved_relationships)

    def _found(self, query: InstanceQuery, find: Find[I], resolve: Resolve[I]) -> list[I]:
        """One page; what turns out to be out of date is left out, and the page filled up with what follows."""
        self._check_page(query.start, query.page_size)
        query = _ordered(query)
        search = repr(replace(query, start=0, page_size=0))
        remembered = self._facts.places.at(search, query.start)
        place, skip, wanted = remembered or Place(), 0 if remembered else query.start, query.page_size
        kept: list[I] = []
        while True:
            page = self._page(query, find, place, skip, wanted)
            resolved = resolve(self._panel, page.found, page.said, query.as_of)
            if query.as_of is None:
                self._offer((each for each in resolved if each.status != DELETED), page.said)
            kept += resolved
            if not wanted or len(page.found) < wanted or len(kept) == query.page_size or page.next is None:
                break
            place, skip, wanted = page.next, 0, query.page_size - len(kept)
        if query.page_size:
            self._facts.places.keep(search, query.start + query.page_size, page.next)
        return kept

    def _page(self, query: InstanceQuery, find: Find[I], place: Place, skip: int, wanted: int) -> Page[I]:
        size = skip + wanted + len(place.pending) if wanted else 0

        def question(at: int) -> Callable[[MetadataCollection], list[I]]:
            part = replace(query, start=at, page_size=size)
            return lambda collection: find(collection, part)

        answers = self._panel.ask_each([(each, question(place.read.get(each, 0))) for each in self._panel.ids()])
        return cut(answers, key_of_query(query), place, skip, wanted)

    def _check_page(self, start: int, page_size: int) -> None:
        if page_size < 0 or start < 0:
            raise faults.negative_page(start, page_size, self.collection_name)

    # ---- counts --------------------------------------------------------------------------------------------------
    def count_entities(self, query: EntityQuery) -> int:
        """How many entities pass: the sum over the homes, and what is at home in none of the collections that answer."""
        if query.proxies:
            return self._panel.local.count_entities(query) if self._panel.local is not None else 0
        return self._counted(query, lambda collection, each: collection.count_entities(each), self.find_entities)

    def count_relationships(self, query: RelationshipQuery) -> int:
        """How many relationships pass; see ``count_entities``."""
        return self._counted(query, lambda collection, each: collection.count_relationships(each), self.find_relationships)

    def _counted(self, query: Q, count: Callable[[MetadataCollection, Q], int], find: Callable[[Q], Sequence[object]]) -> int:
        while True:
            ids = self._panel.ids()
            answers: list[Answer[tuple[int, int]]] = self._panel.ask_each([
                (each, _both(count, _at_home(query, each), _elsewhere(query, ids))) for each in ids
            ])
            if self._panel.ids() == ids:
                break  # all whose instances were left out of the others' counts have counted them
        with_others = [each.value[1] for each in answers if each.value[1]]
        others = sum(with_others) if len(with_others) < 2 else len(find(replace(_elsewhere(query, ids), start=0, page_size=0)))
        return sum(each.value[0] for each in answers) + others


def _both(count: Callable[[MetadataCollection, Q], int], one: Q, other: Q) -> Callable[[MetadataCollection], tuple[int, int]]:
    return lambda collection: (count(collection, one), count(collection, other))


def _at_home(query: Q, collection_id: str) -> Q:
    """The search for those that are at home in a collection."""
    return _with(query, Condition(_HOME, "EQ", collection_id))


def _elsewhere(query: Q, ids: Sequence[str]) -> Q:
    """The search for those that are at home in none of these collections."""
    return _with(query, Condition(nested=Conditions(tuple(Condition(_HOME, "EQ", each) for each in ids), match="NONE")))


def _with(query: Q, condition: Condition) -> Q:
    tests = (condition,) if query.conditions is None else (condition, Condition(nested=query.conditions))
    return replace(query, conditions=Conditions(tests))


def _ordered(query: InstanceQuery) -> InstanceQuery:
    """The search in an order that all collections have: any order is that of aricia's own stores."""
    return replace(query, order="CREATION_DATE_RECENT") if query.order == "ANY" else query
