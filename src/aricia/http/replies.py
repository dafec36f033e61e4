"""Replies: status, headers, body. What every reply carries is put together once (spec: platform, section 2.1.1)."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from msgspec import Struct

from aricia.base.clock import now_ms
from aricia.base.codec import encode, format_time

Header = tuple[bytes, bytes]


class Stream(Protocol):
    """A body that is made while it is sent."""

    def chunks(self) -> AsyncGenerator[bytes]:
        """The parts; each is made when the client has taken the one before."""
        ...

    async def ended(self) -> None:
        """Wait until there are to be no more parts."""
        ...

    def close(self) -> None:
        """Nobody takes parts any longer."""
        ...


class Reply(Struct):
    """What goes back.

    head: status line and headers as they are written to the socket, where they are known beforehand
    code: of the fault that the body tells of under another status, else 0
    stream: makes the body, where that goes on and on
    """

    status: int
    headers: list[Header]
    body: bytes
    head: bytes | None = None
    code: int = 0
    stream: Stream | None = None


SECURITY: list[Header] = [
    (b"vary", b"Origin, Access-Control-Request-Method, Access-Control-Request-Headers"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-xss-protection", b"0"),
    (b"cache-control", b"no-cache, no-store, max-age=0, must-revalidate"),
    (b"pragma", b"no-cache"),
    (b"expires", b"0"),
    (b"strict-transport-security", b"max-age=31536000 ; includeSubDomains"),
    (b"x-frame-options", b"DENY"),
]
_JSON: list[Header] = [*SECURITY, (b"content-type", b"application/json")]
_TEXT: list[Header] = [*SECURITY, (b"content-type", b"text/plain;charset=UTF-8")]
_HTML: list[Header] = [(b"content-type", b"text/html;charset=utf-8"), (b"content-language", b"en"), (b"connection", b"close")]

_ERRORS = {
    400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout",
    403: "Forbidden", 413: "Payload Too Large", 415: "Unsupported Media Type",
}


def _head(headers: list[Header]) -> bytes:
    """The head of HTTP 200 with these headers and a content length to be filled in."""
    return b"HTTP/1.1 200 OK\r\n" + b"".join(b"%b: %b\r\n" % header for header in [*headers, (b"content-length", b"%b")])


_EVENTS: list[Header] = [*SECURITY, (b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]
_JSON_HEAD, _TEXT_HEAD, _EMPTY_HEAD = _head(_JSON), _head(_TEXT), _head(SECURITY)


def json_reply(body: bytes) -> Reply:
    """HTTP 200 with a JSON body."""
    length = b"%d" % len(body)
    return Reply(200, [*_JSON, (b"content-length", length)], body, _JSON_HEAD % length)


def text_reply(body: bytes) -> Reply:
    """HTTP 200 with plain text; an empty text has no content type."""
    length = b"%d" % len(body)
    head = _TEXT_HEAD if body else _EMPTY_HEAD
    return Reply(200, [*(_TEXT if body else SECURITY), (b"content-length", length)], body, head % length)


def figures_reply(body: bytes) -> Reply:
    """Figures in the text format of Prometheus."""
    kind = (b"content-type", b"text/plain; version=0.0.4; charset=utf-8")
    return Reply(200, [*SECURITY, kind, (b"content-length", b"%d" % len(body))], body)


def file_reply(body: bytes, kind: bytes) -> Reply:
    """A file of a page, with its content type."""
    return Reply(200, [*SECURITY, (b"content-type", kind), (b"content-length", b"%d" % len(body))], body)


def events_reply(stream: Stream) -> Reply:
    """Server-sent events."""
    return Reply(200, [*_EVENTS], b"", stream=stream)


def pending_reply(stream: Stream, *, compressed: bool) -> Reply:
    """A JSON body that is yet to be made."""
    return Reply(200, [*_JSON, *([(b"content-encoding", b"gzip")] if compressed else [])], b"", stream=stream)


def document_reply(status: int, document: dict[str, object], *headers: Header) -> Reply:
    """A JSON document under another status than 200."""
    body = encode(document)
    return Reply(status, [*_JSON, *headers, (b"content-length", b"%d" % len(body))], body)


def empty_reply(status: int, *headers: Header) -> Reply:
    """A reply without a body."""
    return Reply(status, [*SECURITY, *headers, (b"content-length", b"0")], b"")


def error_reply(status: int, path: str, *headers: Header) -> Reply:
    """A fault of HTTP itself: timestamp, status, error and path."""
    moment = format_time(now_ms())
    return document_reply(status, {"timestamp": moment, "status": status, "error": _ERRORS[status], "path": path}, *headers)


def unauthorised_reply(challenge: bytes = b"Bearer") -> Reply:
    """HTTP 401 without a body."""
    return empty_reply(401, (b"www-authenticate", challenge))


def invalid_token_reply(reason: str) -> Reply:
    """HTTP 401 for a bearer token that is of no use."""
    text = f'Bearer error="invalid_token", error_description="{reason}", error_uri="https://tools.ietf.org/html/rfc6750#section-3.1"'
    return unauthorised_reply(text.encode("latin-1", "replace"))


def illegal_request_reply() -> Reply:
    """HTTP 400 for a request line that is no legal HTTP: a page, as web containers answer it."""
    title = b"HTTP Status 400"
    body = b"<!doctype html><html><head><title>%b</title></head><body><h1>%b</h1></body></html>" % (title, title)
    return Reply(400, [*_HTML, (b"content-length", b"%d" % len(body))], body)
