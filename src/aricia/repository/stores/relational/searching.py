"""Searches: keys first, in order and page by page, documents last. The way in is chosen so that a page costs about the same
in a small and in a large store:

1. an index that holds few candidates (a name, a classification, an end): all of them are tested, then sorted;
2. for text in the order of updates, the trigram index, whose rows are numbered by update time: a walk that stops when the page
   is full;
3. in the order of time, an index of times (of one type, or of a few merged, or of all): a walk likewise;
4. in another order, a walk of that order that gives up after a while; only then everything is tested and sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from itertools import islice
from typing import TypeVar

import msgspec

from aricia.base.caller import caller
from aricia.repository import faults
from aricia.repository.instances import Entity, Relationship
from aricia.repository.queries import EntityQuery, InstanceQuery, RelationshipQuery
from aricia.repository.query_limits import check_limits
from aricia.repository.stores.relational.candidates import Candidates
from aricia.repository.stores.relational.conditions import Compiler
from aricia.repository.stores.relational.fragments import TRUE, Fragment, Value, integers, joined, wrapped
from aricia.repository.stores.relational.kinds import ENTITIES, RELATIONSHIPS, Kind
from aricia.repository.stores.relational.ordering import Order, order_of
from aricia.repository.stores.relational.reading import Reading, includes_deleted, status_test
from aricia.repository.stores.relational.verifying import Verifier
from aricia.repository.stores.relational.walks import Walks

Item = TypeVar("Item", Entity, Relationship)
Read = Callable[[list[int], int | None], list[Item]]

FEW = 500  # candidates that are worth testing one by one
MERGED_TYPES = 12  # types whose indexes of times are walked side by side
LIMITED_WALKS = (256, 4096)  # instances after which a walk in another order than time tries harder, and gives up

FIRST_PART, LARGEST_PART = 64, 4096  # how many instances are read at a time to be looked at


class Searching(Reading):
    """The searching part of a session. walks: what callers have seen of the searches that they page through; of readers only"""

    walks: Walks | None = None

    def find_entities(self, query: EntityQuery) -> list[Entity]:
        """One page of the entities that pass."""
        return self._found(ENTITIES, query, self._entities_by_key)

    def count_entities(self, query: EntityQuery) -> int:
        """How many entities pass; paging and order do not matter."""
        return self._count(ENTITIES, query, self._entities_by_key)

    def find_relationships(self, query: RelationshipQuery) -> list[Relationship]:
        """One page of the relationships that pass."""
        return self._found(RELATIONSHIPS, query, self._relationships_by_key)

    def count_relationships(self, query: RelationshipQuery) -> int:
        """How many relationships pass."""
        return self._count(RELATIONSHIPS, query, self._relationships_by_key)

    def _found(self, kind: Kind, query: InstanceQuery, read: Read[Item]) -> list[Item]:
        if query.page_size < 0 or query.start < 0:
            raise faults.negative_page(query.start, query.page_size, self.collection_name)
        walks, search, generation = self.walks, self._walk_of(kind, query), self._generation if self._cache is not None else None
        if walks is None or search is None:
            return self._page_of(kind, query, self._tests(kind, query), read)
        seen = walks.seen(search, query.start, generation) if query.start else None
        if seen is None:
            found = self._page_of(kind, query, self._tests(kind, query), read)
        else:
            tests = [*self._tests(kind, query), self._unseen(kind, seen)]
            found = self._page_of(kind, msgspec.structs.replace(query, start=0), tests, read)
        if len(found) == query.page_size:  # else it was the last page
            walks.record(search, query.start, [instance.guid for instance in found], generation)
        return found

    def _walk_of(self, kind: Kind, query: InstanceQuery) -> Hashable:
        """What names the walk that this page may belong to; None when it belongs to none: the past does not change."""
        if not query.page_size or query.as_of is not None:
            return None
        search = (caller.user, kind.name, msgspec.structs.replace(query, start=0, page_size=0))
        try:
            hash(search)
        except TypeError:  # the search compares with a list or a map
            return None
        return search

    def _unseen(self, kind: Kind, seen: list[str]) -> Fragment:
        listed = self._dialect.listed("?", "text", "w")
        return Fragment(f"{kind.alias}.guid NOT IN (SELECT w.value FROM {listed})", (self._list(seen),))

    def _page_of(self, kind: Kind, query: InstanceQuery, tests: list[Fragment], read: Read[Item]) -> list[Item]:
        if all(test.exact for test in tests):
            return read(self._find(kind, query, tests), query.as_of)
        passing = islice(self._verified(kind, query, tests, read), query.start, None)
        return list(islice(passing, query.page_size or None))

    def _verified(self, kind: Kind, query: InstanceQuery, tests: list[Fragment], read: Read[Item]) -> Iterator[Item]:
        """What passes, in order, when the SQL lets too much pass: it is read in parts, and every instance is looked at."""
        verifier = Verifier(self.types, query)
        start, size = 0, max(FIRST_PART, 2 * query.page_size) if query.page_size else LARGEST_PART
        while True:
            keys = self._find(kind, msgspec.structs.replace(query, start=start, page_size=size), tests)
            yield from filter(verifier.passes, read(keys, query.as_of))
            if len(keys) < size:
                return
            start, size = start + size, min(4 * size, LARGEST_PART)

    # ---- ways in -------------------------------------------------------------------------------------------------
    def _find(self, kind: Kind, query: InstanceQuery, tests: list[Fragment]) -> list[int]:
        """The keys of one page. tests: all but that of the type"""
        order = order_of(query, kind.alias, self._dialect)
        if query.as_of is not None:
            return self._page(f"{kind.past} {kind.alias}", [*tests, self._type_test(kind, query)], order, query)
        few = self._few(kind, query)
        if few is not None:
            return self._page(self._of_keys(kind, few), [*tests, self._type_test(kind, query)], order, query)
        text = self._text_of(kind, query)
        if text is not None:
            return self._find_text(kind, query, order, tests, text)
        if order.is_time:
            return self._find_by_time(kind, query, order, tests)
        return self._find_in_order(kind, query, order, tests, Fragment(f"{kind.name} {kind.alias}"))

    def _text_of(self, kind: Kind, query: InstanceQuery) -> str | None:
        """What to ask the text index for."""
        text = Candidates(self._dialect, self.types, self._keys, kind).text(query.conditions)
        return None if text is None else self._db.narrowed(kind, text)

    def _find_text(self, kind: Kind, query: InstanceQuery, order: Order, tests: list[Fragment], text: str) -> list[int]:
        matching, match = Fragment(self._dialect.text_source(kind)), self._dialect.text_test(kind, text)
        if order.is_update_time and self._dialect.text_walks:
            return self._page(matching, [match, *tests, self._type_test(kind, query)], order.of_text_rows(), query)
        few = self._at_most_few(Candidates(self._dialect, self.types, self._keys, kind).of_text(text))
        if few is not None:
            return self._page(self._of_keys(kind, few), [*tests, self._type_test(kind, query)], order, query)
        return self._find_in_order(kind, query, order, tests, matching, (match,))

    def _find_by_time(self, kind: Kind, query: InstanceQuery, order: Order, tests: list[Fragment]) -> list[int]:
        """Walk an index of times; of a few types, theirs, merged."""
        types = self._types_wanted(query)
        if types is None or len(types) > MERGED_TYPES or includes_deleted(query.statuses):
            return self._page(Fragment(f"{kind.name} {kind.alias}"), [*tests, self._type_test(kind, query)], order, query)
        if not types:
            return []
        where = joined(" AND ", tests)
        arm = f"SELECT {kind.alias}.id AS id, {order.column} AS at FROM {kind.name} {kind.alias} WHERE {kind.alias}.type = "
        arms = [wrapped(f"{arm}{key} AND ", where) for key in types]
        sql = wrapped("SELECT id FROM (", joined(" UNION ALL ", arms), f") m ORDER BY at{order.way}, id{order.way}")
        return self._keys_of(sql, query)

    def _find_in_order(
        self, kind: Kind, query: InstanceQuery, order: Order, tests: list[Fragment], source: Fragment,
        sourced: tuple[Fragment, ...] = (),
    ) -> list[int]:
        """Walk the first instances in the order asked for; only when they do not fill the page, test and sort everything.

        source, sourced: tables and tests of the complete search
        """
        tests = [*tests, self._type_test(kind, query)]
        walk = order.walk(kind, self._keys, self._dialect) if query.page_size and not includes_deleted(query.statuses) else None
        for most in LIMITED_WALKS:
            if walk is not None and most >= query.start + query.page_size:
                found = self._page(walk.first(kind, most, self._type_test(kind, query)), tests, order, query)
                if len(found) == query.page_size:
                    return found
        return self._page(source, [*sourced, *tests], order, query)

    def _few(self, kind: Kind, query: InstanceQuery) -> list[int] | None:
        """The keys of the candidates, if some index holds only a few."""
        for candidate in Candidates(self._dialect, self.types, self._keys, kind).all(query):
            few = self._at_most_few(candidate)
            if few is not None:
                return few
        types = self._types_wanted(query)
        if types is None or len(types) > MERGED_TYPES or includes_deleted(query.statuses) or _is_plain(query):
            return None
        if self._keys.is_crowded(kind.name, tuple(types)):
            return None
        few = self._at_most_few(Fragment(f"SELECT id FROM {kind.name} WHERE type IN ({integers(types)}) AND status <> 99"))
        if few is None:
            self._keys.note_crowd(kind.name, tuple(types))
        return few

    def _at_most_few(self, candidate: Fragment) -> list[int] | None:
        rows = self._db.query(f"{candidate.sql} LIMIT {FEW + 1}", candidate.values)
        return [row[0] for row in rows] if len(rows) <= FEW else None

    def _of_keys(self, kind: Kind, keys: list[int]) -> Fragment:
        """The instances with these keys, as a source."""
        listed = self._dialect.listed("?", "bigint", "k")
        distinct = self._list(dict.fromkeys(keys))
        return Fragment(f"{listed} CROSS JOIN {kind.name} {kind.alias} ON {kind.alias}.id = k.value", (distinct,))

    # ---- statements ----------------------------------------------------------------------------------------------
    def _page(self, source: Fragment | str, tests: list[Fragment], order: Order, query: InstanceQuery) -> list[int]:
        """The keys of one page of what the source holds and the tests let pass."""
        tables = Fragment(source) if isinstance(source, str) else source
        where = joined(" AND ", tests)
        key = order.alias + ".id"
        return self._keys_of(joined("", (Fragment(f"SELECT {key} FROM "), tables, Fragment(" WHERE "), where, order.by)), query)

    def _keys_of(self, sql: Fragment, query: InstanceQuery) -> list[int]:
        values: tuple[Value, ...] = (*sql.values, query.page_size or self._dialect.no_limit, query.start)
        return [row[0] for row in self._db.query(f"{sql.sql} LIMIT ? OFFSET ?", values)]

    def _count(self, kind: Kind, query: InstanceQuery, read: Read[Item]) -> int:
        tests = self._tests(kind, query)
        if not all(test.exact for test in tests):
            whole = msgspec.structs.replace(query, start=0, page_size=0, order="ANY")
            return sum(1 for _ in self._verified(kind, whole, tests, read))
        tests.append(self._type_test(kind, query))
        source = Fragment(f"{kind.name} {kind.alias}")
        if query.as_of is not None:
            source = Fragment(f"{kind.past} {kind.alias}")
        else:
            few = self._few(kind, query)
            text = self._text_of(kind, query) if few is None else None
            if few is not None:
                source = self._of_keys(kind, few)
            elif text is not None:
                source = Fragment(self._dialect.text_source(kind))
                tests.insert(0, self._dialect.text_test(kind, text))
        sql = joined("", (Fragment("SELECT count(*) FROM "), source, Fragment(" WHERE "), joined(" AND ", tests)))
        return int(self._db.query(sql.sql, sql.values)[0][0])

    # ---- tests ---------------------------------------------------------------------------------------------------
    def _tests(self, kind: Kind, query: InstanceQuery) -> list[Fragment]:
        """Every test but that of the type, the cheapest first."""
        check_limits(query)
        self._check_types(query)
        alias = kind.alias
        live = f"{alias}.is_proxy = 1" if isinstance(query, EntityQuery) and query.proxies else kind.live
        tests = [Fragment(live), Fragment(status_test(alias, query.statuses))]
        at = ""
        if query.as_of is not None:
            self._check_instant(query.as_of)
            tests.append(Fragment(f"{alias}.since <= {query.as_of} AND {alias}.until > {query.as_of}"))
            at = f" AND c.since <= {query.as_of} AND c.until > {query.as_of}"
        compiler = Compiler(self._dialect, self.types, self._keys, kind, past=query.as_of is not None)
        if isinstance(query, RelationshipQuery):
            tests.append(_ends_test(query))
        if isinstance(query, EntityQuery) and query.classifications is not None:
            tests.append(compiler.classifications(query.classifications, at))
        if query.conditions is not None:
            tests.append(compiler.group(query.conditions))
        return tests

    def _check_types(self, query: InstanceQuery) -> None:
        for name in (query.type_name, *query.subtype_names):
            if name is not None and self.types.get(name) is None:
                raise faults.type_not_known(name, "find", self.collection_name)

    def _types_wanted(self, query: InstanceQuery) -> list[int] | None:
        """The keys of the types that can be found; None = any."""
        narrowed = frozenset().union(*(self.types.subtypes(name) for name in query.subtype_names))
        if query.type_name in (None, "OpenMetadataRoot") and not narrowed:
            return None
        wanted = self.types.subtypes(query.type_name) if query.type_name else frozenset(each.name for each in self.types.all())
        if narrowed:
            wanted = wanted - narrowed if query.skip_subtypes else wanted & narrowed
        return self._keys.known_types(wanted)

    def _type_test(self, kind: Kind, query: InstanceQuery) -> Fragment:
        types = self._types_wanted(query)
        return TRUE if types is None else Fragment(f"{kind.alias}.type IN ({integers(types)})")


def _is_plain(query: InstanceQuery) -> bool:
    """Whether nothing but the type is asked for."""
    return query.conditions is None and (not isinstance(query, EntityQuery) or query.classifications is None)


def _ends_test(query: RelationshipQuery) -> Fragment:
    parts = []
    for column, guids in (("end1", query.end1_guids), ("end2", query.end2_guids)):
        if guids:
            marks = ",".join("?" * len(guids))
            parts.append(Fragment(f"r.{column} IN (SELECT id FROM entity WHERE guid IN ({marks}))", guids))
    if not parts:
        return TRUE
    whole = wrapped("(", joined(" AND " if query.end_match == "BOTH" else " OR ", parts), ")")
    return wrapped("NOT ", whole) if query.end_match == "NONE" else whole


