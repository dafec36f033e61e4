from aricia.cohort import outbox
from aricia.cohort.outbox import Outbox


def test_events_are_published_in_order(topic, audit_log):
    box = Outbox(topic, "a-cohort", audit_log)
    box.start()
    box.send(*(str(number) for number in range(500)))
    box.send("last")
    assert box.drain()
    box.stop()
    assert topic.events == [*(str(number) for number in range(500)), "last"]


def test_refused_events_wait_and_are_told_of_once(topic, audit_log, records, monkeypatch):
    monkeypatch.setattr(outbox, "FIRST_PAUSE", 0.01)
    topic.refuses = True
    box = Outbox(topic, "a-cohort", audit_log)
    box.start()
    box.send("one")
    assert not box.drain(0.1)
    box.send("two")
    topic.refuses = False
    assert box.drain()
    box.stop()
    assert topic.events == ["one", "two"]
    assert [record.message_id for record in records] == ["ARICIA-0500", "ARICIA-0501"]


def test_an_outbox_that_waits_for_the_bus_can_be_stopped(topic, audit_log):
    topic.refuses = True
    box = Outbox(topic, "a-cohort", audit_log)
    box.start()
    box.send("never")
    box.stop()
    assert topic.events == []


def test_an_outbox_that_never_started_can_be_stopped(topic, audit_log):
    Outbox(topic, "a-cohort", audit_log).stop()
