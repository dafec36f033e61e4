"""A metadata collection in one SQLite file: readers beside one writer, which commits requests in groups."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import apsw

from aricia.base.guids import new_guid
from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.stores.sqlite.archiving import Archiving, restore_types
from aricia.repository.stores.relational.entity_cache import EntityCache
from aricia.repository.stores.sqlite.database import Keys, connect, migrate
from aricia.types.registry import TypeRegistry

T = TypeVar("T")

LARGEST_GROUP = 64


class Session(Archiving):
    """A metadata collection within one snapshot or transaction."""

    def __init__(self, connection: apsw.Connection, repository: SQLiteRepository) -> None:
        super().__init__(connection, repository.types, repository.keys, repository.collection_id, repository.collection_name)
        self._last_text_rows: dict[int, int] = {}

    def begin(self, cache: EntityCache) -> None:
        """Begin a snapshot. The generation is noted first: a commit in between only makes the cache less useful."""
        self._cache = cache
        self._generation = cache.generation
        self._in_transaction = False

    def end(self) -> None:
        """End the snapshot, if one was needed."""
        if self._in_transaction:
            self._connection.execute("COMMIT").fetchall()

    def forget(self) -> None:
        """Drop what was remembered of a transaction that was undone."""
        self._last_text_rows.clear()
        self._keys.reload(self._db)


class _Work(NamedTuple):
    run: Callable[[MetadataCollection], Any]
    request_id: str | None
    result: Future[Any]


class SQLiteRepository:
    """The embedded store. ``path`` is the database file; a new one gets this collection id (None: a fresh GUID) and name."""

    def __init__(
        self, path: Path | str, types: TypeRegistry, collection_id: str | None = None, collection_name: str | None = None
    ) -> None:
        self.path = Path(path)
        self.types = types
        self._writer_connection = connect(self.path)
        migrate(self._writer_connection, self.path)
        restore_types(self._writer_connection, types)
        self.collection_id, self.collection_name = self._identity(collection_id, collection_name)
        self.keys = Keys(self._writer_connection)
        self.cache = EntityCache()
        self._local = threading.local()
        self._readers: list[apsw.Connection] = []
        self._readers_lock = threading.Lock()
        self._queue: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._closed = False
        self._writer = threading.Thread(target=self._write_loop, name=f"writer of {self.path.name}", daemon=True)
        self._writer.start()

    def _identity(self, collection_id: str | None, collection_name: str | None) -> tuple[str, str]:
        """The collection's id and name as the store knows them; a new store is given them."""
        db = self._writer_connection
        known = dict(db.execute("SELECT key, value FROM store"))
        if "collection_id" not in known:
            known = {"collection_id": collection_id or new_guid(), "collection_name": collection_name or self.path.stem}
            db.executemany("INSERT INTO store (key, value) VALUES (?, ?)", list(known.items())).fetchall()
        return known["collection_id"], known["collection_name"]

    # ---- reading -------------------------------------------------------------------------------------------------
    def read(self, work: Callable[[MetadataCollection], T]) -> T:
        """Run the work over a snapshot, in the calling thread."""
        session: Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._new_reader()
        session.begin(self.cache)
        try:
            return work(session)
        finally:
            session.end()

    def _new_reader(self) -> Session:
        connection = connect(self.path, read_only=True)
        with self._readers_lock:
            self._readers.append(connection)
        session = Session(connection, self)
        self._local.session = session
        return session

    # ---- writing -------------------------------------------------------------------------------------------------
    def write(self, work: Callable[[MetadataCollection], T], request_id: str | None = None) -> Future[T]:
        """Queue the work for the writer."""
        result: Future[T] = Future()
        if self._closed:
            raise RuntimeError(f"the store {self.path} is closed")
        self._queue.put(_Work(work, request_id, result))
        return result

    def _write_loop(self) -> None:
        session = Session(self._writer_connection, self)
        while (work := self._queue.get()) is not None:
            group = [work]
            with contextlib.suppress(queue.Empty):
                while len(group) < LARGEST_GROUP:
                    following = self._queue.get_nowait()
                    if following is None:
                        self._queue.put(None)
                        break
                    group.append(following)
            self._write_group(session, group)

    def _write_group(self, session: Session, group: list[_Work]) -> None:
        """Run every work in a savepoint of one transaction; the results are given out after the commit."""
        db = self._writer_connection
        outcomes: list[tuple[_Work, Any, BaseException | None]] = []
        try:
            db.execute("BEGIN IMMEDIATE").fetchall()
            outcomes = [self._run_in_savepoint(session, work) for work in group]
            db.execute("COMMIT").fetchall()
            self.cache.drop(session.changed)
            session.changed.clear()
        except apsw.Error as problem:
            if not db.get_autocommit():
                db.execute("ROLLBACK").fetchall()
            session.forget()
            outcomes = [(work, None, problem) for work in group]
        for work, value, problem in outcomes:
            if problem is None:
                work.result.set_result(value)
            else:
                work.result.set_exception(problem)

    def _run_in_savepoint(self, session: Session, work: _Work) -> tuple[_Work, Any, BaseException | None]:
        """One work; whatever it raises goes to whoever waits for it, after its changes are undone."""
        db = self._writer_connection
        session.request_id = work.request_id
        db.execute("SAVEPOINT work").fetchall()
        try:
            value = work.run(session)
        except BaseException as problem:
            db.execute("ROLLBACK TO work; RELEASE work").fetchall()
            session.forget()
            return work, None, problem
        db.execute("RELEASE work").fetchall()
        return work, value, None

    # ---- end -----------------------------------------------------------------------------------------------------
    def close(self) -> None:
        """Finish what is queued, then close every connection."""
        if self._closed:
            return
        self._closed = True
        self._queue.put(None)
        self._writer.join()
        with self._readers_lock:
            for connection in self._readers:
                connection.close()
        self._writer_connection.close()
