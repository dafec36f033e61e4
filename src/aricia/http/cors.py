"""Cross-origin requests of browsers (spec: security, section 1.7)."""

from __future__ import annotations

from collections.abc import Collection

from aricia.http import replies
from aricia.http.exchange import Exchange
from aricia.http.replies import Header, Reply

_METHODS = b"GET,POST,PUT,PATCH,DELETE"
_HEADERS = frozenset(("authorization", "content-type"))


def preflight(origins: Collection[str], exchange: Exchange) -> Reply:
    """The answer to a preflight request: 200 with what is allowed, 403 for what is not."""
    wanted = {name.strip().lower() for name in (exchange.asked_headers or b"").decode("latin-1").split(",") if name.strip()}
    granted = allow_origin(origins, exchange.origin)
    if not granted or exchange.asked_method not in _METHODS.split(b",") or not wanted <= _HEADERS:
        return replies.empty_reply(403)
    extra: list[Header] = [(b"access-control-allow-methods", _METHODS)]
    if wanted:
        extra.append((b"access-control-allow-headers", exchange.asked_headers or b""))
    return replies.empty_reply(200, *granted, *extra)


def allow_origin(origins: Collection[str], origin: bytes | None) -> list[Header]:
    """The header that lets the page of an origin read a reply; empty when it may not."""
    if origin is None:
        return []
    if "*" in origins:
        return [(b"access-control-allow-origin", b"*")]
    return [(b"access-control-allow-origin", origin)] if origin.decode("latin-1") in origins else []
