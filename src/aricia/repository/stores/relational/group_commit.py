"""The writer of a store: one thread that runs works one after the other and commits those that wait together as a group."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, NamedTuple, Protocol, TypeVar

from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.store_figures import WriterFigures

T = TypeVar("T")

LARGEST_GROUP = 64


class Transactions(Protocol):
    """How a store runs the works of a group. ``session`` is what works are given.

    failures: what is raised when the database fails rather than a work; it is handed to everybody in the group
    """

    failures: tuple[type[Exception], ...]

    @property
    def session(self) -> MetadataCollection: ...

    def begin(self) -> None:
        """Begin a transaction; after one that was abandoned too."""
        ...

    def enter(self) -> None:
        """A work begins."""
        ...

    def leave(self) -> None:
        """The work is done, as far as the database is concerned too."""
        ...

    def undo(self, problem: BaseException) -> BaseException:
        """Undo the work that raised this. -> what its caller is told. Raises one of the failures when all is lost."""
        ...

    def commit(self) -> None:
        """Make the works of the group durable."""
        ...

    def abandon(self) -> None:
        """Leave a transaction that failed. Never raises."""
        ...


class _Work(NamedTuple):
    run: Callable[[MetadataCollection], Any]
    request_id: str | None
    result: Future[Any]


class _Outcome(NamedTuple):
    work: _Work
    value: Any
    problem: BaseException | None


class GroupCommit:
    """The thread and its queue. ``figures``: what it has done."""

    def __init__(self, name: str, transactions: Transactions) -> None:
        self.figures = WriterFigures()
        self._transactions = transactions
        self._listeners: tuple[Callable[[], None], ...] = ()
        self._lock = threading.Lock()
        self._queue: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run_until_closed, name=f"writer of {name}", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[MetadataCollection], T], request_id: str | None) -> Future[T]:
        """Queue a work. Cancelling the future keeps it from starting; work that runs is finished."""
        result: Future[T] = Future()
        self._queue.put(_Work(work, request_id, result))
        return result

    def waiting(self) -> int:
        """How many works wait."""
        return self._queue.qsize()

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call the listener after every commit."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

    def close(self) -> None:
        """Finish what is queued. Nothing may be submitted any more."""
        self._queue.put(None)
        self._thread.join()

    def _run_until_closed(self) -> None:
        closing = False
        while not closing:
            waiting: list[_Work | None] = [self._queue.get()]
            while len(waiting) < LARGEST_GROUP and not self._queue.empty():  # nobody else takes from the queue
                waiting.append(self._queue.get())
            closing = waiting[-1] is None
            group = [work for work in waiting if work is not None and work.result.set_running_or_notify_cancel()]
            if group:
                self._run_group(group)

    def _run_group(self, group: list[_Work]) -> None:
        """Run every work; the results are given out after the commit."""
        try:
            self._transactions.begin()
            outcomes = [self._run(work) for work in group]
            self._transactions.commit()
            self.figures.groups += 1
        except self._transactions.failures as problem:  # nothing of the group is known to be in the store
            outcomes = [_Outcome(work, None, problem) for work in group]
            self.figures.failures += 1
            self._transactions.abandon()
        else:
            for listener in self._listeners:
                listener()
        self.figures.works += len(outcomes)
        for work, value, failure in outcomes:
            if failure is None:
                work.result.set_result(value)
            else:
                work.result.set_exception(failure)

    def _run(self, work: _Work) -> _Outcome:
        """One work; whatever it raises is handed to whoever waits for it, after its own changes are undone."""
        transactions = self._transactions
        transactions.session.request_id = work.request_id
        transactions.enter()
        try:
            value = work.run(transactions.session)
            transactions.leave()
        except BaseException as problem:
            return _Outcome(work, None, transactions.undo(problem))
        return _Outcome(work, value, None)
