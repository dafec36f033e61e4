"""What is peculiar to Kafka: brokers that go away, properties of Java's clients."""

import queue
import threading
import time
from concurrent.futures import Future

import pytest
from confluent_kafka import Consumer, TopicPartition
from confluent_kafka.admin import AdminClient

from aricia.base.audit_log import AuditLog
from aricia.base.errors import ConfigurationError, ConnectorError
from aricia.connections.event_bus.kafka_properties import consumer_properties, producer_properties
from aricia.connections.event_bus.port import open_topic, settings_of

KAFKA = "org.odpi.openmetadata.adapters.eventbus.topic.kafka.KafkaOpenMetadataTopicProvider"


def connection(name, bootstrap, **properties):
    bus = {"bootstrap.servers": bootstrap}
    return {
        "connectorType": {"connectorProviderClassName": KAFKA},
        "endpoint": {"networkAddress": name},
        "configurationProperties": {"local.server.id": "me", "producer": {**bus, **properties}, "consumer": bus},
    }


def test_a_broker_that_was_away_is_used_again(broker, tmp_path):
    topic = open_topic(connection("restarts", broker.bootstrap, **{"delivery.timeout.ms": "1500"}), tmp_path, AuditLog("s"))
    inbox = queue.Queue()
    try:
        topic.publish(["before"])
        topic.listen(inbox.put)
        broker.stop()
        with pytest.raises(ConnectorError) as caught:
            topic.publish(["lost?"])
        assert (caught.value.id, caught.value.code) == ("ARICIA-503-011", 503)
        assert broker.bootstrap in caught.value.text
        broker.start()
        topic.publish(["after 1", "after 2"])
        assert [inbox.get(timeout=40) for _ in range(2)] == ["after 1", "after 2"]
    finally:
        topic.close()


def test_a_broker_that_does_not_answer_about_a_new_topic_is_a_fault_of_the_bus(broker, tmp_path, monkeypatch):
    monkeypatch.setattr(AdminClient, "create_topics", lambda self, topics, **_: {topics[0].topic: SilentFuture()})
    topic = open_topic(connection("never-made", broker.bootstrap), tmp_path, AuditLog("s"))
    try:
        with pytest.raises(ConnectorError) as caught:
            topic.publish(["waits"])
        assert caught.value.id == "ARICIA-503-011" and "no answer within" in caught.value.text
    finally:
        topic.close()


def test_a_topic_that_is_made_after_its_listener_came_is_found(broker, tmp_path):
    """A member listens to several topics; the clients of one group decide together who is given what, by the topics there are."""
    names, inbox = [f"made-later-{number}" for number in range(3)], queue.Queue()
    readers = [open_topic(connection(name, broker.bootstrap), tmp_path, AuditLog("s")) for name in names]
    writer = open_topic(connection(names[2], broker.bootstrap), tmp_path, AuditLog("s"))
    try:
        for each in readers:
            each.listen(inbox.put)
        readers[0].publish(["of the first"])
        assert inbox.get(timeout=20) == "of the first"
        with pytest.raises(queue.Empty):
            inbox.get(timeout=3)
        writer.publish(["of the last"])
        assert inbox.get(timeout=20) == "of the last"
    finally:
        for each in (*readers, writer):
            each.close()


def test_a_busy_listener_does_not_keep_the_member_from_its_other_topics(broker, tmp_path):
    """All clients of a member are in one group, in which each has to answer when another one comes."""
    go_on, taken, inbox = threading.Event(), queue.Queue(), queue.Queue()

    def busy(event):
        taken.put(event)
        assert go_on.wait(60)

    one, two = (open_topic(connection(name, broker.bootstrap), tmp_path, AuditLog("s")) for name in ("busy", "idle"))
    try:
        one.listen(busy)
        one.publish([f"event {number}" for number in range(200)])  # more than are kept waiting here
        assert taken.get(timeout=20) == "event 0"
        two.listen(inbox.put)
        two.publish(["of the other"])
        assert inbox.get(timeout=20) == "of the other"
        go_on.set()
        rest = [taken.get(timeout=20) for _ in range(199)]
        while rest[-1] != "event 199":  # some came twice
            rest.append(taken.get(timeout=20))
        assert [event for number, event in enumerate(rest) if event not in rest[:number] and event != "event 0"] == [
            f"event {number}" for number in range(1, 200)
        ]
    finally:
        go_on.set()
        one.close()
        two.close()


class SilentFuture(Future):
    """The answer of a broker that went away meanwhile: it does not come."""

    def result(self, timeout=None):
        return super().result(0)


