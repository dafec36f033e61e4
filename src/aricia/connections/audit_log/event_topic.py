"""Audit records as events on a topic: the topic is the connection that the destination's connection embeds."""

from __future__ import annotations

from aricia.base.audit_log import AuditLog, AuditRecord
from aricia.base.errors import ConfigurationError
from aricia.connections.audit_log.destination import AuditDestination, DestinationPlace
from aricia.connections.audit_log.queued import Queued
from aricia.connections.audit_log.record_json import record_bytes
from aricia.connections.event_bus.port import open_topic

BUS_DIRECTORY = "data/event-bus"  # where the platform's own topics are, so that its servers can read this one


def open_event_topic(place: DestinationPlace) -> AuditDestination:
    """The topic. A broker that does not answer is told of once; records wait for it.

    errors: ARICIA-400-033 no topic is embedded; those of the event bus
    """
    embedded = [each.get("embeddedConnection") for each in place.connection.get("embeddedConnections") or ()]
    if not embedded or not isinstance(embedded[0], dict):
        raise ConfigurationError("ARICIA-400-033", (place.name,))
    topic = open_topic(embedded[0], place.data_directory / BUS_DIRECTORY, AuditLog(place.server))

    def write(records: list[AuditRecord]) -> None:
        topic.publish([record_bytes(record, place.originator).decode() for record in records])

    return Queued(place.name, write, topic.close, place.trouble)
