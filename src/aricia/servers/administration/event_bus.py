"""The event bus that topics are made from."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.servers.administration.documents import changing, shown
from aricia.servers.configuration.event_bus import on_broker

_DEFAULT_ROOT = "egeria.omag"


def set_event_bus(request: Request) -> dict[str, Any]:
    """Set the event bus; without a connector provider it is Apache Kafka."""
    bus: dict[str, Any] = {"class": "EventBusConfig"}
    provider = request.query.get("connectorProvider")
    if provider:
        bus["connectorProvider"] = provider
    bus["topicURLRoot"] = request.query.get("topicURLRoot") or _DEFAULT_ROOT
    if request.body is not None:
        bus["configurationProperties"] = request.body
    with changing(request) as change:
        change.document["eventBusConfig"] = bus
        change.log("updated configuration for default event bus.")
    return {}


def get_event_bus(request: Request) -> dict[str, Any]:
    """The event bus as servers of this platform use it, on the platform's broker where it has one; nothing when there is none."""
    bus, broker = shown(request).get("eventBusConfig"), request.platform.settings.text("aricia.kafka")
    if not bus:
        return {}
    return {"config": on_broker(bus, broker) if broker else bus}
