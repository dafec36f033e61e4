"""Pieces of SQL with the values of their parameters, put together in the order in which they stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

Value = str | int | float | None


class Fragment(NamedTuple):
    """SQL text and the values of its question marks."""

    sql: str
    values: tuple[Value, ...] = ()


def joined(separator: str, parts: Iterable[Fragment]) -> Fragment:
    """The parts with a separator between them."""
    known = list(parts)
    return Fragment(separator.join(part.sql for part in known), tuple(value for part in known for value in part.values))


def wrapped(before: str, part: Fragment, after: str = "") -> Fragment:
    """The part between two texts."""
    return Fragment(before + part.sql + after, part.values)


def integers(values: Iterable[int]) -> str:
    """An SQL list of whole numbers."""
    return ",".join(map(str, values))
