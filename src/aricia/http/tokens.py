"""Bearer tokens: RS256 JSON Web Tokens signed with the platform's key pair (spec: security, section 1.1).

The key pair lives in the data directory, so that tokens outlive a restart and several processes may share it. Tokens of another
issuer are accepted where the settings name one (foreign_tokens.py).
"""

from __future__ import annotations

import os
import secrets
import time
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any, NamedTuple

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from aricia.base.codec import decode
from aricia.http.foreign_tokens import ForeignTokens
from aricia.http.revocations import Revocations

KEY_FILE = "token-key.pem"
LIFETIME = 3600
_CACHED = 10_000
_LOOK_EVERY = 1.0
_CLAIMS = jwt.JWTClaimsRegistry(sub={"essential": True}, exp={"essential": True})


class InvalidToken(Exception):
    """The bearer header holds no token that this platform accepts; the text is for the WWW-Authenticate header."""


class _Verified(NamedTuple):
    """A token that is good. expiry: epoch s;  issued: epoch ms"""

    user: str
    expiry: float
    issued: int


class TokenAuthority:
    """Issues and verifies tokens. Verified header values are remembered until they expire or some token is revoked.

    revocations: None = tokens are good until they expire;  foreign: another issuer whose tokens are accepted too
    """

    def __init__(self, key: RSAKey, revocations: Revocations | None = None, foreign: ForeignTokens | None = None) -> None:
        self._key = key
        self._revocations = revocations
        self.foreign = foreign
        self._header: dict[str, Any] = {"alg": "RS256", "kid": key.thumbprint()}
        self._verified: dict[bytes, _Verified] = {}
        self._looked = 0.0

    def issue(self, user: str, display_name: str, distinguished_name: str | None) -> str:
        """A token for the user, good for an hour. Its id begins with the instant in milliseconds and is like no other."""
        now = time.time()
        claims: dict[str, Any] = {
            "iss": "self", "sub": user, "iat": int(now), "exp": int(now) + LIFETIME, "displayName": display_name,
            "jti": f"{int(now * 1000):x}-{secrets.token_hex(6)}",
        }
        if distinguished_name:
            claims["dn"] = distinguished_name
        return jwt.encode(self._header, claims, self._key, algorithms=["RS256"])

    def user_of(self, header: bytes) -> str | None:
        """The user of an Authorization header; None when it is not a bearer header.

        errors: InvalidToken for a token that is malformed, expired, revoked or signed with another key
        """
        now = time.time()
        if now - self._looked >= _LOOK_EVERY:
            self._look(now)
        known = self._verified.get(header)
        if known is not None and known.expiry > now:
            return known.user
        verified = self._verify(header)
        return None if verified is None else verified.user

    def revoke(self, header: bytes) -> None:
        """The token of an Authorization header is no longer good."""
        verified = self._verify(header)
        if verified is not None and self._revocations is not None:
            self._revocations.revoke_token(verified.user, _token_in(header), verified.expiry)
            self._verified.clear()

    def revoke_user(self, user: str) -> None:
        """No token that the user has been given so far is good any longer."""
        if self._revocations is not None:
            self._revocations.revoke_user(user)
            self._verified.clear()

    def _look(self, now: float) -> None:
        """Whether others have revoked tokens."""
        self._looked = now
        if self._revocations is not None and self._revocations.is_changed():
            self._verified.clear()

    def _verify(self, header: bytes) -> _Verified | None:
        scheme, _, _ = header.partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        text = _token_in(header)
        if not text or " " in text:
            raise InvalidToken("Bearer token is malformed")
        if text.count(".") != 2:
            raise InvalidToken(f"An error occurred while attempting to decode the Jwt: Invalid JWT serialization: {_dots(text)}")
        try:
            verified = self._foreign(text) or self._own(text)
        except (JoseError, ValueError) as problem:
            raise InvalidToken(f"An error occurred while attempting to decode the Jwt: {_reason(problem)}") from None
        if self._revocations is not None and self._revocations.is_revoked(verified.user, text, verified.issued):
            raise InvalidToken("The token was revoked")
        if len(self._verified) >= _CACHED:
            self._verified.clear()
        self._verified[header] = verified
        return verified

    def _own(self, text: str) -> _Verified:
        claims = jwt.decode(text, self._key, algorithms=["RS256"]).claims
        _CLAIMS.validate(claims)
        return _Verified(str(claims["sub"]), float(claims["exp"]), _issued(claims))

    def _foreign(self, text: str) -> _Verified | None:
        """The token of the other issuer; None when it does not say that it is his."""
        if self.foreign is None or _unverified_issuer(text) != self.foreign.issuer:
            return None
        return _Verified(*self.foreign.accept(text))


def _token_in(header: bytes) -> str:
    return header.partition(b" ")[2].strip().decode("latin-1")


def _issued(claims: dict[str, Any]) -> int:
    """When one of our own tokens was issued, epoch ms; those of earlier versions have no id."""
    moment, _, _ = str(claims.get("jti") or "").partition("-")
    return int(moment, 16) if moment else int(claims.get("iat") or 0) * 1000


def _unverified_issuer(text: str) -> object:
    part = text.split(".")[1]
    claims = decode(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims.get("iss") if isinstance(claims, dict) else None


def _dots(text: str) -> str:
    return "Missing dot delimiter(s)" if text.count(".") < 2 else "Unexpected number of Base64URL parts"


def _reason(problem: Exception) -> str:
    name = type(problem).__name__
    if name == "BadSignatureError":
        return "Signed JWT rejected: Invalid signature"
    return "Jwt expired" if name == "ExpiredTokenError" else "Malformed token"


def key_pair(folder: Path) -> RSAKey:
    """The key pair of the data directory, made on first use. Processes that start together end up with the same one."""
    file = folder / KEY_FILE
    if not file.exists():
        draft = _new_key(folder)
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return RSAKey.import_key(file.read_bytes())


def rotate_key(folder: Path) -> None:
    """Put a new key pair in place of the one of the data directory: tokens that were signed with that are good no longer."""
    _new_key(folder).replace(folder / KEY_FILE)


def _new_key(folder: Path) -> Path:
    draft = folder / f".token-key-{secrets.token_hex(8)}.pem"
    draft.touch(mode=0o600)
    draft.write_bytes(RSAKey.generate_key(2048).as_pem(private=True))
    return draft
