"""Tokens that are no longer good before they expire: single ones after a logout, and all that a user has been given so far.

The list is a file of the data directory, so that it outlives a restart and a command may add to it while the platform runs. It is
bounded: entries go when the tokens they are about have expired, and a user with many single entries gets one for all instead.
"""

from __future__ import annotations

import fcntl
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct, field

from aricia.base.private_file import write_private

FILE = "revoked-tokens.json"
_SINGLE = 20  # entries of one user
_LOOK_EVERY = 1.0


class RevocationFault(Exception):
    """The list cannot be read or written; the text says why."""


class _Listed(Struct):
    """tokens: by user, digest of a token -> when it expires (epoch s)

    users: user -> (tokens issued up to here are not good, epoch ms; when the last of them expires, epoch s)
    """

    tokens: dict[str, dict[str, float]] = field(default_factory=dict)
    users: dict[str, tuple[int, float]] = field(default_factory=dict)


class Revocations:
    """The list in a data directory. Thread safe.

    lifetime: of the longest token, in seconds
    """

    def __init__(self, folder: Path, lifetime: float, clock: Callable[[], float] = time.time) -> None:
        self._path = folder / FILE
        self._lifetime = lifetime
        self._clock = clock
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._listed = _Listed()
        self._next_look = 0.0
        self.is_changed()

    def revoke_token(self, user: str, token: str, expiry: float) -> None:
        """This token is no longer good."""
        with self._editing() as listed:
            own = listed.tokens.setdefault(user, {})
            own[_digest(token)] = expiry
            if len(own) > _SINGLE:
                self._revoke_all(listed, user)

    def revoke_user(self, user: str) -> None:
        """No token that the user has been given so far is good any longer."""
        with self._editing() as listed:
            self._revoke_all(listed, user)

    def is_revoked(self, user: str, token: str, issued: int) -> bool:
        """Whether a token that was issued at this instant (epoch ms) is on the list."""
        listed = self._listed
        everything = listed.users.get(user)
        if everything is not None and issued <= everything[0]:
            return True
        own = listed.tokens.get(user)
        return own is not None and _digest(token) in own

    def is_changed(self) -> bool:
        """Whether somebody else has changed the file; it is looked at once a second at most."""
        now = time.monotonic()
        if now < self._next_look:
            return False
        self._next_look = now + _LOOK_EVERY
        stamp = self._stat()
        if stamp == self._stamp:
            return False
        with self._lock:
            self._listed, self._stamp = self._read(), stamp
        return True

    def _revoke_all(self, listed: _Listed, user: str) -> None:
        now = self._clock()
        listed.tokens.pop(user, None)
        listed.users[user] = (int(now * 1000), now + self._lifetime)

    @contextmanager
    def _editing(self) -> Iterator[_Listed]:
        """The list as it is in the file, for this thread of this process alone; then it is written."""
        with self._lock, self._path.with_suffix(".lock").open("a") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            listed = self._read()
            yield listed
            self._forget_expired(listed)
            self._write(listed)
            self._listed, self._stamp = listed, self._stat()

    def _forget_expired(self, listed: _Listed) -> None:
        now = self._clock()
        for user in list(listed.tokens):
            listed.tokens[user] = {digest: expiry for digest, expiry in listed.tokens[user].items() if expiry > now}
            if not listed.tokens[user]:
                del listed.tokens[user]
        listed.users = {user: entry for user, entry in listed.users.items() if entry[1] > now}

    def _read(self) -> _Listed:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Listed)
        except FileNotFoundError:
            return _Listed()
        except (OSError, msgspec.MsgspecError) as problem:
            # Without the list nobody knows which tokens are good: better to say so than to accept them all.
            raise RevocationFault(f"The list of revoked tokens {self._path} cannot be read: {problem}.") from None

    def _write(self, listed: _Listed) -> None:
        write_private(self._path, msgspec.json.encode(listed))

    def _stat(self) -> tuple[int, int] | None:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_ino


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
