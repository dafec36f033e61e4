"""What several collections say of one instance becomes one answer."""

from __future__ import annotations

from aricia.repository.queries import EntityQuery, RelationshipQuery
from aricia.testing.repository_steps import asking, classify, entity, fault_of, found, get, link, write


def copy(instance, *stores):
    for store in stores:
        write(store, lambda c: c.save_entity(instance))


def names(entity):
    return sorted(each.type_name for each in entity.classifications)


def test_the_highest_version_is_shown(stores, federate):
    made = entity(stores.b, "term", displayName="old")
    copy(made, stores.a, stores.c)
    write(stores.b, lambda c: c.update_entity("erin", made.guid, {"qualifiedName": "term", "displayName": "new"}))
    whole = federate("a", "b", "c").repository
    assert get(whole, made.guid).properties["displayName"] == "new"
    assert whole.read(lambda c: c.get_entities([made.guid]))[made.guid].version == 2


def test_a_copy_whose_home_is_away_is_shown(stores, federate):
    made = entity(stores.b, "term")
    copy(made, stores.a)
    assert get(federate("a", "c").repository, made.guid) == made


def test_what_its_home_has_deleted_is_gone_whatever_copies_say(stores, federate):
    made = entity(stores.b, "term")
    copy(made, stores.a, stores.c)
    write(stores.b, lambda c: c.delete_entity("erin", made.guid))
    whole = federate("a", "b", "c").repository
    assert fault_of(lambda: get(whole, made.guid)) == ("EntityNotKnown", "OMRS-REPOSITORY-404-013")
    assert found(whole, EntityQuery()) == []
    assert whole.read(lambda c: c.get_entities([made.guid])) == {}


def test_a_search_does_not_find_what_the_home_has_changed_since(stores, federate):
    made = entity(stores.b, "term", displayName="old")
    copy(made, stores.a)
    write(stores.b, lambda c: c.update_entity("erin", made.guid, {"qualifiedName": "term", "displayName": "new"}))
    whole = federate("a", "b").repository
    assert found(whole, EntityQuery(conditions=asking(("displayName", "EQ", "old")))) == []
    assert found(whole, EntityQuery(conditions=asking(("displayName", "EQ", "new")))) == ["term"]


def test_classifications_of_all_members_are_shown(stores, federate):
    made = entity(stores.b, "term")
    copy(made, stores.a, stores.c)
    classify(stores.b, made.guid, "Criticality")
    classify(stores.a, made.guid, "Confidence")
    classify(stores.c, made.guid, "Impact")
    whole = federate("a", "b", "c").repository
    for shown in (get(whole, made.guid), *whole.read(lambda c: c.find_entities(EntityQuery()))):
        assert names(shown) == ["Confidence", "Criticality", "Impact"]


def test_members_that_did_not_find_an_entity_are_asked_once_for_what_they_classified(stores, federate):
    made = [entity(stores.b, f"term {number}", displayName="found") for number in range(5)]
    for each in made:
        copy(each, stores.a)
        classify(stores.a, each.guid, "Confidence")
        write(stores.b, lambda c, guid=each.guid: c.update_entity("erin", guid, {"qualifiedName": guid, "displayName": "newer"}))
    whole = federate("b", "a")
    shown = whole.repository.read(lambda c: c.find_entities(EntityQuery(conditions=asking(("displayName", "EQ", "newer")))))
    assert [names(each) for each in shown] == [["Confidence"]] * 5
    assert whole.a.asked == 2


def test_a_classification_that_its_home_removed_is_gone(stores, federate):
    made = entity(stores.b, "term")
    classify(stores.b, made.guid, "Criticality")
    copy(get(stores.b, made.guid), stores.a)
    write(stores.b, lambda c: c.declassify_entity("erin", made.guid, "Criticality"))
    assert names(get(federate("a", "b").repository, made.guid)) == []


def test_a_proxy_gives_way_to_its_entity_and_keeps_its_classifications(stores, federate):
    one, two = entity(stores.b, "one", displayName="whole"), entity(stores.a, "two")
    whole = federate("a", "b").repository
    link(whole, two, one)
    assert stores.a.read(lambda c: c.get_entities([one.guid]))[one.guid].is_proxy
    assert get(whole, one.guid) == one
    assert whole.read(lambda c: c.get_entities([one.guid])) == {one.guid: one}


def test_relationships_of_all_members_come_once_each(stores, federate):
    one, two = entity(stores.b, "one"), entity(stores.b, "two")
    made = link(stores.b, one, two)
    copy(one, stores.a)
    copy(two, stores.a)
    write(stores.a, lambda c: c.save_relationship(made))
    other = link(stores.a, two, one)
    whole = federate("a", "b").repository
    of_one = whole.read(lambda c: c.relationships_of([one.guid]))[one.guid]
    assert [each.guid for each in of_one] == [other.guid, made.guid]
    assert whole.read(lambda c: c.count_relationships(RelationshipQuery())) == 2
    write(stores.b, lambda c: c.delete_relationship("erin", made.guid))
    assert [each.guid for each in whole.read(lambda c: c.find_relationships(RelationshipQuery()))] == [other.guid]


def test_histories_of_members_make_up_one(stores, federate):
    made = entity(stores.b, "term", displayName="1")
    copy(made, stores.a)
    for text in "23":
        properties = {"qualifiedName": "t", "displayName": text}
        changed = write(stores.b, lambda c, properties=properties: c.update_entity("e", made.guid, properties))
    copy(changed, stores.a)
    whole = federate("a", "b").repository
    history = whole.read(lambda c: c.entity_history(made.guid, None, None, True, 0, 0))
    assert [each.version for each in history] == [1, 2, 3]
    page = whole.read(lambda c: c.entity_history(made.guid, None, None, False, 1, 1))
    assert [each.version for each in page] == [2]


def test_counts_count_everything_once(stores, federate):
    for name in ("a", "b", "c"):
        entity(getattr(stores, name), f"of {name}")
    shared = entity(stores.b, "shared")
    copy(shared, stores.a, stores.c)
    assert federate("a", "b", "c").repository.read(lambda c: c.count_entities(EntityQuery())) == 4
    assert federate("a", "c").repository.read(lambda c: c.count_entities(EntityQuery())) == 3  # a copy in both
