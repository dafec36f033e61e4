"""A metadata collection in one SQLite file: readers beside one writer, which commits requests in groups."""

from __future__ import annotations

import contextlib
import queue
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import apsw

from aricia.base.errors import ConnectorError
from aricia.base.guids import new_guid
from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.stores.relational.archiving import restore_types
from aricia.repository.stores.relational.control import Control
from aricia.repository.stores.relational.entity_cache import EntityCache
from aricia.repository.stores.relational.feed import Feed
from aricia.repository.stores.relational.keys import Keys
from aricia.repository.stores.sqlite.database import connect, migrate, opening_faults
from aricia.types.registry import TypeRegistry

T = TypeVar("T")

LARGEST_GROUP = 64
TAKE_SNAPSHOT = "SELECT 1 FROM store LIMIT 1"  # BEGIN alone waits for the first statement


class Session(Control, Feed):
    """A metadata collection within one snapshot or transaction."""

    def __init__(self, connection: apsw.Connection, repository: SQLiteRepository) -> None:
        super().__init__(connection, repository.types, repository.keys, repository.collection_id, repository.collection_name)
        self._last_text_rows = {}
        self.changed = set()
        self.is_reading = False

    def begin(self, cache: EntityCache) -> None:
        """Take a snapshot. The cache helps when no commit was under way meanwhile, so that it is known what the snapshot sees."""
        generation = cache.generation
        self._db.execute("BEGIN")
        self._db.execute(TAKE_SNAPSHOT)
        self.is_reading = True
        self._cache = cache if generation % 2 == 0 and generation == cache.generation else None
        self._generation = generation

    def end(self) -> None:
        """Let the snapshot go."""
        self.is_reading = False
        self._db.execute("COMMIT")

    def forget(self) -> None:
        """Drop what was remembered of changes that were undone, or that are now in the store for good."""
        self._last_text_rows.clear()
        self._keys.reload(self._db)


class _Work(NamedTuple):
    run: Callable[[MetadataCollection], Any]
    request_id: str | None
    result: Future[Any]


class _Outcome(NamedTuple):
    work: _Work
    value: Any
    problem: BaseException | None


