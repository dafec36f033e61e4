"""The security connector of a server that works from a user directory (spec: security, 1.3 and 1.4)."""

from __future__ import annotations

from aricia.servers.security.access_controls import AccessControls
from aricia.servers.security.element_security import ElementSecurity
from aricia.servers.security.platform_security import directory_of
from aricia.servers.security.port import SecurityPlace, ServerSecurity


def open_access_security(place: SecurityPlace) -> ServerSecurity:
    """The checks of users and elements against the user directory that the connection embeds.

    errors: OMAG-MULTI-TENANT-400-001 no secrets store in it
    """
    location, collection = directory_of(place.connection, place.server, place.parameter)
    controls = AccessControls(place.secrets(place.locate(location)), collection)
    return ServerSecurity(controls=controls, elements=ElementSecurity(controls), probe=controls.directory)
