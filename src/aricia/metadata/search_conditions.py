"""SearchProperties and SearchClassifications of request bodies -> conditions of the repository (spec: metadata store, 7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aricia.base.body_faults import INVALID_FORMAT, MISMATCHED_INPUT, UnmappableBody
from aricia.metadata.body_values import read_text
from aricia.metadata.store_values import read_value
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, Condition, Conditions
from aricia.types.registry import TypeRegistry

OPERATORS = (
    "EQ", "NEQ", "LT", "LTE", "GT", "GTE", "IS_NULL", "NOT_NULL", "LIKE", "NOT_LIKE", "CASE_INSENSITIVE_LIKE",
    "CASE_INSENSITIVE_NOT_LIKE", "STARTS_WITH", "ENDS_WITH", "CASE_INSENSITIVE_STARTS_WITH", "CASE_INSENSITIVE_ENDS_WITH",
    "CASE_INSENSITIVE_EQ",
)
MATCHES = ("ALL", "ANY", "NONE")
DEFAULT_MATCH = "ANY"


def read_conditions(types: TypeRegistry, value: Mapping[str, Any] | None) -> Conditions | None:
    """The conditions in a SearchProperties; None when there are none."""
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
    nested = read_conditions(types, value.get("nestedConditions"))
    operator = value.get("operator") or "EQ"
    if operator not in OPERATORS:
        raise UnmappableBody(INVALID_FORMAT, f"operator {operator!r} is not one of {', '.join(OPERATORS)}")
    name, given = read_text(value.get("property"), "property"), value.get("value")
    wanted = None if given is None else read_value(types, given, types.attribute_kind(name) if name else None)
    return Condition(name, operator, wanted, nested)


def read_classification_conditions(types: TypeRegistry, value: Mapping[str, Any] | None) -> ClassificationConditions | None:
    """The conditions in a SearchClassifications; None when there are none."""
    conditions = _conditions_in(value)
    if not conditions:
        return None
    if not isinstance(conditions, list) or not all(isinstance(each, Mapping) for each in conditions):
        raise UnmappableBody(MISMATCHED_INPUT, "the conditions of a search must be a list of objects")
    tests = tuple(
        ClassificationCondition(str(each.get("name") or ""), read_conditions(types, each.get("searchProperties")))
        for each in conditions
    )
    return ClassificationConditions(tests, _match(value))
