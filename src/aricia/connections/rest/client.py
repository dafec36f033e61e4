"""A client of one address: JSON out, the bytes of a JSON answer back, with a bearer token that is renewed when it has to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from aricia.base.codec import decode, encode
from aricia.base.errors import ConnectorError
from aricia.connections.rest.pool import Answer, HttpPool, place_of
from aricia.connections.rest.tokens import TokenSource

_UNAUTHORISED = 401
_SHOWN = 300  # characters of what a refusal says


class RestClient:
    """Calls below one address. Thread safe.

    tokens: None for calls without a token
    """

    def __init__(self, address: str, pool: HttpPool, tokens: TokenSource | None = None) -> None:
        self.address = address.rstrip("/")
        self.tokens = tokens
        self._pool = pool

    def post(
        self, path: str, body: Mapping[str, Any], *, query: Mapping[str, str] | None = None, repeatable: bool = False
    ) -> bytes:
        """The answer to a POST of a JSON body; see ``call``."""
        return self.call("POST", path, encode(body), query=query, repeatable=repeatable)

    def get(self, path: str, *, query: Mapping[str, str] | None = None, most: int | None = None) -> bytes:
        """The answer to a GET, which may be repeated; see ``call``."""
        return self.call("GET", path, query=query, repeatable=True, most=most)

    def call(
        self, method: str, path: str, content: bytes = b"", *, query: Mapping[str, str] | None = None, repeatable: bool = False,
        most: int | None = None,
    ) -> bytes:
        """The body of an answer of HTTP status 200. A token that is refused is renewed once: such a call was not begun.

        path: below the address, its variable segments escaped;  most: bytes of an answer that are read
        errors: ConnectorError ARICIA-401-070 the renewed token is refused too;  -502-070 another status than 200
        those of the pool and of the tokens
        """
        url = f"{self.address}{path}?{urlencode(query)}" if query else f"{self.address}{path}"
        token = self.tokens.token() if self.tokens is not None else None
        answer = self._send(method, url, content, token, repeatable, most)
        if answer.status == _UNAUTHORISED and self.tokens is not None and token is not None:
            other = self.tokens.renewed(token)
            if other != token:
                answer = self._send(method, url, content, other, repeatable, most)
        if answer.status == _UNAUTHORISED:
            owner = self.tokens.owner if self.tokens is not None else "nobody"
            raise ConnectorError("ARICIA-401-070", (place_of(url), owner))
        if answer.status != 200:
            raise ConnectorError("ARICIA-502-070", (place_of(url), answer.status, method, path, _reason(answer)))
        return answer.content

    def lines(self, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> Iterator[str]:
        """The lines of an answer that goes on and on, with a new token. errors: those of the pool and of the tokens"""
        given = {"Accept": "text/event-stream", **headers}
        if self.tokens is not None:
            given["Authorization"] = f"Bearer {self.tokens.token()}"
        return self._pool.lines(f"{self.address}{path}?{urlencode(query)}", given)

    def _send(
        self, method: str, url: str, content: bytes, token: str | None, repeatable: bool, most: int | None
    ) -> Answer:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return self._pool.send(method, url, content, headers, repeatable=repeatable, most=most)

    def interrupt(self) -> None:
        """End calls under way, where the client was opened as one that can; it is of no use then."""
        self._pool.interrupt()

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


def _reason(answer: Answer) -> str:
    """What a refusal says of itself."""
    try:
        body = decode(answer.content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    text = body.get("exceptionErrorMessage") or body.get("error") if isinstance(body, dict) else None
    return str(text or "")[:_SHOWN]
