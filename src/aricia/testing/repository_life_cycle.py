"""Entities from their creation to their purge (spec: repository, section 3.5)."""

from __future__ import annotations

from aricia.repository.instances import Source
from aricia.repository.metadata_collection import Repository
from aricia.testing.capabilities import CHOSEN_GUIDS, needs
from aricia.testing.repository_steps import (
    HOME_ID,
    HOME_NAME,
    UNKNOWN,
    classify,
    entity,
    found_by,
    get,
    link,
    read_fault,
    write,
    write_fault,
)


def test_a_new_entity_says_who_made_it_when_and_for_which_request(repository: Repository) -> None:
    made = write(repository, lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "t"}, effective_from=5), "r1")
    assert (made.version, made.status, made.created_by, made.updated_by) == (1, "ACTIVE", "erin", "erin")
    assert (made.maintained_by, made.create_time, made.last_request_id) == (["erin"], made.update_time, "r1")
    assert (made.provenance, made.collection_id, made.collection_name) == ("LOCAL_COHORT", HOME_ID, HOME_NAME)
    assert (made.effective_from, made.effective_to, made.classifications, made.is_proxy) == (5, None, [], False)
    assert get(repository, made.guid) == made


def test_property_values_come_back_as_they_went_in(repository: Repository) -> None:
    properties = {
        "qualifiedName": "v", "displayName": "", "additionalProperties": {"a key": "€", "": "nothing"},
        "successCriteria": ["b", "a"], "priority": -3,
    }
    made = write(repository, lambda c: c.add_entity("erin", "Project", dict(properties)))
    assert get(repository, made.guid).properties == properties


def test_an_update_replaces_the_properties_and_counts_up(repository: Repository) -> None:
    old = entity(repository, "t", displayName="gone")
    new = write(repository, lambda c: c.update_entity("peter", old.guid, {"qualifiedName": "t"}, effective_to=9), "r2")
    assert (new.version, new.properties, new.effective_to) == (2, {"qualifiedName": "t"}, 9)
    assert (new.created_by, new.updated_by, new.maintained_by, new.last_request_id) == ("erin", "peter", ["erin", "peter"], "r2")
    assert new.create_time == old.create_time
    assert new.update_time > old.update_time
    assert get(repository, old.guid) == new
    third = write(repository, lambda c: c.update_entity("erin", old.guid, {"qualifiedName": "t"}))
    assert (third.version, third.maintained_by, third.effective_to) == (3, ["erin", "peter"], None)


def test_versions_made_in_one_moment_still_follow_each_other_in_time(repository: Repository) -> None:
    made = entity(repository, "t")
    times = write(
        repository, lambda c: [c.update_entity("erin", made.guid, {"qualifiedName": "t"}).update_time for _ in range(30)]
    )
    assert times == sorted(set(times))
    history = repository.read(lambda c: c.entity_history(made.guid, None, None, True, 0, 0))
    assert [version.version for version in history] == list(range(1, 32))


def test_what_a_reader_changes_in_its_hands_stays_with_it(repository: Repository) -> None:
    made = classify(repository, entity(repository, "t").guid, notes="n")
    mine = get(repository, made.guid)
    mine.properties["qualifiedName"] = "changed"
    mine.maintained_by.append("me")
    mine.classifications[0].properties.clear()
    mine.classifications.clear()
    assert get(repository, made.guid) == made


def test_a_deleted_entity_is_known_but_not_there(repository: Repository) -> None:
    made = entity(repository, "t")
    gone = write(repository, lambda c: c.delete_entity("peter", made.guid))
    assert (gone.status, gone.status_on_delete, gone.version, gone.updated_by) == ("DELETED", "ACTIVE", 2, "peter")
    assert read_fault(repository, lambda c: c.get_entity(made.guid)) == ("EntityNotKnown", "OMRS-REPOSITORY-404-013")
    assert repository.read(lambda c: c.is_entity_known(made.guid)) == gone
    assert repository.read(lambda c: c.get_entities([made.guid])) == {}
    for act in (
        lambda c: c.delete_entity("erin", made.guid), lambda c: c.update_entity("erin", made.guid, {"qualifiedName": "t"}),
        lambda c: c.classify_entity("erin", made.guid, "Criticality", {}),
    ):
        assert write_fault(repository, act) == ("EntityNotKnown", "OMRS-REPOSITORY-404-013")


