"""A metadata collection in one SQLite file: readers beside one writer, which commits requests in groups."""

from __future__ import annotations

import contextlib
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar, cast

import apsw

from aricia.base import deadline
from aricia.base.errors import ConnectorError
from aricia.base.guids import new_guid
from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.store_figures import StoreFigures
from aricia.repository.stores.relational.archiving import restore_types
from aricia.repository.stores.relational.entity_cache import EntityCache
from aricia.repository.stores.relational.group_commit import GroupCommit
from aricia.repository.stores.relational.keys import Keys
from aricia.repository.stores.relational.session import Session
from aricia.repository.stores.relational.totals import Counts, Totals
from aricia.repository.stores.relational.walks import Walks
from aricia.repository.stores.sqlite.database import (
    UNREADABLE,
    SQLiteDatabase,
    StorageFault,
    connect,
    migrate,
    opening_faults,
    storage_fault,
    storing,
)
from aricia.repository.stores.sqlite.text_rows import TextRows
from aricia.types.registry import TypeRegistry

T = TypeVar("T")

_PATIENCE, _LOOK_AGAIN = 10.0, 0.005  # seconds that closing waits for reads, and between looks
TAKE_SNAPSHOT = "SELECT 1 FROM store LIMIT 1"  # BEGIN alone waits for the first statement


class _Reader:
    """A connection that reads, with its session. in_use: whether its thread is within a read"""

    def __init__(self, database: SQLiteDatabase, session: Session) -> None:
        self._db = database
        self.session = session
        self.in_use = False

    def begin(self, cache: EntityCache) -> None:
        """Take a snapshot. The cache helps when no commit was under way meanwhile, so that it is known what the snapshot sees."""
        generation = cache.generation
        self.in_use = True
        try:
            self._db.execute("BEGIN")
            self._db.execute(TAKE_SNAPSHOT)
        except apsw.Error:
            self.in_use = False
            raise
        self.session.sees(cache if generation % 2 == 0 and generation == cache.generation else None, generation)

    def end(self) -> None:
        """Let the snapshot go."""
        self.session.is_reading = False
        with contextlib.suppress(apsw.InterruptError):  # of work that is late: what is left is done below
            self._db.execute("COMMIT")
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self.in_use = False

    def close(self) -> None:
        """Disconnect."""
        self._db.close()


