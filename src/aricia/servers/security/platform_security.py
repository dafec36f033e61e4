"""The security connector of a platform: its user directory, and who may do what on the platform (spec: security, 1.3 and 1.6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from aricia.base.errors import PropertyServerError, invalid
from aricia.base.settings import Settings
from aricia.connections.api import Collection, SecretsFile
from aricia.servers.paths import locate
from aricia.servers.security.access_controls import AccessControls
from aricia.servers.security.directory_maintenance import DirectoryMaintenance
from aricia.servers.security.login import UserDirectory
from aricia.servers.security.port import (
    PLATFORM,
    PLATFORM_PARAMETER,
    PlatformSecurity,
    Secrets,
    SecurityPlace,
    open_platform_security,
)

Json = dict[str, Any]

DIRECTORY = "userDirectory"


def security_of(connection: Json, data_directory: Path, secrets: Secrets) -> PlatformSecurity:
    """The security that a connection describes.

    errors: OMAG-MULTI-TENANT-400-001 nothing here knows the provider, or no secrets store in it
    """
    place = SecurityPlace(
        connection=connection, server=PLATFORM, parameter=PLATFORM_PARAMETER, locate=partial(locate, data_directory),
        secrets=secrets,
    )
    return open_platform_security(place)


def open_access_security(place: SecurityPlace) -> PlatformSecurity:
    """The security that works from the user directory that the connection embeds.

    errors: OMAG-MULTI-TENANT-400-001 no secrets store in it
    """
    location, collection = directory_of(place.connection, place.server, place.parameter)
    file = place.secrets(place.locate(location))
    return _security(dict(place.connection), file, collection, AccessControls(file, collection))


def without_security() -> PlatformSecurity:
    """The security of a platform without a connector."""
    file = _NoFile()
    return _security(None, file, "", _NoControls(file, ""))


def connection_of(settings: Settings) -> Json | None:
    """The security connection that the settings describe; None when they name no provider."""
    provider = settings.text("platform.security.provider").strip()
    if not provider:
        return None
    store = {
        **_connection("Connection", settings.text("platform.security.secrets.provider")),
        "endpoint": {
            "class": "Endpoint", "headerVersion": 0, "networkAddress": settings.text("platform.security.secrets.location"),
        },
        "configurationProperties": {"secretsCollectionName": settings.text("platform.security.secrets.collection")},
    }
    embedded = {"class": "EmbeddedConnection", "headerVersion": 0, "position": 0, "displayName": DIRECTORY}
    return {
        **_connection("VirtualConnection", provider),
        "embeddedConnections": [{**embedded, "embeddedConnection": store}],
    }


def directory_of(connection: Mapping[str, Any], server: str, parameter: str) -> tuple[str, str]:
    """The file and the collection of the secrets store that a security connection embeds.

    errors: OMAG-MULTI-TENANT-400-001
    """
    try:
        store = connection["embeddedConnections"][0]["embeddedConnection"]
        return str(store["endpoint"]["networkAddress"]), str(store["configurationProperties"]["secretsCollectionName"])
    except (KeyError, IndexError, TypeError):
        inserts = (server, "no embedded secrets store", connection.get("displayName", ""))
        raise invalid("OMAG-MULTI-TENANT-400-001", parameter=parameter, inserts=inserts) from None


def _security(connection: Json | None, file: SecretsFile, collection: str, controls: AccessControls) -> PlatformSecurity:
    return PlatformSecurity(
        connection=connection, file=file if connection is not None else None, controls=controls,
        users=UserDirectory(file, collection), directory=DirectoryMaintenance(file, collection, controls),
    )


def _connection(kind: str, provider: str) -> Json:
    connector_type = {"class": "ConnectorType", "headerVersion": 0, "connectorProviderClassName": provider}
    return {"class": kind, "headerVersion": 0, "connectorType": connector_type}


class _NoFile(SecretsFile):
    """The user directory of a platform that has none."""

    def __init__(self) -> None:
        super().__init__(Path())

    def collection(self, name: str) -> Collection:
        return Collection(name, {})

    def change(self, name: str, edit: Callable[[dict[str, Any]], None]) -> None:
        raise PropertyServerError("ARICIA-404-020")


class _NoControls(AccessControls):
    """Everybody may do everything."""

    def check_user(self, user: str) -> None:
        return

    def allows(self, user: str, control: str) -> bool:
        return True
