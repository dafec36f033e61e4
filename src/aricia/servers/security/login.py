"""Passwords: who may log in, and the change of a password (spec: security, section 1.1)."""

from __future__ import annotations

import hmac
import time
from typing import Any

from aricia.connections.api import AVAILABLE, CREDENTIALS_EXPIRED, SecretsFile, UserAccount

_FREE_FAILURES = 3
_FORGET_AFTER = 300.0
_LONGEST_DELAY = 5.0
_REMEMBERED = 10_000


class LoginRefused(Exception):
    """The login fails; the text is for the client. ``delay``: seconds to wait before saying so."""

    def __init__(self, text: str, delay: float = 0.0) -> None:
        self.delay = delay
        super().__init__(text)


class UserDirectory:
    """The accounts of a secrets collection, as far as logging in goes."""

    def __init__(self, file: SecretsFile, collection: str) -> None:
        self._file = file
        self._name = collection
        self._failures: dict[str, tuple[int, float]] = {}

    def log_in(self, user: str | None, password: str | None, new_password: str | None) -> UserAccount:
        """The account of the user when the password is right; a new password is stored.

        errors: LoginRefused
        """
        if not user:
            raise LoginRefused("No user id was given.")
        account = self._file.collection(self._name).account(user)
        if account is None:
            raise LoginRefused(f"User account not found for user: {user}.", self._failed(user))
        if not _matches(account, password):
            raise self._refused(user, "Bad credentials")
        if account.status not in (AVAILABLE, CREDENTIALS_EXPIRED):
            raise self._refused(user, f"User account is {account.status.lower()}")
        if account.status == CREDENTIALS_EXPIRED and not new_password:
            raise self._refused(user, "User credentials have expired")
        self._failures.pop(user, None)
        if new_password:
            self._store(user, new_password)
        return account

    def _refused(self, user: str, reason: str) -> LoginRefused:
        return LoginRefused(f"User authentication failed for user: {user} - {reason}", self._failed(user))

    def _failed(self, user: str) -> float:
        """Count a failure; the seconds its answer waits grow with each one after the first few."""
        now = time.monotonic()
        count, last = self._failures.pop(user, (0, now))
        count = 1 if now - last > _FORGET_AFTER else count + 1
        self._failures[user] = (count, now)
        while len(self._failures) > _REMEMBERED:
            self._failures.pop(next(iter(self._failures)), None)
        return 0.0 if count <= _FREE_FAILURES else min(0.25 * 2.0 ** (count - _FREE_FAILURES - 1), _LONGEST_DELAY)

    def _store(self, user: str, password: str) -> None:
        from argon2 import PasswordHasher  # costs 20 ms at start-up, and passwords change seldom

        hashed = PasswordHasher().hash(password)

        def edit(content: dict[str, Any]) -> None:
            entry = content["users"][user]
            secrets = {name: value for name, value in (entry.get("secrets") or {}).items() if name != "clearPassword"}
            entry["secrets"] = {**secrets, "encryptedPassword": hashed}
            entry["userAccountStatus"] = AVAILABLE

        self._file.change(self._name, edit)




def _matches(account: UserAccount, password: str | None) -> bool:
    """Whether the password is the account's. An account without a password admits nobody."""
    secrets = account.secrets
    if password is None:
        return False
    encrypted = secrets.get("encryptedPassword")
    if encrypted:
        return _matches_hash(encrypted, password)
    clear = secrets.get("clearPassword")
    return clear is not None and hmac.compare_digest(clear.encode(), password.encode())


def _matches_hash(encrypted: str, password: str) -> bool:
    if encrypted.startswith("$argon2"):
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return PasswordHasher().verify(encrypted, password)
        except (VerificationError, InvalidHashError):
            return False
    import bcrypt

    try:
        return bcrypt.checkpw(password.encode()[:72], encrypted.encode())
    except ValueError:
        return False
