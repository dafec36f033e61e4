"""Pieces of SQL with the values of their parameters, put together in the order in which they stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

Value = Any  # a scalar, None, or a list as the dialect has it


class Fragment(NamedTuple):
    """SQL text and the values of its question marks.

    exact: as a test, whether it passes what is wanted and nothing else; otherwise it also passes what is not wanted
    """

    sql: str
    values: tuple[Value, ...] = ()
    exact: bool = True


TRUE = Fragment("TRUE")
FALSE = Fragment("FALSE")
UNDECIDED = Fragment("TRUE", exact=False)


def joined(separator: str, parts: Iterable[Fragment]) -> Fragment:
    """The parts with a separator between them."""
    known = list(parts)
    return Fragment(
        separator.join(part.sql for part in known), tuple(value for part in known for value in part.values),
        all(part.exact for part in known),
    )


def wrapped(before: str, part: Fragment, after: str = "") -> Fragment:
    """The part between two texts."""
    return Fragment(before + part.sql + after, part.values, part.exact)


def negated(part: Fragment) -> Fragment:
    """What does not pass the test. Of a test that passes too much nothing can be said."""
    return wrapped("NOT (", part, ")") if part.exact else UNDECIDED


def integers(values: Iterable[int]) -> str:
    """An SQL list of whole numbers, never an empty one."""
    return ",".join(map(str, values)) or "-1"
