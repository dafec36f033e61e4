"""SearchProperties and SearchClassifications of request bodies -> conditions of the repository (spec: metadata store, 7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aricia.base.body_faults import CONSTRAINTS, INVALID_FORMAT, MISMATCHED_INPUT, UnmappableBody
from aricia.metadata.body_values import read_text
from aricia.metadata.store_values import read_value
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, Condition, Conditions
from aricia.types.registry import TypeRegistry

OPERATORS = (
    "EQ", "NEQ", "LT", "LTE", "GT", "GTE", "IS_NULL", "NOT_NULL", "LIKE", "NOT_LIKE", "CASE_INSENSITIVE_LIKE",
    "CASE_INSENSITIVE_NOT_LIKE", "STARTS_WITH", "ENDS_WITH", "CASE_INSENSITIVE_STARTS_WITH", "CASE_INSENSITIVE_ENDS_WITH",
    "CASE_INSENSITIVE_EQ",
)
_GROUPS = ("nestedConditions", "searchProperties")  # where a condition holds others
MATCHES = ("ALL", "ANY", "NONE")
DEFAULT_MATCH = "ANY"
MOST_CONDITIONS = 1000  # every one of them is tested on every element
MOST_LEVELS = 50


def read_conditions(types: TypeRegistry, value: Mapping[str, Any] | None) -> Conditions | None:
    """The conditions in a SearchProperties; None when there are none."""
    _check_size(value)
    return _group(types, value)


def _check_size(value: Any) -> None:
    total, levels, groups = 0, 0, [value]
    while groups:
        conditions = [each for group in groups for each in _listed(group)]
        total, levels = total + len(conditions), levels + 1
        if total > MOST_CONDITIONS or levels > MOST_LEVELS:
            text = f"A search takes up to {MOST_CONDITIONS} conditions, nested up to {MOST_LEVELS} levels."
            raise UnmappableBody(CONSTRAINTS, text)
        groups = [each[key] for each in conditions if isinstance(each, Mapping) for key in _GROUPS if each.get(key)]


def _listed(group: Any) -> list[Any]:
    conditions = group.get("conditions") if isinstance(group, Mapping) else None
    return conditions if isinstance(conditions, list) else []


def _group(types: TypeRegistry, value: Mapping[str, Any] | None) -> Conditions | None:
    conditions = _conditions_in(value)
    if not conditions:
        return None
    if not isinstance(conditions, list):
        raise UnmappableBody(MISMATCHED_INPUT, "the conditions of a search must be a list")
    return Conditions(tuple(_condition(types, each) for each in conditions), _match(value))


def _conditions_in(value: Any) -> Any:
    if value is not None and not isinstance(value, Mapping):
        raise UnmappableBody(MISMATCHED_INPUT, "a search is an object with conditions")
    return (value or {}).get("conditions")


def _match(value: Mapping[str, Any] | None) -> str:
    match = (value or {}).get("matchCriteria") or DEFAULT_MATCH
    if match not in MATCHES:
        raise UnmappableBody(INVALID_FORMAT, f"matchCriteria {match!r} is not one of {', '.join(MATCHES)}")
    return str(match)


def _condition(types: TypeRegistry, value: Any) -> Condition:
    if not isinstance(value, Mapping):
        raise UnmappableBody(MISMATCHED_INPUT, "a search condition must be an object")
    nested = _group(types, value.get("nestedConditions"))
    operator = value.get("operator") or "EQ"
    if operator not in OPERATORS:
        raise UnmappableBody(INVALID_FORMAT, f"operator {operator!r} is not one of {', '.join(OPERATORS)}")
    name, given = read_text(value.get("property"), "property"), value.get("value")
    wanted = None if given is None else read_value(types, given, types.attribute_kind(name) if name else None)
    return Condition(name, operator, wanted, nested)


def read_classification_conditions(types: TypeRegistry, value: Mapping[str, Any] | None) -> ClassificationConditions | None:
    """The conditions in a SearchClassifications; None when there are none."""
    _check_size(value)
    conditions = _conditions_in(value)
    if not conditions:
        return None
    if not isinstance(conditions, list) or not all(isinstance(each, Mapping) for each in conditions):
        raise UnmappableBody(MISMATCHED_INPUT, "the conditions of a search must be a list of objects")
    tests = tuple(
        ClassificationCondition(str(each.get("name") or ""), _group(types, each.get("searchProperties")))
        for each in conditions
    )
    return ClassificationConditions(tests, _match(value))
