"""Instances that are gone for good: what was read of them before, beside the events, must not be stored after."""

from __future__ import annotations

import threading
from collections import OrderedDict

MOST = 20_000


class Gone:
    """GUIDs that were purged, or given up for others, lately. Thread safe; the oldest are forgotten."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._guids: OrderedDict[str, None] = OrderedDict()

    def add(self, guid: str) -> None:
        """Nothing that has been read of this instance counts any more."""
        with self._lock:
            self._guids[guid] = None
            self._guids.move_to_end(guid)
            while len(self._guids) > self._most:
                self._guids.popitem(last=False)

    def __contains__(self, guid: object) -> bool:
        return guid in self._guids
