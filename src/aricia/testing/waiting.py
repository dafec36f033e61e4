"""Waiting for a condition that another thread or process brings about."""

from __future__ import annotations

import time
from collections.abc import Callable

EVERY = 0.02  # seconds between looks


def until(condition: Callable[[], object], patience: float = 15.0) -> None:
    """Wait until a condition holds. patience: seconds;  errors: AssertionError when it takes longer"""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, f"not so within {patience} s"
        time.sleep(EVERY)
