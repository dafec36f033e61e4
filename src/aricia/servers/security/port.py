"""What the security connectors of a platform and of its servers are, whatever decides, and how they are opened.

Each kind is a connector: its class name stands in ``spec/connector_providers.tsv`` (kinds ``platform-security`` and
``server-security``). Other packages can add kinds of their own (``aricia.connections.providers``); they may make the one that
ships with aricia and replace a part of it. Refusals raise UserNotAuthorized.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from aricia.base.errors import invalid
from aricia.connections.api import ConnectionPlace, SecretsFile, UserAccount, implementation, provider_of
from aricia.metadata.api import Security

Json = dict[str, Any]
Secrets = Callable[[Path], SecretsFile]

PLATFORM_KIND, SERVER_KIND = "platform-security", "server-security"
DEFAULT_PROVIDER = "org.odpi.openmetadata.metadatasecurity.accessconnector.OpenMetadataAccessSecurityProvider"
PLATFORM, PLATFORM_PARAMETER = "platform", "platformSecurityConnection"


class PlatformControls(Protocol):
    """Who may use a platform."""

    def check_user(self, user: str) -> None:
        """The user is known and available. OPEN-METADATA-SECURITY-403-017"""
        ...

    def check_platform(self, user: str, control: str, operation: str) -> None:
        """The user may call an operation of the platform. OMAG-PLATFORM-SECURITY-403-001

        control: admin-services, platform-services or server-operations
        """
        ...


class ServerControls(PlatformControls, Protocol):
    """Who may use an OMAG server. The checks of the platform are those of the server's own document."""

    def check_server(self, user: str, server: str) -> None:
        """The user may call services of the server. OMAG-SERVER-SECURITY-403-002"""
        ...

    def check_service(self, user: str, service: str) -> None:
        """The user may call a service, by its full name. OMAG-SERVER-SECURITY-403-003"""
        ...


class Login(Protocol):
    """Who may log in."""

    def log_in(self, user: str | None, password: str | None, new_password: str | None) -> UserAccount:
        """The account of the user when the password is right; a new password is stored. LoginRefused (``security.login``)"""
        ...


class Directory(Protocol):
    """The accounts and the access controls of a platform, for its operators. ``user``, ``operation``: who calls what."""

    def account(self, user: str, operation: str, user_id: str) -> Json | None: ...
    def user_ids(self, user: str, operation: str, status: str | None, account_type: str | None) -> list[str]: ...
    def set_account(self, user: str, operation: str, user_id: str, account: Json) -> None: ...
    def delete_account(self, user: str, operation: str, user_id: str) -> None: ...
    def control(self, user: str, operation: str, name: str) -> Json | None: ...
    def set_control(self, user: str, operation: str, name: str, control: Json) -> None: ...
    def delete_control(self, user: str, operation: str, name: str) -> None: ...


class PlatformSecurity(Struct, frozen=True, kw_only=True):
    """What the security connector of a platform brings.

    connection: as set; None = no connector, then every call is allowed, but nobody can log in
    file: the secrets file of the user directory, where it is in one; metadata never leads to it
    """

    connection: Json | None
    controls: PlatformControls
    users: Login
    directory: Directory
    file: SecretsFile | None = None


class ServerSecurity(Struct, frozen=True, kw_only=True):
    """What the security connector of a server brings.

    elements: who may do what with elements; None = everybody everything
    probe: called before a document is changed in the connector's name; raises AriciaError when it cannot decide at present
    """

    controls: ServerControls
    elements: Security | None = None
    probe: Callable[[], object] = lambda: None


class SecurityPlace(ConnectionPlace, frozen=True, kw_only=True):
    """What a security connector needs to open.

    server: whose security it is, the word platform for that of the platform;  parameter: what requests call the connection
    locate: finds the file that a relative name stands for;  secrets: the secrets file at a path, shared with others that use it
    """

    server: str
    parameter: str
    locate: Callable[[str], Path]
    secrets: Secrets

    @property
    def provider(self) -> str:
        """The class name of the connector provider; that of the original where the connection names none."""
        return (provider_of(self.connection) or DEFAULT_PROVIDER).strip()


def open_platform_security(place: SecurityPlace) -> PlatformSecurity:
    """The security of a platform.

    errors: OMAG-MULTI-TENANT-400-001 nothing here knows the provider;  what the connector raises
    """
    security: PlatformSecurity = _opener(place, PLATFORM_KIND)(place)
    return security


def open_server_security(place: SecurityPlace) -> ServerSecurity:
    """The security of a server.

    errors: OMAG-MULTI-TENANT-400-001 nothing here knows the provider;  what the connector raises
    """
    security: ServerSecurity = _opener(place, SERVER_KIND)(place)
    return security


def _opener(place: SecurityPlace, kind: str) -> Callable[[SecurityPlace], Any]:
    opener: Callable[[SecurityPlace], Any] | None = implementation(place.provider, kind)
    if opener is None:
        inserts = (place.server, f"nothing here knows the provider {place.provider}", place.connection.get("displayName", ""))
        raise invalid("OMAG-MULTI-TENANT-400-001", parameter=place.parameter, inserts=inserts)
    return opener
