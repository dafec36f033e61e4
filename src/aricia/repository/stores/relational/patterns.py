"""Regular expressions of the REGEX operator, as far as they are safe to run.

Python's engine backtracks and cannot be interrupted, so a pattern is read (never run) first and refused when it could take
exponential time: a repetition or a choice inside a repetition, a back reference, too many of either in a row. What is left is
polynomial in the length of the text, so the more repetitions a pattern has, the shorter the texts that it is tried on.
"""

from __future__ import annotations

import functools
import re
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from aricia.repository import faults

_LONGEST_PATTERN = 1000
_LONGEST_TEXT = (10_000, 10_000, 3_000, 500)  # by number of repetitions; more repetitions are refused
_MOST_WAYS = 4096
_REPEATS = frozenset((code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT))
_REFUSED = frozenset((code.GROUPREF, code.GROUPREF_EXISTS))


class Pattern(NamedTuple):
    """A pattern that is safe to run on texts up to a length. A longer text does not match."""

    compiled: re.Pattern[str]
    longest_text: int

    def fits(self, text: str) -> bool:
        """Whether the pattern matches the whole text."""
        return len(text) <= self.longest_text and self.compiled.fullmatch(text) is not None


class _Cost(NamedTuple):
    """repetitions: how many parts may repeat;  ways: in how many ways choices and options can combine."""

    repetitions: int = 0
    ways: int = 1


@functools.lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Pattern:
    """The compiled pattern; InvalidParameter when it is wrong (ARICIA-400-011) or could run for ever (-010)."""
    if len(pattern) > _LONGEST_PATTERN:
        raise faults.dangerous_pattern(pattern)
    try:
        tree = parser.parse(pattern, re.DOTALL)
        compiled = re.compile(pattern, re.DOTALL)
    except (re.error, OverflowError, RecursionError) as problem:
        raise faults.wrong_pattern(pattern, problem) from problem
    cost = _cost(tree, pattern, repeated=False)
    if cost.repetitions >= len(_LONGEST_TEXT) or cost.ways > _MOST_WAYS:
        raise faults.dangerous_pattern(pattern)
    return Pattern(compiled, _LONGEST_TEXT[cost.repetitions])


def _cost(node: Any, pattern: str, repeated: bool) -> _Cost:
    """What the parts of a parsed pattern cost together; what must not be inside a repetition is refused at once."""
    repetitions, ways = 0, 1
    for operation, arguments in node:
        part = _part_cost(operation, arguments, pattern, repeated)
        repetitions += part.repetitions
        ways *= part.ways
    return _Cost(repetitions, ways)


def _part_cost(operation: Any, arguments: Any, pattern: str, repeated: bool) -> _Cost:
    if operation in _REFUSED or (repeated and operation is code.BRANCH):
        raise faults.dangerous_pattern(pattern)
    if operation in _REPEATS:
        least, most, body = arguments
        variable = least != most
        if variable and repeated:
            raise faults.dangerous_pattern(pattern)
        inner = _cost(body, pattern, repeated or most > 1)
        if not variable:
            return inner
        return _Cost(inner.repetitions, 2 * inner.ways) if most == 1 else _Cost(inner.repetitions + 1, inner.ways)
    if operation is code.BRANCH:
        branches = [_cost(branch, pattern, repeated) for branch in arguments[1]]
        return _Cost(sum(branch.repetitions for branch in branches), sum(branch.ways for branch in branches))
    inner_parts = [_cost(part, pattern, repeated) for part in _parts(arguments)]
    return _Cost(sum(part.repetitions for part in inner_parts), max([1, *(part.ways for part in inner_parts)]))


def _parts(arguments: Any) -> list[Any]:
    """The sub-patterns among the arguments of an operation."""
    if isinstance(arguments, parser.SubPattern):
        return [arguments]
    return [part for part in arguments if isinstance(part, parser.SubPattern)] if isinstance(arguments, tuple) else []
