"""Bearer tokens: where they come from, and how long one is used.

A token is fetched when it is first needed, again some time before it expires, and once more when a platform refuses it.
"""

from __future__ import annotations

import binascii
import threading
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import urlencode

import msgspec

from aricia.base.codec import decode, encode
from aricia.base.errors import ConnectorError
from aricia.connections.rest.pool import HttpPool, place_of
from aricia.connections.secrets.file import SecretsFile

MARGIN = 60.0  # seconds before the end of a token's life at which a new one is fetched, at most half of that life
_DEFAULT_REFRESH = 60  # minutes
_FORM = "application/x-www-form-urlencoded"
_DAMAGE = (msgspec.DecodeError, UnicodeDecodeError, binascii.Error, ValueError)


class TokenSource(Protocol):
    """Gives the bearer token of requests. ``owner``: who or what it stands for, as messages name it."""

    owner: str

    def token(self) -> str:
        """A token that is good as far as is known."""
        ...

    def renewed(self, refused: str) -> str:
        """A token in place of one that was refused; the same one when there is no other."""
        ...


class FixedToken:
    """A token that somebody else looks after."""

    def __init__(self, token: str, owner: str = "the token given") -> None:
        self._token = token
        self.owner = owner

    def token(self) -> str:
        """The token."""
        return self._token

    def renewed(self, refused: str) -> str:
        """There is no other."""
        return self._token


Fetched = tuple[str, float | None]  # a token, and for how many seconds it may be used at most (None: as long as it says itself)


class FetchedToken:
    """A token that is fetched and kept. Thread safe: while one thread fetches, the others wait for the outcome."""

    def __init__(self, owner: str, fetch: Callable[[], Fetched]) -> None:
        self.owner = owner
        self._fetch = fetch
        self._lock = threading.Lock()
        self._token = ""
        self._good_until = 0.0

    def token(self) -> str:
        """The token; a new one when it is about to expire."""
        with self._lock:
            if time.time() >= self._good_until:
                self._renew()
            return self._token

    def renewed(self, refused: str) -> str:
        """A new token, unless another thread has fetched one since."""
        with self._lock:
            if self._token == refused:
                self._renew()
            return self._token

    def _renew(self) -> None:
        token, lifetime = self._fetch()
        now = time.time()
        ends = expiry(token)
        if ends is not None:
            lifetime = min(lifetime, ends - now) if lifetime is not None else ends - now
        self._token = token
        self._good_until = float("inf") if lifetime is None else now + max(lifetime - MARGIN, lifetime / 2)


def password_token(pool: HttpPool, platform_url: str, user: str, password: str) -> FetchedToken:
    """The token of a user who logs in to a platform with a password."""
    body = encode({"userId": user, "password": password})

    def fetch() -> Fetched:
        return _token_text(pool, "POST", f"{platform_url}/api/token", body, "application/json", None, user), None

    return FetchedToken(user, fetch)


def secrets_token(pool: HttpPool, file: SecretsFile, name: str, platform_url: str = "") -> FetchedToken:
    """The token of a secrets collection: its ``accessToken``, or what its ``tokenAPI`` answers (spec: security, section 2).

    platform_url: where its ``userId`` and ``clearPassword`` log in when it has neither
    """
    owner = f"the secrets collection {name}"

    def fetch() -> Fetched:
        collection = file.collection(name)
        lifetime = 60.0 * float(collection.content.get("refreshTimeInterval") or _DEFAULT_REFRESH)
        given, api = collection.secrets.get("accessToken"), collection.token_api
        if given:
            return str(given), lifetime
        user, password = collection.secrets.get("userId"), collection.secrets.get("clearPassword")
        if api is None and user and password and platform_url:
            body = encode({"userId": user, "password": password})
            return _token_text(pool, "POST", f"{platform_url}/api/token", body, "application/json", None, owner), lifetime
        if api is None or not api.get("requestBody"):
            lacking = "it has neither an accessToken nor a tokenAPI" if api is None else "its tokenAPI has no requestBody"
            raise ConnectorError("ARICIA-500-070", (name, file.path.name, lacking))
        return _from_api(pool, api, owner), lifetime

    return FetchedToken(owner, fetch)


def _from_api(pool: HttpPool, api: Mapping[str, Any], owner: str) -> str:
    body, kind = api["requestBody"], str(api.get("contentType") or "application/json")
    content = urlencode(body).encode() if kind == _FORM else encode(body)
    method, url = str(api.get("httpRequestType") or "GET").upper(), str(api.get("url") or "")
    return _token_text(pool, method, url, content, kind, _token_field(api.get("responseBodyMapping")), owner)


def _token_field(mapping: Mapping[str, Any] | None) -> str | None:
    """The field of the answer that is the token; None: the whole answer is. Files map both ways round."""
    if not mapping:
        return None
    if "accessToken" in mapping:
        return str(mapping["accessToken"])
    return next((str(field) for field, secret in mapping.items() if secret == "accessToken"), None)


def _token_text(pool: HttpPool, method: str, url: str, content: bytes, kind: str, field: str | None, owner: str) -> str:
    """errors: ConnectorError ARICIA-401-071 no token for this owner;  -500-071 the answer is not a token; those of the pool"""
    answer = pool.send(method, url, content, {"Content-Type": kind}, repeatable=True)
    if answer.status != 200:
        raise ConnectorError("ARICIA-401-071", (place_of(url), owner, answer.status))
    try:
        token = answer.content.decode("utf-8") if field is None else decode(answer.content)[field]
    except (*_DAMAGE, KeyError, TypeError):
        raise ConnectorError("ARICIA-500-071", (place_of(url), owner)) from None
    token = str(token).strip().strip('"')
    if not token or not token.isascii() or any(letter.isspace() for letter in token):
        raise ConnectorError("ARICIA-500-071", (place_of(url), owner))
    return token


def expiry(token: str) -> float | None:
    """When a JSON web token expires, seconds since the epoch; None when it does not say."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = decode(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except _DAMAGE:
        return None
    ends = claims.get("exp") if isinstance(claims, dict) else None
    return float(ends) if isinstance(ends, int | float) and not isinstance(ends, bool) else None
