"""The order of what a search finds, and which index can be walked in that order."""

from __future__ import annotations

from typing import NamedTuple

from aricia.repository.queries import InstanceQuery
from aricia.repository.stores.relational.conditions import HEADER_COLUMNS, TRUE
from aricia.repository.stores.relational.fragments import Fragment, joined, wrapped
from aricia.repository.stores.relational.keys import Keys
from aricia.repository.stores.relational.kinds import Kind
from aricia.repository.stores.relational.leaves import KEY_LENGTH
from aricia.repository.stores.relational.reading import json_path

_TIMES = {
    "ANY": ("create_time", " DESC"),
    "CREATION_DATE_RECENT": ("create_time", " DESC"), "CREATION_DATE_OLDEST": ("create_time", ""),
    "LAST_UPDATE_RECENT": ("update_time", " DESC"), "LAST_UPDATE_OLDEST": ("update_time", ""),
}


class Walk(NamedTuple):
    """A walk of instances in the order of a search. source: tables;  by: the order, in terms of those tables."""

    source: str
    by: str
    test: Fragment = TRUE

    def first(self, kind: Kind, most: int, type_test: Fragment) -> Fragment:
        """The first instances of the walk that are live and of the right type, as a source for further tests."""
        tests = joined(" AND ", (self.test, Fragment(f"{kind.alias}.status <> 99"), Fragment(kind.live), type_test))
        before = f"(SELECT {kind.alias}.id AS id FROM {self.source} WHERE "
        after = f"{self.by} LIMIT {most}) k CROSS JOIN {kind.name} {kind.alias} ON {kind.alias}.id = k.id"
        return wrapped(before, tests, after)


class Order(NamedTuple):
    """alias: of the instances;  column: what they are sorted by (a time, the GUID, a property);  way: "" or " DESC".

    property_name: set when a property decides; instances without it come last
    """

    alias: str
    column: str
    way: str
    property_name: str | None = None
    text_rows: bool = False

    @property
    def by(self) -> Fragment:
        """ORDER BY, with the key as the last word, so that pages never overlap."""
        if self.text_rows:
            return Fragment(f" ORDER BY t.rowid{self.way}")
        nulls = " NULLS LAST" if self.property_name else ""
        return Fragment(f" ORDER BY {self.column}{self.way}{nulls}, {self.alias}.id{self.way}")

    @property
    def is_time(self) -> bool:
        """Whether an index of times is in this order."""
        return self.column in (f"{self.alias}.create_time", f"{self.alias}.update_time")

    @property
    def is_update_time(self) -> bool:
        """Whether the rows of the trigram index are in this order."""
        return self.column == f"{self.alias}.update_time"

    def of_text_rows(self) -> Order:
        """The same order as a walk of the trigram index."""
        return self._replace(text_rows=True)

    def walk(self, kind: Kind, keys: Keys) -> Walk | None:
        """How to meet instances in this order; None when no index has it."""
        table = f"{kind.name} {kind.alias}"
        if self.property_name is None:
            return Walk(table, self.by.sql)
        name = keys.known_name(self.property_name)
        if name is None or self.property_name in HEADER_COLUMNS:
            return None
        key = f"iif(typeof({self.column}) = 'text', substr({self.column}, 1, {KEY_LENGTH}), {self.column})"
        return Walk(
            f"{kind.properties} p CROSS JOIN {table} ON {kind.alias}.id = p.owner",
            f" ORDER BY p.value{self.way}, {self.column}{self.way}, p.owner{self.way}",
            # a list has several leaves and would be met several times: only what is a single value is walked
            Fragment(f"p.name = {name} AND p.value = {key}"),
        )


def order_of(query: InstanceQuery, alias: str) -> Order:
    """The order that a search asks for; a property order without a property is the order of creation."""
    if query.order in ("PROPERTY_ASCENDING", "PROPERTY_DESCENDING"):
        if not query.order_property:
            return Order(alias, f"{alias}.create_time", "")
        way = " DESC" if query.order == "PROPERTY_DESCENDING" else ""
        header = HEADER_COLUMNS.get(query.order_property)
        column = header.format(a=alias) if header else f"json_extract({alias}.properties, {json_path(query.order_property)})"
        return Order(alias, column, way, query.order_property)
    if query.order == "GUID":
        return Order(alias, f"{alias}.guid", "")
    column, way = _TIMES.get(query.order, _TIMES["ANY"])
    return Order(alias, f"{alias}.{column}", way)
