"""What every connector has: its connection, its parts, its life, its figures."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from aricia.base.audit_log import AuditLog
from aricia.base.clock import now_ms
from aricia.connections.open_connectors.connection import Connection
from aricia.connections.secrets.store import SecretsStore

INITIALISED, RUNNING, REFRESHING, DISCONNECTED, FAILED = "INITIALIZED", "RUNNING", "REFRESHING", "STOPPED", "FAILED"


class Statistics:
    """Counters, instants and texts that a connector keeps about its work. Thread safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, Any] = {}

    def count(self, name: str, by: int = 1) -> None:
        """Add to a counter."""
        with self._lock:
            self._values[name] = self._values.get(name, 0) + by

    def note(self, name: str, value: str | int | float) -> None:
        """Remember a value."""
        with self._lock:
            self._values[name] = value

    def values(self) -> dict[str, Any]:
        """All of them."""
        with self._lock:
            return dict(self._values)


class ConnectorPlace(Struct, frozen=True, kw_only=True):
    """What a connector is made from.

    parts: the connectors of the embedded connections, in the order of their positions
    secrets: the secrets stores among them, by what they are for (displayName of the embedded connection)
    locate: finds the file that a relative name stands for
    """

    instance_id: str
    connection: Connection
    audit_log: AuditLog
    locate: Callable[[str], Path]
    parts: tuple[Connector, ...] = ()
    secrets: Mapping[str, SecretsStore] = field(default_factory=dict)


class Connector:
    """A connector. Kinds of connector override what they need of ``begin``, ``renew`` and ``end``; the broker calls them.

    state: INITIALIZED, RUNNING, REFRESHING, STOPPED or FAILED;  changed: since when, epoch ms;  failure: the text of the last one
    """

    def __init__(self, place: ConnectorPlace) -> None:
        self.place = place
        self.statistics = Statistics()
        self.state = INITIALISED
        self.changed = now_ms()
        self.failure: str | None = None

    @property
    def connection(self) -> Connection:
        """The connection that the connector was made from."""
        return self.place.connection

    def secret(self, name: str) -> str | None:
        """A secret of the first store that has it; else the user id or the password of the connection itself."""
        for store in self.place.secrets.values():
            found = store.secret(name)
            if found is not None:
                return found
        return {"userId": self.connection.user_id, "clearPassword": self.connection.clear_password}.get(name)

    def begin(self) -> None:
        """Connect to the resource."""

    def renew(self) -> None:
        """Look at the resource again."""

    def end(self) -> None:
        """Let go of the resource."""

    def enter(self, state: str, failure: str | None = None) -> None:
        """Change the state."""
        self.state, self.failure, self.changed = state, failure, now_ms()
