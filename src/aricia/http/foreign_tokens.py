"""Bearer tokens of another issuer, such as an organisation's single sign-on: JSON Web Tokens checked against its published keys.

Only tokens that name the issuer and the audience of the settings are accepted, and only signatures of key pairs. Who a token
stands for is in one of its claims; that user needs an account of the platform like everybody else.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_LEEWAY = 30  # seconds that clocks may differ
_RENEWED_EVERY = 600.0
_RENEWED_AT_MOST_EVERY = 30.0  # when a token names a key that is not known

Fetch = Callable[[], bytes]  # the JWKS document; OSError or ValueError with the reason when it cannot be had
Tell = Callable[[str], None]  # takes the reason why keys could not be renewed


class Foreign(NamedTuple):
    """What an accepted token says. expiry: epoch s;  issued: epoch ms, 0 when it does not say"""

    user: str
    expiry: float
    issued: int


class ForeignTokens:
    """The tokens of one issuer.

    fetch: gets its keys;  tell: is told when they cannot be had; the ones of before are used meanwhile
    """

    def __init__(self, issuer: str, audience: str, user_claim: str, fetch: Fetch, tell: Tell) -> None:
        self.issuer = issuer
        self._user_claim = user_claim
        self._fetch = fetch
        self._tell = tell
        self._keys: KeySet | None = None
        self._tried = float("-inf")
        self._lock = threading.Lock()
        self._claims = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY, iss={"essential": True, "value": issuer}, aud={"essential": True, "value": audience},
            exp={"essential": True},
        )

    def renew(self) -> None:
        """Get the keys now."""
        self._tried = time.monotonic()
        try:
            keys = KeySet.import_key_set(msgspec.json.decode(self._fetch()))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, JoseError, msgspec.MsgspecError) as problem:
            self._tell(str(problem) or type(problem).__name__)
            return
        with self._lock:
            self._keys = keys

    def accept(self, token: str) -> Foreign:
        """What the token says.

        errors: JoseError, ValueError for one that is not good, or whose key is not known (yet)
        """
        with self._lock:
            keys = self._keys
        self._renew_beside(_RENEWED_EVERY if keys is not None else _RENEWED_AT_MOST_EVERY)
        if keys is None:
            raise ValueError("no keys")
        try:
            claims = jwt.decode(token, keys, algorithms=_ALGORITHMS).claims
        except ValueError:  # no key of that name
            self._renew_beside(_RENEWED_AT_MOST_EVERY)
            raise
        self._claims.validate(claims)
        user = claims.get(self._user_claim)
        if not isinstance(user, str) or not user:
            raise ValueError(f"no claim {self._user_claim}")
        issued: Any = claims.get("iat")
        return Foreign(user, float(claims["exp"]), int(float(issued) * 1000) if isinstance(issued, int | float) else 0)

    def _renew_beside(self, interval: float) -> None:
        """Renew the keys in a thread of its own, when the last time is long enough ago: no request waits for that."""
        if time.monotonic() - self._tried >= interval:
            self._tried = time.monotonic()
            threading.Thread(target=self.renew, name="keys of the token issuer", daemon=True).start()
