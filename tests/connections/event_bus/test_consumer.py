"""Events that are under way at the same time: in order, none lost, none done with before those that came before it."""

import queue
import threading

import pytest

from aricia.base.audit_log import AuditLog
from aricia.base.errors import ConnectorError
from aricia.connections.event_bus import consumer as module
from aricia.connections.event_bus.consumer import Consumer


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(module, "WAIT", 0.0)


class Topic:
    """A topic of numbered events, and a listener that begins them; its events finish when they are let, or fail."""

    def __init__(self, number):
        self.events = [str(each) for each in range(number)][::-1]
        self.begun, self.finished, self.done, self.records = [], [], [], []
        self.failing = {}  # event: how often it fails at its end
        self.refused = {}  # event: how often it is refused at once
        self.settled = threading.Event()
        self.consumer = Consumer("t", self.poll, self.done_with, self.listen, AuditLog("s", [(self.records.append, None)]))
        self._last = number - 1

    def poll(self, seconds):
        if not self.events:
            return None
        event = self.events.pop()
        return event, int(event)

    def listen(self, event):
        self.begun.append(event)
        if self.refused.get(event, 0):
            self.refused[event] -= 1
            raise ValueError("not yet")

        def finish():
            if self.failing.get(event, 0):
                self.failing[event] -= 1
                raise ValueError("not this time")
            self.finished.append(event)

        return finish

    def done_with(self, place):
        self.done.append(place)
        if place == self._last:
            self.settled.set()

    def run(self):
        self.consumer.start()
        assert self.settled.wait(20)
        self.consumer.stop()
        return self


def test_events_are_begun_while_those_before_them_are_under_way():
    topic = Topic(5)
    most = []
    topic.consumer._poll = lambda seconds: most.append(len(topic.begun) - len(topic.finished)) or topic.poll(seconds)
    topic.run()
    assert max(most) == 5
    assert topic.begun == topic.finished == list("01234") and topic.done == [0, 1, 2, 3, 4]


def test_no_more_than_so_many_events_and_characters_are_under_way(monkeypatch):
    monkeypatch.setattr(module, "MOST_UNDER_WAY", 3)
    assert Topic(20).run().done == list(range(20))
    monkeypatch.setattr(module, "MOST_CHARACTERS", 0)
    topic = Topic(3)
    topic.consumer._poll = lambda seconds: (len(topic.begun) == len(topic.finished) or pytest.fail()) and topic.poll(seconds)
    assert topic.run().done == [0, 1, 2]


def test_an_event_that_fails_comes_again_with_those_that_were_begun_after_it():
    topic = Topic(4)
    topic.failing["1"] = 2
    topic.run()
    assert topic.begun == [*"0123", "1", "1", "2", "3"]
    assert topic.done == [0, 1, 2, 3]
    assert [record.message_id for record in topic.records] == ["OCF-KAFKA-TOPIC-CONNECTOR-0009"] * 2


def test_an_event_that_is_refused_at_once_waits_for_those_before_it_and_comes_again_before_the_next():
    topic = Topic(4)
    topic.refused["2"] = 1
    topic.failing["0"] = 1
    topic.run()
    assert topic.begun == ["0", "1", "2", "0", "1", "2", "3"]
    assert topic.done == [0, 1, 2, 3] and topic.finished[-4:] == list("0123")


def test_what_is_under_way_at_the_end_is_finished():
    topic = Topic(2)
    waiting = threading.Event()
    topic.consumer._poll = lambda seconds: topic.poll(seconds) or (waiting.set() or (topic.consumer._stopped.wait(20) and None))
    topic.consumer.start()
    assert waiting.wait(20)
    topic.consumer.stop()
    assert topic.done == [0, 1]


def test_nothing_after_an_event_that_failed_is_done_with_when_the_end_comes():
    topic = Topic(3)
    topic.failing["1"] = 1000
    failed = threading.Event()
    topic.consumer._audit_log = AuditLog("s", [(lambda record: failed.set(), None)])
    topic.consumer.start()
    assert failed.wait(20)
    topic.consumer.stop()
    assert topic.done == [0]


def test_a_bus_that_fails_is_asked_again_and_nothing_is_lost(records):
    events, taken, failures = ["one", "two"], queue.Queue(), ["poll", "done"]

    def poll(_):
        if "poll" in failures:
            failures.remove("poll")
            raise ConnectorError("ARICIA-503-010", ("a file", "locked"))
        return (events.pop(0), 0) if events else None

    def done(_):
        if "done" in failures:
            failures.remove("done")
            raise OSError("the place cannot be kept")

    consumer = Consumer("t", poll, done, taken.put, AuditLog("s", [(records.append, None)]))
    consumer.start()
    try:
        assert [taken.get(timeout=10) for _ in range(2)] == ["one", "two"]
    finally:
        consumer.stop()
    assert [each.message_id for each in records] == ["OCF-KAFKA-TOPIC-CONNECTOR-0008"] * 2
    assert [each.parameters[0] for each in records] == ["ConnectorError", "OSError"]
