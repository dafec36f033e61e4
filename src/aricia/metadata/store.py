"""A metadata store: a repository together with the server that owns it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from aricia.base.caller import caller
from aricia.base.messages import message
from aricia.metadata.graph_budget import DEEPEST, INCOMPLETE
from aricia.metadata.session import MetadataServer, Session
from aricia.repository.metadata_collection import MetadataCollection, Repository

T = TypeVar("T")


class MetadataStore:
    """Runs work on the metadata of one server, in a session of the repository.

    reads_wait: whether reads mostly wait, for a network or another process, so that many of them may run at once
    """

    def __init__(self, repository: Repository, server: MetadataServer) -> None:
        self.repository = repository
        self.server = server

    @property
    def reads_wait(self) -> bool:
        """See the class; a repository that asks others waits as long as there are others."""
        return bool(getattr(self.repository, "reads_wait", False))  # embedded repositories need not say so

    def read(self, user: str, request_id: str, work: Callable[[Session], T]) -> T:
        """Run the work in the calling thread, over one snapshot. A payload that had to be cut says so."""
        server = self.server

        def in_session(collection: MetadataCollection) -> T:
            session = Session(collection, server, user, request_id)
            result = work(session)
            if session.is_incomplete and isinstance(result, dict):
                limits = (str(server.max_graph_elements), str(server.max_graph_size), str(DEEPEST))
                result[INCOMPLETE] = message("ARICIA-0080").format(limits)
            missing = getattr(collection, "unanswered", None)
            if missing and isinstance(result, dict):
                result[INCOMPLETE] = message("ARICIA-0582").format((", ".join(missing),))
            return result

        outer, caller.user = caller.user, user
        try:
            return self.repository.read(in_session)
        finally:
            caller.user = outer

    def write(self, user: str, request_id: str, work: Callable[[Session], T]) -> Future[T]:
        """Queue the work for the writer; the future is set when what it wrote is durable."""
        server = self.server

        def in_session(collection: MetadataCollection) -> T:
            return work(Session(collection, server, user, request_id))

        return self.repository.write(in_session, request_id)
