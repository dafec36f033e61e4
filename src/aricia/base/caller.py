"""On whose behalf this thread reads: for what a store remembers of one caller and must not mix with another's."""

from __future__ import annotations

import threading


class _Caller(threading.local):
    user: str = ""


caller = _Caller()