class _Transactions:
    """Works in savepoints of one transaction."""

    failures: tuple[type[Exception], ...] = (StorageFault, apsw.Error)  # the disk is full, the file is gone

    def __init__(self, database: SQLiteDatabase, session: Session, cache: EntityCache) -> None:
        self._db = database
        self._path = Path(database.filename)
        self._cache = cache
        self._is_doubtful = False  # a transaction failed and could not be left yet
        self.session = session

    def begin(self) -> None:
        if self._is_doubtful:
            self._recover()
        with storing(self._path):
            self._db.execute("BEGIN IMMEDIATE")
        self.session.forget_ends()

    def enter(self) -> None:
        self._db.execute("SAVEPOINT work")

    def leave(self) -> None:
        self._db.execute("RELEASE work")

    def undo(self, problem: BaseException) -> BaseException:
        fault = storage_fault(self._path, problem)
        if not self._db.in_transaction:  # the database gave up the whole transaction, as it does when the disk is full
            if isinstance(fault, StorageFault):
                raise fault
            raise storage_fault(self._path, apsw.AbortError(str(problem))) from problem
        self._db.execute("ROLLBACK TO work; RELEASE work").fetchall()
        self.session.forget()
        return fault

    def commit(self) -> None:
        self._cache.begin_commit(self.session.changed)
        try:
            with storing(self._path):
                self._db.execute("COMMIT")
        finally:
            self._cache.end_commit()
        self.session.settle()

    def abandon(self) -> None:
        self._is_doubtful = True
        with contextlib.suppress(apsw.Error):  # the group has its fault; the next one tries again before it begins
            self._recover()

    def _recover(self) -> None:
        """Leave a transaction that failed, and forget what was remembered of it."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self.session.forget()
        self._is_doubtful = False


class SQLiteRepository:
    """The embedded store. ``path`` is the database file; a new one gets this collection id (None: a fresh GUID) and name.

    An existing store keeps the id and name that it has. errors: ConnectorError ARICIA-400-012, made by a later version
    """

    _session_class = Session

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
        self._walks = Walks()
        self._local = threading.local()
        self._readers: weakref.WeakSet[_Reader] = weakref.WeakSet()  # a thread that ends takes its reader along
        self._lock = threading.Lock()
        self._closed = False
        self._writer = GroupCommit(self.path.name, _Transactions(self._db, self._session(self._db), self.cache))
        self._totals = Totals(self._count, self._writer)

    def _identity(self, collection_id: str | None, collection_name: str | None) -> tuple[str, str]:
        """The collection's id and name as the store knows them; a new store is given them."""
        known: dict[str, str] = dict(self._db.rows("store_values"))
        if "collection_id" not in known:
            known = {"collection_id": collection_id or new_guid(), "collection_name": collection_name or self.path.stem}
            with self._db:
                self._db.many("keep_store_value", list(known.items()))
        return known["collection_id"], known["collection_name"]

    def _session(self, database: SQLiteDatabase) -> Session:
        return self._session_class(database, TextRows(database), self.types, self.keys, self.collection_id, self.collection_name)

    # ---- reading -------------------------------------------------------------------------------------------------
    def read(self, work: Callable[[MetadataCollection], T]) -> T:
        """Run the work over a snapshot, in the calling thread. A read inside a read sees the same snapshot."""
        reader: _Reader = getattr(self._local, "reader", None) or self._new_reader()
        if reader.session.is_reading:
            return work(reader.session)
        reader.begin(self.cache)
        try:
            return work(reader.session)
        except apsw.InterruptError as problem:
            raise deadline.overdue() from problem
        except UNREADABLE as problem:
            raise ConnectorError("ARICIA-500-060", (self.path, problem)) from problem
        finally:
            reader.end()

    def _new_reader(self) -> _Reader:
        with self._lock:
            if self._closed:
                raise ConnectorError("ARICIA-400-013", (self.path,))
            connection = connect(self.path, read_only=True)
            reader = self._local.reader = _Reader(connection, self._session(connection))
            self._readers.add(reader)
        reader.session.walks = self._walks
        return reader

    # ---- writing -------------------------------------------------------------------------------------------------
    def write(self, work: Callable[[MetadataCollection], T], request_id: str | None = None) -> Future[T]:
        """Queue the work for the writer. Cancelling the future keeps work from starting; work that runs is finished."""
        with self._lock:
            if self._closed:
                raise ConnectorError("ARICIA-400-013", (self.path,))
            return self._writer.submit(work, request_id)

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call the listener after every commit, in the writer's thread: it has to be quick and may not raise."""
        self._writer.on_commit(listener)

    def claim(self, job: str) -> bool:
        """Whether this process does a job: one process alone works with the file."""
        return True

    # ---- figures -------------------------------------------------------------------------------------------------
    def figures(self) -> StoreFigures:
        """What monitoring shows of the store. errors: those of ``read``"""
        return self._totals.figures()

    def _count(self) -> Counts:
        entities, relationships = self.read(lambda session: cast(Session, session).number_of_instances())
        files = (self.path, self.path.with_name(f"{self.path.name}-wal"))
        return entities, relationships, sum(file.stat().st_size for file in files if file.exists())

    # ---- end -----------------------------------------------------------------------------------------------------
    def close(self) -> None:
        """Finish what is queued, wait for reads that are under way, then close every connection. No read may begin any more."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._writer.close()
        end = time.monotonic() + _PATIENCE
        for reader in list(self._readers):
            while reader.in_use and time.monotonic() < end:
                time.sleep(_LOOK_AGAIN)
            reader.close()
        self._db.close()
