"""What platform services and server operations both answer about a running server."""

from __future__ import annotations

from typing import Any

from aricia.servers.life_cycle import all_services
from aricia.servers.omag_server import OMAGServer

Payload = dict[str, Any]


def active_configuration(server: OMAGServer) -> Payload:
    """The document that the server runs with."""
    return {"omagserverConfig": server.shown or server.document}


def instance_status(server: OMAGServer) -> Payload:
    """The status of the server and of its services; server operations are not among them (recorded)."""
    return {
        "serverStatus": {
            "serverName": server.name,
            "serverType": server.server_type,
            "serverActiveStatus": server.status,
            "services": [
                {"serviceName": service.name, "serviceStatus": service.status}
                for service in all_services(server)
                if service.marker != "server-operations"
            ],
        }
    }
