"""What a call works on when its URL marker leads to no metadata server.

The original looks the metadata server up after it has checked the request body (recording semantics/users, step 8), so that a
fault of the body comes before one of the marker: the operation runs, and the first use of the store raises the marker's fault.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from aricia.base.errors import AriciaError
from aricia.types.registry import TypeRegistry

T = TypeVar("T")


class UnreachableStore:
    """A metadata store in whose sessions everything but the types raises a fault."""

    reads_wait = False

    def __init__(self, fault: AriciaError) -> None:
        self.fault = fault

    def read(self, user: str, request_id: str, work: Callable[[Any], T]) -> T:
        """Run the work up to its first use of the store."""
        return work(_UnreachableSession(self.fault, user, request_id))

    def write(self, user: str, request_id: str, work: Callable[[Any], T]) -> Future[T]:
        """Run the work up to its first use of the store."""
        future: Future[T] = Future()
        try:
            future.set_result(self.read(user, request_id, work))
        except Exception as problem:  # handed on, not hidden: the future raises it where it is awaited
            future.set_exception(problem)
        return future


class _UnreachableSession:
    def __init__(self, fault: AriciaError, user: str, request_id: str) -> None:
        self._fault = fault
        self.user = user
        self.request_id = request_id

    @property
    def types(self) -> TypeRegistry:
        return _types()

    def __getattr__(self, name: str) -> Any:
        raise self._fault


@functools.cache
def _types() -> TypeRegistry:
    return TypeRegistry.open_metadata()
