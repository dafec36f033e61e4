"""Search conditions as SQL tests of one instance: what the property index answers at once, the rest on the document."""

from __future__ import annotations

from typing import Any

from aricia.repository import faults
from aricia.repository.queries import ClassificationConditions, Condition, Conditions
from aricia.repository.stores.relational.codec import DELETED_CODE, PROVENANCE_CODES, STATUS_CODES
from aricia.repository.stores.relational.dialect import Dialect
from aricia.repository.stores.relational.fragments import FALSE, TRUE, Fragment, integers, joined, negated, wrapped
from aricia.repository.stores.relational.keys import Keys
from aricia.repository.stores.relational.kinds import Kind
from aricia.repository.stores.relational.leaves import KEY_LENGTH, Scalar
from aricia.repository.stores.relational.matching import TEXT_OPERATORS, check_operator, matches
from aricia.types.registry import TypeRegistry

FEW_VALUES = 4  # that are looked for one by one
_JOINERS = {"ALL": " AND ", "ANY": " OR ", "NONE": " OR "}
_COLUMNS = {
    "guid": "{a}.guid", "version": "{a}.version", "createTime": "{a}.create_time", "updateTime": "{a}.update_time",
    "effectiveFromTime": "{a}.effective_from", "effectiveToTime": "{a}.effective_to",
    "metadataCollectionId": "(SELECT guid FROM collection WHERE id = {a}.home)",
    "metadataCollectionName": "(SELECT name FROM collection WHERE id = {a}.home)",
    "openMetadataTypeName": "(SELECT name FROM type WHERE id = {a}.type)",
    "status": "{a}.status", "instanceProvenanceType": "{a}.provenance",
}
_DOCUMENT_FIELDS = {"createdBy": 0, "updatedBy": 1, "lastRequestId": 3}
HEADER_NAMES = frozenset((*_COLUMNS, *_DOCUMENT_FIELDS))
HEADER_CODES = {"status": STATUS_CODES, "instanceProvenanceType": PROVENANCE_CODES}
HEADER_NUMBERS = frozenset(("version", "createTime", "updateTime", "effectiveFromTime", "effectiveToTime", *HEADER_CODES))


def header_column(name: str, alias: str, dialect: Dialect) -> str:
    """A header field of an instance in SQL."""
    if name in _COLUMNS:
        return _COLUMNS[name].format(a=alias)
    return dialect.header_field(f"{alias}.header", _DOCUMENT_FIELDS[name])


