"""Of several processes on one schema, one does what only one may do; another takes over when it ends."""

import threading
import time

from aricia.base.audit_log import AuditLog
from aricia.repository.feed_relay import FeedRelay

WITHIN = 30


def test_a_job_is_done_by_one_of_the_processes_until_it_ends(open_repository):
    one, two = open_repository(), open_repository()
    assert one.claim("a job") and one.claim("a job")
    assert not two.claim("a job")
    assert two.claim("another job")
    one.close()
    until = time.monotonic() + WITHIN
    while not two.claim("a job"):  # the database lets go of what a connection held a moment after its end
        assert time.monotonic() < until


def test_every_change_is_told_once_by_the_processes_together(open_repository):
    told, changed = [], threading.Condition()

    def publish(events):
        with changed:
            told.extend(events)
            changed.notify_all()

    def relay(repository):
        running = FeedRelay(repository, "a topic", lambda collection, change, later: change.guid, publish, AuditLog("s"))
        running.start()
        return running

    def create(repository, name):
        work = repository.write(lambda collection: collection.add_entity("erin", "GlossaryTerm", {"qualifiedName": name}))
        return work.result(WITHIN).guid

    def wait_for(number):
        with changed:
            assert changed.wait_for(lambda: len(told) >= number, WITHIN)

    one, two = open_repository(), open_repository()
    first, second = relay(one), relay(two)
    expected = [create(one if number % 2 else two, f"term {number}") for number in range(10)]
    wait_for(10)
    first.stop()
    one.close()
    expected += [create(two, f"later {number}") for number in range(5)]
    wait_for(15)
    second.stop()
    assert told == expected
