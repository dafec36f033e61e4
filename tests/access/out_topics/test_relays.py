"""From a change to a topic: in order, at least once, whatever the bus does."""

import json
import threading

import pytest

from aricia.access.out_topics.relays import GOVERNANCE, STORE, out_topic_relay
from aricia.base.audit_log import AuditLog
from aricia.base.errors import ConnectorError
from aricia.metadata.api import ElementProperties, WriteOptions, update_element
from aricia.testing.embedded_store import embedded_store


class Bus:
    """A topic in memory that can be told to refuse."""

    name = "t"

    def __init__(self):
        self.events = []
        self.refused = 0
        self.is_down = False
        self.has_followers = True
        self.looked = 0
        self.changed = threading.Condition()

    def publish(self, events):
        with self.changed:
            if self.is_down:
                self.refused += 1
                self.changed.notify_all()
                raise ConnectorError("ARICIA-503-011", ("t", "nowhere", "down"))
            self.events += [json.loads(event) for event in events]
            self.changed.notify_all()

    def send(self, events):
        self.publish(events)

    def is_followed(self):
        with self.changed:
            self.looked += 1
            self.changed.notify_all()
            return self.has_followers

    def wait_for(self, condition):
        with self.changed:
            assert self.changed.wait_for(condition, timeout=20)

    def names(self):
        return [event["elementProperties"]["propertiesAsStrings"]["qualifiedName"] for event in self.events]


@pytest.fixture
def store(tmp_path):
    with embedded_store(tmp_path) as opened:
        yield opened


def relay(store, bus, service=STORE, records=None):
    log = AuditLog("a-server", [(records.append, None)] if records is not None else [])
    return out_topic_relay(store.store.repository, store.store.server, service, bus, log)


def test_a_relay_tells_what_happens_from_its_first_start_on_and_goes_on_where_it_left_off(store):
    bus = Bus()
    store.create("before")
    first = relay(store, bus)
    first.start()
    store.create("one")
    store.create("two")
    bus.wait_for(lambda: len(bus.events) == 2)
    first.stop()
    store.create("while it was away")
    second = relay(store, bus)
    second.start()
    store.create("three")
    bus.wait_for(lambda: len(bus.events) == 4)
    second.stop()
    assert bus.names() == ["one", "two", "while it was away", "three"]


def test_while_the_bus_is_down_requests_go_on_and_events_wait(store):
    bus, records = Bus(), []
    bus.is_down = True
    running = relay(store, bus, records=records)
    running.start()
    expected = [f"Collection::{number}" for number in range(20)]
    for name in expected:
        store.create(name)
    bus.wait_for(lambda: bus.refused >= 2)
    with bus.changed:
        bus.is_down = False
    bus.wait_for(lambda: len(bus.events) >= 20)
    running.stop()
    assert bus.names() == expected
    assert [record.message_id for record in records] == ["ARICIA-0022", "ARICIA-0023"]


def test_a_relay_that_is_stopped_while_the_bus_is_down_tells_everything_later(store):
    bus = Bus()
    bus.is_down = True
    first = relay(store, bus)
    first.start()
    store.create("one")
    bus.wait_for(lambda: bus.refused >= 1)
    first.stop()
    bus.is_down = False
    second = relay(store, bus)
    second.start()
    bus.wait_for(lambda: len(bus.events) == 1)
    second.stop()
    assert bus.names() == ["one"]


def test_the_governance_topic_has_only_what_governance_servers_work_with(store):
    bus = Bus()
    running = relay(store, bus, GOVERNANCE)
    running.start()
    engine = store.create("engine", "GovernanceActionEngine")
    service = store.create("service", "GovernanceActionService")
    file = store.create("file", "CSVFile")
    connector = store.create("connector", "IntegrationConnector")
    store.link("SupportedGovernanceService", engine, service)
    store.link("CatalogTarget", connector, file)
    store.write(update_element, engine, ElementProperties({"displayName": "E"}), WriteOptions(merge_update=True))
    bus.wait_for(lambda: bus.events and bus.events[-1]["eventType"] == "ELEMENT_UPDATED")
    running.stop()
    assert [event["elementHeader"]["type"]["typeName"] for event in bus.events] == [
        "GovernanceActionEngine", "GovernanceActionService", "IntegrationConnector", "SupportedGovernanceService",
        "GovernanceActionEngine",
    ]


def test_what_nobody_can_get_is_not_made_and_those_who_come_get_what_happens_then(store):
    bus = Bus()
    bus.has_followers = False
    running = relay(store, bus)
    running.start()
    store.create("unheard")
    bus.looked = 0
    bus.wait_for(lambda: bus.looked >= 2)  # it has looked twice since: what was there is passed over
    bus.has_followers = True
    store.create("heard")
    bus.wait_for(lambda: bool(bus.events))
    running.stop()
    assert bus.names() == ["heard"]
