"""A repository whose readers see it as it was at one instant, unless they ask for another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar, cast

import msgspec

from aricia.repository.metadata_collection import MetadataCollection, Repository

T = TypeVar("T")

_TAKING_AN_INSTANT = frozenset(
    ("get_entity", "get_entities", "get_relationship", "relationships_of", "relationships_between")
)
_BY_QUERY = frozenset(("find_entities", "count_entities", "find_relationships", "count_relationships"))
_POSITION = {"get_entity": 1, "get_entities": 1, "get_relationship": 1, "relationships_between": 3}


class _Past:
    """Passes on to the collection behind it, with the instant where none is given."""

    def __init__(self, collection: MetadataCollection, instant: int) -> None:
        self._collection = collection
        self._instant = instant

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._collection, name)
        if name in _TAKING_AN_INSTANT:
            return partial(self._at_instant, operation, _POSITION.get(name))
        return partial(self._of_query, operation) if name in _BY_QUERY else operation

    def _at_instant(self, operation: Callable[..., Any], position: int | None, *given: Any, **named: Any) -> Any:
        if position is not None and len(given) > position:
            return operation(*given[:position], self._instant if given[position] is None else given[position], **named)
        return operation(*given, **{**named, "as_of": self._instant if named.get("as_of") is None else named["as_of"]})

    def _of_query(self, operation: Callable[..., Any], query: Any) -> Any:
        return operation(query if query.as_of is not None else msgspec.structs.replace(query, as_of=self._instant))


class PastRepository:
    """Reads are of the instant; works that write see the present. It closes the repository behind it."""

    reads_wait = True

    def __init__(self, store: Repository, instant: int) -> None:
        self._store = store
        self._instant = instant
        self.types = store.types
        self.collection_id = store.collection_id
        self.collection_name = store.collection_name

    def read(self, work: Callable[[MetadataCollection], T]) -> T:
        """Run the work over a snapshot."""
        return self._store.read(lambda session: work(cast(MetadataCollection, _Past(session, self._instant))))

    def write(self, work: Callable[[MetadataCollection], T], request_id: str | None = None) -> Future[T]:
        """Queue the work."""
        return self._store.write(work, request_id)

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call the listener after every commit."""
        self._store.on_commit(listener)

    def claim(self, job: str) -> bool:
        """Whether this process does a job."""
        return self._store.claim(job)

    def close(self) -> None:
        """Close the repository."""
        self._store.close()
