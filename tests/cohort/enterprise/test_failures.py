"""Members that are down, slow, or answer nonsense: the others answer, and those that did not are named."""

from __future__ import annotations

import threading
import time

import pytest

from aricia.base.errors import ConnectorError, RepositoryFault
from aricia.metadata.api import MetadataServer, MetadataStore
from aricia.repository.queries import EntityQuery
from aricia.testing.repository_steps import UNKNOWN, entity, found, get


def down():
    raise ConnectorError("ARICIA-503-070", ("http://b", "refused"))


def nonsense():
    raise KeyError("what is this")


def refusing():
    raise RepositoryFault("UserNotAuthorized", "OMRS-REPOSITORY-400-051", ("a", "b", "c", "d"))


def names(whole):
    def work(collection):
        found = collection.find_entities(EntityQuery())
        return [each.properties["qualifiedName"] for each in found], collection.unanswered

    return whole.repository.read(work)


@pytest.mark.parametrize("failure", [down, nonsense, refusing])
def test_the_others_answer_and_the_failing_member_is_named(stores, federate, failure):
    for name in "abc":
        entity(getattr(stores, name), name)
    whole = federate("a", "b", "c")
    whole.b.failure = failure
    assert names(whole) == (["c", "a"], ["b"])
    assert names(whole) == (["c", "a"], ["b"])
    told = [each for each in whole.log.recent() if each.message_id == "ARICIA-0580"]
    assert len(told) == 1  # once, not for each request


def test_a_slow_member_is_waited_for_no_longer_than_the_limit_and_then_left_alone(stores, federate):
    entity(stores.a, "a")
    whole, go = federate("a", "b", limit=0.2), threading.Event()
    whole.b.failure = go.wait
    try:
        started = time.monotonic()
        assert names(whole) == (["a"], ["b"])
        assert time.monotonic() - started < 3.0
        asked = whole.b.asked
        assert names(whole) == (["a"], ["b"])
        assert whole.b.asked == asked
    finally:
        go.set()


def test_a_member_that_is_back_is_asked_again(stores, federate):
    entity(stores.b, "b")
    whole = federate("a", "b")
    whole.b.failure = down
    assert names(whole) == ([], ["b"])
    whole.b.failure = None
    member = whole.repository._members[0]
    member._look_again = 0.0
    assert names(whole) == ([], ["b"])  # this one starts the look at it
    limit = time.monotonic() + 10
    while member.is_away and time.monotonic() < limit:
        pass
    assert names(whole) == (["b"], [])


def test_what_nobody_knows_is_a_fault_of_the_member_that_may_know_it(stores, federate):
    whole = federate("a", "b", "c")
    whole.b.failure = down
    with pytest.raises(ConnectorError) as caught:
        get(whole.repository, UNKNOWN)
    assert caught.value.id == "ARICIA-503-070"


def test_payloads_say_who_did_not_answer(stores, federate):
    whole = federate("a", "b")
    store = MetadataStore(whole.repository, MetadataServer("the server", "erin", 0))

    def counted(session):
        return {"count": session.collection.count_entities(EntityQuery())}

    assert store.read("erin", "request", counted) == {"count": 0}
    whole.b.failure = down
    assert "did not answer: b" in store.read("erin", "request", counted)["incomplete"]


def test_without_members_the_local_store_is_used_as_it_is(stores, federate):
    whole = federate("a")
    assert not whole.repository.reads_wait
    assert type(whole.repository.read(lambda c: c)) is type(stores.a.read(lambda c: c))


def test_members_come_and_go(stores, federate):
    entity(stores.b, "b")
    whole = federate("a", "b")
    assert found(whole.repository, EntityQuery()) == ["b"]
    whole.members.tell("the cohort", [])
    assert found(whole.repository, EntityQuery()) == []
