"""Tests of properties on a document, for what an index cannot decide alone."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from aricia.base.errors import RepositoryFault
from aricia.repository.stores.relational.leaves import leaves, texts

TextTest = Callable[[str, str], bool]

_TEXT_TESTS: dict[str, TextTest] = {
    "LIKE": lambda text, wanted: wanted in text,
    "STARTS_WITH": lambda text, wanted: text.startswith(wanted),
    "ENDS_WITH": lambda text, wanted: text.endswith(wanted),
    "EQ": lambda text, wanted: text == wanted,
}
TEXT_OPERATORS = frozenset(
    ("LIKE", "NOT_LIKE", "STARTS_WITH", "ENDS_WITH", "CASE_INSENSITIVE_LIKE", "CASE_INSENSITIVE_NOT_LIKE",
     "CASE_INSENSITIVE_STARTS_WITH", "CASE_INSENSITIVE_ENDS_WITH", "CASE_INSENSITIVE_EQ", "REGEX")
)
# A quantified group that is quantified again can take exponential time; such patterns are refused, as are very long ones.
_EXPLOSIVE = re.compile(r"\([^()]*[*+}][^()]*\)\s*[*+{]")
_LONGEST_PATTERN = 1000
_LONGEST_TEXT = 10_000


@functools.lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """A regular expression that is safe to run; InvalidParameter when it is wrong or could run for ever."""
    if len(pattern) > _LONGEST_PATTERN or _EXPLOSIVE.search(pattern):
        raise RepositoryFault("InvalidParameter", "ARICIA-400-010", (pattern[:100],), properties={"parameterName": "searchCriteria"})
    try:
        return re.compile(pattern, re.DOTALL)
    except re.error as problem:
        raise RepositoryFault(
            "InvalidParameter", "ARICIA-400-011", (pattern[:100], problem), properties={"parameterName": "searchCriteria"}
        ) from problem


def matches(properties: dict[str, Any], name: str | None, operator: str, wanted: Any) -> bool:
    """Whether a property (None: any) passes a test of any operator. A negative test of an absent property passes."""
    if operator in TEXT_OPERATORS:
        return matches_text(properties, name, operator, str(wanted))
    values = [leaf for key, value in properties.items() if name in (None, key) for leaf in leaves(value)]
    match operator:
        case "IS_NULL":
            return not values
        case "NOT_NULL":
            return bool(values)
        case "EQ":
            return wanted in values
        case "NEQ":
            return wanted not in values
    return any(_compare(value, operator, wanted) for value in values)


def matches_text(properties: dict[str, Any], name: str | None, operator: str, wanted: str) -> bool:
    """Whether a text leaf of a property (None: any) passes a text test."""
    if operator == "REGEX":
        pattern = compile_pattern(wanted)
        return any(pattern.fullmatch(text[:_LONGEST_TEXT]) is not None for text in texts(properties, name))
    folded = operator.startswith("CASE_INSENSITIVE_")
    operator = operator.removeprefix("CASE_INSENSITIVE_")
    negative = operator.startswith("NOT_")
    test = _TEXT_TESTS[operator.removeprefix("NOT_")]
    if folded:
        wanted = wanted.casefold()
        return negative ^ any(test(text.casefold(), wanted) for text in texts(properties, name))
    return negative ^ any(test(text, wanted) for text in texts(properties, name))


def _compare(value: Any, operator: str, wanted: Any) -> bool:
    """Order of numbers (dates too); text is never less or greater."""
    if isinstance(value, str) or not isinstance(wanted, int | float):
        return False
    match operator:
        case "LT":
            return bool(value < wanted)
        case "LTE":
            return bool(value <= wanted)
        case "GT":
            return bool(value > wanted)
        case "GTE":
            return bool(value >= wanted)
    return False
