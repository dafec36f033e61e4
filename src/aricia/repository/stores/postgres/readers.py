"""Connections that read, each snapshot on one of them; a limited number, made when they are needed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from aricia.base import deadline
from aricia.base.errors import AriciaError, ConnectorError
from aricia.repository.stores.postgres.database import PostgresDatabase
from aricia.repository.stores.postgres.shared_state import SharedState, State
from aricia.repository.stores.relational.session import Session

PATIENCE = 30.0  # seconds that a reader waits for a connection, unless its deadline is earlier
_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "
_STATE = "SELECT last_change, keys, types FROM state"


class Reader:
    """A connection with its session."""

    def __init__(self, database: PostgresDatabase, session: Session, shared: SharedState) -> None:
        self._shared = shared
        self._is_limited = False
        self.database = database
        self.session = session

    def begin(self) -> None:
        """Take a snapshot, and know what others have done until then."""
        left = deadline.remaining()
        limit = "" if left is None else f"SET LOCAL statement_timeout = {max(1, int(left * 1000))}; "
        state = State(*self.database.script(f"{_BEGIN}{limit}{_STATE}")[-1][0])
        self._shared.catch_up(self.database, state)
        self.session.sees(self._shared.cache, state.last_change)

    def end(self) -> None:
        """Let the snapshot go."""
        self.session.is_reading = False
        if self.database.is_busy:  # an interrupted statement: nobody reads its answer any more
            self.database.close()
        elif not self.database.is_lost:
            self.database.script("COMMIT")


class Readers:
    """The connections of one repository."""

    def __init__(self, connect: Callable[[], Reader], most: int, where: str) -> None:
        self._connect = connect
        self._where = where
        self._free = threading.Semaphore(most)
        self._idle: list[Reader] = []
        self._lock = threading.Lock()

    def take(self) -> Reader:
        """A reader with a snapshot. Connections that the database has dropped meanwhile are replaced.

        errors: ARICIA-503-125 all are in use for too long;  those of connecting
        """
        left = deadline.remaining()
        if not self._free.acquire(timeout=PATIENCE if left is None else min(left, PATIENCE)):
            deadline.check()
            raise ConnectorError("ARICIA-503-125", (self._where, PATIENCE))
        reader = None
        try:
            reader = self._begun()
        finally:
            if reader is None:
                self._free.release()
        return reader

    def _begun(self) -> Reader:
        with self._lock:
            idle = self._idle.pop() if self._idle else None
        if idle is not None:
            try:
                idle.begin()
            except AriciaError:
                if not idle.database.is_lost:
                    idle.database.close()
                    raise
                self.drop_idle()  # the others are no better
            else:
                return idle
        reader = self._connect()
        try:
            reader.begin()
        except BaseException:
            reader.database.close()
            raise
        return reader

    def give_back(self, reader: Reader) -> None:
        """The reader is free again."""
        try:
            reader.end()
        finally:
            if not reader.database.is_lost:
                with self._lock:
                    self._idle.append(reader)
            self._free.release()

    def drop_idle(self) -> None:
        """Disconnect those that nobody uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for reader in idle:
            reader.database.close()

    def wait_until_free(self, most: int, patience: float) -> None:
        """Wait for those in use, as far as they end in time."""
        end = time.monotonic() + patience
        for _ in range(most):
            self._free.acquire(timeout=max(0.0, end - time.monotonic()))
