"""The metadata server that view services, engines and integration groups work with."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import invalid

PARTNER = (
    "omagserverPlatformRootURL", "omagserverName", "secretsStoreProvider", "secretsStoreLocation", "secretsStoreCollection",
)


def check_partner(server: str, given: dict[str, Any]) -> None:
    """A section names the server and the platform that it works with.

    errors: OMAG-ADMIN-400-039 no platform, -040 no server
    """
    for name, message_id, parameter in (
        ("omagserverPlatformRootURL", "OMAG-ADMIN-400-039", "omagServerServiceRootURL"),
        ("omagserverName", "OMAG-ADMIN-400-040", "omagServerName"),
    ):
        if not (given.get(name) or "").strip():
            raise invalid(message_id, parameter=parameter, inserts=(server, given["class"]))
