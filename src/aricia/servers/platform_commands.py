"""Platform services that change what runs: start and stop of servers, archives, the platform's security connector, its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from aricia.base.audit_log import java_date
from aricia.base.clock import now_ms
from aricia.base.endpoints import table
from aricia.base.errors import invalid
from aricia.base.operation import Operation, Request
from aricia.servers import archive_loading
from aricia.servers.configuration.beans import read_bean
from aricia.servers.configuration.placeholders import resolved
from aricia.servers.life_cycle import all_services
from aricia.servers.omag_server import OMAGServer
from aricia.servers.platform import Platform, not_available
from aricia.servers.platform_checks import behind
from aricia.servers.security.access_controls import OPERATION

Payload = dict[str, Any]


def _platform(request: Request) -> Platform:
    platform: Platform = request.platform
    return platform


def activate_with_stored_config(request: Request) -> Payload:
    """Start a server with its stored document. A body is ignored."""
    name = request.variables["serverName"]
    return _started(name, _platform(request).start_server(name))


def activate_with_supplied_config(request: Request) -> Payload:
    """Start a server with this document, which is not stored; it runs under the document's name.

    What is not known of it is left out, as in the administration services. Clients are shown the document with its
    placeholders (recorded); the server runs with their values, or it could not run.
    """
    name, platform = request.variables["serverName"], _platform(request)
    given = read_bean("OMAGServerConfig", request.body)
    document = {**given, "localServerName": given.get("localServerName") or name}
    server = platform.start_with(resolved(document, platform.placeholders))
    server.shown = {**document, "localServerType": server.server_type}
    return _started(name, server)


def _started(name: str, server: OMAGServer) -> Payload:
    names = ", ".join(service.listed_name or service.name for service in all_services(server))
    return {"successMessage": f"{java_date(now_ms())} {name} is running the following services: [{names}]"}


def shutdown_server(request: Request) -> Payload:
    """Stop a server."""
    _platform(request).stop_server(request.variables["serverName"], request.user)
    return {}


def shutdown_and_unregister_server(request: Request) -> Payload:
    """Stop a server, which also leaves its cohorts; its document and its metadata stay."""
    _platform(request).stop_server(request.variables["serverName"], request.user, permanently=True)
    return {}


def shutdown_all_servers(request: Request) -> Payload:
    """Stop every server."""
    _platform(request).stop_all()
    return {}


def shutdown_and_unregister_all_servers(request: Request) -> Payload:
    """Stop every server, and let each leave its cohorts."""
    _platform(request).stop_all(permanently=True)
    return {}


def shutdown_platform(request: Request) -> Payload:
    """End the process; requests under way are finished first."""
    _platform(request).end()
    return {}


# ---- archives ----------------------------------------------------------------------------------------------------------
def add_open_metadata_archive_file(request: Request) -> Payload:
    """Load an archive file into a running server."""
    archive_loading.load_file(_platform(request), _active(request), request.body)
    return {}


def add_open_metadata_archive(request: Request) -> Payload:
    """Load the archive behind a connection into a running server."""
    archive_loading.load_connection(_platform(request), _active(request), request.body)
    return {}


def _active(request: Request) -> OMAGServer:
    server = _platform(request).active.get(request.variables["serverName"])
    if server is None:
        raise not_available(request.variables["serverName"], request.user)
    return server


# ---- security connector --------------------------------------------------------------------------------------------------
def set_platform_security_connection(request: Request) -> Payload:
    """Use another security connector from now on."""
    connection = request.body.get("platformSecurityConnection") if isinstance(request.body, dict) else None
    if not isinstance(connection, dict):
        raise invalid("OMAG-ADMIN-400-028", parameter="connection", inserts=(request.operation.name,))
    _platform(request).secure_with(connection)
    return {}


def get_platform_security_connection(request: Request) -> Payload:
    """The connection of the security connector; nothing when there is none."""
    connection = _platform(request).security.connection
    return {} if connection is None else {"connection": connection}


def clear_platform_security_connection(request: Request) -> Payload:
    """Use no security connector from now on: everything is allowed, nobody can log in."""
    _platform(request).secure_with(None)
    return {}


_COMMANDS: dict[str, Callable[[Request], Payload]] = {
    "activateWithStoredConfig": activate_with_stored_config,
    "activateWithSuppliedConfig": activate_with_supplied_config,
    "shutdownServer": shutdown_server,
    "shutdownAndUnregisterServer": shutdown_and_unregister_server,
    "shutdownAllServers": shutdown_all_servers,
    "shutdownAndUnregisterAllServers": shutdown_and_unregister_all_servers,
    "shutdownPlatform": shutdown_platform,
    "addOpenMetadataArchiveFile": add_open_metadata_archive_file,
    "addOpenMetadataArchive": add_open_metadata_archive,
    "setPlatformSecurityConnection": set_platform_security_connection,
    "getPlatformSecurityConnection": get_platform_security_connection,
    "clearPlatformSecurityConnection": clear_platform_security_connection,
}


def operations() -> list[Operation]:
    """The operations of this module."""
    return [
        replace(row, run=behind(OPERATION, _COMMANDS[row.name]), work="thread")
        for row in table()
        if row.group == "platform-services" and row.name in _COMMANDS
    ]
