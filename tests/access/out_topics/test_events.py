"""The events that listeners of the out topics get, made from real changes of a store."""

import json

import pytest

from aricia.access.out_topics.events import event_of
from aricia.base.codec import encode
from aricia.metadata.api import (
    archive_element,
    classify,
    create_element,
    declassify,
    delete_element,
    delete_relationship,
    reclassify,
    update_element,
    update_relationship,
)
from aricia.metadata.element_properties import ElementProperties
from aricia.metadata.options import WriteOptions
from aricia.testing.embedded_store import embedded_store

CONFIDENCE = ElementProperties({"confidenceLevel": 1, "notes": "one"})


@pytest.fixture
def store(tmp_path):
    with embedded_store(tmp_path) as opened:
        yield opened


def events_since(store, place):
    """The events of the changes after a place."""

    def read(session):
        changes = session.collection.changes(place, 100)
        told = (event_of(session, change, changes[number + 1 :]) for number, change in enumerate(changes))
        return [json.loads(encode(event.content)) for event in told if event is not None]

    return store.read(read)


def place(store):
    return store.read(lambda session: session.collection.last_change())


def texts(properties):
    return properties["propertiesAsStrings"]


def test_a_new_element_is_told_with_its_header_and_properties(store):
    guid = store.create("Collection::a", displayName="A")
    (event,) = events_since(store, 0)
    header = event["elementHeader"]
    assert (event["eventType"], event["eventVersionId"], header["guid"]) == ("NEW_ELEMENT_CREATED", 1, guid)
    assert event["eventTime"] == header["versions"]["updateTime"] == header["versions"]["createTime"]
    assert texts(event["elementProperties"]) == {"qualifiedName": "Collection::a", "displayName": "A"}
    assert "anchor" in header and "class" not in event


def test_an_update_tells_what_was_before(store):
    guid = store.create("Collection::a", displayName="A")
    begin = place(store)
    store.write(update_element, guid, ElementProperties({"displayName": "B"}), WriteOptions(merge_update=True))
    (event,) = events_since(store, begin)
    assert event["eventType"] == "ELEMENT_UPDATED"
    assert texts(event["previousElementProperties"])["displayName"] == "A"
    assert texts(event["elementProperties"])["displayName"] == "B"
    assert (event["previousElementHeader"]["versions"]["version"], event["elementHeader"]["versions"]["version"]) == (1, 2)


def test_classifications_are_told_with_their_properties_before_and_after(store):
    guid = store.create("Collection::a")
    begin = place(store)
    store.write(classify, guid, "Confidence", CONFIDENCE, WriteOptions())
    store.write(reclassify, guid, "Confidence", ElementProperties({"notes": "two"}), WriteOptions(merge_update=True))
    store.write(declassify, guid, "Confidence", WriteOptions())
    added, changed, removed = events_since(store, begin)
    assert [each["eventType"] for each in (added, changed, removed)] == [
        "ELEMENT_CLASSIFIED", "ELEMENT_RECLASSIFIED", "ELEMENT_DECLASSIFIED",
    ]
    assert texts(added["classificationProperties"]) == {"confidenceLevel": "1", "notes": "one"}
    assert "previousClassificationProperties" not in added
    assert texts(changed["previousClassificationProperties"])["notes"] == "one"
    assert texts(changed["classificationProperties"])["notes"] == "two"
    assert texts(removed["previousClassificationProperties"])["notes"] == "two"
    assert "confidence" in added["elementHeader"] and "confidence" not in removed["elementHeader"]


def test_changes_of_one_request_are_told_apart_even_within_a_millisecond(store):
    def create_and_classify(session):
        guid = create_element(session, "Collection", ElementProperties({"qualifiedName": "Collection::fast"}), WriteOptions())
        classify(session, guid, "Confidence", CONFIDENCE, WriteOptions())
        return guid

    store.write(create_and_classify)
    created, classified = events_since(store, 0)
    assert "confidence" not in created["elementHeader"]
    assert "confidence" in classified["elementHeader"]


def test_relationships_are_told_with_both_ends(store):
    one, two = store.create("Collection::one"), store.create("Collection::two")
    begin = place(store)
    link = store.link("CollectionMembership", one, two, membershipRationale="why")
    store.write(update_relationship, link, ElementProperties({"notes": "n"}), WriteOptions(merge_update=True))
    store.write(delete_relationship, link, WriteOptions())
    created, updated, deleted = events_since(store, begin)
    assert [each["eventType"] for each in (created, updated, deleted)] == [
        "NEW_ELEMENT_CREATED", "ELEMENT_UPDATED", "ELEMENT_DELETED",
    ]
    for event in (created, updated, deleted):
        assert event["elementHeader"]["guid"] == link
        assert texts(event["endOneElementProperties"])["qualifiedName"] == "Collection::one"
        assert texts(event["endTwoElementProperties"])["qualifiedName"] == "Collection::two"
    assert texts(updated["previousElementProperties"]) == {"membershipRationale": "why"}
    assert deleted["elementHeader"]["status"] == "DELETED"


def test_a_deletion_is_told_once_and_its_purge_not_at_all(store):
    guid = store.create("Collection::a")
    begin = place(store)
    store.write(delete_element, guid, WriteOptions())
    store.write(lambda session: session.collection.purge_entity("erin", guid))
    assert [event["eventType"] for event in events_since(store, begin)] == []  # what is purged has no image any more
    guid = store.create("Collection::b")
    begin = place(store)
    store.write(delete_element, guid, WriteOptions())
    (event,) = events_since(store, begin)
    assert (event["eventType"], event["elementHeader"]["status"]) == ("ELEMENT_DELETED", "DELETED")


def test_archiving_is_not_told_as_nobody_sees_what_is_archived(store):
    guid = store.create("Collection::a")
    begin = place(store)
    store.write(archive_element, guid, WriteOptions())
    assert events_since(store, begin) == []


def test_what_the_servers_own_user_may_not_read_is_not_told(tmp_path):
    class Hidden:
        def may_read(self, user, element, zones):
            return "secret" not in zones

        def check_create(self, *arguments):
            pass

        def check_change(self, *arguments):
            pass

        def check_read(self, *arguments):
            pass

        def default_zones(self, user, type_name, given):
            return ["secret"] if type_name == "GlossaryTerm" else None

    with embedded_store(tmp_path, Hidden()) as store:
        seen = store.create("Collection::seen")
        unseen = store.create("GlossaryTerm::unseen", "GlossaryTerm")
        store.link("CollectionMembership", seen, unseen)
        assert [event["elementHeader"]["guid"] for event in events_since(store, 0)] == [seen]
