"""The webhooks of a data directory: a file that a command writes and that a running platform looks at every few seconds.

A file rather than elements of metadata or a part of configuration documents: it holds secrets, which neither should; it is
changed without a restart of a server; and it does not travel with a document that is deployed somewhere else.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import ipaddress
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct, field

from aricia.base.errors import ConfigurationError, invalid
from aricia.base.private_file import write_private

FILE = "webhooks.json"
PREFIX = "whsec_"
_KEY = 24  # bytes, the least that Standard Webhooks wants


class Webhook(Struct, frozen=True, kw_only=True):
    """One subscription.

    server: whose events;  user: who hears what this user may read; empty: the server's own user
    wanted: filter by kind (type, zone, event, guid, property) as texts
    secret: ``whsec_`` and the signing key in base64
    """

    id: str
    server: str
    url: str
    secret: str
    user: str = ""
    wanted: dict[str, list[str]] = field(default_factory=dict)


class Webhooks:
    """The file in a data directory."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def all(self) -> list[Webhook]:
        """Every subscription.

        errors: ConfigurationError ARICIA-400-210 the file cannot be read
        """
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=list[Webhook])
        except FileNotFoundError:
            return []
        except (OSError, msgspec.MsgspecError) as problem:
            raise ConfigurationError("ARICIA-400-210", (self.path, problem)) from None

    def add(self, webhook: Webhook) -> None:
        """Keep a further one. errors: those of ``check_url`` and ``signing_key``, and of the file"""
        check_url(webhook.url)
        signing_key(webhook.secret)
        with self._editing() as webhooks:
            webhooks.append(webhook)

    def remove(self, name: str) -> bool:
        """Forget the one with this id; False when there is none."""
        with self._editing() as webhooks:
            left = [each for each in webhooks if each.id != name]
            found = len(left) < len(webhooks)
            webhooks[:] = left
        return found

    def stamp(self) -> tuple[int, int] | None:
        """Differs when the file was changed."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_ino

    @contextmanager
    def _editing(self) -> Iterator[list[Webhook]]:
        with self.path.with_suffix(".lock").open("a") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            webhooks = self.all()
            yield webhooks
            write_private(self.path, msgspec.json.format(msgspec.json.encode(webhooks), indent=2))


def new_secret() -> str:
    """A secret for a new subscription."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_KEY)).decode()


def signing_key(secret: str) -> bytes:
    """The key in a secret. errors: ARICIA-400-212"""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(PREFIX) or len(key) < _KEY:
        raise invalid("ARICIA-400-212", parameter="secret", inserts=(_KEY,))
    return key


def check_url(url: str) -> None:
    """Events go out encrypted, or do not leave the machine. errors: ARICIA-400-211"""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host, parts = "", urlsplit("")
    if not host or parts.username or not (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))):
        raise invalid("ARICIA-400-211", parameter="url", inserts=(f"{parts.scheme}://{host}",))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
