"""What callers have seen of the searches that they page through, for a while.

A page is asked for by the number of instances before it. When others write between two pages that number means something else:
instances move into pages that were read already and are never seen, or move out of them and are seen twice. So the GUIDs of the
pages that were answered are kept, and the page after them is what has not been seen yet. Then an instance that is there all the
time is seen exactly once, whatever the order, and none is seen twice.

This holds for one walk of a caller through a search at a time, from its beginning on, in one process, as long as its pages come
within MINUTES and are no more than MOST_SEEN instances. Beyond that a page is what the numbers say, as it is elsewhere.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable, Sequence

from msgspec import Struct

MINUTES = 10
MOST_SEEN = 50_000
MOST_WALKS = 200
MOST_SEEN_IN_ALL = 500_000


class _Walk(Struct):
    """generation: of the store when the walk began;  at: when its last page was answered;  seen: GUIDs, in order"""

    generation: int
    at: float
    seen: list[str]


class Walks:
    """The walks of the callers of one store. Thread safe."""

    def __init__(self) -> None:
        self._walks: dict[Hashable, _Walk] = {}
        self._total = 0
        self._lock = threading.Lock()

    def seen(self, search: Hashable, start: int, generation: int | None) -> list[str] | None:
        """The first instances that a walk has seen, as many as start says; None when they are not known or do not matter.

        generation: of the store as this read sees it; None when that is not known
        """
        walk = self._walks.get(search)
        if walk is None or len(walk.seen) < start or walk.at < time.monotonic() - 60 * MINUTES:
            return None
        if walk.generation == generation:
            return None  # nothing was written since the walk began: the numbers are right
        return walk.seen[:start]

    def record(self, search: Hashable, start: int, page: Sequence[str], generation: int | None) -> None:
        """A page was answered after the first instances."""
        with self._lock:
            walk = self._walks.pop(search, None)
            if walk is not None:
                self._total -= len(walk.seen)
            if start == 0:
                walk = _Walk(-1 if generation is None else generation, 0, [])
            if walk is None or len(walk.seen) < start or start + len(page) > MOST_SEEN:
                return
            walk.seen[start:] = page
            walk.at = time.monotonic()
            self._walks[search] = walk  # the latest is the last
            self._total += len(walk.seen)
            while len(self._walks) > MOST_WALKS or self._total > MOST_SEEN_IN_ALL:
                oldest = next(iter(self._walks))
                self._total -= len(self._walks.pop(oldest).seen)
