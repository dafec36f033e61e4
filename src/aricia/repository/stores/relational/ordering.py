"""The order of what a search finds, and which index can be walked in that order."""

from __future__ import annotations

from typing import NamedTuple

from aricia.repository.queries import InstanceQuery
from aricia.repository.stores.relational.conditions import HEADER_NAMES, header_column
from aricia.repository.stores.relational.dialect import Dialect
from aricia.repository.stores.relational.fragments import TRUE, Fragment, joined, wrapped
from aricia.repository.stores.relational.keys import Keys
from aricia.repository.stores.relational.kinds import Kind

_TIMES = {
    "ANY": ("create_time", " DESC"),
    "CREATION_DATE_RECENT": ("create_time", " DESC"), "CREATION_DATE_OLDEST": ("create_time", ""),
    "PROPERTY_ASCENDING": ("create_time", ""), "PROPERTY_DESCENDING": ("create_time", ""),  # when no property is named
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
    """alias: of the instances;  column: the time or GUID they are sorted by;  way: "" or " DESC"

    terms: what they are sorted by in SQL, before the key
    property_name: set when a property decides; instances without it come last
    """

    alias: str
    column: str
    way: str
    terms: str
    property_name: str | None = None
    text_rows: bool = False

    @property
    def by(self) -> Fragment:
        """ORDER BY, with the key as the last word, so that pages never overlap."""
        if self.text_rows:
            return Fragment(f" ORDER BY t.rowid{self.way}")
        return Fragment(f" ORDER BY {self.terms}, {self.alias}.id{self.way}")

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

    def walk(self, kind: Kind, keys: Keys, dialect: Dialect) -> Walk | None:
        """How to meet instances in this order; None when no index has it."""
        table = f"{kind.name} {kind.alias}"
        if self.property_name is None:
            return Walk(table, self.by.sql)
        name = keys.known_name(self.property_name)
        if name is None or self.property_name in HEADER_NAMES:
            return None
        return Walk(
            f"{kind.properties} p CROSS JOIN {table} ON {kind.alias}.id = p.owner",
            f" ORDER BY p.value{self.way}, {self.terms}, p.owner{self.way}",
            # a list has several leaves and would be met several times: only what is a single value is walked
            Fragment(f"p.name = {name} AND {dialect.single_value(f'{kind.alias}.properties', self.property_name)}"),
        )


def order_of(query: InstanceQuery, alias: str, dialect: Dialect) -> Order:
    """The order that a search asks for; a property order without a property is the order of creation."""
    name = query.order_property
    if query.order in ("PROPERTY_ASCENDING", "PROPERTY_DESCENDING") and name:
        way = " DESC" if query.order == "PROPERTY_DESCENDING" else ""
        if name in HEADER_NAMES:
            column = header_column(name, alias, dialect)
            return Order(alias, column, way, f"{column}{way} NULLS LAST", name)
        return Order(alias, "", way, dialect.in_order_of(f"{alias}.properties", name, way), name)
    column, way = ("guid", "") if query.order == "GUID" else _TIMES.get(query.order, _TIMES["ANY"])
    return Order(alias, f"{alias}.{column}", way, f"{alias}.{column}{way}")
