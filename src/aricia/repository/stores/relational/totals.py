"""The figures of a relational store. Counting walks an index of every instance, so the counts are kept for a minute."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from aricia.repository.store_figures import StoreFigures
from aricia.repository.stores.relational.group_commit import GroupCommit

_KEPT = 60.0  # seconds

Counts = tuple[int, int, int | None]  # entities, relationships, bytes


class Totals:
    """Counts of one store. ``count``: makes them;  writer: of the store"""

    def __init__(self, count: Callable[[], Counts], writer: GroupCommit) -> None:
        self._count = count
        self._writer = writer
        self._lock = threading.Lock()
        self._known: Counts = (0, 0, None)
        self._until = 0.0

    def figures(self) -> StoreFigures:
        """What there is to tell. errors: those of reading the store"""
        with self._lock:
            if time.monotonic() >= self._until:
                self._known = self._count()
                self._until = time.monotonic() + _KEPT
            entities, relationships, size = self._known
        done = self._writer.figures
        return StoreFigures(
            entities=entities, relationships=relationships, size=size, waiting=self._writer.waiting(),
            works=done.works, groups=done.groups, failures=done.failures,
        )
