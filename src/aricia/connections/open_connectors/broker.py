"""Makes connectors from connections and leads them through their lives.

A connector is found by the provider class name of its connection and by the kind that is wanted (see ``connections.providers``).
Its failure is an audit record and a state, never the failure of who runs it; only what is wrong with the connection is raised.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from aricia.base.audit_log import AuditLog
from aricia.base.errors import AriciaError, ConfigurationError
from aricia.base.guids import new_guid
from aricia.connections.open_connectors.connection import Connection, EmbeddedConnection, read_connection
from aricia.connections.open_connectors.connector import (
    DISCONNECTED,
    FAILED,
    INITIALISED,
    REFRESHING,
    RUNNING,
    Connector,
    ConnectorPlace,
)
from aricia.connections.providers import implementation, kinds_of
from aricia.connections.secrets.opening import KIND as SECRETS
from aricia.connections.secrets.opening import open_secrets_store
from aricia.connections.secrets.store import SecretsStore

_COMPONENT = "Open Connector Framework (OCF)"
_DEEPEST = 10


class ConnectorBroker:
    """Makes connectors for one component. ``locate``: finds the file that a relative name in a connection stands for."""

    def __init__(self, audit_log: AuditLog, locate: Callable[[str], Path]) -> None:
        self._audit_log = audit_log
        self._locate = locate

    def connector(self, connection: object, kind: str) -> Connector:
        """The connector of a connection (typed, or decoded JSON) for this kind of use, not yet started.

        errors: ARICIA-400-041 no connection, -042 no provider;  ARICIA-501-043 nothing here makes connectors of the provider for
        this use;  those of the secrets stores
        """
        return self._make(connection if isinstance(connection, Connection) else read_connection(connection), kind, 0)

    def _make(self, connection: Connection, kind: str, depth: int) -> Connector:
        if depth > _DEEPEST:
            raise ConfigurationError("ARICIA-400-041", ("its embedded connections are nested too deeply",))
        maker = implementation(connection.provider, kind)
        if maker is None:
            raise ConfigurationError("ARICIA-501-043", (connection.name, connection.provider, kind))
        parts: list[Connector] = []
        secrets: dict[str, SecretsStore] = {}
        for embedded in sorted(connection.embedded_connections, key=lambda each: each.position):
            self._add_part(embedded, parts, secrets, depth + 1)
        place = ConnectorPlace(
            instance_id=new_guid(), connection=connection, audit_log=self._audit_log, locate=self._locate, parts=tuple(parts),
            secrets=secrets,
        )
        connector: Connector = maker(place)
        return connector

    def _add_part(
        self, embedded: EmbeddedConnection, parts: list[Connector], secrets: dict[str, SecretsStore], depth: int
    ) -> None:
        inner = embedded.embedded_connection
        kinds = kinds_of(inner.provider)
        if SECRETS in kinds:
            secrets[embedded.display_name or inner.name] = open_secrets_store(inner, self._locate)
        elif not kinds:
            raise ConfigurationError("ARICIA-501-043", (inner.name, inner.provider, "an embedded connector"))
        else:
            parts.append(self._make(inner, kinds[0], depth))

    # ---- life ------------------------------------------------------------------------------------------------------
    def start(self, connector: Connector) -> bool:
        """Start the parts, then the connector. -> whether it runs"""
        for part in connector.place.parts:
            if not self.start(part):
                connector.enter(FAILED, f"its part {part.connection.name} does not start: {part.failure}")
                return False
        return self._step(connector, connector.begin, RUNNING, "start")

    def refresh(self, connector: Connector) -> bool:
        """Let a running connector look at its resource again; one that failed is started anew. -> whether it runs"""
        if connector.state in (FAILED, INITIALISED, DISCONNECTED):
            return self.start(connector)
        connector.enter(REFRESHING)
        connector.statistics.count("refreshes")
        return self._step(connector, connector.renew, RUNNING, "refresh")

    def disconnect(self, connector: Connector) -> None:
        """Stop the connector, then its parts."""
        self._step(connector, connector.end, DISCONNECTED, "disconnect")
        for part in reversed(connector.place.parts):
            self.disconnect(part)

    def _step(self, connector: Connector, work: Callable[[], Any], state: str, action: str) -> bool:
        try:
            work()
        except Exception as problem:  # whatever a connector's code raises: it is logged and shows as the connector's state
            self._failed(connector, action, problem)
            return False
        connector.enter(state)
        return True

    def _failed(self, connector: Connector, action: str, problem: Exception) -> None:
        text = problem.text if isinstance(problem, AriciaError) else f"{type(problem).__name__}: {problem}"
        connector.enter(FAILED, text)
        connector.statistics.count("failures")
        inserts = (connector.connection.name, connector.connection.provider, action, text)
        unforeseen = None if isinstance(problem, AriciaError) else problem
        self._audit_log.log("ARICIA-0050", *inserts, component=_COMPONENT, action=action, problem=unforeseen)
