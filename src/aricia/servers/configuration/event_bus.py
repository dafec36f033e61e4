"""The bus of this machine, and putting servers that use it on a Kafka broker."""

from __future__ import annotations

from typing import Any

from aricia.servers.configuration.connections import IN_MEMORY_TOPIC, KAFKA, connector_type

TOPIC_ROOT = "egeria.omag"

_ENTERPRISE = "openmetadata.repositoryservices.enterprise"  # topics inside one server, which never leave it


def out_topic_name(root: str, server: str, marker: str) -> str:
    """The name of the out topic of an access service."""
    return f"{root}.server.{server}.omas.{marker.replace('-', '')}.outTopic"


def on_broker(document: Any, bootstrap: str) -> Any:
    """The document with every topic of the bus of this machine on the broker at ``bootstrap`` (host:port) instead."""
    if isinstance(document, list):
        return [on_broker(each, bootstrap) for each in document]
    if not isinstance(document, dict):
        return document
    moved = {name: on_broker(value, bootstrap) for name, value in document.items()}
    kind = moved.get("connectorType")
    address = str((moved.get("endpoint") or {}).get("networkAddress") or "")
    if isinstance(kind, dict) and kind.get("connectorProviderClassName") == IN_MEMORY_TOPIC and _ENTERPRISE not in address:
        moved["connectorType"] = connector_type(KAFKA)
        moved["configurationProperties"] = {**_clients(bootstrap), **(moved.get("configurationProperties") or {})}
    if moved.get("class") == "EventBusConfig" and moved.get("connectorProvider") == IN_MEMORY_TOPIC:
        moved["connectorProvider"] = KAFKA
        moved["configurationProperties"] = {**_clients(bootstrap), **(moved.get("configurationProperties") or {})}
    return moved


def _clients(bootstrap: str) -> dict[str, Any]:
    return {"producer": {"bootstrap.servers": bootstrap}, "consumer": {"bootstrap.servers": bootstrap}}
