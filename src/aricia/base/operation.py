"""An operation (one row of an endpoint table) and a request for it: what http hands to the services and gets back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

if TYPE_CHECKING:
    pass


class Operation(Struct, frozen=True, kw_only=True):
    """One REST endpoint.

    name: upstream operation name;  service: upstream module name (``glossary-manager``);  group: module family of endpoints.tsv
    verb, path: path template with ``{variables}``
    body: "none" (a body is ignored), "optional", "required" (HTTP 400 without one), "text" (the raw text is the body)
    body_class, response_class: simple class names;  query: (name, java type, required, default text or None) per query parameter
    work: "none" (from memory, on the event loop), "thread" (may block), "read" or "write" (in a session of a metadata store)
    run: the function; (request) for none and thread, (request, session) for read and write; returns the payload fields.
         A payload of type bytes or str is sent as it is (text answers).
    None = not implemented yet: answered with ARICIA-501-001.
    inline: says of a request whether its read is quick enough to run on the event loop; None = never
    """

    name: str
    service: str
    group: str
    verb: str
    path: str
    body: str = "none"
    body_class: str = ""
    response_class: str = ""
    query: tuple[tuple[str, str, bool, str | None], ...] = ()
    work: str = "none"
    run: Callable[..., Any] | None = None
    inline: Callable[[Request], bool] | None = None


class Request(Struct):
    """One call of an operation after authentication, routing and body decoding.

    body: the decoded JSON value (usually a dict), the raw text for "text" operations, or None
    user: the bearer's user id;  server: the OMAG server the path names (None for platform calls)
    platform: the running platform (type: aricia.servers.platform.Platform);  authorization: the header that named the user
    last_event_id: the header with the number of the last event that a client had;  accept_encoding: the header
    """

    operation: Operation
    variables: dict[str, str]
    query: dict[str, str]
    body: Any
    user: str
    request_id: str
    platform: Any = None
    server: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    store: Any = None
    authorization: bytes | None = None
    last_event_id: bytes | None = None
    accept_encoding: bytes | None = None
