"""What every bus does: the behaviour suite, and what differs."""

from aricia.testing.topic_behaviour import *  # noqa: F403


def test_a_topic_is_followed_from_its_first_listener_on(topics, request):
    writer = topics("t", "writer")
    assert writer.is_followed() == ("kafka" in request.node.name)
    reader = topics("t", "reader")
    reader.listen(print)
    reader.close()
    assert writer.is_followed()
