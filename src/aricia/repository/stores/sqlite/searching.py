"""Searches: keys first, in order and page by page, documents last.

A search for text walks the matches of the trigram index, which are numbered by update time, from the newest on and stops
when the page is full; without text it walks an index of times. So a page costs the same in a small and in a large store.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from aricia.base.errors import RepositoryFault
from aricia.repository.instances import Entity, Relationship
from aricia.repository.queries import Condition, Conditions, EntityQuery, InstanceQuery, RelationshipQuery
from aricia.repository.stores.sqlite.conditions import Compiler
from aricia.repository.stores.sqlite.reading import _RELATIONSHIP_COLUMNS, Reading, check_instant, json_path, status_test

_TIMES = {
    "CREATION_DATE_RECENT": "create_time DESC, {a}.id DESC", "CREATION_DATE_OLDEST": "create_time, {a}.id",
    "ANY": "create_time DESC, {a}.id DESC", "LAST_UPDATE_RECENT": "update_time DESC, {a}.id DESC",
    "LAST_UPDATE_OLDEST": "update_time, {a}.id", "GUID": "guid",
}
_CONTAINS = frozenset(("LIKE", "STARTS_WITH", "ENDS_WITH", "EQ", "CASE_INSENSITIVE_LIKE", "CASE_INSENSITIVE_STARTS_WITH",
                       "CASE_INSENSITIVE_ENDS_WITH", "CASE_INSENSITIVE_EQ"))
TRIGRAMS = 6


class Searching(Reading):
    """The searching part of a session."""

    # ---- entities ------------------------------------------------------------------------------------------------
    def find_entities(self, query: EntityQuery) -> list[Entity]:
        """One page of the entities that pass."""
        check_paging(query)
        sql, values = self._entity_search(query)
        limit = -1 if query.page_size == 0 else query.page_size
        rows = self._db.execute(f"{sql} LIMIT {limit} OFFSET {query.start}", values).fetchall()
        if query.as_of is None and query.statuses:
            return self.entities_by_id([row[0] for row in rows])
        if query.as_of is None:
            current = self._current([row[1] for row in rows])
            return [current[row[1]] for row in rows if row[1] in current]
        found = self.get_entities([row[1] for row in rows], query.as_of) if not query.statuses else self._at(rows, query.as_of)
        return [found[row[1]] for row in rows if row[1] in found]

    def _at(self, rows: list[tuple[Any, ...]], as_of: int) -> dict[str, Entity]:
        """The entities as of an instant, deleted ones included."""
        from aricia.base.codec import encode
        from aricia.repository.stores.sqlite.database import SQL

        found = self._db.execute(SQL["entities_by_guid_at"], (encode([row[1] for row in rows]).decode(), as_of)).fetchall()
        return {entity.guid: entity for entity in self._entities(found, as_of)}

    def count_entities(self, query: EntityQuery) -> int:
        """How many entities pass; paging and order do not matter."""
        sql, values = self._entity_search(query, ordered=False)
        return int(self._db.execute(f"SELECT count(*) FROM ({sql})", values).get)

    def _entity_search(self, query: EntityQuery, ordered: bool = True) -> tuple[str, list[Any]]:
        past = query.as_of is not None
        compiler = Compiler(self.types, self._keys, "e", None if past else "entity_property")
        tests, source, values = ["e.is_proxy = 0", status_test("e", query.statuses)], "entity e", []
        at = ""
        if query.as_of is not None:
            check_instant(query.as_of)
            source = "(SELECT v.*, k.guid FROM entity_versions v JOIN entity k ON k.id = v.id) e"
            tests.append(f"e.since <= {query.as_of} AND e.until > {query.as_of}")
            at = f"AND c.since <= {query.as_of} AND c.until > {query.as_of}"
        by_text = None if past else self._text_walk(query)
        if by_text is not None:
            source = "entity_text t CROSS JOIN entity e ON e.text_row = t.rowid"
            tests.append("entity_text MATCH ?")
            values.append(by_text)
        type_test = self._type_test("e", query)
        if type_test:
            tests.append(type_test)
        if query.conditions is not None:
            tests.append(f"({compiler.group(query.conditions)})")
        if query.classifications is not None:
            if not past and by_text is None:
                candidates = compiler.classification_candidates(query.classifications)
                if candidates is not None:
                    tests.append(f"e.id IN ({candidates})")
            tests.append(compiler.classifications(query.classifications, at))
        values += compiler.values
        order = self._order(query, "e", by_text is not None) if ordered else ""
        return f"SELECT e.id, e.guid FROM {source} WHERE {' AND '.join(tests)}{order}", values

    def _type_test(self, alias: str, query: InstanceQuery) -> str | None:
        """The SQL test of types: the type's closure, narrowed to or freed from subtypes."""
        if query.type_name is not None and self.types.get(query.type_name) is None:
            raise RepositoryFault("TypeError", "OMRS-REPOSITORY-404-007", (query.type_name,), properties={"parameterName": "typeName"})
        narrowed = frozenset().union(*(self.types.subtypes(name) for name in query.subtype_names))
        if query.type_name in (None, "OpenMetadataRoot") and not narrowed:
            return None
        wanted = self.types.subtypes(query.type_name) if query.type_name else frozenset(each.name for each in self.types.all())
        if narrowed:
            wanted = wanted - narrowed if query.skip_subtypes else wanted & narrowed
        return f"{alias}.type IN ({','.join(map(str, sorted(self._keys.known_types(wanted))))})"

    def _order(self, query: InstanceQuery, alias: str, by_text: bool) -> str:
        order = query.order
        if order in ("PROPERTY_ASCENDING", "PROPERTY_DESCENDING"):
            if not query.order_property:
                order = "CREATION_DATE_OLDEST"
            else:
                way = "DESC" if order.endswith("DESCENDING") else "ASC"
                return f" ORDER BY json_extract({alias}.properties, {json_path(query.order_property)}) {way} NULLS LAST, {alias}.id"
        if by_text and order in ("LAST_UPDATE_RECENT", "LAST_UPDATE_OLDEST"):
            return " ORDER BY t.rowid DESC" if order == "LAST_UPDATE_RECENT" else " ORDER BY t.rowid"
        return f" ORDER BY {alias}." + _TIMES[order].format(a=alias)

    # ---- text ----------------------------------------------------------------------------------------------------
    def _text_walk(self, query: EntityQuery) -> str | None:
        """The expression for the trigram index, when the conditions ask for a text of three characters or more."""
        group = query.conditions
        if group is None or group.match == "NONE" or (group.match == "ANY" and len(group.conditions) > 1):
            return None
        for condition in group.conditions:
            if condition.nested is not None:
                walk = self._text_walk(EntityQuery(conditions=condition.nested))
                if walk is not None:
                    return walk
            elif condition.operator in _CONTAINS and isinstance(condition.value, str) and self._is_text(condition):
                expression = trigram_expression(condition.value)
                if expression is not None:
                    return expression
        return None

    def _is_text(self, condition: Condition) -> bool:
        """EQ on a named property is served by the property index; the other text tests by trigrams."""
        return condition.operator != "EQ" or condition.property is None

    # ---- relationships -------------------------------------------------------------------------------------------
    def find_relationships(self, query: RelationshipQuery) -> list[Relationship]:
        """One page of the relationships that pass."""
        check_paging(query)
        sql, values = self._relationship_search(query, _RELATIONSHIP_COLUMNS)
        limit = -1 if query.page_size == 0 else query.page_size
        rows = self._db.execute(f"{sql}{self._order(query, 'r', False)} LIMIT {limit} OFFSET {query.start}", values)
        return [self._reader.relationship(row) for row in rows]

    def count_relationships(self, query: RelationshipQuery) -> int:
        """How many relationships pass."""
        sql, values = self._relationship_search(query, "r.id")
        return int(self._db.execute(f"SELECT count(*) FROM ({sql})", values).get)

    def _relationship_search(self, query: RelationshipQuery, columns: str) -> tuple[str, list[Any]]:
        past = query.as_of is not None
        compiler = Compiler(self.types, self._keys, "r", None if past else "relationship_property")
        tests, source, values = [status_test("r", query.statuses)], "relationship r", []
        if query.as_of is not None:
            check_instant(query.as_of)
            source = "(SELECT v.*, k.guid FROM relationship_versions v JOIN relationship k ON k.id = v.id) r"
            tests.append(f"r.since <= {query.as_of} AND r.until > {query.as_of}")
        type_test = self._type_test("r", query)
        if type_test:
            tests.append(type_test)
        ends = self._ends_test(query, values)
        if ends:
            tests.append(ends)
        if query.conditions is not None:
            tests.append(f"({compiler.group(query.conditions)})")
        joins = "JOIN entity a ON a.id = r.end1 JOIN entity b ON b.id = r.end2"
        return f"SELECT {columns} FROM {source} {joins} WHERE {' AND '.join(tests)}", values + compiler.values

    def _ends_test(self, query: RelationshipQuery, values: list[Any]) -> str | None:
        parts = []
        for alias, guids in (("end1", query.end1_guids), ("end2", query.end2_guids)):
            if guids:
                values += guids
                parts.append(f"r.{alias} IN (SELECT id FROM entity WHERE guid IN ({','.join('?' * len(guids))}))")
        if not parts:
            return None
        if query.end_match == "NONE":
            return f"NOT ({' OR '.join(parts)})"
        return f"({(' AND ' if query.end_match == 'BOTH' else ' OR ').join(parts)})"


def trigram_expression(text: str) -> str | None:
    """Up to six trigrams of the text, spread over it, all of which a match must have; None for texts that are too short."""
    folded = text.casefold()
    grams = [folded[at : at + 3] for at in range(len(folded) - 2) if "\x1f" not in folded[at : at + 3]]
    distinct = list(dict.fromkeys(grams))
    if not distinct:
        return None
    step = max(1, len(distinct) // TRIGRAMS)
    chosen = list(itertools.islice(distinct, 0, None, step))[: TRIGRAMS + 1]
    return " AND ".join('"' + gram.replace('"', '""') + '"' for gram in chosen)


def check_paging(query: InstanceQuery) -> None:
    """Negative paging is a PagingError -400-050."""
    if query.page_size < 0 or query.start < 0:
        raise RepositoryFault("PagingError", "OMRS-REPOSITORY-400-050", (query.page_size, query.start), properties={"parameterName": "pageSize"})


def conditions_of(*conditions: Condition, match: str = "ALL") -> Conditions:
    """A group of these tests."""
    return Conditions(conditions, match)


def chunks(values: list[Any], size: int) -> Iterator[list[Any]]:
    """The list in pieces of a size."""
    for at in range(0, len(values), size):
        yield values[at : at + size]