class SQLiteRepository:
    """The embedded store. ``path`` is the database file; a new one gets this collection id (None: a fresh GUID) and name.

    An existing store keeps the id and name that it has. errors: ConnectorError ARICIA-400-012, made by a later version
    """

    def __init__(
        self, path: Path | str, types: TypeRegistry, collection_id: str | None = None, collection_name: str | None = None
    ) -> None:
        self.path = Path(path)
        self.types = types
        self._db = connect(self.path)
        with opening_faults(self.path):
            migrate(self._db, self.path)
            restore_types(self._db, types)
            self.collection_id, self.collection_name = self._identity(collection_id, collection_name)
            self.keys = Keys(self._db)
        self.keys.committed()
        self.cache = EntityCache()
        self._local = threading.local()
        self._readers: weakref.WeakSet[apsw.Connection] = weakref.WeakSet()  # a thread that ends takes its connection along
        self._lock = threading.Lock()
        self._closed = False
        self._is_doubtful = False  # a transaction failed and could not be left yet
        self._listeners: tuple[Callable[[], None], ...] = ()
        self._queue: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write_until_closed, name=f"writer of {self.path.name}", daemon=True)
        self._writer.start()

    def _identity(self, collection_id: str | None, collection_name: str | None) -> tuple[str, str]:
        """The collection's id and name as the store knows them; a new store is given them."""
        known: dict[str, str] = dict(self._db.execute("SELECT key, value FROM store"))
        if "collection_id" not in known:
            known = {"collection_id": collection_id or new_guid(), "collection_name": collection_name or self.path.stem}
            with self._db:
                self._db.executemany("INSERT INTO store (key, value) VALUES (?, ?)", list(known.items()))
        return known["collection_id"], known["collection_name"]

    # ---- reading -------------------------------------------------------------------------------------------------
    def read(self, work: Callable[[MetadataCollection], T]) -> T:
        """Run the work over a snapshot, in the calling thread. A read inside a read sees the same snapshot."""
        session: Session = getattr(self._local, "session", None) or self._new_reader()
        if session.is_reading:
            return work(session)
        session.begin(self.cache)
        try:
            return work(session)
        finally:
            session.end()

    def _new_reader(self) -> Session:
        with self._lock:
            if self._closed:
                raise ConnectorError("ARICIA-400-013", (self.path,))
            connection = connect(self.path, read_only=True)
            self._readers.add(connection)
        session = self._local.session = Session(connection, self)
        return session

    # ---- writing -------------------------------------------------------------------------------------------------
    def write(self, work: Callable[[MetadataCollection], T], request_id: str | None = None) -> Future[T]:
        """Queue the work for the writer. Cancelling the future keeps work from starting; work that runs is finished."""
        result: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise ConnectorError("ARICIA-400-013", (self.path,))
            self._queue.put(_Work(work, request_id, result))
        return result

    def _write_until_closed(self) -> None:
        session = Session(self._db, self)
        closing = False
        while not closing:
            waiting: list[_Work | None] = [self._queue.get()]
            while len(waiting) < LARGEST_GROUP and not self._queue.empty():  # nobody else takes from the queue
                waiting.append(self._queue.get())
            closing = waiting[-1] is None
            group = [work for work in waiting if work is not None and work.result.set_running_or_notify_cancel()]
            if group:
                self._write_group(session, group)

    def _write_group(self, session: Session, group: list[_Work]) -> None:
        """Run every work in a savepoint of one transaction; the results are given out after the commit."""
        try:
            if self._is_doubtful:
                self._recover(session)
            self._db.execute("BEGIN IMMEDIATE")
            outcomes = [self._run_in_savepoint(session, work) for work in group]
            self._commit(session)
        except apsw.Error as problem:  # the disk is full, the file is gone: nothing of the group is in the store
            outcomes = [_Outcome(work, None, problem) for work in group]
            self._is_doubtful = True
            with contextlib.suppress(apsw.Error):  # the group has its fault; the next one tries again before it begins
                self._recover(session)
        for work, value, failure in outcomes:
            if failure is None:
                work.result.set_result(value)
            else:
                work.result.set_exception(failure)

    def _commit(self, session: Session) -> None:
        self.cache.begin_commit(session.changed)
        try:
            self._db.execute("COMMIT")
        finally:
            self.cache.end_commit()
        self.keys.committed()
        session.changed.clear()
        for listener in self._listeners:
            listener()

    def _recover(self, session: Session) -> None:
        """Leave a transaction that failed, and forget what was remembered of it."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        session.forget()
        self._is_doubtful = False

    def _run_in_savepoint(self, session: Session, work: _Work) -> _Outcome:
        """One work; whatever it raises is handed to whoever waits for it, after its own changes are undone."""
        session.request_id = work.request_id
        self._db.execute("SAVEPOINT work")
        try:
            value = work.run(session)
        except BaseException as problem:
            if not self._db.in_transaction:  # the database gave up the whole transaction, as it does when the disk is full
                raise problem if isinstance(problem, apsw.Error) else apsw.AbortError(str(problem)) from problem
            self._db.execute("ROLLBACK TO work; RELEASE work").fetchall()
            session.forget()
            return _Outcome(work, None, problem)
        self._db.execute("RELEASE work")
        return _Outcome(work, value, None)

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call the listener after every commit, in the writer's thread: it has to be quick and may not raise."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

    # ---- end -----------------------------------------------------------------------------------------------------
    def close(self) -> None:
        """Finish what is queued, then close every connection. No read may be running."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._writer.join()
        for connection in list(self._readers):
            connection.close()
        self._db.close()
