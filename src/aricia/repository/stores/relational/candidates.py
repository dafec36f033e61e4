"""Supersets of what a search can find, each read from one index: the way in when the set is small.

A candidate is a SELECT of keys. The tests are made on every candidate afterwards, so it may hold too much but never too little.
"""

from __future__ import annotations

from collections.abc import Iterator

from aricia.repository.queries import (
    ClassificationCondition,
    Condition,
    Conditions,
    EntityQuery,
    InstanceQuery,
    RelationshipQuery,
)
from aricia.repository.stores.relational.codec import DELETED_CODE
from aricia.repository.stores.relational.conditions import HEADER_NAMES
from aricia.repository.stores.relational.dialect import Dialect
from aricia.repository.stores.relational.fragments import Fragment, integers, joined, wrapped
from aricia.repository.stores.relational.keys import Keys
from aricia.repository.stores.relational.kinds import Kind
from aricia.repository.stores.relational.leaves import KEY_LENGTH
from aricia.types.registry import TypeRegistry

_COMPARISONS = {"LT": "<", "LTE": "<=", "GT": ">", "GTE": ">="}
_CONTAINS = frozenset(
    ("LIKE", "STARTS_WITH", "ENDS_WITH", "EQ", "CASE_INSENSITIVE_LIKE", "CASE_INSENSITIVE_STARTS_WITH",
     "CASE_INSENSITIVE_ENDS_WITH", "CASE_INSENSITIVE_EQ")
)
_LAST_CHARACTER = "\U0010ffff"
MOST_UNITED = 250


class Candidates:
    """The candidates of one search."""

    def __init__(self, dialect: Dialect, types: TypeRegistry, keys: Keys, kind: Kind) -> None:
        self._dialect = dialect
        self._types = types
        self._keys = keys
        self._kind = kind

    def all(self, query: InstanceQuery) -> Iterator[Fragment]:
        """Every candidate that costs no text search, the one most likely to be small first."""
        if query.conditions is not None:
            yield from self._of_group(query.conditions)
        if isinstance(query, EntityQuery) and query.classifications is not None:
            group = query.classifications
            if group.match == "ALL" or (group.match == "ANY" and len(group.conditions) == 1):
                for condition in group.conditions:
                    yield from self._of_classification(condition)
        if isinstance(query, RelationshipQuery):
            yield from _of_ends(query)

    def text(self, group: Conditions | None) -> str | None:
        """The text that everything found must have, as an expression for the text index; None when nothing is known."""
        for condition in _necessary(group):
            if condition.nested is not None:
                inner = self.text(condition.nested)
                if inner is not None:
                    return inner
            elif self._is_text(condition):
                expression = self._dialect.text_expression(condition.value)
                if expression is not None:
                    return expression
        return None

    def of_text(self, expression: str) -> Fragment:
        """The candidates of a text expression."""
        start = f"SELECT {self._kind.alias}.id FROM {self._dialect.text_source(self._kind)} WHERE "
        return wrapped(start, self._dialect.text_test(self._kind, expression))

    def _is_text(self, condition: Condition) -> bool:
        """EQ of a named property is one look-up in the property index; the other tests of text go by trigrams."""
        return (
            condition.operator in _CONTAINS and isinstance(condition.value, str) and condition.property not in HEADER_NAMES
            and (condition.operator != "EQ" or condition.property is None)
        )

    def _of_group(self, group: Conditions) -> Iterator[Fragment]:
        """Of tests that all have to pass, any; of tests of which one has to pass, the union, if each has one."""
        if group.match == "ANY" and len(group.conditions) > 1:
            parts = [next(self._of_condition(condition), None) for condition in group.conditions]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts):
                yield _united(known)
            return
        for condition in _necessary(group):
            yield from self._of_condition(condition)

    def _of_condition(self, condition: Condition) -> Iterator[Fragment]:
        if condition.nested is not None:
            yield from self._of_group(condition.nested)
        elif condition.property == "guid" and condition.operator == "EQ":
            yield Fragment(f"SELECT id FROM {self._kind.name} WHERE guid = ?", (str(condition.value),))
        elif condition.property is not None and condition.property not in HEADER_NAMES:
            name = self._keys.known_name(condition.property)
            test = self._key_range(condition)
            if test is not None:
                where = f"name = {-1 if name is None else name} AND {test.sql}"
                yield Fragment(f"SELECT owner FROM {self._kind.properties} WHERE {where}", test.values)

    def _of_classification(self, condition: ClassificationCondition) -> Iterator[Fragment]:
        types = integers(self._keys.known_types(self._types.subtypes(condition.name)))
        for test in _necessary(condition.properties):
            key_range = self._key_range(test) if test.nested is None and test.property is not None else None
            if key_range is not None:
                name = self._keys.known_name(test.property or "")
                where = f"type IN ({types}) AND name = {-1 if name is None else name} AND {key_range.sql}"
                yield Fragment(f"SELECT owner FROM classification_property WHERE {where}", key_range.values)
        yield Fragment(f"SELECT entity FROM classification WHERE type IN ({types}) AND status <> {DELETED_CODE}")

    def _key_range(self, condition: Condition) -> Fragment | None:
        """The test of a property's index keys that goes with a condition."""
        value, operator, key_of = condition.value, condition.operator, self._dialect.key_of
        if not isinstance(value, str | int | float):
            return None
        if operator == "EQ":
            return Fragment("value = ?", (key_of(value),))
        if operator == "STARTS_WITH" and isinstance(value, str) and value:
            start = key_of(value[:KEY_LENGTH])
            return Fragment("value >= ? AND value <= ?", (start, f"{start}{_LAST_CHARACTER}"))
        if operator in _COMPARISONS and not isinstance(value, str):
            return Fragment(f"value {_COMPARISONS[operator]} ? AND value < {self._dialect.after_numbers}", (key_of(value),))
        return None


def _united(parts: list[Fragment]) -> Fragment:
    """The union of all; in steps, because the parser takes 500 at once."""
    while len(parts) > 1:
        parts = [
            wrapped("SELECT * FROM (", joined(" UNION ALL ", parts[at : at + MOST_UNITED]), ") u")
            for at in range(0, len(parts), MOST_UNITED)
        ]
    return parts[0]


def _necessary(group: Conditions | None) -> tuple[Condition, ...]:
    """The tests that everything found must pass."""
    if group is None or group.match == "NONE" or (group.match == "ANY" and len(group.conditions) > 1):
        return ()
    return group.conditions


def _of_ends(query: RelationshipQuery) -> Iterator[Fragment]:
    sides = []
    for column, guids in (("end1", query.end1_guids), ("end2", query.end2_guids)):
        if guids:
            ends = f"SELECT id FROM entity WHERE guid IN ({','.join('?' * len(guids))})"
            sides.append(Fragment(f"SELECT id FROM relationship WHERE {column} IN ({ends})", guids))
    if query.end_match == "BOTH":
        yield from sides
    elif query.end_match == "ANY" and sides:
        yield joined(" UNION ALL ", sides)
