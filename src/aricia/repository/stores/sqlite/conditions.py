"""Search conditions as SQL: exact tests through the property index, the rest on the document."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import RepositoryFault
from aricia.repository.queries import ClassificationConditions, Condition, Conditions
from aricia.repository.stores.relational.codec import PROVENANCE_CODES, STATUS_CODES
from aricia.repository.stores.relational.leaves import KEY_LENGTH
from aricia.repository.stores.relational.matching import TEXT_OPERATORS
from aricia.repository.stores.sqlite.database import Keys
from aricia.types.registry import TypeRegistry

_JOINERS = {"ALL": " AND ", "ANY": " OR ", "NONE": " OR "}
_COMPARISONS = {"LT": "<", "LTE": "<=", "GT": ">", "GTE": ">="}
_HEADER_COLUMNS = {
    "guid": "{a}.guid", "version": "{a}.version", "createTime": "{a}.create_time", "updateTime": "{a}.update_time",
    "effectiveFromTime": "{a}.effective_from", "effectiveToTime": "{a}.effective_to",
    "createdBy": "json_extract({a}.header, '$[0]')", "updatedBy": "json_extract({a}.header, '$[1]')",
    "lastRequestId": "json_extract({a}.header, '$[3]')",
    "metadataCollectionId": "(SELECT guid FROM collection WHERE id = {a}.home)",
    "metadataCollectionName": "(SELECT name FROM collection WHERE id = {a}.home)",
    "openMetadataTypeName": "(SELECT name FROM type WHERE id = {a}.type)",
}
_HEADER_CODES = {"status": ("{a}.status", STATUS_CODES), "instanceProvenanceType": ("{a}.provenance", PROVENANCE_CODES)}


class Compiler:
    """Compiles the conditions of one search; collects the values of its parameters in ``values``.

    alias: the table of the instances;  owner: SQL of the key by which the property index knows an instance
    index: the property index (None: there is none for the rows searched, as for reads of the past)
    """

    def __init__(self, types: TypeRegistry, keys: Keys, alias: str, index: str | None) -> None:
        self._types = types
        self._keys = keys
        self._alias = alias
        self._index = index
        self.values: list[Any] = []

    def group(self, group: Conditions) -> str:
        """A group of tests as one SQL expression."""
        if not group.conditions:
            return "1"
        joined = _JOINERS[group.match].join(f"({self._condition(condition)})" for condition in group.conditions)
        return f"NOT ({joined})" if group.match == "NONE" else joined

    def _condition(self, condition: Condition) -> str:
        if condition.nested is not None:
            if condition.property is not None:
                raise RepositoryFault("InvalidParameter", "OMRS-REPOSITORY-400-074", (condition.property,), properties={"parameterName": "matchProperties"})
            return self.group(condition.nested)
        name = condition.property
        if name in _HEADER_COLUMNS or name in _HEADER_CODES:
            return self._header(name or "", condition)
        return self._property(name, condition.operator, condition.value)

    def _property(self, name: str | None, operator: str, value: Any) -> str:
        if self._index is None or operator in TEXT_OPERATORS or name is None:
            return self._on_document(name, operator, value)
        key = self._keys.known_name(name)
        if operator in ("IS_NULL", "NOT_NULL"):
            present = f"EXISTS ({self._probe(key)})"
            return present if operator == "NOT_NULL" else f"NOT {present}"
        if operator in ("EQ", "NEQ"):
            if isinstance(value, list | dict) or value is None:
                return self._on_document(name, operator, value)
            test = f"{self._alias}.id IN ({self._probe(key, '=', value)})"
            if isinstance(value, str) and len(value) > KEY_LENGTH:
                test += f" AND {self._on_document(name, 'EQ', value)}"
            return test if operator == "EQ" else f"NOT ({test})"
        if isinstance(value, str) or not isinstance(value, int | float):
            return "0"
        return f"{self._alias}.id IN ({self._probe(key, _COMPARISONS[operator], value)} AND typeof(value) <> 'text')"

    def _probe(self, key: int | None, comparison: str | None = None, value: Any = None) -> str:
        name = -1 if key is None else key
        if comparison is None:
            return f"SELECT 1 FROM {self._index} WHERE name = {name} AND owner = {self._alias}.id"
        self.values.append(value[:KEY_LENGTH] if isinstance(value, str) else int(value) if isinstance(value, bool) else value)
        return f"SELECT owner FROM {self._index} WHERE name = {name} AND value {comparison} ?"

    def _on_document(self, name: str | None, operator: str, value: Any) -> str:
        self.values += [name, operator, value if not isinstance(value, list | dict) else str(value)]
        return f"property_matches({self._alias}.properties, ?, ?, ?)"

    def _header(self, name: str, condition: Condition) -> str:
        column, value = self._header_operand(name, condition.value)
        operator = condition.operator
        if operator in ("IS_NULL", "NOT_NULL"):
            return f"{column} {'IS NULL' if operator == 'IS_NULL' else 'IS NOT NULL'}"
        if operator in TEXT_OPERATORS:
            self.values += [operator, str(condition.value)]
            return f"property_matches(json_object('x', {column}), 'x', ?, ?)"
        self.values.append(value)
        comparison = {"EQ": "IS", "NEQ": "IS NOT", **_COMPARISONS}[operator]
        return f"{column} {comparison} ?"

    def _header_operand(self, name: str, value: Any) -> tuple[str, Any]:
        if name in _HEADER_CODES:
            column, codes = _HEADER_CODES[name]
            return column.format(a=self._alias), codes.get(value, value)
        return _HEADER_COLUMNS[name].format(a=self._alias), value

    # ---- classifications -----------------------------------------------------------------------------------------
    def classifications(self, group: ClassificationConditions, at: str) -> str:
        """Tests of classifications; ``at``: SQL that limits classification versions (alias c) to the instant asked for."""
        if not group.conditions:
            return "1"
        parts = []
        for condition in group.conditions:
            if not condition.name:
                raise RepositoryFault("InvalidParameter", "OMRS-REPOSITORY-400-075", (), properties={"parameterName": "matchClassifications"})
            keys = ",".join(map(str, self._keys.known_types(self._types.subtypes(condition.name))))
            table = "classification" if self._index else "classification_versions"
            test = f"c.entity = {self._alias}.id AND c.type IN ({keys}) AND c.status <> 99 {at}"
            if condition.properties is not None and condition.properties.conditions:
                test += f" AND ({self._classification_properties(condition.properties, keys)})"
            parts.append(f"EXISTS (SELECT 1 FROM {table} c WHERE {test})")
        joined = _JOINERS[group.match].join(parts)
        return f"NOT ({joined})" if group.match == "NONE" else f"({joined})"

    def _classification_properties(self, group: Conditions, types: str) -> str:
        """The tests on a classification's own document (alias c)."""
        parts = []
        for condition in group.conditions:
            if condition.nested is not None:
                parts.append(f"({self._classification_properties(condition.nested, types)})")
                continue
            value = condition.value if not isinstance(condition.value, list | dict) else str(condition.value)
            self.values += [condition.property, condition.operator, value]
            parts.append("property_matches(c.properties, ?, ?, ?)")
        joined = _JOINERS[group.match].join(parts) or "1"
        return f"NOT ({joined})" if group.match == "NONE" else joined

    def classification_candidates(self, group: ClassificationConditions) -> str | None:
        """SQL of a superset of the entities that can pass, from the index of classification properties; None: no help."""
        if (group.match != "ALL" and len(group.conditions) > 1) or group.match == "NONE":
            return None
        for condition in group.conditions:
            properties = condition.properties
            if properties is None or not properties.conditions or (properties.match != "ALL" and len(properties.conditions) > 1):
                continue
            for test in properties.conditions if properties.match != "NONE" else ():
                if test.operator == "EQ" and test.property and isinstance(test.value, str | int | float):
                    types = ",".join(map(str, self._keys.known_types(self._types.subtypes(condition.name))))
                    name = self._keys.known_name(test.property)
                    value = test.value[:KEY_LENGTH] if isinstance(test.value, str) else test.value
                    self.values.append(value)
                    return f"SELECT owner FROM classification_property WHERE type IN ({types}) AND name = {-1 if name is None else name} AND value = ?"
        return None
