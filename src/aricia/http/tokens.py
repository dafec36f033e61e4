"""Bearer tokens: RS256 JSON Web Tokens signed with the platform's key pair (spec: security, section 1.1).

The key pair lives in the data directory, so that tokens outlive a restart and several processes may share it.
"""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

LIFETIME = 3600
_CACHED = 10_000
_CLAIMS = jwt.JWTClaimsRegistry(sub={"essential": True}, exp={"essential": True})


class InvalidToken(Exception):
    """The bearer header holds no token that this platform accepts; the text is for the WWW-Authenticate header."""


class TokenAuthority:
    """Issues and verifies tokens. Verified header values are remembered until they expire."""

    def __init__(self, key: RSAKey) -> None:
        self._key = key
        self._header: dict[str, Any] = {"alg": "RS256", "kid": key.thumbprint()}
        self._verified: dict[bytes, tuple[str, float]] = {}

    def issue(self, user: str, display_name: str, distinguished_name: str | None) -> str:
        """A token for the user, good for an hour."""
        now = int(time.time())
        claims: dict[str, Any] = {"iss": "self", "sub": user, "iat": now, "exp": now + LIFETIME, "displayName": display_name}
        if distinguished_name:
            claims["dn"] = distinguished_name
        return jwt.encode(self._header, claims, self._key, algorithms=["RS256"])

    def user_of(self, header: bytes) -> str | None:
        """The user of an Authorization header; None when it is not a bearer header.

        errors: InvalidToken for a token that is malformed, expired or signed with another key
        """
        known = self._verified.get(header)
        if known is not None and known[1] > time.time():
            return known[0]
        return self._verify(header)

    def _verify(self, header: bytes) -> str | None:
        scheme, _, token = header.partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        text = token.strip().decode("latin-1")
        if not text or " " in text:
            raise InvalidToken("Bearer token is malformed")
        if text.count(".") != 2:
            raise InvalidToken(f"An error occurred while attempting to decode the Jwt: Invalid JWT serialization: {_dots(text)}")
        try:
            claims = jwt.decode(text, self._key, algorithms=["RS256"]).claims
            _CLAIMS.validate(claims)
        except (JoseError, ValueError) as problem:
            raise InvalidToken(f"An error occurred while attempting to decode the Jwt: {_reason(problem)}") from None
        user, expiry = str(claims["sub"]), float(claims["exp"])
        if len(self._verified) >= _CACHED:
            self._verified.clear()
        self._verified[header] = (user, expiry)
        return user


def _dots(text: str) -> str:
    return "Missing dot delimiter(s)" if text.count(".") < 2 else "Unexpected number of Base64URL parts"


def _reason(problem: Exception) -> str:
    name = type(problem).__name__
    if name == "BadSignatureError":
        return "Signed JWT rejected: Invalid signature"
    return "Jwt expired" if name == "ExpiredTokenError" else "Malformed token"


def key_pair(folder: Path) -> RSAKey:
    """The key pair of the data directory, made on first use. Processes that start together end up with the same one."""
    file = folder / "token-key.pem"
    if not file.exists():
        draft = folder / f".token-key-{secrets.token_hex(8)}.pem"
        draft.touch(mode=0o600)
        draft.write_bytes(RSAKey.generate_key(2048).as_pem(private=True))
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return RSAKey.import_key(file.read_bytes())
