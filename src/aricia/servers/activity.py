"""The audit record of each call of a service (spec: platform, section 6.4)."""

from __future__ import annotations

from aricia.servers.omag_server import OMAGServer
from aricia.servers.places import Place
from aricia.servers.registered_services import name_of


def log_activity(server: OMAGServer, place: Place, user: str, operation: str) -> None:
    """Log that a user called an operation of a service."""
    service = name_of(place.marker)
    server.audit_log.log(
        "METADATA-OBSERVABILITY-0010", user, operation, service, server.name, component=service, action="userMonitoring"
    )
