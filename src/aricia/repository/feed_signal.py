"""Tells listeners of a repository's change feed that there may be something new, and lets its readers finish before it closes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aricia.repository.metadata_collection import Repository

Listener = Callable[[], None]


class FeedSignal:
    """The listeners of one repository's commits. Unlike the repository it lets them go again. Thread safe.

    closed: whether the repository is about to be closed
    """

    def __init__(self, repository: Repository) -> None:
        self.closed = False
        self._listeners: frozenset[Listener] = frozenset()
        self._lock = threading.Condition()
        self._reading = 0
        repository.on_commit(self._tell)

    def add(self, listener: Listener) -> None:
        """Call the listener after commits, and when the repository is about to close, in some thread: it has to be quick."""
        with self._lock:
            self._listeners |= {listener}

    def remove(self, listener: Listener) -> None:
        """Call it no longer."""
        with self._lock:
            self._listeners -= {listener}

    @contextmanager
    def reading(self) -> Iterator[bool]:
        """Inside, the repository stays open; False when it is too late for that."""
        with self._lock:
            begun = not self.closed
            self._reading += begun
        try:
            yield begun
        finally:
            with self._lock:
                self._reading -= begun
                self._lock.notify_all()

    def close(self) -> None:
        """Tell the listeners that it is over, and wait for reads under way."""
        with self._lock:
            self.closed = True
        self._tell()
        with self._lock:
            self._lock.wait_for(lambda: not self._reading)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
