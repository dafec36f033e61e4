"""From the feed to a bus that takes its time: in order, each batch made while the one before is on its way, none lost."""

import threading

import pytest

from aricia.base.audit_log import AuditLog
from aricia.base.errors import ConnectorError
from aricia.repository import feed_relay
from aricia.repository.change_images import with_later
from aricia.repository.feed_relay import FeedRelay
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.types.registry import TypeRegistry

WITHIN = 20


@pytest.fixture
def repository(tmp_path):
    repository = SQLiteRepository(tmp_path / "own.db", TypeRegistry.open_metadata())
    yield repository
    repository.close()


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(feed_relay, "BATCH", 5)
    monkeypatch.setattr(feed_relay, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(feed_relay, "CLAIM_CHECK", 0.01)


class Bus:
    """Takes events when what ``send`` returns is called, unless it fails. log: what happened"""

    def __init__(self):
        self.taken, self.log, self.failures = [], [], []
        self.changed = threading.Condition()

    def send(self, events):
        self.log.append(("sent", *events))

        def finish():
            with self.changed:
                if self.failures and self.failures.pop(0):
                    self.log.append(("failed",))
                    self.changed.notify_all()
                    raise ConnectorError("ARICIA-503-011", ("t", "nowhere", "down"))
                self.log.append(("taken", *events))
                self.taken += events
                self.changed.notify_all()

        return finish if events else None

    def wait_for(self, number):
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.taken) >= number, WITHIN), self.log


def relay(repository, bus, log=None):
    def translate(collection, change, later):
        event = str(change.sequence)
        bus.log.append(("made", event))
        return event

    return FeedRelay(repository, "reader", translate, bus.send, AuditLog("s", [(log.append, None)] if log is not None else []))


def create(repository, number):
    names = [{"qualifiedName": str(each)} for each in range(number)]
    repository.write(lambda c: [c.add_entity("erin", "GlossaryTerm", each) for each in names]).result()


def test_a_batch_is_made_while_the_one_before_is_on_its_way(repository):
    bus = Bus()
    running = relay(repository, bus)
    create(repository, 12)
    running.start()
    bus.wait_for(12)
    running.stop()
    assert bus.taken == [str(each) for each in range(1, 13)]
    log = [each for each in bus.log if each != ("sent",)]
    assert log.index(("made", "6")) < log.index(("taken", *"12345"))
    assert log.index(("taken", *"12345")) < log.index(("sent", "6", "7", "8", "9", "10"))
    assert running.published == 12 and running.waiting() == 0


def test_what_fails_on_its_way_comes_again_before_what_follows(repository):
    bus, log = Bus(), []
    running = relay(repository, bus, log)
    create(repository, 12)
    bus.failures = [False, True, True]
    running.start()
    bus.wait_for(12)
    running.stop()
    assert bus.taken == [str(each) for each in range(1, 13)]
    assert [record.message_id for record in log] == ["ARICIA-0022", "ARICIA-0023"]


def test_what_is_on_its_way_at_the_end_counts_as_told(repository):
    bus = Bus()
    running = relay(repository, bus)
    create(repository, 5)
    begun = threading.Event()
    finish_of = bus.send

    def send(events):
        finish = finish_of(events)

        def slow():
            begun.set()
            running._stopped.wait(WITHIN)
            finish()

        return slow if events else None

    running._publish = send
    running.start()
    assert begun.wait(WITHIN)
    running.stop()
    assert repository.read(lambda c: c.reader_place("reader")) == 5


def test_another_process_that_takes_over_ends_the_attempts_of_this_one(repository):
    bus, log = Bus(), []
    running = relay(repository, bus, log)
    create(repository, 3)
    bus.failures = [True] * 1000
    others, noticed = threading.Event(), threading.Event()

    def claim(job):
        is_theirs = others.is_set()
        if is_theirs:
            noticed.set()
        return not is_theirs

    repository.claim = claim
    running.start()
    with bus.changed:
        assert bus.changed.wait_for(lambda: ("failed",) in bus.log, WITHIN)
    others.set()
    assert noticed.wait(WITHIN)
    repository.write(lambda c: c.keep_reader_place("reader", 2)).result()  # how far the other one has come
    bus.failures = []
    others.clear()
    bus.wait_for(1)
    running.stop()
    assert bus.taken == ["3"]


def test_changes_after_one_are_those_of_classifications_of_the_same_entity(repository):
    create(repository, 2)
    one, two = [change.guid for change in repository.read(lambda c: c.changes(0, 10))]
    for guid, name in ((one, "Confidentiality"), (two, "Confidentiality"), (one, "Criticality")):
        repository.write(lambda c, guid=guid, name=name: c.classify_entity("erin", guid, name, {})).result()
    changes = repository.read(lambda c: c.changes(0, 10))
    assert [[each.sequence for each in later] for _, later in with_later(changes)] == [[3, 5], [4], [5], [], []]
