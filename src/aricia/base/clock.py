"""The clock: milliseconds since the epoch, UTC, never running backwards within a process."""

from __future__ import annotations

import time

_last = 0


def now_ms() -> int:
    """The current instant in epoch milliseconds; at least the value of the previous call."""
    global _last
    now = time.time_ns() // 1_000_000
    if now > _last:
        _last = now
    return _last
