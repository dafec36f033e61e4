import json

import pytest

from aricia.cohort import envelope
from aricia.cohort.envelope import INSTANCE, REGISTRY, Originator, UnreadableEvent, read, write


def test_what_is_written_is_read():
    text = write(Originator(metadata_collection_id="c", server_name="s"), REGISTRY, {"registryEventType": "X", "unset": None})
    event = read(text)
    assert event.originator == Originator(metadata_collection_id="c", server_name="s")
    assert event.registry.registry_event_type == "X"
    assert json.loads(text)["class"] == "OMRSEventV1" and "unset" not in text


def test_an_originator_without_a_collection_leaves_it_out():
    assert json.loads(write(Originator(server_name="s"), REGISTRY, {}))["originator"] == {"serverName": "s"}


@pytest.mark.parametrize("text", [
    "", "no JSON", "[]", '{"class": "SomethingElse", "x": 1}', '{"class": "OMRSEventV1"}', '{"eventCategory": "INSTANCE"}',
    '{"class": "OMRSEventV1", "eventCategory": "INSTANCE"}', '{"class": "OMRSEventV1", "eventCategory": "GENERIC"}',
    '{"class": "OMRSEventV1", "eventCategory": "REGISTRY", "registryEventSection": 3}',
    '{"class":"OMRSEventV1","eventCategory":"INSTANCE","instanceEventSection":{"entity":{"guid":1}}}', "[" * 100_000, "\ud800",
])
def test_what_is_no_event_is_unreadable(text):
    with pytest.raises(UnreadableEvent):
        read(text)


def test_what_is_too_large_is_unreadable(monkeypatch):
    monkeypatch.setattr(envelope, "LARGEST", 100)
    with pytest.raises(UnreadableEvent, match="more than 100"):
        read(write(Originator(), INSTANCE, {"eventType": "X" * 200}))


def test_fields_of_later_versions_are_skipped():
    event = json.loads(write(Originator(server_name="s"), REGISTRY, {"registryEventType": "X", "new": {"a": 1}}))
    assert read(json.dumps({**event, "future": []})).registry.registry_event_type == "X"
