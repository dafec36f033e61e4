"""A metadata collection behind the repository services, asked without HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aricia.base.audit_log import AuditLog
from aricia.base.operation import Request
from aricia.base.settings import Settings
from aricia.http.api import Kernel, TokenAuthority, implemented_operations, key_pair
from aricia.metadata.api import MetadataServer, MetadataStore
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.servers.api import DataDirectory, Platform
from aricia.servers.omag_server import OMAGServer
from aricia.servers.repository_services.operations import operations
from aricia.types.registry import TypeRegistry

HOME = "11111111-2222-4333-8444-555555555555"
Ask = Callable[..., dict[str, Any]]
Call = Callable[[str, str, Any], tuple[int, dict[str, Any]]]


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


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Call]:
    """Asks a platform of its own, without a socket: (verb, target, body) -> HTTP status and answer."""
    folder: Path = tmp_path_factory.mktemp("platform")
    directory = DataDirectory(folder)
    directory.acquire()
    directory.use_demonstration_secrets()
    platform = Platform(folder, Settings({}, {}))
    platform.make_default_documents()
    platform.start_server("qs-metadata-store")
    kernel = Kernel(platform, TokenAuthority(key_pair(platform.data_directory)), implemented_operations())
    token = kernel.tokens.issue("erinoverview", "Erin", None).encode()

    async def send(verb: str, target: str, body: Any) -> tuple[int, dict[str, Any]]:
        raw = b"" if body is None else json.dumps(body).encode()
        path, _, query = target.partition("?")
        headers = [
            (b"content-type", b"application/json"), (b"authorization", b"Bearer " + token), (b"content-length", b"%d" % len(raw)),
        ]
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": raw, "more_body": False}

        async def keep(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http", "method": verb, "raw_path": path.encode(), "query_string": query.encode(), "headers": headers,
        }
        await kernel(scope, receive, keep)
        answer = sent[1]["body"]
        return sent[0]["status"], json.loads(answer) if answer.startswith(b"{") else {}

    with asyncio.Runner() as runner:
        yield lambda verb, target, body: runner.run(send(verb, target, body))
    kernel.close()
    platform.close()
    directory.release()
