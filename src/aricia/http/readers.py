"""The threads that read metadata.

Reading is mostly work of the interpreter, which one thread does at a time: several that read at once spend their time handing it
to and fro. So one thread reads as long as reads are quick. A read that takes longer is left to its thread, and another thread
goes on with the reads that wait; there are never more than ``most``.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

LONG = 0.05  # seconds after which others no longer wait for a read
_INTERVAL = 0.02

Work = Callable[[], Any]


class _Job(NamedTuple):
    work: Work
    result: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


class _Reader:
    """One thread. since: when the read began that it is at;  is_slow: whether others no longer wait for it."""

    def __init__(self) -> None:
        self.since: float | None = None
        self.is_slow = False
        self.thread: threading.Thread | None = None


class Readers:
    """Runs reads for event loops."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._readers: set[_Reader] = set()
        self._lock = threading.Lock()
        self._watching: asyncio.AbstractEventLoop | None = None

    def submit(self, work: Work) -> asyncio.Future[Any]:
        """Have the work done by a thread. Cancelling the future keeps work from starting."""
        loop = asyncio.get_running_loop()
        result: asyncio.Future[Any] = loop.create_future()
        self._jobs.put(_Job(work, result, loop))
        if not self._readers:
            self._add_reader()
        if self._watching is not loop:
            self._watching = loop
            loop.call_later(_INTERVAL, self._watch, loop)
        return result

    def close(self) -> None:
        """Let what runs and waits finish."""
        readers = list(self._readers)
        for _ in readers:
            self._jobs.put(None)
        for reader in readers:
            if reader.thread is not None:
                reader.thread.join()

    # ---- in the threads ------------------------------------------------------------------------------------------
    def _serve(self, reader: _Reader) -> None:
        while (job := self._jobs.get()) is not None:
            value, problem = None, None
            if not job.result.cancelled():
                reader.since = time.monotonic()
                try:
                    value = job.work()
                except BaseException as raised:  # handed to whoever waits for the result
                    problem = raised
                reader.since = None
            with contextlib.suppress(RuntimeError):  # the loop was closed: nobody waits any more
                job.loop.call_soon_threadsafe(_settle, job.result, value, problem)
            del job, value, problem
            if reader.is_slow and self._is_spare(reader):
                return

    def _is_spare(self, reader: _Reader) -> bool:
        """Whether a reader that was slow is no longer needed, because another one has taken its place."""
        with self._lock:
            if all(other.is_slow for other in self._readers if other is not reader):
                reader.is_slow = False
                return False
            self._readers.discard(reader)
            return True

    # ---- on the event loop ---------------------------------------------------------------------------------------
    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Mark readers that are at something long, and see that another one goes on with what waits."""
        if self._watching is not loop:
            return
        if self._jobs.empty() and all(reader.since is None for reader in list(self._readers)):
            self._watching = None
            return
        late = time.monotonic() - LONG
        with self._lock:
            for reader in self._readers:
                since = reader.since
                if since is not None and since < late:
                    reader.is_slow = True
            is_needed = all(reader.is_slow for reader in self._readers) and len(self._readers) < self._most
        if is_needed:
            self._add_reader()
        loop.call_later(_INTERVAL, self._watch, loop)

    def _add_reader(self) -> None:
        reader = _Reader()
        reader.thread = threading.Thread(target=self._serve, args=(reader,), name="reader", daemon=True)
        with self._lock:
            self._readers.add(reader)
        reader.thread.start()


def _settle(result: asyncio.Future[Any], value: Any, problem: BaseException | None) -> None:
    if result.cancelled():
        return
    if problem is None:
        result.set_result(value)
    else:
        result.set_exception(problem)
