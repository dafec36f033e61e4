"""The conditions of a search, tested on instances: for what the SQL of a database cannot decide.

Tests answer None where SQL would answer NULL: for a header field that has no value.
"""

from __future__ import annotations

import operator as comparing
from collections.abc import Callable, Sequence
from typing import Any

from aricia.repository.instances import Classification, Entity, Header, Relationship
from aricia.repository.queries import ClassificationCondition, Condition, Conditions, EntityQuery, InstanceQuery
from aricia.repository.stores.relational.conditions import HEADER_CODES, HEADER_NAMES, HEADER_NUMBERS
from aricia.repository.stores.relational.matching import TEXT_OPERATORS, matches
from aricia.types.registry import TypeRegistry

_FIELDS = {
    "version": "version", "createTime": "create_time", "updateTime": "update_time", "effectiveFromTime": "effective_from",
    "effectiveToTime": "effective_to", "metadataCollectionId": "collection_id", "metadataCollectionName": "collection_name",
    "openMetadataTypeName": "type_name", "status": "status", "instanceProvenanceType": "provenance", "createdBy": "created_by",
    "updatedBy": "updated_by", "lastRequestId": "last_request_id", "guid": "guid",
}
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "LT": comparing.lt, "LTE": comparing.le, "GT": comparing.gt, "GTE": comparing.ge,
}


class Verifier:
    """Tests instances against one search; types, statuses and ends are not looked at."""

    def __init__(self, types: TypeRegistry, query: InstanceQuery) -> None:
        self._conditions = query.conditions
        group = query.classifications if isinstance(query, EntityQuery) else None
        self._match = "ALL" if group is None else group.match
        self._classifications = [
            (types.subtypes(condition.name), condition) for condition in (() if group is None else group.conditions)
        ]

    def passes(self, instance: Entity | Relationship) -> bool:
        """Whether the instance is one of those that are searched for."""
        if self._conditions is not None and not _of_group(self._conditions, instance):
            return False
        if not self._classifications or not isinstance(instance, Entity):
            return True
        results = [_is_classified(instance, names, condition) for names, condition in self._classifications]
        return bool(_combined(self._match, results))


def _is_classified(entity: Entity, names: frozenset[str], condition: ClassificationCondition) -> bool:
    return any(
        item.type_name in names and (condition.properties is None or bool(_of_group(condition.properties, item)))
        for item in entity.classifications
    )


def _of_group(group: Conditions, instance: Header) -> bool | None:
    """A group of tests; one without any test passes. Of a classification only properties are tested."""
    if not group.conditions:
        return True
    return _combined(group.match, [_of_condition(condition, instance) for condition in group.conditions])


def _of_condition(condition: Condition, instance: Header) -> bool | None:
    if condition.nested is not None:
        return _of_group(condition.nested, instance)
    if condition.property in HEADER_NAMES and not isinstance(instance, Classification):
        return _of_header(condition.property, condition.operator, condition.value, instance)
    return matches(instance.properties, condition.property, condition.operator, condition.value)


def _of_header(name: str, operator: str, wanted: Any, instance: Header) -> bool | None:
    value = getattr(instance, _FIELDS[name])
    if operator in ("IS_NULL", "NOT_NULL"):
        return (value is None) is (operator == "IS_NULL")
    if operator in TEXT_OPERATORS:
        return matches({} if value is None else {"x": str(value)}, "x", operator, wanted)
    codes = HEADER_CODES.get(name)
    if codes is not None:
        value, wanted = codes[value], codes.get(str(wanted), -1)
    wanted = _comparable(wanted, name in HEADER_NUMBERS)
    if operator in ("EQ", "NEQ"):
        return (value == wanted) is (operator == "EQ")
    if value is None or wanted is None:
        return None
    if isinstance(value, str) is not isinstance(wanted, str):  # numbers come before texts
        return isinstance(value, str) is (operator in ("GT", "GTE"))
    return _ORDERS[operator](value, wanted)


def _comparable(wanted: Any, as_number: bool) -> Any:
    """What is compared with a header field: whole numbers may be given as text, anything odd is its text."""
    if as_number and isinstance(wanted, str) and wanted.strip().lstrip("-").isdecimal():
        return int(wanted)
    return wanted if wanted is None or isinstance(wanted, str | int | float) else str(wanted)


def _combined(match: str, results: Sequence[bool | None]) -> bool | None:
    """ALL, ANY or NONE of the results; what is not known decides nothing."""
    if match == "ALL":
        return False if False in results else None if None in results else True
    known = True if True in results else None if None in results else False
    if match == "ANY" or known is None:
        return known
    return not known
