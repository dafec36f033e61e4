"""Tests of properties on a document, for what an index cannot decide alone."""

from __future__ import annotations

import functools
import operator as comparing
from collections.abc import Callable
from typing import Any

from aricia.repository import faults
from aricia.repository.stores.relational.leaves import fold, leaves
from aricia.repository.stores.relational.patterns import compile_pattern

TextTest = Callable[[str, str], bool]

_TEXT_TESTS: dict[str, TextTest] = {
    "LIKE": lambda text, wanted: wanted in text,
    "STARTS_WITH": str.startswith,
    "ENDS_WITH": str.endswith,
    "EQ": comparing.eq,
}
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "LT": comparing.lt, "LTE": comparing.le, "GT": comparing.gt, "GTE": comparing.ge,
}
_FOLDED = "CASE_INSENSITIVE_"
TEXT_OPERATORS = frozenset(
    ("LIKE", "NOT_LIKE", "STARTS_WITH", "ENDS_WITH", "CASE_INSENSITIVE_LIKE", "CASE_INSENSITIVE_NOT_LIKE",
     "CASE_INSENSITIVE_STARTS_WITH", "CASE_INSENSITIVE_ENDS_WITH", "CASE_INSENSITIVE_EQ", "REGEX")
)
_OTHER_OPERATORS = frozenset(("EQ", "NEQ", "IS_NULL", "NOT_NULL", *_ORDERS))


def check_operator(operator: str, value: Any) -> None:
    """Refuse an operator that does not exist and a regular expression that cannot be used."""
    if operator == "REGEX":
        compile_pattern(str(value))
    elif operator not in TEXT_OPERATORS and operator not in _OTHER_OPERATORS:
        raise faults.unknown_operator(operator)


def matches(properties: dict[str, Any], name: str | None, operator: str, wanted: Any) -> bool:
    """Whether a property (None: any) passes a test of any operator. A negative test of an absent property passes."""
    if operator in TEXT_OPERATORS:
        return _text_test(operator, str(wanted))(properties, name)
    values = [leaf for key, value in properties.items() if name in (None, key) for leaf in leaves(value)]
    if operator == "IS_NULL":
        return not values
    if operator == "NOT_NULL":
        return bool(values)
    if operator == "EQ":
        return wanted in values
    if operator == "NEQ":
        return wanted not in values
    if not isinstance(wanted, int | float):
        return False  # text is never less or greater
    order = _ORDERS[operator]
    return any(not isinstance(value, str) and order(value, wanted) for value in values)


@functools.lru_cache(maxsize=64)
def _text_test(operator: str, wanted: str) -> Callable[[dict[str, Any], str | None], bool]:
    """The test of a text operator for a document; made once for a search that looks at many."""
    if operator == "REGEX":
        fits = compile_pattern(wanted).fits
        return lambda properties, name: _any_text(properties, name, fits)
    plain = operator.removeprefix(_FOLDED)
    negative = plain.startswith("NOT_")
    test = _TEXT_TESTS[plain.removeprefix("NOT_")]
    if plain is not operator:
        folded = fold(wanted)
        return lambda properties, name: negative ^ _any_text(properties, name, lambda text: test(fold(text), folded))
    return lambda properties, name: negative ^ _any_text(properties, name, lambda text: test(text, wanted))


def _any_text(properties: dict[str, Any], name: str | None, fits: Callable[[str], bool]) -> bool:
    """Whether a text of one property, or of all, fits. Nearly all values are plain texts: those are not taken apart."""
    for value in properties.values() if name is None else (properties.get(name),):
        if type(value) is str:
            if fits(value):
                return True
        elif value is not None and any(isinstance(leaf, str) and fits(leaf) for leaf in leaves(value)):
            return True
    return False
