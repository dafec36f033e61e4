"""What every bus does: the behaviour suite, and what differs."""

import threading

from aricia.testing.topic_behaviour import *  # noqa: F403
from aricia.testing.topic_behaviour import WITHIN
from aricia.testing.waiting import until


def test_a_topic_is_followed_from_its_first_listener_on(topics, request):
    writer = topics("t", "writer")
    assert writer.is_followed() == ("kafka" in request.node.name)
    reader = topics("t", "reader")
    reader.listen(print)
    reader.close()
    assert writer.is_followed()


def test_what_a_listener_is_not_done_with_is_not_read(topics):
    begun, go_on = threading.Event(), threading.Event()

    answers = []

    def listener(event):
        begun.set()
        assert go_on.wait(WITHIN)
        answers.append(reader.has_read())

    reader = topics("t", "reader")
    reader.listen(listener)
    topics("t", "writer").publish(["slow"])
    assert begun.wait(WITHIN)
    assert not reader.has_read()
    go_on.set()
    until(reader.has_read, WITHIN)
    assert answers == [True]  # what came before its event is done with
