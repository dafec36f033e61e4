"""A metadata collection behind the repository services, asked without HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from aricia.base.audit_log import AuditLog
from aricia.base.operation import Request
from aricia.metadata.api import MetadataServer, MetadataStore
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.servers.omag_server import OMAGServer
from aricia.servers.repository_services.operations import operations
from aricia.types.registry import TypeRegistry

HOME = "11111111-2222-4333-8444-555555555555"
Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def store(tmp_path) -> Iterator[MetadataStore]:
    repository = SQLiteRepository(tmp_path / "store.db", TypeRegistry.open_metadata(), HOME, "home")
    yield MetadataStore(repository, MetadataServer("server", "npa", 100))
    repository.close()


@pytest.fixture
def ask(store) -> Ask:
    """Calls an operation: ask(name, body, query=..., path=part of its path, and the variables of the path)."""

    def asked(
        operation_name: str, body: Any = None, /, *, query: dict[str, str] | None = None, path: str = "", **variables: str
    ) -> dict[str, Any]:
        found = [
            each for each in operations()
            if each.name == operation_name and path in each.path and ("/enterprise/" in each.path) == ("/enterprise/" in path)
            and all(f"{{{variable}}}" in each.path for variable in variables)
        ]
        operation = found[0]
        server = OMAGServer("server", "Metadata Access Store", {}, "npa", AuditLog("server"))
        request = Request(operation, variables, query or {}, body, "erin", "request", server=server)
        if operation.work == "write":
            return store.write("erin", "request", lambda session: operation.run(request, session)).result(30)
        return store.read("erin", "request", lambda session: operation.run(request, session))

    return asked
