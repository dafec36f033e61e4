"""Which of the processes that share a schema does a job that only one may do: the one that holds its lock in the database.

A lock lasts as long as the connection that took it: when a process dies or loses the database, another one takes over.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from aricia.base.errors import ConnectorError
from aricia.repository.stores.postgres.database import PostgresDatabase

BELIEVED = 1.0  # seconds for which a lock is taken to be held before the connection is asked again


class Claims:
    """The jobs of one process. Thread safe."""

    def __init__(self, connect: Callable[[], PostgresDatabase], schema: str) -> None:
        self._connect = connect
        self._schema = schema
        self._database: PostgresDatabase | None = None
        self._held: set[str] = set()
        self._checked = 0.0
        self._lock = threading.Lock()

    def claim(self, job: str) -> bool:
        """Whether this process is the one that does the job; it stays so until it disconnects.

        errors: ConnectorError when the database does not answer; nothing is held then
        """
        with self._lock:
            try:
                return self._claimed(job)
            except ConnectorError:
                self._drop()
                raise

    def _claimed(self, job: str) -> bool:
        if self._database is None or self._database.is_lost:
            self._drop()
            self._database = self._connect()
        if job in self._held:
            if time.monotonic() - self._checked > BELIEVED:
                self._database.query("SELECT 1")
                self._checked = time.monotonic()
            return True
        sql = "SELECT pg_try_advisory_lock(hashtext($1), hashtext($2))"
        if not self._database.query(sql, (self._schema, job))[0][0]:
            return False
        self._held.add(job)
        self._checked = time.monotonic()
        return True

    def _drop(self) -> None:
        self._held.clear()
        if self._database is not None:
            self._database.close()
        self._database = None

    def close(self) -> None:
        """Leave every job to others."""
        with self._lock:
            self._drop()
