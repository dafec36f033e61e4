"""One request on its way through the chain."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from aricia.http.routes import Route


class Exchange(Struct):
    """What is known about a request so far. The first block is filled by the kernel, the rest by the handlers of the chain."""

    method: str
    target: bytes
    query_string: bytes
    authorization: bytes | None = None
    content_type: bytes | None = None
    accept: bytes | None = None
    accept_encoding: bytes | None = None
    origin: bytes | None = None
    asked_method: bytes | None = None
    asked_headers: bytes | None = None
    traceparent: bytes | None = None
    last_event_id: bytes | None = None
    client: str = ""
    content_length: int = 0
    raw_body: bytes = b""

    segments: list[str] = field(default_factory=list)
    user: str | None = None
    route: Route | None = None
    variables: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    charset: str = "utf-8"
    body: Any = None
    request_id: str = ""
    server: Any = None
    store: Any = None

    @property
    def path(self) -> str:
        """The path as it was sent, for error replies."""
        return self.target.decode("latin-1")
