"""What every kind of connector is opened from: its connection, and what is read from that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class ConnectionPlace(Struct, frozen=True):
    """A connection as in the configuration document, placeholders replaced. Kinds of connectors add what else they need."""

    connection: Mapping[str, Any]

    @property
    def provider(self) -> str:
        """The class name of the connector provider."""
        return provider_of(self.connection)

    @property
    def address(self) -> str:
        """The network address of the endpoint; empty when there is none."""
        return str((self.connection.get("endpoint") or {}).get("networkAddress") or "")

    @property
    def properties(self) -> Mapping[str, Any]:
        """The configuration properties of the connection."""
        return self.connection.get("configurationProperties") or {}


def provider_of(connection: Mapping[str, Any]) -> str:
    """The class name of the connector provider of a connection; empty when it names none."""
    return str((connection.get("connectorType") or {}).get("connectorProviderClassName") or "")
