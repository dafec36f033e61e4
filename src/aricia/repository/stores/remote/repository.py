"""A metadata collection that a server on another platform keeps, by its repository services."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

from aricia.base.caller import caller
from aricia.base.errors import ConnectorError
from aricia.connections.api import RestClient
from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.stores.remote.answers import CollectionIdAnswer
from aricia.repository.stores.remote.calling import Caller
from aricia.repository.stores.remote.documents import Documents
from aricia.repository.stores.remote.faults import wrong_collection
from aricia.repository.stores.remote.gallery import GET, TypeGallery
from aricia.repository.stores.remote.session import Session
from aricia.types.registry import TypeRegistry

S = TypeVar("S")
T = TypeVar("T")

SIDE_BY_SIDE = 8  # calls that one batch has under way
PAUSE = 2.0  # seconds after which a server that was away is looked for again
_UNAVAILABLE = 503


class _Work(NamedTuple):
    run: Callable[[MetadataCollection], Any]
    request_id: str | None
    result: Future[Any]


class RemoteRepository:
    """The repository of a server on another platform. Thread safe.

    There are no transactions over REST. Works that write run one after the other, in one thread, so that no two works of this
    process mix; but each of their calls is a change of its own: a work that fails leaves what it has done until then, and clients
    of the other platform see it half done. Works that read see every change as it is made, not one snapshot.

    client: with the server's address;  user: in whose name reads and reference copies are sent
    for_caller: reads are sent in the name of the caller of the thread instead, where there is one
    for_all: it is what all members of the server's cohorts have, as one
    collection_id: the metadata collection that has to be there; None = whichever is
    pause: seconds for which calls of a server that is away fail at once, before it is looked for again
    The server may be away, when it is opened and later: calls raise ConnectorError ARICIA-503-07x until it is there again. It is
    asked for its collection id and its types before the first call, and again after it was away.
    errors: RepositoryError OMRS-REST-REPOSITORY-CONNECTOR-500-001, the server keeps another collection
    """

    def __init__(
        self, client: RestClient, types: TypeRegistry, user: str, collection_id: str | None = None,
        collection_name: str | None = None, *, pause: float = PAUSE, for_caller: bool = False,
        for_all: bool = False,
    ) -> None:
        self.types = types
        self.caller = Caller(client, user, self._lost, for_caller=for_caller, for_all=for_all)
        self._for_all = for_all
        self.collection_id = collection_id or ""
        self.collection_name = collection_name or client.address.rpartition("/")[2]
        self.gallery = TypeGallery(types, self.caller)
        self.documents = Documents(types, lambda: self.collection_id, self.gallery.learn)
        self._connecting = threading.Lock()
        self.tests_guids = True  # until it turns out that the collection does not know the GUID as a property of conditions
        self._is_connected = False
        self._pause = pause
        self._away: ConnectorError | None = None
        self._look_again = 0.0
        self._listeners: tuple[Callable[[], None], ...] = ()
        self._closing = threading.Lock()
        self._closed = False
        self._helpers = ThreadPoolExecutor(SIDE_BY_SIDE, "remote reader")
        self._queue: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write_until_closed, name=f"writer of {client.address}", daemon=True)
        self._writer.start()
        self._connect_if_there()

    # ---- the server ----------------------------------------------------------------------------------------------
    def _connect_if_there(self) -> None:
        """Look at the server now; when it is away and what it keeps is known, that can wait for the first call."""
        try:
            self._connect()
        except ConnectorError as fault:
            if not self.collection_id or fault.code != _UNAVAILABLE:
                self.close()
                raise
        except BaseException:
            self.close()
            raise

    def _connect(self) -> None:
        """Make sure that the server keeps the collection that is expected, and that its types are known."""
        if self._is_connected:
            return
        with self._connecting:
            if self._is_connected:
                return
            if self._away is not None and time.monotonic() < self._look_again:
                raise ConnectorError(self._away.id, self._away.inserts)
            try:
                self._greet()
            except ConnectorError as fault:
                self._away, self._look_again = fault, time.monotonic() + self._pause
                raise
            self._away = None
            self._is_connected = True

    def _greet(self) -> None:
        """Ask the server which collection it keeps, and for its types."""
        answer = self.caller.ask(CollectionIdAnswer, "/metadata-collection-id", GET, repeatable=False)
        actual = answer.metadata_collection_id
        if actual != (self.collection_id or actual) or (not actual and not self._for_all):
            raise wrong_collection(self.caller.address, actual, self.collection_id)
        self.collection_id = actual or ""
        self.gallery.fill()

    def _lost(self) -> None:
        self._is_connected = False

    def side_by_side(self, read: Callable[[S], T], items: Sequence[S]) -> list[T]:
        """What the function, which makes calls that read, returns for each of these: a few calls at a time."""
        if len(items) < 2:
            return [read(item) for item in items]
        user = caller.user

        def for_the_same(item: S) -> T:
            caller.user = user
            return read(item)

        return list(self._helpers.map(for_the_same, items))

    # ---- reading -------------------------------------------------------------------------------------------------
    def read(self, work: Callable[[MetadataCollection], T]) -> T:
        """Run the work in the calling thread. Between two of its calls the collection may change."""
        if self._closed:
            raise self._is_closed()
        self._connect()
        return work(Session(self))

    # ---- writing -------------------------------------------------------------------------------------------------
    def write(self, work: Callable[[MetadataCollection], T], request_id: str | None = None) -> Future[T]:
        """Queue the work for the writer; the future is set when its last call is answered.

        Nothing is undone when the work fails, see the class. Cancelling the future keeps work from starting.
        """
        result: Future[T] = Future()
        with self._closing:
            if self._closed:
                raise self._is_closed()
            self._queue.put(_Work(work, request_id, result))
        return result

    def _write_until_closed(self) -> None:
        while (work := self._queue.get()) is not None:
            if work.result.set_running_or_notify_cancel():
                self._run(work)

    def _run(self, work: _Work) -> None:
        """One work; whatever it raises is handed to whoever waits for it."""
        try:
            self._connect()
            value = work.run(Session(self, work.request_id))
        except BaseException as problem:
            self._tell_listeners()  # what it wrote before it failed is there
            work.result.set_exception(problem)
        else:
            self._tell_listeners()
            work.result.set_result(value)

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call the listener after every work of this process that has written; changes made by others go unheard."""
        self._listeners = (*self._listeners, listener)

    def claim(self, job: str) -> bool:
        """Whether this process does a job. Jobs on the repository are done by the server that keeps it."""
        return False

    def _tell_listeners(self) -> None:
        for listener in self._listeners:
            listener()

    # ---- end -----------------------------------------------------------------------------------------------------
    def close(self) -> None:
        """Finish what is queued, then close the connections."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._writer.join()
        self._helpers.shutdown()
        self.caller.client.close()

    def _is_closed(self) -> ConnectorError:
        return ConnectorError("ARICIA-400-013", (self.caller.address,))
