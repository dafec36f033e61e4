"""The clock: milliseconds since the epoch, UTC, never running backwards within a process."""

from __future__ import annotations

import threading
import time

_last = 0
_lock = threading.Lock()


def now_ms() -> int:
    """The current instant in epoch milliseconds; at least the value of the previous call."""
    global _last
    with _lock:
        _last = max(_last, time.time_ns() // 1_000_000)
        return _last
