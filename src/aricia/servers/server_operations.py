"""Server operations: one running server inspected, and archives loaded into it, as a service of that server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from aricia.base.endpoints import table
from aricia.base.operation import Operation, Request
from aricia.servers import archive_loading
from aricia.servers.life_cycle import all_services
from aricia.servers.server_answers import active_configuration, instance_status

Payload = dict[str, Any]


def get_active_configuration(request: Request) -> Payload:
    """The document that the server runs with."""
    return active_configuration(request.server)


def get_active_server_status(request: Request) -> Payload:
    """The status of the server and of its services."""
    return instance_status(request.server)


def get_active_services(request: Request) -> Payload:
    """The services of the server, this one left out (recorded)."""
    server = request.server
    names = [each.listed_name or each.name for each in all_services(server) if each.marker != "server-operations"]
    return {"serverName": server.name, "serverServicesList": names}


def add_open_metadata_archive_file(request: Request) -> Payload:
    """Load an archive file."""
    archive_loading.load_file(request.platform, request.server, request.body)
    return {}


def add_open_metadata_archive(request: Request) -> Payload:
    """Load the archive behind a connection, or the one that is the body."""
    if request.operation.path.endswith("/archive-content"):
        archive_loading.load_content(request.server, request.body)
    else:
        archive_loading.load_connection(request.platform, request.server, request.body)
    return {}


_FUNCTIONS: dict[str, Callable[[Request], Payload]] = {
    "getActiveConfiguration": get_active_configuration,
    "getActiveServerStatus": get_active_server_status,
    "getActiveServices": get_active_services,
    "addOpenMetadataArchiveFile": add_open_metadata_archive_file,
    "addOpenMetadataArchive": add_open_metadata_archive,
}


def operations() -> list[Operation]:
    """The operations of this module."""
    return [
        replace(row, run=_FUNCTIONS[row.name], work="thread") for row in table() if row.service == "server-operations"
    ]
