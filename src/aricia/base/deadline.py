"""How long the work of a thread may take: set where the work begins, looked at wherever it may take long.

The deadline belongs to the thread, so that it reaches the stores without being passed through every function: loops over many
instances and stores call ``check``; a store that can give its database a limit asks ``remaining``.
"""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Iterator

from aricia.base.errors import PropertyServerError


class _Limit(threading.local):
    at: float = math.inf  # of time.monotonic
    seconds: float = math.inf


_limit = _Limit()


@contextlib.contextmanager
def limited(seconds: float, until: float = math.inf) -> Iterator[None]:
    """The work inside has this many seconds, and no longer than until this instant of ``time.monotonic``.

    Inside a limit that ends earlier, that one holds.
    """
    outer = _limit.at, _limit.seconds
    at = min(time.monotonic() + seconds, until)
    if at < _limit.at:
        _limit.at, _limit.seconds = at, seconds
    try:
        yield
    finally:
        _limit.at, _limit.seconds = outer


def remaining() -> float | None:
    """The seconds that are left to this thread's work, 0 when it is late; None without a limit."""
    return None if _limit.at == math.inf else max(0.0, _limit.at - time.monotonic())


def is_late() -> bool:
    """Whether the time of this thread's work is over."""
    return time.monotonic() > _limit.at


def check() -> None:
    """End work that is late: PropertyServerError ARICIA-504-002."""
    if time.monotonic() > _limit.at:
        raise overdue()


def overdue() -> PropertyServerError:
    """The fault of work that took too long."""
    return PropertyServerError("ARICIA-504-002", (f"{_limit.seconds:g}",))
