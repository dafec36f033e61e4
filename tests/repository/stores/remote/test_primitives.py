"""The primitives of the metadata store over a repository on another platform."""

import pytest

from aricia.base.errors import AriciaError
from aricia.metadata.api import (
    ElementProperties,
    MetadataServer,
    MetadataStore,
    classify,
    delete_element,
    detach,
    find_by_text,
    get_by_unique_name,
    get_element,
    related,
    update_element,
)
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.testing.embedded_store import EmbeddedStore


@pytest.fixture
def store(remote):
    return EmbeddedStore(MetadataStore(remote, MetadataServer("view-server", "viewnpa", 100, None)))


def test_elements_are_created_read_linked_found_changed_and_deleted(store, local):
    glossary, term = store.create("glossary", "Glossary"), store.create("term", "GlossaryTerm", displayName="A zebra")
    assert store.read(get_element, term, ReadOptions()).properties == {"qualifiedName": "term", "displayName": "A zebra"}
    store.link("CollectionMembership", glossary, term, membershipRationale="because")
    members = store.read(related, glossary, ReadOptions(), relationship_types=("CollectionMembership",), starting_at_end=1)
    assert [(each.entity.guid, each.relationship.properties) for each in members.elements] == [
        (term, {"membershipRationale": "because"}),
    ]
    assert [each.guid for each in store.read(find_by_text, "zebra", ReadOptions(), None).entities] == [term]
    assert store.read(get_by_unique_name, "term", "qualifiedName", ReadOptions()).guid == term
    store.write(classify, term, "Criticality", ElementProperties({"notes": "n"}), WriteOptions())
    assert store.write(update_element, term, ElementProperties({"displayName": "A lion"}), WriteOptions()) is True
    read = local.read(lambda c: c.get_entity(term))
    assert (read.properties["displayName"], read.updated_by) == ("A lion", "erin")
    assert "Criticality" in {each.type_name for each in read.classifications}
    store.write(detach, "CollectionMembership", glossary, term, WriteOptions())
    store.write(delete_element, term, WriteOptions())
    with pytest.raises(AriciaError):
        store.read(get_element, term, ReadOptions())


def test_an_anchor_takes_its_elements_along(store, local):
    asset = store.create("asset", "Asset")
    schema = store.anchored("schema", asset, "Schema", "SchemaType")
    store.write(delete_element, asset, WriteOptions())
    assert local.read(lambda c: c.get_entities([asset, schema])) == {}


def test_a_name_is_taken_once(store):
    store.create("once", "Glossary")
    with pytest.raises(AriciaError) as caught:
        store.create("once", "Glossary")
    assert caught.value.id == "OMAG-COMMON-409-001"
