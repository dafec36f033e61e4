"""The thread that brings events to a listener."""

import queue

from aricia.base.audit_log import AuditLog
from aricia.base.errors import ConnectorError
from aricia.connections.event_bus.consumer import Consumer


def test_a_bus_that_fails_is_asked_again_and_nothing_is_lost(records):
    events, taken, failures = ["one", "two"], queue.Queue(), ["poll", "done"]

    def poll(_):
        if "poll" in failures:
            failures.remove("poll")
            raise ConnectorError("ARICIA-503-010", ("a file", "locked"))
        return events[0] if events else None

    def done():
        events.pop(0)
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
