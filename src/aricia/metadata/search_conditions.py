"""The search structures of request bodies: SearchProperties and SearchClassifications (spec: metadata store, section 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aricia.base.body_faults import INVALID_FORMAT, MISMATCHED_INPUT, UnmappableBody
from aricia.base.errors import invalid
from aricia.metadata.store_values import read_value
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, Condition, Conditions
from aricia.types.registry import TypeRegistry

OPERATORS = (
    "EQ", "NEQ", "LT", "LTE", "GT", "GTE", "IS_NULL", "NOT_NULL", "LIKE", "NOT_LIKE", "CASE_INSENSITIVE_LIKE",
    "CASE_INSENSITIVE_NOT_LIKE", "STARTS_WITH", "ENDS_WITH", "CASE_INSENSITIVE_STARTS_WITH", "CASE_INSENSITIVE_ENDS_WITH",
    "CASE_INSENSITIVE_EQ",
)
CRITERIA = ("ALL", "ANY", "NONE")
END_CRITERIA = ("BOTH", "ANY", "NONE")
DEFAULT_CRITERION = "ANY"
_WITHOUT_VALUE = frozenset(("IS_NULL", "NOT_NULL"))


def read_conditions(types: TypeRegistry, body: Mapping[str, Any] | None) -> Conditions | None:
    """The conditions of a SearchProperties object; None when there is none or it holds none.

    errors: UnmappableBody for another form, an unknown operator or criterion;  OMAG-COMMON-400-015 a primitive without its value
    """
    listed = _listed(body)
    if body is None or not listed:
        return None
    conditions = tuple(_condition(types, item) for item in listed)
    return Conditions(conditions, _constant(body, "matchCriteria", CRITERIA, DEFAULT_CRITERION))


def _condition(types: TypeRegistry, body: Mapping[str, Any]) -> Condition:
    nested = read_conditions(types, _object(body.get("nestedConditions"), "nestedConditions"))
    if nested is not None:
        return Condition(nested=nested)
    name = body.get("property")
    operator = _constant(body, "operator", OPERATORS, "EQ")
    given = body.get("value")
    if given is None:
        if operator not in _WITHOUT_VALUE:
            raise invalid("OMAG-COMMON-400-015", parameter="value", inserts=("value", "the search conditions"))
        return Condition(name, operator)
    declared = types.attribute_kind(name) if name else None
    return Condition(name, operator, read_value(types, given, declared))


def read_classification_conditions(types: TypeRegistry, body: Mapping[str, Any] | None) -> ClassificationConditions | None:
    """The conditions of a SearchClassifications object; None when there is none or it holds none."""
    listed = _listed(body)
    if body is None or not listed:
        return None
    conditions = tuple(
        ClassificationCondition(
            str(item.get("name") or ""), read_conditions(types, _object(item.get("searchProperties"), "searchProperties"))
        )
        for item in listed
    )
    return ClassificationConditions(conditions, _constant(body, "matchCriteria", CRITERIA, DEFAULT_CRITERION))


def _listed(body: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    given = None if body is None else body.get("conditions")
    if given is None:
        return []
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise UnmappableBody(MISMATCHED_INPUT, "conditions must be a list of objects")
    return [item for item in (_object(each, "conditions") for each in given) if item is not None]


def _object(value: Any, name: str) -> Mapping[str, Any] | None:
    if value is not None and not isinstance(value, Mapping):
        raise UnmappableBody(MISMATCHED_INPUT, f"{name} must hold an object")
    return value


def _constant(body: Mapping[str, Any], key: str, known: tuple[str, ...], default: str) -> str:
    """An enum constant by name or position."""
    given = body.get(key)
    if given is None:
        return default
    if isinstance(given, str) and given in known:
        return given
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given < len(known):
        return known[given]
    raise UnmappableBody(INVALID_FORMAT, f"{key}: {given!r} is not one of {', '.join(known)}")
