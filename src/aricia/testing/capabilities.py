"""What not every store can do, so that the behaviour suite asks it of those that can.

A test says ``@needs(TRANSACTIONS)``, a module of tests ``_NEEDS = (FEED,)``. A store says what it lacks and why: the fixture that
opens it passes that to ``check``, which skips the test with the reason.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import pytest

F = TypeVar("F", bound=Callable[..., None])

TRANSACTIONS = "transactions"  # a work that fails leaves nothing, and a work sees one snapshot
CHOSEN_GUIDS = "chosen GUIDs"  # of new instances
PATTERNS = "patterns"  # regular expressions in conditions
FEED = "feed"  # the change feed


def needs(*capabilities: str) -> Callable[[F], F]:
    """Says what a test asks of a store beside what every store does."""

    def mark(test: F) -> F:
        test.needs = capabilities  # type: ignore[attr-defined]
        return test

    return mark


def needed(test: Callable[..., object]) -> Iterable[str]:
    """What a test and its module need."""
    return (*getattr(test, "needs", ()), *getattr(sys.modules[test.__module__], "_NEEDS", ()))


def check(test: Callable[..., object], lacks: Mapping[str, str]) -> None:
    """Skip the test when the store lacks what it needs.

    lacks: capability and the reason why the store does not have it
    """
    for capability in needed(test):
        if capability in lacks:
            pytest.skip(f"no {capability}: {lacks[capability]}")
