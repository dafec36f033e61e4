"""The read-only repository: a SQLite store that lives as long as the repository does, behind refusals."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.repository.stores.readonly.refusals import read_only

T = TypeVar("T")


class ReadOnlyRepository:
    """Reads and finds in a repository, whose content only archives and reference copies can change. It closes the repository."""

    def __init__(self, store: Repository) -> None:
        self._store = store
        self.reads_wait = bool(getattr(store, "reads_wait", False))
        self.types = store.types
        self.collection_id = store.collection_id
        self.collection_name = store.collection_name

    def read(self, work: Callable[[MetadataCollection], T]) -> T:
        """Run the work over a snapshot."""
        return self._store.read(lambda session: work(read_only(session)))

    def write(self, work: Callable[[MetadataCollection], T], request_id: str | None = None) -> Future[T]:
        """Queue the work; it fails where it maintains instances."""
        return self._store.write(lambda session: work(read_only(session)), request_id)

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call the listener after every commit."""
        self._store.on_commit(listener)

    def claim(self, job: str) -> bool:
        """Whether this process does a job: nobody else has this content."""
        return self._store.claim(job)

    def close(self) -> None:
        """Finish what is queued, then let the content go."""
        self._store.close()
