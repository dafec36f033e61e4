"""Connections as typed values, read from their JSON form. What the form does not know is ignored, as the original does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct, field

from aricia.base.errors import ConfigurationError


class Referenceable(Struct, frozen=True, kw_only=True, rename="camel"):
    """What connections, connector types and endpoints have in common."""

    guid: str | None = None
    qualified_name: str | None = None
    display_name: str | None = None
    description: str | None = None
    version_identifier: str | None = None
    url: str | None = None
    additional_properties: dict[str, Any] = field(default_factory=dict)


class ConnectorType(Referenceable, frozen=True, kw_only=True, rename="camel"):
    """Which provider makes the connector, and what it works with."""

    connector_provider_class_name: str | None = None
    supported_asset_type_name: str | None = None
    supported_deployed_implementation_type: str | None = None
    expected_data_format: str | None = None
    connector_framework_name: str | None = None
    connector_interface_language: str | None = None
    connector_interfaces: tuple[str, ...] = ()
    recognized_additional_properties: tuple[str, ...] = ()
    recognized_configuration_properties: tuple[str, ...] = ()
    recognized_secured_properties: tuple[str, ...] = ()


class Endpoint(Referenceable, frozen=True, kw_only=True, rename="camel"):
    """Where the resource is."""

    network_address: str | None = None
    protocol: str | None = None
    encryption_method: str | None = None


class Connection(Referenceable, frozen=True, kw_only=True, rename="camel"):
    """What is needed to make a connector. ``kind``: Connection or VirtualConnection, which embeds connections of its parts."""

    kind: str = field(name="class", default="Connection")
    connector_type: ConnectorType = ConnectorType()
    endpoint: Endpoint | None = None
    user_id: str | None = None
    clear_password: str | None = None
    encrypted_password: str | None = None
    configuration_properties: dict[str, Any] = field(default_factory=dict)
    secured_properties: dict[str, Any] = field(default_factory=dict)
    embedded_connections: tuple[EmbeddedConnection, ...] = ()

    @property
    def name(self) -> str:
        """What the connection is called in messages."""
        return self.display_name or self.qualified_name or self.guid or "without a name"

    @property
    def provider(self) -> str:
        """The class name of the connector provider.

        errors: ARICIA-400-042 the connection names none
        """
        found = self.connector_type.connector_provider_class_name
        if not found:
            raise ConfigurationError("ARICIA-400-042", (self.name,))
        return found

    @property
    def address(self) -> str:
        """The network address of the endpoint; empty when there is none."""
        return (self.endpoint.network_address if self.endpoint else None) or ""


class EmbeddedConnection(Struct, frozen=True, kw_only=True, rename="camel"):
    """A connection of a part, with its place among the parts. ``display_name``: what the part is for, such as userDirectory."""

    embedded_connection: Connection
    position: int = 0
    display_name: str | None = None
    arguments: dict[str, Any] = field(default_factory=dict)


_KINDS = ("Connection", "VirtualConnection")
# Maps keep their nulls; elsewhere a field that is null is as good as not there.
_MAPS = ("configurationProperties", "securedProperties", "arguments", "additionalProperties")


def read_connection(value: object) -> Connection:
    """The connection in decoded JSON.

    errors: ARICIA-400-041 it does not have the form of a connection: where, and what is wrong
    """
    if not isinstance(value, Mapping):
        raise ConfigurationError("ARICIA-400-041", (f"a connection is an object, not {type(value).__name__}",))
    try:
        connection = msgspec.convert(_without_nulls(value), Connection, strict=False)
    except msgspec.ValidationError as problem:
        raise ConfigurationError("ARICIA-400-041", (str(problem),)) from None
    except RecursionError:
        raise ConfigurationError("ARICIA-400-041", ("its embedded connections are nested too deeply",)) from None
    _check_kinds(connection)
    return connection


def _check_kinds(connection: Connection) -> None:
    if connection.kind not in _KINDS:
        raise ConfigurationError("ARICIA-400-041", (f"its class is {connection.kind}; right would be {' or '.join(_KINDS)}",))
    for embedded in connection.embedded_connections:
        _check_kinds(embedded.embedded_connection)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: each if name in _MAPS else _without_nulls(each) for name, each in value.items() if each is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value
