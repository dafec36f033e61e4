"""The streams of one kind that are open at once: admitted, woken when they are to end, and forgotten."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, Protocol, TypeVar

from aricia.base.errors import PropertyServerError

_READERS = 2


class Wakeable(Protocol):
    """A stream that may be waiting."""

    def wake(self) -> None:
        """Look whether there is something new, or the end has come. From any thread."""
        ...


S = TypeVar("S", bound=Wakeable)


class OpenStreams(Generic[S]):
    """Thread safe. limit: most of them at once;  refusal: the fault of one too many;  name: of their threads

    ended: no further ones are opened;  readers: threads of their own, so that they keep no request waiting
    """

    def __init__(self, limit: int, refusal: str, name: str) -> None:
        self.ended = False
        self.readers = ThreadPoolExecutor(_READERS, name)
        self._limit, self._refusal = limit, refusal
        self._open: set[S] = set()
        self._lock = threading.Lock()

    def admit(self, stream: S) -> None:
        """It is open from now on. errors: the refusal"""
        with self._lock:
            if self.ended or len(self._open) >= self._limit:
                raise PropertyServerError(self._refusal, (len(self._open),))
            self._open.add(stream)

    def forget(self, stream: S) -> None:
        """It is closed."""
        with self._lock:
            self._open.discard(stream)

    def end(self) -> None:
        """End every one, and open no further ones."""
        with self._lock:
            self.ended = True
            streams = list(self._open)
        for stream in streams:
            stream.wake()

    def close(self) -> None:
        """End what there is."""
        self.end()
        self.readers.shutdown()
