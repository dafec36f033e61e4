"""A metadata collection in a schema of a PostgreSQL database, which many processes may share."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar, cast

from aricia.base.errors import ConnectorError
from aricia.base.guids import new_guid
from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.store_figures import StoreFigures
from aricia.repository.stores.postgres.address import Address
from aricia.repository.stores.postgres.claims import Claims
from aricia.repository.stores.postgres.database import PostgresDatabase
from aricia.repository.stores.postgres.readers import Reader, Readers
from aricia.repository.stores.postgres.schema import index_texts, prepare_schema
from aricia.repository.stores.postgres.shared_state import SharedState
from aricia.repository.stores.postgres.texts import TextColumn
from aricia.repository.stores.postgres.transactions import Transactions
from aricia.repository.stores.relational.group_commit import GroupCommit
from aricia.repository.stores.relational.session import Session
from aricia.repository.stores.relational.totals import Counts, Totals
from aricia.repository.stores.relational.walks import Walks
from aricia.types.registry import TypeRegistry

T = TypeVar("T")

MOST_READERS = 10
_PATIENCE = 10.0  # seconds that closing waits for reads


class PostgresRepository:
    """The shared store. A new schema gets this collection id (None: a fresh GUID) and name; an existing one keeps its own.

    most_readers: connections for reading, besides the one that writes
    renewed: the address as it is when a connection is made, for passwords that change
    errors: those of connecting, of ``prepare_schema``
    """

    reads_wait = True

    def __init__(
        self, address: Address, types: TypeRegistry, collection_id: str | None = None, collection_name: str | None = None, *,
        most_readers: int = MOST_READERS, renewed: Callable[[], Address] | None = None,
    ) -> None:
        self.address = address
        self._renewed = renewed or (lambda: address)
        self.types = types
        database = PostgresDatabase(address)
        try:
            prepare_schema(database, address)
            self.has_trigrams = index_texts(database, address)
            self.collection_id, self.collection_name = self._identity(database, collection_id, collection_name)
            self.shared = SharedState(database, types)
        finally:
            database.close()
        self._lock = threading.Lock()
        self._walks = Walks()
        self._closed = False
        self._local = threading.local()
        self._most_readers = most_readers
        self._readers = Readers(self._new_reader, most_readers, address.where)
        self._transactions = Transactions(self._connect, self._session, self.shared, address.schema)
        self._writer = GroupCommit(address.schema, self._transactions)
        self._claims = Claims(self._connect, address.schema)
        self._totals = Totals(self._count, self._writer)

    def _identity(self, database: PostgresDatabase, collection_id: str | None, collection_name: str | None) -> tuple[str, str]:
        """The collection's id and name as the schema knows them; a new one is given them, by whoever comes first."""
        database.run("new_store_value", "collection_id", collection_id or new_guid())
        database.run("new_store_value", "collection_name", collection_name or self.address.schema)
        known: dict[str, str] = dict(database.rows("store_values"))
        return known["collection_id"], known["collection_name"]

    def _session(self, database: PostgresDatabase) -> Session:
        return Session(database, TextColumn(), self.types, self.shared.keys, self.collection_id, self.collection_name)

    def _connect(self) -> PostgresDatabase:
        return PostgresDatabase(self._renewed())

    def _new_reader(self) -> Reader:
        database = self._connect()
        session = self._session(database)
        session.walks = self._walks
        return Reader(database, session, self.shared)

    # ---- reading -------------------------------------------------------------------------------------------------
    def read(self, work: Callable[[MetadataCollection], T]) -> T:
        """Run the work over a snapshot, in the calling thread. A read inside a read sees the same snapshot."""
        session: Session | None = getattr(self._local, "session", None)
        if session is not None:
            return work(session)
        self._check_open()
        reader = self._readers.take()
        self._local.session = reader.session
        try:
            return work(reader.session)
        finally:
            self._local.session = None
            self._readers.give_back(reader)

    def _check_open(self) -> None:
        if self._closed:
            raise ConnectorError("ARICIA-400-013", (self.address.where,))

    # ---- writing -------------------------------------------------------------------------------------------------
    def write(self, work: Callable[[MetadataCollection], T], request_id: str | None = None) -> Future[T]:
        """Queue the work for the writer. Cancelling the future keeps work from starting; work that runs is finished."""
        with self._lock:
            self._check_open()
            return self._writer.submit(work, request_id)

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call the listener after every commit of this process, in the writer's thread: it has to be quick and may not raise."""
        self._writer.on_commit(listener)

    def claim(self, job: str) -> bool:
        """Whether this process is the one that does the job. errors: ConnectorError when the database does not answer"""
        return self._claims.claim(job)

    # ---- figures -------------------------------------------------------------------------------------------------
    def figures(self) -> StoreFigures:
        """What monitoring shows of the store. errors: those of ``read``"""
        return self._totals.figures()

    def _count(self) -> Counts:
        return (*self.read(lambda session: cast(Session, session).number_of_instances()), None)

    # ---- end -----------------------------------------------------------------------------------------------------
    def close(self) -> None:
        """Finish what is queued, then disconnect."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._writer.close()
        self._claims.close()
        self._transactions.close()
        self._readers.wait_until_free(self._most_readers, _PATIENCE)
        self._readers.drop_idle()
