"""What every event bus does, for authors of connectors.

A test module imports everything from here and provides two fixtures: ``topics``, a function that opens the topic of a name for a
member, empty for each test and closed at its end, and ``records``, the list of the audit records that the topics have logged.
"""

from __future__ import annotations

import queue
from collections.abc import Callable

import pytest

from aricia.base.audit_log import AuditRecord
from aricia.connections.event_bus.port import Topic
from aricia.testing.waiting import until

Topics = Callable[[str, str], Topic]
Inbox = queue.Queue[str]

WITHIN = 20


def received(inbox: Inbox, count: int) -> list[str]:
    """The next events."""
    return [inbox.get(timeout=WITHIN) for _ in range(count)]


def test_events_arrive_in_the_order_of_publication(topics: Topics) -> None:
    inbox: Inbox = queue.Queue()
    topics("t", "reader").listen(inbox.put)
    writer = topics("t", "writer")
    expected = [f"event {number} ß\u2028" for number in range(250)]
    writer.publish(expected[:100])
    writer.publish(expected[100:])
    assert received(inbox, 250) == expected


def test_every_member_gets_every_event(topics: Topics) -> None:
    inboxes: dict[str, Inbox] = {name: queue.Queue() for name in ("one", "two")}
    for name, inbox in inboxes.items():
        topics("t", name).listen(inbox.put)
    topics("t", "one").publish(["a", "b"])
    assert [received(inbox, 2) for inbox in inboxes.values()] == [["a", "b"], ["a", "b"]]


def test_a_member_that_was_away_catches_up(topics: Topics) -> None:
    inbox: Inbox = queue.Queue()
    reader = topics("t", "reader")
    reader.listen(inbox.put)
    writer = topics("t", "writer")
    writer.publish(["seen"])
    assert received(inbox, 1) == ["seen"]
    reader.close()
    writer.publish(["missed 1", "missed 2"])
    topics("t", "reader").listen(inbox.put)
    assert received(inbox, 2) == ["missed 1", "missed 2"]


def test_a_member_that_comes_for_the_first_time_begins_with_what_comes_then(topics: Topics) -> None:
    writer = topics("t", "writer")
    writer.publish(["long ago"])
    inbox: Inbox = queue.Queue()
    topics("t", "new reader").listen(inbox.put)
    writer.publish(["now"])
    assert received(inbox, 1) == ["now"]


def test_an_event_that_a_listener_refuses_is_logged_and_comes_again_before_the_next(
    topics: Topics, records: list[AuditRecord]
) -> None:
    inbox: Inbox = queue.Queue()
    refused: list[str] = []

    def listener(event: str) -> None:
        if event == "difficult" and len(refused) < 2:
            refused.append(event)
            raise ValueError("not yet")
        inbox.put(event)

    topics("t", "reader").listen(listener)
    topics("t", "writer").publish(["difficult", "easy"])
    assert received(inbox, 2) == ["difficult", "easy"]
    assert [record.message_id for record in records] == ["OCF-KAFKA-TOPIC-CONNECTOR-0009"] * 2


def test_a_member_knows_when_it_has_read_everything(topics: Topics) -> None:
    inbox: Inbox = queue.Queue()
    reader = topics("t", "reader")
    assert reader.has_read()
    reader.listen(inbox.put)
    topics("t", "writer").publish(["one", "two"])
    assert received(inbox, 2) == ["one", "two"]
    until(reader.has_read, WITHIN)


@pytest.mark.parametrize("name", ["another", "t.longer"])
def test_topics_do_not_mix(topics: Topics, name: str) -> None:
    inbox: Inbox = queue.Queue()
    topics("t", "reader").listen(inbox.put)
    topics(name, "writer").publish(["elsewhere"])
    topics("t", "writer").publish(["here"])
    assert received(inbox, 1) == ["here"]
