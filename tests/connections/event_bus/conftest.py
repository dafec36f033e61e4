"""The buses that topics are tested on, and a broker for the one that needs it."""

import os

import pytest

from aricia.base.audit_log import AuditLog
from aricia.connections.event_bus.port import open_topic
from aricia.testing.kafka import broker as kafka

PROVIDERS = {
    "local": "org.odpi.openmetadata.adapters.eventbus.topic.inmemory.InMemoryOpenMetadataTopicProvider",
    "kafka": "org.odpi.openmetadata.adapters.eventbus.topic.kafka.KafkaOpenMetadataTopicProvider",
}


@pytest.fixture(scope="session")
def broker(tmp_path_factory):
    """A Kafka broker that runs while the tests of the session need it."""
    if not kafka.is_possible():
        if os.environ.get("CI"):
            pytest.fail(kafka.NEEDED)
        pytest.skip(kafka.NEEDED)
    server = kafka.KafkaBroker(tmp_path_factory.mktemp("broker"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def records():
    """What was logged."""
    return []


@pytest.fixture(params=PROVIDERS)
def topics(request, tmp_path, records):
    """Opens topics of one bus for its members; they are closed at the end."""
    bootstrap = request.getfixturevalue("broker").bootstrap if request.param == "kafka" else ""
    opened = []

    def opener(name, member, **properties):
        connection = {
            "connectorType": {"connectorProviderClassName": PROVIDERS[request.param]},
            "endpoint": {"networkAddress": f"{name}.{tmp_path.name}"},
            "configurationProperties": {
                "local.server.id": member, "producer": {"bootstrap.servers": bootstrap},
                "consumer": {"bootstrap.servers": bootstrap}, **properties,
            },
        }
        opened.append(open_topic(connection, tmp_path / "bus", AuditLog("a-server", [(records.append, None)])))
        return opened[-1]

    yield opener
    for topic in opened:
        topic.close()
