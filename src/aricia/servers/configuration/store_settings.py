"""The store of configuration documents that the settings of a platform describe."""

from __future__ import annotations

from typing import Any

from aricia.base.settings import Settings
from aricia.servers.configuration.document_store import store_connection


def connection_of_settings(settings: Settings) -> dict[str, Any]:
    """The connection of the store; it embeds that of a secrets store when the settings name a collection for the keys."""
    connection = store_connection(
        settings.text("platform.configstore.provider").strip(), settings.text("platform.configstore.endpoint"),
    )
    collection = settings.text("platform.configstore.secrets.collection").strip()
    if not collection:
        return connection
    provider, location = (settings.text(f"platform.configstore.secrets.{part}").strip() for part in ("provider", "location"))
    secrets = {**store_connection(provider, location), "configurationProperties": {"secretsCollectionName": collection}}
    embedded = {"class": "EmbeddedConnection", "headerVersion": 0, "position": 0, "embeddedConnection": secrets}
    return {**connection, "class": "VirtualConnection", "embeddedConnections": [embedded]}
