"""A cohort over a Kafka broker that goes and comes back."""

import os
import time
import uuid

import pytest

from aricia.testing.cohort_members import KAFKA, CohortMembers, RandomWork
from aricia.testing.kafka import broker as kafka


@pytest.fixture
def broker(tmp_path):
    if not kafka.is_possible():
        if os.environ.get("CI"):
            pytest.fail(kafka.NEEDED)
        pytest.skip(kafka.NEEDED)
    server = kafka.KafkaBroker(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.mark.timeout(240)
def test_members_agree_after_the_broker_was_away(broker, tmp_path):
    clients = {"bootstrap.servers": broker.bootstrap, "reconnect.backoff.max.ms": "1000"}
    bus = {"producer": clients, "consumer": clients}
    members = CohortMembers(tmp_path / "data", ("anna", "ben"), provider=KAFKA, bus=bus, topic_root=f"t{uuid.uuid4().hex}")
    work = RandomWork(1)
    try:
        for name in members.names:
            members.start(name)
        for number in range(40):
            if number == 15:
                broker.stop()
            if number == 30:
                broker.start()
            work.step(members, work.choose(members.names))
        assert members.settle(patience=90.0)
        assert members.state("anna")
        for name, other in (("anna", "ben"), ("ben", "anna")):
            (cohort,) = members.platform.active[name].cohorts.values()
            end = time.monotonic() + 60  # registrations are on a topic of their own, which may come back later
            while not cohort.remote_ids and time.monotonic() < end:
                time.sleep(0.1)
            assert cohort.remote_ids == {f"collection-of-{other}"}
    finally:
        members.close()