def test_many_are_deleted_like_each_by_itself(repository: Repository) -> None:
    one, two, three = (entity(repository, name) for name in ("one", "two", "three"))
    between, beyond = link(repository, one, two), link(repository, two, three)
    write(repository, lambda c: c.delete_entities("peter", [two.guid, one.guid, two.guid]))
    for guid in (one.guid, two.guid):
        gone = repository.read(lambda c, guid=guid: c.is_entity_known(guid))  # type: ignore[misc]
        assert (gone.status, gone.status_on_delete, gone.version, gone.updated_by) == ("DELETED", "ACTIVE", 2, "peter")
    for guid in (between.guid, beyond.guid):
        known = repository.read(lambda c, guid=guid: c.is_relationship_known(guid))  # type: ignore[misc]
        assert (known.status, known.version, known.updated_by) == ("DELETED", 2, "peter")
    assert (get(repository, three.guid), repository.read(lambda c: c.relationships_of([three.guid]))) == (three, {})
    assert write(repository, lambda c: c.restore_entity("erin", one.guid)).version == 3
    assert write(repository, lambda c: c.restore_entity("erin", two.guid)).version == 3
    assert write(repository, lambda c: c.restore_relationship("erin", between.guid)).version == 3


def test_many_are_deleted_together_or_not_at_all(repository: Repository) -> None:
    one, two = entity(repository, "one"), entity(repository, "two")
    write(repository, lambda c: c.delete_entity("erin", two.guid))
    refused = write_fault(repository, lambda c: c.delete_entities("erin", [one.guid, two.guid]))
    assert refused == ("EntityNotKnown", "OMRS-REPOSITORY-404-013")


def test_relationships_go_with_their_entity_and_do_not_come_back_with_it(repository: Repository) -> None:
    one, two = entity(repository, "one"), entity(repository, "two")
    made = link(repository, one, two)
    write(repository, lambda c: c.delete_entity("erin", one.guid))
    assert read_fault(repository, lambda c: c.get_relationship(made.guid)) == ("RelationshipNotKnown", "OMRS-REPOSITORY-404-012")
    known = repository.read(lambda c: c.is_relationship_known(made.guid))
    assert known is not None
    assert (known.status, known.status_on_delete, known.version) == ("DELETED", "ACTIVE", 2)
    back = write(repository, lambda c: c.restore_entity("erin", one.guid))
    assert (back.status, back.status_on_delete, back.version) == ("ACTIVE", None, 3)
    assert repository.read(lambda c: c.relationships_of([one.guid])) == {}
    assert write(repository, lambda c: c.restore_relationship("erin", made.guid)).version == 3
    assert repository.read(lambda c: c.relationships_of([two.guid]))[two.guid][0].guid == made.guid


def test_classifications_outlive_the_deletion_of_their_entity(repository: Repository) -> None:
    made = classify(repository, entity(repository, "t").guid, notes="n")
    gone = write(repository, lambda c: c.delete_entity("erin", made.guid))
    assert [each.status for each in gone.classifications] == ["ACTIVE"]
    assert write(repository, lambda c: c.restore_entity("erin", made.guid)).classifications == made.classifications


def test_only_the_deleted_can_be_restored_or_purged(repository: Repository) -> None:
    one, two = entity(repository, "one"), entity(repository, "two")
    made = link(repository, one, two)
    not_deleted = ("EntityNotDeleted", "OMRS-REPOSITORY-400-046")
    assert write_fault(repository, lambda c: c.purge_entity("erin", one.guid)) == not_deleted
    assert write_fault(repository, lambda c: c.restore_entity("erin", one.guid)) == not_deleted
    not_deleted = ("RelationshipNotDeleted", "OMRS-REPOSITORY-400-046")
    assert write_fault(repository, lambda c: c.purge_relationship("erin", made.guid)) == not_deleted
    assert write_fault(repository, lambda c: c.restore_relationship("erin", made.guid)) == not_deleted