class Compiler:
    """Compiles the conditions of one search. past: over all versions, for which there is no property index."""

    def __init__(self, dialect: Dialect, types: TypeRegistry, keys: Keys, kind: Kind, *, past: bool) -> None:
        self._dialect = dialect
        self._types = types
        self._keys = keys
        self._kind = kind
        self._alias = kind.alias
        self._past = past
        self._probes = 0  # of the property index so far

    def group(self, group: Conditions) -> Fragment:
        """A group of tests; one without any test passes."""
        if not group.conditions:
            return TRUE
        single, several = group.conditions, list[Fragment]()
        if group.match != "ALL" and len(single) > FEW_VALUES:
            single, several = self._several(single)
        return _combined(group.match, [*several, *(self._condition(condition) for condition in single)])

    def _several(self, conditions: tuple[Condition, ...]) -> tuple[tuple[Condition, ...], list[Fragment]]:
        """The tests of properties for one of many values, each property's as one look-up, and the other conditions."""
        keys: dict[int, list[Scalar]] = {}
        others = []
        for each in conditions:
            name = self._keys.known_name(each.property) if each.property is not None and self._is_look_up(each) else None
            if name is None:
                others.append(each)
            else:
                keys.setdefault(name, []).append(self._dialect.key_of(each.value))
        listed = self._dialect.listed("?", "text", "v")
        return tuple(others), [
            Fragment(
                f"{self._alias}.id IN (SELECT p.owner FROM {self._kind.properties} p WHERE p.name = {name} "
                f"AND p.value IN (SELECT v.value FROM {listed}))", (self._dialect.list_value(values),),
            )
            for name, values in keys.items()
        ]

    def _is_look_up(self, condition: Condition) -> bool:
        """Whether the property index decides for certain whether a property has the value."""
        value = condition.value
        return (
            not self._past and condition.nested is None and condition.operator == "EQ" and condition.property not in HEADER_NAMES
            and (len(value) < KEY_LENGTH if isinstance(value, str) else type(value) is int and abs(value) < 2**53)
        )

    def _condition(self, condition: Condition) -> Fragment:
        if condition.nested is not None:
            if condition.property is not None:
                raise faults.wrong_condition(condition.property)
            return self.group(condition.nested)
        check_operator(condition.operator, condition.value)
        if condition.property in HEADER_NAMES:
            return self._header(condition.property, condition)
        return self._property(condition.property, condition.operator, condition.value)

    def _property(self, name: str | None, operator: str, value: Any) -> Fragment:
        """A test through the property index where that is one look-up; else on the document."""
        if self._past or name is None or operator not in ("EQ", "NEQ") or not isinstance(value, str | int | float):
            return self._dialect.on_instance(self._kind, self._past, name, operator, value)
        key = self._keys.known_name(name)
        if key is None:
            return FALSE if operator == "EQ" else TRUE
        self._probes += 1
        if self._probes > self._dialect.most_probes:
            return self._dialect.on_instance(self._kind, self._past, name, operator, value)
        test = Fragment(
            f"EXISTS (SELECT 1 FROM {self._kind.properties} p "
            f"WHERE p.name = {key} AND p.value = ? AND p.owner = {self._alias}.id{self._dialect.probe_end})",
            (self._dialect.key_of(value),),
        )
        if isinstance(value, str) and len(value) >= KEY_LENGTH:
            exactly = self._dialect.on_instance(self._kind, self._past, name, "EQ", value)
            test = wrapped("(", joined(" AND ", (test, exactly)), ")")
        return test if operator == "EQ" else negated(test)

    def _header(self, name: str, condition: Condition) -> Fragment:
        column = header_column(name, self._alias, self._dialect)
        operator = condition.operator
        if operator in ("IS_NULL", "NOT_NULL"):
            return Fragment(f"{column} {'IS NULL' if operator == 'IS_NULL' else 'IS NOT NULL'}")
        codes = HEADER_CODES.get(name)
        if codes is None:
            if operator in TEXT_OPERATORS:
                return self._dialect.header_text(column, operator, str(condition.value))
            return self._dialect.compared(column, name not in HEADER_NUMBERS, operator, condition.value)
        if operator in TEXT_OPERATORS:
            names = integers(code for text, code in codes.items() if _matches_name(text, operator, condition.value))
            return Fragment(f"{column} IN ({names})")
        return self._dialect.compared(column, False, operator, codes.get(str(condition.value), -1))

    # ---- classifications -----------------------------------------------------------------------------------------
    def classifications(self, group: ClassificationConditions, at: str) -> Fragment:
        """Tests of classifications; ``at``: SQL that limits classification versions (alias c) to the instant asked for."""
        if not group.conditions:
            return TRUE
        table = "classification_versions" if self._past else "classification"
        end = f"{self._dialect.probe_end})"
        parts = []
        for condition in group.conditions:
            if not condition.name:
                raise faults.unnamed_classification()
            keys = integers(self._keys.known_types(self._types.subtypes(condition.name)))
            tests = [Fragment(f"c.entity = {self._alias}.id AND c.type IN ({keys}) AND c.status <> {DELETED_CODE}{at}")]
            if condition.properties is not None:
                tests.append(self._classification_properties(condition.properties))
            parts.append(wrapped(f"EXISTS (SELECT 1 FROM {table} c WHERE ", joined(" AND ", tests), end))
        return _combined(group.match, parts)

    def _classification_properties(self, group: Conditions) -> Fragment:
        """The tests on a classification's own document (alias c)."""
        if not group.conditions:
            return TRUE
        parts = []
        for condition in group.conditions:
            if condition.nested is not None:
                parts.append(self._classification_properties(condition.nested))
            else:
                check_operator(condition.operator, condition.value)
                parts.append(self._dialect.on_classification(condition.property, condition.operator, condition.value))
        return _combined(group.match, parts)


def _combined(match: str, parts: list[Fragment]) -> Fragment:
    """ALL, ANY or NONE of the parts, as a tree of pairs: the parser's limit is on its depth."""
    level = [wrapped("(", part, ")") for part in parts]
    while len(level) > 1:
        level = [wrapped("(", joined(_JOINERS[match], level[at : at + 2]), ")") for at in range(0, len(level), 2)]
    return negated(level[0]) if match == "NONE" else level[0]


def _matches_name(text: str, operator: str, wanted: Any) -> bool:
    return matches({"x": text}, "x", operator, wanted)
