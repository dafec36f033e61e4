"""The topics on which a metadata access server tells what happens."""

from __future__ import annotations

from pathlib import Path

from aricia.access.api import out_topic_of, out_topic_relay
from aricia.base.errors import AriciaError
from aricia.connections.api import open_topic
from aricia.servers.omag_server import RUNNING, OMAGServer

BUS_DIRECTORY = "data/event-bus"
_MARKERS = ("open-metadata-store", "open-governance-service")
_COMPONENT = "Open Metadata Access Services"


def start_out_topics(server: OMAGServer, data_directory: Path) -> None:
    """Begin to publish on the out topics of the access services. A topic that cannot be opened is logged and left out."""
    for marker in _MARKERS:
        service = server.services.get(marker)
        name, connection = out_topic_of(server.document, marker)
        if service is None or service.status != RUNNING or connection is None:
            continue
        try:
            _start(server, marker, connection, data_directory / BUS_DIRECTORY)
        except AriciaError as fault:
            server.audit_log.log(fault.id, *fault.inserts, component=name, action="startOutTopic", problem=fault)


def _start(server: OMAGServer, marker: str, connection: dict[str, object], bus_directory: Path) -> None:
    assert server.store is not None
    topic = open_topic(connection, bus_directory, server.audit_log)
    relay = out_topic_relay(server.store.repository, server.store.server, marker, topic, server.audit_log)
    server.closers += [topic.close, relay.stop]
    server.relays.append(relay)
    relay.start()
