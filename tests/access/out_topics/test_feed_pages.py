"""The feed in pages: filters, places to begin at, zones of the user who listens."""

import json

import pytest

from aricia.access.out_topics.event_filter import EventFilter, event_filter, texts_of
from aricia.access.out_topics.feed_pages import CHANGES, feed_page, first_place
from aricia.base.errors import InvalidParameter
from aricia.metadata.api import ElementProperties, WriteOptions, classify, delete_element, link, reclassify, update_element
from aricia.testing.embedded_store import embedded_store


class Zones:
    """Everybody reads everything, but the zone "secret", which is for bob and for the server."""

    def may_read(self, user, element, zones):
        return "secret" not in zones or user in ("bob", "the-server")

    def check_read(self, user, element, zones): ...
    def check_create(self, user, type_name, zones): ...
    def check_change(self, user, operation, element, zones): ...
    def default_zones(self, user, type_name, given):
        return given

    def publish_zones(self, user, type_name):
        return None


@pytest.fixture
def store(tmp_path):
    with embedded_store(tmp_path, Zones()) as opened:
        yield opened


def page_of(session, after, query):
    return feed_page(session, after, event_filter(session.types, texts_of(query)))


def told(store, after=0, **query):
    """The events of every page after a number: (number, event)."""
    found, moved = [], True
    while moved:
        page = store.read(page_of, after, query)
        found += [(event.number, json.loads(event.content)) for event in page.events]
        after, moved = page.place, page.moved
    return found


def names(store, **query):
    return [event["elementProperties"]["propertiesAsStrings"]["qualifiedName"] for _, event in told(store, **query)]


def test_a_filter_by_type_takes_subtypes_in_and_leaves_others_out(store):
    store.create("a")
    store.create("g", "Glossary")
    store.create("t", "GlossaryTerm")
    assert names(store, type="Collection") == ["a", "g"]
    assert names(store, type="Glossary,GlossaryTerm") == ["g", "t"]


def test_relationships_pass_by_their_own_type_and_by_those_of_their_ends(store):
    a, b = store.create("a"), store.create("b", "Glossary")
    store.write(link, "CollectionMembership", a, b, None, WriteOptions())
    for wanted in ("CollectionMembership", "Glossary"):
        assert "endOneElementHeader" in told(store, type=wanted)[-1][1], wanted
    assert told(store, type="GlossaryTerm") == []


def test_classifications_pass_by_their_name(store):
    guid = store.create("a")
    store.write(classify, guid, "Confidence", ElementProperties({"notes": "one"}), WriteOptions())
    (found,) = told(store, type="Confidence")
    assert found[1]["eventType"] == "ELEMENT_CLASSIFIED"


def test_a_filter_by_event_guid_and_property(store):
    a = store.create("a", displayName="A, or so")
    store.create("b", displayName="B")
    store.write(update_element, a, ElementProperties({"displayName": "C"}), WriteOptions())
    store.write(delete_element, a, WriteOptions())
    of_a = [event["eventType"] for _, event in told(store, guid=a)]
    assert of_a == ["NEW_ELEMENT_CREATED", "ELEMENT_UPDATED", "ELEMENT_DELETED"]
    assert names(store, event="ELEMENT_UPDATED,ELEMENT_DELETED") == ["a", "a"]
    assert names(store, property="displayName=A, or so") == ["a"]
    assert names(store, property="displayName=A, or so,qualifiedName=b") == []


def test_a_filter_by_zone(store):
    guid = store.create("a")
    store.write(classify, guid, "ZoneMembership", ElementProperties({"zoneMembership": ["north"]}), WriteOptions())
    store.create("b")
    assert {event["elementHeader"]["guid"] for _, event in told(store, zone="north,south")} == {guid}
    assert told(store, zone="south") == []


def test_who_may_not_read_an_element_hears_nothing_of_it_not_even_of_its_past(store):
    guid = store.create("a")
    assert names(store) == ["a"]
    store.write(classify, guid, "ZoneMembership", ElementProperties({"zoneMembership": ["secret"]}), WriteOptions())
    assert told(store) == []
    assert len(told(store.as_user("bob"))) == 2


def test_what_an_element_was_while_it_was_secret_stays_secret(store):
    guid = store.create("a", displayName="hidden")
    bob = store.as_user("bob")
    bob.write(classify, guid, "ZoneMembership", ElementProperties({"zoneMembership": ["secret"]}), WriteOptions())
    bob.write(update_element, guid, ElementProperties({"displayName": "shown"}), WriteOptions())
    bob.write(reclassify, guid, "ZoneMembership", ElementProperties({"zoneMembership": ["north"]}), WriteOptions())
    bob.write(update_element, guid, ElementProperties({"displayName": "public"}), WriteOptions())
    seen = [event["eventType"] for _, event in told(store)]
    assert seen == ["NEW_ELEMENT_CREATED", "ELEMENT_RECLASSIFIED", "ELEMENT_UPDATED"]


def test_a_listener_that_resumes_gets_every_event_once(store):
    for number in range(CHANGES + 20):
        store.create(f"c{number}")
    every = told(store)
    assert [number for number, _ in every] == sorted({number for number, _ in every})
    for cut in (1, CHANGES - 1, CHANGES, CHANGES + 1):
        number = every[cut - 1][0]
        assert every[:cut] + told(store, number) == every


def test_a_replay_begins_with_the_first_change_of_the_instant(store):
    guids = [store.create(f"c{number}") for number in range(30)]
    every = told(store)
    for number, event in every[::5]:
        instant = event["elementHeader"]["versions"]["createTime"]
        place = store.read(first_place, None, instant)
        replayed = told(store, place)
        assert replayed[0][1]["elementHeader"]["versions"]["createTime"] == instant
        assert number in [each for each, _ in replayed]
    assert store.read(first_place, None, 0) == 0
    assert store.read(first_place, None, 2**45) == store.read(lambda session: session.collection.last_change())
    assert len(guids) == len(every)


def test_a_number_that_no_change_has_is_refused(store):
    store.create("a")
    for number in (-1, 10_000):
        with pytest.raises(InvalidParameter) as fault:
            store.read(first_place, number, None)
        assert fault.value.id == "ARICIA-400-203"


@pytest.mark.parametrize(("query", "message"), [
    ({"type": "Nothing"}, "ARICIA-400-200"), ({"event": "NOTHING"}, "ARICIA-400-201"), ({"property": "x"}, "ARICIA-400-202"),
])
def test_a_filter_that_means_nothing_is_refused(store, query, message):
    with pytest.raises(InvalidParameter) as fault:
        told(store, **query)
    assert fault.value.id == message


def test_an_empty_filter_lets_everything_pass(store):
    assert store.read(lambda session: event_filter(session.types, texts_of({}))) == EventFilter()