def test_a_purge_leaves_nothing_behind(repository: Repository) -> None:
    made = entity(repository, "leftover text")
    made_link = link(repository, made, entity(repository, "two"), description="leftover link")
    classify(repository, made.guid, notes="n")
    write(repository, lambda c: c.delete_entity("erin", made.guid))
    write(repository, lambda c: c.purge_entity("erin", made.guid))
    assert repository.read(lambda c: c.is_entity_known(made.guid)) is None
    assert repository.read(lambda c: c.is_relationship_known(made_link.guid)) is None
    assert read_fault(repository, lambda c: c.get_entity(made.guid)) == ("EntityNotKnown", "OMRS-REPOSITORY-404-002")
    of_nothing = read_fault(repository, lambda c: c.entity_history(made.guid, None, None, True, 0, 0))
    assert of_nothing[1] == "OMRS-REPOSITORY-404-002"
    assert found_by(repository, None, "LIKE", "leftover") == []


@needs(CHOSEN_GUIDS)
def test_the_guid_of_what_was_purged_is_free_again(repository: Repository) -> None:
    guid = "a GUID that is no UUID, of 40 characters"
    made = write(repository, lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "first"}, guid=guid))
    link(repository, made, entity(repository, "two"))
    classify(repository, guid, notes="n")
    write(repository, lambda c: c.delete_entity("erin", guid))
    write(repository, lambda c: c.purge_entity("erin", guid))
    again = write(repository, lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "again"}, guid=guid))
    assert (again.version, get(repository, guid).classifications) == (1, [])
    assert repository.read(lambda c: c.relationships_of([guid])) == {}


@needs(CHOSEN_GUIDS)
def test_a_guid_is_taken_once(repository: Repository) -> None:
    one, two = entity(repository, "one"), entity(repository, "two")
    made = link(repository, one, two)
    assert write_fault(repository, lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "x"}, guid=one.guid)) == (
        "InvalidParameter", "ARICIA-400-014",
    )
    assert write_fault(
        repository, lambda c: c.add_relationship("erin", "RelatedTerm", one.guid, two.guid, {}, guid=made.guid)
    ) == ("InvalidParameter", "ARICIA-400-014")


def test_unknown_entities_are_refused_by_every_operation(repository: Repository) -> None:
    unknown = ("EntityNotKnown", "OMRS-REPOSITORY-404-002")
    assert repository.read(lambda c: c.is_entity_known(UNKNOWN)) is None
    assert read_fault(repository, lambda c: c.get_entity(UNKNOWN)) == unknown
    for act in (
        lambda c: c.update_entity("erin", UNKNOWN, {"qualifiedName": "x"}), lambda c: c.delete_entity("erin", UNKNOWN),
        lambda c: c.restore_entity("erin", UNKNOWN), lambda c: c.purge_entity("erin", UNKNOWN),
        lambda c: c.classify_entity("erin", UNKNOWN, "Criticality", {}),
        lambda c: c.declassify_entity("erin", UNKNOWN, "Criticality"),
    ):
        assert write_fault(repository, act) == unknown


def test_types_and_properties_are_checked(repository: Repository) -> None:
    made = entity(repository, "t")
    assert write_fault(repository, lambda c: c.add_entity("erin", "NoSuchType", {})) == ("TypeError", "OMRS-REPOSITORY-404-007")
    assert write_fault(repository, lambda c: c.add_entity("erin", "RelatedTerm", {}))[0] == "TypeError"
    assert write_fault(repository, lambda c: c.add_entity("erin", "RelatedTerm", {"qualifiedName": "x"})) == (
        "PropertyError", "OMRS-REPOSITORY-400-028",
    )
    assert write_fault(repository, lambda c: c.add_entity("erin", "ToDo", {"qualifiedName": "x", "priority": "high"})) == (
        "PropertyError", "OMRS-REPOSITORY-400-030",
    )
    unknown = {"noSuchProperty": 1}
    assert write_fault(repository, lambda c: c.update_entity("erin", made.guid, unknown))[1] == "OMRS-REPOSITORY-400-028"
    assert write_fault(repository, lambda c: c.update_entity("erin", made.guid, {}))[1] == "OMRS-REPOSITORY-400-037"
    assert get(repository, made.guid) == made


def test_what_belongs_to_an_external_source_is_maintained_here(repository: Repository) -> None:
    source = Source("EXTERNAL_SOURCE", "external-id", "external name")
    made = write(repository, lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "t"}, source=source))
    assert (made.provenance, made.collection_id, made.collection_name) == ("EXTERNAL_SOURCE", "external-id", "external name")
    assert made.replicated_by == HOME_ID
    assert write(repository, lambda c: c.update_entity("erin", made.guid, {"qualifiedName": "u"})).version == 2
    assert write(repository, lambda c: c.delete_entity("erin", made.guid)).version == 3
