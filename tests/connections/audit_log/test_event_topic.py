import json
import threading

from aricia.base.audit_log import AuditLog
from aricia.connections.audit_log.destination import DestinationPlace, open_destination
from aricia.connections.event_bus.port import open_topic

PROVIDER = "org.odpi.openmetadata.adapters.repositoryservices.auditlogstore.eventtopic.EventTopicAuditLogStoreProvider"
IN_MEMORY = "org.odpi.openmetadata.adapters.eventbus.topic.inmemory.InMemoryOpenMetadataTopicProvider"


def test_records_are_events_on_the_embedded_topic(tmp_path):
    topic = {
        "connectorType": {"connectorProviderClassName": IN_MEMORY}, "endpoint": {"networkAddress": "audit"},
        "configurationProperties": {"local.server.id": "reader"},
    }
    connection = {
        "displayName": "Topic", "connectorType": {"connectorProviderClassName": PROVIDER},
        "embeddedConnections": [{"embeddedConnection": topic}],
    }
    arrived, events = threading.Event(), []

    def listener(event):
        events.append(json.loads(event))
        arrived.set()

    reader = open_topic(topic, tmp_path / "data/event-bus", AuditLog("s"))
    reader.listen(listener)
    destination = open_destination(DestinationPlace(
        server="s", connection=connection, data_directory=tmp_path, locate=lambda name: tmp_path / name, trouble=print,
        originator={"metadataCollectionId": "c"},
    ))
    log = AuditLog("s", [(destination, None)])
    log.log("SERVER-OPS-0006", "s", component="Server Operations", action="stopServer")
    assert arrived.wait(10)
    destination.close()
    reader.close()
    assert events[0]["messageId"] == "SERVER-OPS-0006"
    assert events[0]["originatorProperties"] == {"serverName": "s", "metadataCollectionId": "c"}
