"""One member of the cohorts: its repository, and whether it is worth asking just now."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from aricia.base.audit_log import AuditLog
from aricia.base.errors import AriciaError, ConnectorError, RepositoryFault
from aricia.cohort.type_notes import taught_by
from aricia.repository.metadata_collection import MetadataCollection, Repository

T = TypeVar("T")

SIDE_BY_SIDE = 8  # calls of one member that are under way: a member that hangs holds no threads that others need
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0  # seconds that a member without an answer is left alone
_COMPONENT = "Enterprise Repository"


class Member:
    """A member. Thread safe.

    open_repository: called when the member is first asked, and again until it succeeds
    A member that does not answer is left out until a look at it, made beside the requests, finds it answering.
    """

    def __init__(
        self, collection_id: str, name: str, open_repository: Callable[[], Repository], audit_log: AuditLog, server: str
    ) -> None:
        self.collection_id = collection_id
        self.name = name
        self._open = open_repository
        self._log, self._server = audit_log, server
        self._opening, self._state = threading.Lock(), threading.Lock()
        self._threads = ThreadPoolExecutor(SIDE_BY_SIDE, f"caller of {name}")
        self._repository: Repository | None = None
        self._closed = False
        self._pause, self._look_again = 0.0, 0.0
        self._is_looked_at = False
        self.fault: AriciaError | None = None
        self._last_told = ""

    def repository(self) -> Repository:
        """The member's repository. errors: those of opening it"""
        with self._opening:
            if self._closed:
                raise ConnectorError("ARICIA-400-013", (self.name,))
            if self._repository is None:
                self._repository = self._open()
            return self._repository

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Have the work done by one of the threads that call this member. errors: ConnectorError ARICIA-400-013 it is left"""
        try:
            return self._threads.submit(work)
        except RuntimeError:
            raise ConnectorError("ARICIA-400-013", (self.name,)) from None

    def read(self, work: Callable[[MetadataCollection], Any]) -> Any:
        """Run the work, which makes calls of the member. Types that it brings are the member's."""
        with taught_by(self.collection_id):
            return self.repository().read(work)

    def ask(self, work: Callable[[MetadataCollection], T]) -> T:
        """Run the work in the calling thread, and remember whether the member answered. errors: those of the member"""
        try:
            value: T = self.read(work)
        except RepositoryFault:
            raise
        except AriciaError as fault:
            self.failed(fault, is_away=True)
            raise
        except Exception as problem:  # whatever a member's connector raises, who asks goes on
            raise ConnectorError("ARICIA-502-580", (self.name, type(problem).__name__, problem)) from problem
        self.answered()
        return value

    # ---- whether it answers ----------------------------------------------------------------------------------------
    @property
    def is_away(self) -> bool:
        """Whether it did not answer when it was asked last."""
        return self.fault is not None

    def answered(self) -> None:
        """It answers."""
        if self._last_told or self.fault is not None:
            with self._state:
                was_away, self.fault, self._pause, self._last_told = self.fault is not None or self._last_told, None, 0.0, ""
            if was_away:
                self._log.log("ARICIA-0581", self._server, self.name, self.collection_id, component=_COMPONENT, action="ask")

    def failed(self, fault: AriciaError, *, is_away: bool) -> None:
        """It did not answer what it was asked. The audit log tells of it when it begins, and when the reason is another one."""
        with self._state:
            is_new, self._last_told = self._last_told != fault.id, fault.id
            if is_away:
                self.fault = fault
                self._pause = min(max(FIRST_PAUSE, self._pause * 2), LONGEST_PAUSE)
                self._look_again = time.monotonic() + self._pause
        if is_new:
            inserts = (self._server, self.name, self.collection_id, fault.text)
            self._log.log("ARICIA-0580", *inserts, component=_COMPONENT, action="ask")

    def is_due(self) -> bool:
        """Whether somebody should look at it again now: the first to ask, after the pause."""
        with self._state:
            if self.fault is None or self._is_looked_at or time.monotonic() < self._look_again:
                return False
            self._is_looked_at = True
            return True

    def look(self) -> None:
        """See whether it answers again."""
        try:
            self.read(lambda collection: collection.get_entities(("00000000-0000-0000-0000-000000000000",)))
        except AriciaError as fault:
            self.failed(fault, is_away=True)
        else:
            self.answered()
        finally:
            self._is_looked_at = False

    def close(self) -> None:
        """Ask it no more. What was asked comes to its end beside."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        threading.Thread(target=self._close_repository, name=f"end of {self.name}", daemon=True).start()

    def _close_repository(self) -> None:
        with self._opening:
            self._closed = True
            if self._repository is not None:
                self._repository.close()
