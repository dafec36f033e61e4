"""The audit log of a server, with the destinations that its configuration document lists."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, field

from aricia.base.audit_log import AuditLog, console
from aricia.servers.configuration.document_store import Document


class ServerAuditLog(Struct):
    """An audit log and what has to be closed with it."""

    log: AuditLog
    closers: list[Callable[[], None]] = field(default_factory=list)

    def close(self) -> None:
        """Close the destinations."""
        for close in self.closers:
            close()


def audit_log_of(name: str, document: Document, data_directory: Path) -> ServerAuditLog:
    """The audit log of a server: the console for the severities that its document lists."""
    connections = (document.get("repositoryServicesConfig") or {}).get("auditLogConnections") or ()
    destinations = []
    for connection in connections:
        if (connection.get("connectorType") or {}).get("connectorProviderClassName", "").endswith("ConsoleAuditLogStoreProvider"):
            severities = (connection.get("configurationProperties") or {}).get("supportedSeverities")
            destinations.append((console, frozenset(severities) if severities else None))
    return ServerAuditLog(log=AuditLog(name, destinations))
