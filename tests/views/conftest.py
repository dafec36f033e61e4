"""A metadata store in a temporary file, and calls of operations as the HTTP kernel makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aricia.base.codec import decode, encode
from aricia.base.guids import new_guid
from aricia.base.operation import Operation, Request
from aricia.metadata.api import MetadataServer, MetadataStore
from aricia.repository.stores.sqlite.repository import SQLiteRepository
from aricia.types.registry import TypeRegistry
from aricia.views.api import operations

PREFIX = "/servers/{serverName}/api/open-metadata/"
Call = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def by_path() -> dict[str, Operation]:
    return {f"{operation.verb} {operation.path.removeprefix(PREFIX)}": operation for operation in operations()}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MetadataStore]:
    repository = SQLiteRepository(tmp_path / "store.db", TypeRegistry.open_metadata())
    yield MetadataStore(repository, MetadataServer(name="store", user="storenpa", max_page_size=100))
    repository.close()


@pytest.fixture
def call(store: MetadataStore, by_path: dict[str, Operation]) -> Call:
    """call("POST {urlMarker}/collections", body, user=..., variable=value ...) -> payload as JSON; query: its parameters."""

    def run(path: str, body: Any = None, *, user: str = "erin", query: dict[str, str] | None = None, **variables: str) -> Any:
        operation = by_path[path]
        assert operation.run is not None
        given = {"serverName": "view", "urlMarker": "collection-manager", **variables}
        request = Request(operation, given, query or {}, body, user, new_guid())
        work = store.read if operation.work == "read" else lambda *job: store.write(*job).result(timeout=20)
        payload = work(user, request.request_id, lambda session: operation.run(request, session))
        return decode(encode(payload))

    return run
