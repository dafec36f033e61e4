"""Passwords: who may log in, and the change of a password (spec: security, section 1.1)."""

from __future__ import annotations

import hmac
import math
import time
from typing import Any

from aricia.connections.api import AVAILABLE, CREDENTIALS_EXPIRED, SecretsFile, UserAccount

_FREE_FAILURES = 5
_FORGET_AFTER = 300.0
_LONGEST_PAUSE = 30.0
_REMEMBERED = 10_000


class LoginRefused(Exception):
    """The login fails; the text is for the client. ``user``: whose account refused it; empty for accounts that are not there."""

    user: str = ""


class UserDirectory:
    """The accounts of a secrets collection, as far as logging in goes.

    After a few wrong passwords for an account, each further one makes the account refuse every login for a while, unread: so
    guessing in parallel gains nothing.
    """

    def __init__(self, file: SecretsFile, collection: str) -> None:
        self._file = file
        self._name = collection
        # per user: wrong passwords in a row, when the last one came, when the pause ends
        self._failures: dict[str, tuple[int, float, float]] = {}

    def log_in(self, user: str | None, password: str | None, new_password: str | None) -> UserAccount:
        """The account of the user when the password is right; a new password is stored.

        errors: LoginRefused
        """
        if not user:
            raise LoginRefused("No user id was given.")
        account = self._file.collection(self._name).account(user)
        if account is None:
            raise LoginRefused(f"User account not found for user: {user}.")
        self._check_pause(user)
        if not _matches(account, password):
            self._count_failure(user)
            raise _refused(user, "Bad credentials")
        self._failures.pop(user, None)
        if account.status not in (AVAILABLE, CREDENTIALS_EXPIRED):
            raise _refused(user, f"User account is {account.status.lower()}")
        if account.status == CREDENTIALS_EXPIRED and not new_password:
            raise _refused(user, "User credentials have expired")
        if new_password:
            self._store(user, new_password)
        return account

    def _check_pause(self, user: str) -> None:
        _, _, pause_ends = self._failures.get(user, (0, 0.0, 0.0))
        remaining = pause_ends - time.monotonic()
        if remaining > 0:
            raise _refused(user, f"Too many wrong passwords, the next try is open in {math.ceil(remaining)} s")

    def _count_failure(self, user: str) -> None:
        now = time.monotonic()
        count, last, _ = self._failures.pop(user, (0, now, 0.0))
        count = 1 if now - last > _FORGET_AFTER else count + 1
        excess = count - _FREE_FAILURES
        pause = 0.0 if excess <= 0 else min(0.5 * 2.0**excess, _LONGEST_PAUSE)
        self._failures[user] = (count, now, now + pause)
        while len(self._failures) > _REMEMBERED:
            self._failures.pop(next(iter(self._failures)), None)

    def _store(self, user: str, password: str) -> None:
        hashed = hashed_password(password)
        self._file.change(self._name, lambda content: put_password(content["users"][user], hashed))


def hashed_password(password: str) -> str:
    """What is stored of a password."""
    from argon2 import PasswordHasher  # costs 20 ms at start-up, and passwords change seldom

    return PasswordHasher().hash(password)


def put_password(entry: dict[str, Any], hashed: str) -> None:
    """Give the entry of an account a password, in place of the one of before; the account is available then."""
    secrets = {name: value for name, value in (entry.get("secrets") or {}).items() if name != "clearPassword"}
    entry["secrets"] = {**secrets, "encryptedPassword": hashed}
    entry["userAccountStatus"] = AVAILABLE


def _refused(user: str, reason: str) -> LoginRefused:
    refusal = LoginRefused(f"User authentication failed for user: {user} - {reason}")
    refusal.user = user
    return refusal


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