def test_a_member_that_heard_nothing_before_it_was_away_catches_up(broker, tmp_path):
    given = connection("quiet", broker.bootstrap)
    writer, reader, inbox = open_topic(given, tmp_path, AuditLog("s")), open_topic(given, tmp_path, AuditLog("s")), queue.Queue()
    writer.publish(["long ago"])
    reader.listen(inbox.put)
    client = Consumer({"bootstrap.servers": broker.bootstrap, "group.id": "me"})
    until = time.monotonic() + 40
    while client.committed([TopicPartition("quiet", 0)], timeout=10)[0].offset < 0:
        assert time.monotonic() < until
        time.sleep(0.1)
    client.close()
    reader.close()
    writer.publish(["missed"])
    again = open_topic(given, tmp_path, AuditLog("s"))
    again.listen(inbox.put)
    assert inbox.get(timeout=40) == "missed"
    for each in (writer, again):
        each.close()


def test_a_member_whose_events_were_removed_is_told_and_reads_what_is_left(broker, tmp_path):
    given, inbox, lost = connection("removed", broker.bootstrap), queue.Queue(), queue.Queue()
    writer = open_topic(given, tmp_path, AuditLog("s"))
    writer.publish(["one"])
    for expected, told in ((["two"], 0), (["five"], 1)):
        reader = open_topic(given, tmp_path, AuditLog("s"), lambda: lost.put(True))
        reader.listen(inbox.put)
        if not told:
            client = Consumer({"bootstrap.servers": broker.bootstrap, "group.id": "me"})
            until = time.monotonic() + 40
            while client.committed([TopicPartition("removed", 0)], timeout=10)[0].offset < 0:
                assert time.monotonic() < until
                time.sleep(0.1)
            client.close()
            writer.publish(["two"])
        assert [inbox.get(timeout=40)] == expected
        reader.close()
        assert lost.qsize() == told
        if not told:
            writer.publish(["three", "four", "five"])
            admin = AdminClient({"bootstrap.servers": broker.bootstrap, "broker.address.family": "v4"})
            next(iter(admin.delete_records([TopicPartition("removed", 0, 4)]).values())).result(20)
    writer.close()


@pytest.mark.parametrize(("largest", "where"), [("20000000", "broker"), ("1000000", "client")])
def test_an_event_that_is_too_large_is_told_of_and_left_out(broker, tmp_path, records, largest, where):
    place = connection(f"large-{where}", broker.bootstrap, **{"message.max.bytes": largest})
    topic = open_topic(place, tmp_path, AuditLog("s", [(records.append, None)]))
    inbox = queue.Queue()
    try:
        topic.listen(inbox.put)
        topic.publish(["before"])
        topic.publish(["one", "x" * 2_000_000, "two"])
        topic.publish(["after"])
        taken = [inbox.get(timeout=40)]
        while taken[-1] != "after":
            taken.append(inbox.get(timeout=40))
    finally:
        topic.close()
    assert list(dict.fromkeys(taken)) == ["before", "one", "two", "after"]  # what was with it may come twice
    assert [each.message_id for each in records] == ["ARICIA-0025"]
    assert records[0].parameters[:2] == (f"large-{where}", "2000000")


def test_properties_of_java_clients_become_those_of_librdkafka():
    properties, unknown = producer_properties({"bootstrap.servers": "b:1", "max.request.size": "7", "sasl.jaas.config": "x"})
    assert (properties["bootstrap.servers"], properties["message.max.bytes"], unknown) == ("b:1", "7", ["sasl.jaas.config"])
    properties, unknown = consumer_properties({"key.deserializer": "StringDeserializer", "group.id": "other"}, "mine")
    assert (properties["group.id"], unknown) == ("mine", [])
    assert "key.deserializer" not in properties


def test_a_property_that_nobody_knows_is_named(tmp_path):
    with pytest.raises(ConfigurationError) as caught:
        open_topic(connection("t", "127.0.0.1:1", **{"no.such.property": "1"}), tmp_path, AuditLog("s")).publish(["x"])
    assert "no.such.property" in caught.value.text or caught.value.id == "ARICIA-400-040"


def test_properties_may_be_given_as_one_text():
    given = {"endpoint": {"networkAddress": "t"}, "configurationProperties": {"producer": "{bootstrap.servers=h:1, acks=all}"}}
    assert settings_of(given).producer == {"bootstrap.servers": "h:1", "acks": "all"}


def test_a_connection_without_a_topic_is_refused():
    with pytest.raises(ConfigurationError) as caught:
        settings_of({"configurationProperties": {}})
    assert caught.value.id == "OCF-KAFKA-TOPIC-CONNECTOR-0007"
