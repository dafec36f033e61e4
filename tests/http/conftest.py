"""A platform in this process with the default servers, and a client that speaks to its kernel without a socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from aricia.base.settings import Settings
from aricia.http.api import Kernel, TokenAuthority, implemented_operations, key_pair
from aricia.servers.api import DataDirectory, Platform


class Answer(Struct):
    """A reply as a client sees it."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)


class Client:
    """Sends requests to a kernel."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self._tokens: dict[str, str] = {}

    def token(self, user: str) -> str:
        if user not in self._tokens:
            self._tokens[user] = self.kernel.tokens.issue(user, user, None)
        return self._tokens[user]

    def __call__(
        self, method: str, target: str, body: Any = None, *, user: str | None = "erinoverview",
        headers: dict[str, str] | None = None, chunks: list[bytes] | None = None,
    ) -> Answer:
        return asyncio.run(self.send(method, target, body, user=user, headers=headers, chunks=chunks))

    async def send(
        self, method: str, target: str, body: Any = None, *, user: str | None = "erinoverview",
        headers: dict[str, str] | None = None, chunks: list[bytes] | None = None,
    ) -> Answer:
        raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        parts = chunks or [raw]
        given = {"content-type": "application/json", **(headers or {})}
        if user is not None:
            given.setdefault("authorization", f"Bearer {self.token(user)}")
        given.setdefault("content-length", str(len(raw)))
        path, _, query = target.partition("?")
        scope = {
            "type": "http", "method": method, "raw_path": path.encode(), "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in given.items() if value],
        }
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            part = parts.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(parts)}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.kernel(scope, receive, send)
        start, end = sent
        return Answer(start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, end["body"])


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    folder: Path = tmp_path_factory.mktemp("platform")
    directory = DataDirectory(folder)
    directory.acquire()
    directory.use_demonstration_secrets()
    platform = Platform(folder, Settings({}, {}))
    platform.make_default_documents()
    for name in ("qs-metadata-store", "qs-view-server"):
        platform.start_server(name)
    yield platform
    platform.close()
    directory.release()


@pytest.fixture(scope="session")
def tokens(platform: Platform) -> TokenAuthority:
    return TokenAuthority(key_pair(platform.data_directory))


@pytest.fixture(scope="session")
def client(platform: Platform, tokens: TokenAuthority) -> Iterator[Client]:
    kernel = Kernel(platform, tokens, implemented_operations())
    yield Client(kernel)
    kernel.close()
