"""What sessions tell of: instances that their home has shown, and that the local collection does not have."""

import pytest

from aricia.repository.queries import EntityQuery, RelationshipQuery
from aricia.testing.repository_steps import entity, link, write

from .conftest import IDS


@pytest.fixture
def told(federate, stores):
    """The enterprise repository of a over b and c, and what it tells of."""
    made = federate("a", "b", "c")
    heard = []
    made.repository.on_found(lambda home, instances: heard.extend((home, each.guid) for each in instances))
    return made.repository, heard


def test_every_way_of_reading_tells_of_what_is_unknown_here(told, stores):
    repository, heard = told
    one, two, own = entity(stores.b, "one"), entity(stores.b, "two"), entity(stores.a, "own")
    relationship = link(stores.b, one, two)
    ways = [
        (lambda c: c.get_entity(one.guid), {one.guid}),
        (lambda c: c.get_entities((one.guid, two.guid, own.guid)), {one.guid, two.guid}),
        (lambda c: c.find_entities(EntityQuery(page_size=10)), {one.guid, two.guid}),
        (lambda c: c.get_relationship(relationship.guid), {relationship.guid}),
        (lambda c: c.find_relationships(RelationshipQuery(page_size=10)), {relationship.guid}),
        (lambda c: c.relationships_of((one.guid,)), {relationship.guid}),
        (lambda c: c.relationships_between(one.guid, two.guid), {relationship.guid}),
    ]
    for read, expected in ways:
        heard.clear()
        repository.read(read)
        assert set(heard) == {(IDS["b"], guid) for guid in expected}


def test_the_past_is_not_told_of(told, stores):
    repository, heard = told
    one = entity(stores.b, "one")
    repository.read(lambda c: c.get_entity(one.guid, one.update_time))
    repository.read(lambda c: c.find_entities(EntityQuery(as_of=one.update_time)))
    assert heard == []


def test_what_is_here_already_and_what_only_others_than_the_home_show_is_not_told_of(told, stores):
    repository, heard = told
    known, second_hand = entity(stores.b, "known"), entity(stores.c, "elsewhere")
    write(stores.a, lambda c: c.save_entity(known))
    second_hand.guid, second_hand.collection_id = "copy", "a-fourth"
    write(stores.b, lambda c: c.save_entity(second_hand))
    repository.read(lambda c: c.get_entities((known.guid, "copy")))
    assert heard == []


def test_a_stand_in_here_is_no_copy(told, stores):
    repository, heard = told
    one, own = entity(stores.b, "one"), entity(stores.a, "own")
    repository.write(lambda c: c.add_relationship("erin", "RelatedTerm", own.guid, one.guid, {})).result()
    heard.clear()
    repository.read(lambda c: c.get_entity(one.guid))
    assert heard == [(IDS["b"], one.guid)]


def test_a_server_without_a_store_keeps_nothing(federate, stores):
    made = federate(None, "b")
    heard = []
    made.repository.on_found(lambda home, instances: heard.append(home))
    one = entity(stores.b, "one")
    assert made.repository.read(lambda c: c.get_entity(one.guid)) and heard == []
