"""The repository of all members of a server's cohorts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from aricia.base.audit_log import AuditLog
from aricia.base.errors import ConnectorError
from aricia.cohort.enterprise.asking import LIMIT, Panel
from aricia.cohort.enterprise.base_session import Facts, Found
from aricia.cohort.enterprise.member import Member
from aricia.cohort.enterprise.members import MemberSource, RemoteMember
from aricia.cohort.enterprise.pages import Places
from aricia.cohort.enterprise.session import Session
from aricia.cohort.enterprise.steps import stepped
from aricia.cohort.enterprise.writing import Elsewhere
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.types.registry import TypeRegistry

T = TypeVar("T")


class EnterpriseRepository:
    """The local repository of a server and those of the other members of its cohorts, as one. Thread safe.

    local: None for a server without a repository of its own;  it is closed by its owner
    open_member: the repository of a member, by its connection
    limit: seconds for the answer of a member
    Without other members everything is passed on to the local repository, and nothing else is done.
    """

    def __init__(
        self, server: str, local: Repository | None, source: MemberSource, open_member: Callable[[RemoteMember], Repository],
        audit_log: AuditLog, *, types: TypeRegistry | None = None, limit: float = LIMIT,
    ) -> None:
        self._server, self._local, self._source, self._open_member = server, local, source, open_member
        self._log, self._limit = audit_log, limit
        self.types = types or (local.types if local is not None else TypeRegistry.open_metadata())
        self.collection_id = local.collection_id if local is not None else ""
        self.collection_name = local.collection_name if local is not None else server
        self._facts = Facts(
            server=server, types=self.types, collection_id=self.collection_id, collection_name=self.collection_name,
            places=Places(), found=lambda home, instances: self._found(home, instances),
        )
        self._found: Found = lambda home, instances: None
        self._changing = threading.Lock()
        self._members: tuple[Member, ...] = ()
        self._told: dict[str, RemoteMember] = {}
        self._steps = ThreadPoolExecutor(1, f"steps of {server}")
        self._listeners: tuple[Callable[[], None], ...] = ()
        self._closed = False
        source.on_change(self.look_at_members)
        self.look_at_members()

    # ---- members -------------------------------------------------------------------------------------------------
    def look_at_members(self) -> None:
        """Ask those members from now on whom the source tells of. Nobody is called for that."""
        with self._changing:
            told = {each.collection_id: each for each in self._source.remote_members()} if not self._closed else {}
            told.pop(self.collection_id, None)
            same = {each for each, member in told.items() if self._told.get(each) == member}
            kept = {each.collection_id: each for each in self._members if each.collection_id in same}
            gone = [each for each in self._members if each.collection_id not in kept]
            self._members = tuple(kept.get(each) or self._member(told[each]) for each in told)
            self._told = told
        for member in gone:
            member.close()

    def _member(self, told: RemoteMember) -> Member:
        return Member(told.collection_id, told.name, lambda: self._open_member(told), self._log, self._server)

    @property
    def reads_wait(self) -> bool:
        """Whether reads wait for other members, or for the store."""
        return bool(self._members) or bool(getattr(self._local, "reads_wait", False))

    def ask(self, collection_id: str, work: Callable[[MetadataCollection], T]) -> T:
        """Run a work, which reads, over the collection of one member, in the calling thread.

        errors: ConnectorError ARICIA-503-582 no member has this collection;  those of the member
        """
        member = next((each for each in self._members if each.collection_id == collection_id), None)
        if member is None:
            raise ConnectorError("ARICIA-503-582", (self._server, collection_id))
        return member.ask(work)

    def on_found(self, listener: Found) -> None:
        """Tell the listener of what is found at members and unknown in the local collection. It is quick and does not raise."""
        self._found = listener

    # ---- reading -------------------------------------------------------------------------------------------------
    def read(self, work: Callable[[MetadataCollection], T]) -> T:
        """Run the work in the calling thread, over one snapshot of the local collection and what members say meanwhile."""
        members, local = self._members, self._local
        if local is None:
            return work(self._session(None, members))
        if not members:
            return local.read(work)
        return local.read(lambda collection: work(self._session(collection, members)))

    def _session(self, local: MetadataCollection | None, members: tuple[Member, ...], request_id: str | None = None) -> Session:
        if local is None and not members:
            raise ConnectorError("ARICIA-503-581", (self._server,))
        return Session(Panel(local, members, self._limit, request_id), self._facts, request_id)

    # ---- writing -------------------------------------------------------------------------------------------------
    def write(self, work: Callable[[MetadataCollection], T], request_id: str | None = None) -> Future[T]:
        """Queue the work: in a transaction of the local store, or in steps when other members have to make changes for it."""
        members, local = self._members, self._local
        if local is None:
            return self._in_steps(work, request_id)
        if not members:
            return local.write(work, request_id)
        result: Future[T] = Future()

        def done(first: Future[T]) -> None:
            problem = first.exception()
            if isinstance(problem, Elsewhere):
                _hand_on(self._in_steps(work, request_id), result)
            else:
                _hand_on(first, result)

        first = local.write(lambda collection: work(self._session(collection, members, request_id)), request_id)
        first.add_done_callback(done)
        return result

    def _in_steps(self, work: Callable[[MetadataCollection], T], request_id: str | None) -> Future[T]:
        def run() -> T:
            local = stepped(self._local, request_id) if self._local is not None else None
            session = self._session(local, self._members, request_id)
            session.in_steps = True
            try:
                return work(session)
            finally:
                if self._local is None:
                    self._tell_listeners()

        try:
            return self._steps.submit(run)
        except RuntimeError:
            raise ConnectorError("ARICIA-400-013", (self._server,)) from None

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call the listener after every commit of the local store; without one, after every work."""
        if self._local is not None:
            self._local.on_commit(listener)
        else:
            self._listeners = (*self._listeners, listener)

    def _tell_listeners(self) -> None:
        for listener in self._listeners:
            listener()

    def claim(self, job: str) -> bool:
        """Whether this process does a job of this name, of all that share the local store."""
        return self._local is None or self._local.claim(job)

    # ---- end -----------------------------------------------------------------------------------------------------
    def close(self) -> None:
        """Finish what is queued, and call the members no more."""
        self._steps.shutdown()
        self._closed = True
        self.look_at_members()


def _hand_on(first: Future[T], result: Future[T]) -> None:
    """Give one future the outcome of another, once there is one."""

    def done(finished: Future[T]) -> None:
        problem = finished.exception()
        if problem is not None:
            result.set_exception(problem)
        else:
            result.set_result(finished.result())

    first.add_done_callback(done)
