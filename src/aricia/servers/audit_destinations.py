"""The audit log of a server, with the destinations that its configuration document lists."""

from __future__ import annotations

import functools
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from aricia.base.audit_log import AuditLog, Destination, console
from aricia.base.errors import AriciaError
from aricia.connections.api import AuditDestination, DestinationPlace, open_destination, severities_of
from aricia.servers.configuration.document_store import Document
from aricia.servers.paths import locate

_COMPONENT = "Open Metadata Repository Services (OMRS)"


class ServerAuditLog(Struct):
    """An audit log and the destinations that have to be closed with it. ``failures``: those that could not be opened."""

    log: AuditLog
    opened: list[AuditDestination]
    failures: list[AriciaError]

    def close(self) -> None:
        """Close the destinations."""
        for destination in self.opened:
            destination.close()


def audit_log_of(name: str, server_type: str, document: Document, data_directory: Path) -> ServerAuditLog:
    """The audit log that a document describes. A destination that cannot be opened is reported; the server does without it."""
    services = document.get("repositoryServicesConfig") or {}
    emergency = AuditLog(name, [(console, None)])
    opened: list[AuditDestination] = []
    failures: list[AriciaError] = []
    destinations: list[tuple[Destination, frozenset[str] | None]] = []
    for connection in services.get("auditLogConnections") or ():
        place = DestinationPlace(
            server=name, connection=connection, data_directory=data_directory, locate=partial(locate, data_directory),
            trouble=_trouble(emergency, name, connection), originator=_originator(server_type, document),
        )
        try:
            destination = open_destination(place)
        except AriciaError as fault:
            failures.append(fault)
            emergency.log(fault.id, *fault.inserts, component=_COMPONENT, action="initialize")
            continue
        opened.append(destination)
        destinations.append((destination, severities_of(connection)))
    return ServerAuditLog(log=AuditLog(name, destinations), opened=opened, failures=failures)


def _trouble(emergency: AuditLog, name: str, connection: dict[str, Any]) -> Callable[[str], None]:
    destination = str(connection.get("displayName") or connection.get("qualifiedName") or "")
    return functools.partial(
        emergency.log, "ARICIA-0049", name, destination, component=_COMPONENT, action="storeLogRecord",
    )


def _originator(server_type: str, document: Document) -> dict[str, str]:
    local = (document.get("repositoryServicesConfig") or {}).get("localRepositoryConfig") or {}
    facts = {
        "serverType": server_type, "organizationName": document.get("organizationName"),
        "metadataCollectionId": local.get("metadataCollectionId"),
    }
    return {name: str(value) for name, value in facts.items() if value}
