"""Where an operation runs: on the platform, or in a service of an OMAG server that its path names."""

from __future__ import annotations

from msgspec import Struct

from aricia.base.operation import Operation

PLATFORM, VIEW, ACCESS, SERVER = "platform", "view", "access", "server"

_OPERATIONS_SERVICE = {
    "server-operations": "server-operations",
    "repository-services": "repository-services",
    "engine-services": "engine-host",
    "engine-host-services": "engine-host",
    "integration-daemon-services": "integration-daemon",
    "open-metadata-conformance-suite": "conformance-suite",
}
_ACCESS_SERVICE = {
    "omf-metadata-management": "open-metadata-store",
    "ocf-metadata-management": "connected-asset",
    "gaf-metadata-management": "open-governance-service",
}


class Place(Struct, frozen=True):
    """kind: PLATFORM, VIEW, ACCESS or SERVER
    marker: the service's URL marker;  generic: the path takes the marker of any view service

    local: the server's own repository is meant, not that of all members of its cohorts
    acting_user: the path names the user for whom the call is made (the bearer's user only has to be authenticated)
    """

    kind: str
    marker: str = ""
    generic: bool = False
    acting_user: bool = False
    local: bool = False


def place_of(operation: Operation) -> Place:
    """The place of an operation."""
    acting_user = "/users/{userId}" in operation.path
    if operation.group in ("view-services", "view-server-generic-services"):
        return Place(VIEW, operation.service, "{urlMarker}" in operation.path)
    if operation.group == "access-services":
        return Place(ACCESS, _ACCESS_SERVICE.get(operation.service, operation.service), acting_user=acting_user)
    if operation.path.startswith("/servers/{serverName}/open-metadata/") or operation.service == "server-operations":
        local = operation.service == "repository-services" and "/enterprise/" not in operation.path
        return Place(
            SERVER, _OPERATIONS_SERVICE.get(operation.service, operation.service), acting_user=acting_user, local=local
        )
    return Place(PLATFORM)
