"""What every bus does."""

import queue

import pytest

WITHIN = 20


def received(inbox, count):
    return [inbox.get(timeout=WITHIN) for _ in range(count)]


def test_events_arrive_in_the_order_of_publication(topics):
    inbox = queue.Queue()
    topics("t", "reader").listen(inbox.put)
    writer = topics("t", "writer")
    expected = [f"event {number} ß\u2028" for number in range(250)]
    writer.publish(expected[:100])
    writer.publish(expected[100:])
    assert received(inbox, 250) == expected


def test_every_member_gets_every_event(topics):
    inboxes = {name: queue.Queue() for name in ("one", "two")}
    for name, inbox in inboxes.items():
        topics("t", name).listen(inbox.put)
    topics("t", "one").publish(["a", "b"])
    assert [received(inbox, 2) for inbox in inboxes.values()] == [["a", "b"], ["a", "b"]]


def test_a_member_that_was_away_catches_up(topics):
    inbox = queue.Queue()
    reader = topics("t", "reader")
    reader.listen(inbox.put)
    writer = topics("t", "writer")
    writer.publish(["seen"])
    assert received(inbox, 1) == ["seen"]
    reader.close()
    writer.publish(["missed 1", "missed 2"])
    topics("t", "reader").listen(inbox.put)
    assert received(inbox, 2) == ["missed 1", "missed 2"]


def test_a_member_that_comes_for_the_first_time_begins_with_what_comes_then(topics):
    writer = topics("t", "writer")
    writer.publish(["long ago"])
    inbox = queue.Queue()
    topics("t", "new reader").listen(inbox.put)
    writer.publish(["now"])
    assert received(inbox, 1) == ["now"]


def test_an_event_that_a_listener_refuses_is_logged_and_comes_again_before_the_next(topics, records):
    inbox, refused = queue.Queue(), []

    def listener(event):
        if event == "difficult" and len(refused) < 2:
            refused.append(event)
            raise ValueError("not yet")
        inbox.put(event)

    topics("t", "reader").listen(listener)
    topics("t", "writer").publish(["difficult", "easy"])
    assert received(inbox, 2) == ["difficult", "easy"]
    assert [record.message_id for record in records] == ["OCF-KAFKA-TOPIC-CONNECTOR-0009"] * 2


@pytest.mark.parametrize("name", ["another", "t.longer"])
def test_topics_do_not_mix(topics, name):
    inbox = queue.Queue()
    topics("t", "reader").listen(inbox.put)
    topics(name, "writer").publish(["elsewhere"])
    topics("t", "writer").publish(["here"])
    assert received(inbox, 1) == ["here"]


def test_a_topic_is_followed_from_its_first_listener_on(topics, request):
    writer = topics("t", "writer")
    assert writer.is_followed() == ("kafka" in request.node.name)
    reader = topics("t", "reader")
    reader.listen(print)
    reader.close()
    assert writer.is_followed()
