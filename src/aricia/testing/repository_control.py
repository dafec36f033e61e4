"""Changes of what an instance is (its type, its home, its GUID), and the removal of copies."""

from __future__ import annotations

from aricia.repository.instances import Classification, Entity, Relationship
from aricia.repository.metadata_collection import Repository
from aricia.testing.repository_steps import HOME_ID, classify, entity, found_by, get, link, read_fault, write, write_fault


def _copy(repository: Repository, guid: str, **changes: object) -> Entity:
    fields: dict[str, object] = {
        "guid": guid, "type_name": "GlossaryTerm", "version": 5, "create_time": 1000, "update_time": 2000, "created_by": "olga",
        "collection_id": "other-id", "properties": {"qualifiedName": guid},
    }
    copy = Entity(**{**fields, **changes})  # type: ignore[arg-type]
    write(repository, lambda c: c.save_entity(copy))
    return copy


def test_an_entity_takes_another_type_that_fits(repository: Repository) -> None:
    made = entity(repository, "column", "SchemaAttribute")
    changed = write(repository, lambda c: c.retype_entity("otto", made.guid, "TabularColumn"))
    assert (changed.type_name, changed.version, changed.updated_by) == ("TabularColumn", 2, "otto")
    assert get(repository, made.guid) == changed
    assert get(repository, made.guid, made.update_time).type_name == "SchemaAttribute"


def test_a_type_that_does_not_fit_is_refused(repository: Repository) -> None:
    made = entity(repository, "note", summary="short")
    assert write_fault(repository, lambda c: c.retype_entity("otto", made.guid, "Glossary"))[0] == "PropertyError"
    assert write_fault(repository, lambda c: c.retype_entity("otto", made.guid, "NoSuchType"))[0] == "TypeError"
    assert get(repository, made.guid) == made


def test_a_relationship_takes_another_type_whose_ends_fit(repository: Repository) -> None:
    made = link(repository, entity(repository, "one"), entity(repository, "two"))
    changed = write(repository, lambda c: c.retype_relationship("otto", made.guid, "Synonym"))
    assert (changed.type_name, changed.version) == ("Synonym", 2)
    refused = ("InvalidParameter", "OMRS-REPOSITORY-400-047")
    assert write_fault(repository, lambda c: c.retype_relationship("otto", made.guid, "NestedSchemaAttribute")) == refused


def test_a_copy_that_comes_home_can_be_changed(repository: Repository) -> None:
    _copy(repository, "copy")
    changed = write(repository, lambda c: c.rehome_entity("otto", "copy"))
    assert (changed.collection_id, changed.version, changed.maintained_by) == (HOME_ID, 6, ["olga", "otto"])
    assert write(repository, lambda c: c.update_entity("otto", "copy", {"qualifiedName": "ours"})).version == 7


def test_an_entity_under_another_guid_keeps_what_hangs_on_it(repository: Repository) -> None:
    one, two = entity(repository, "one"), entity(repository, "two")
    classify(repository, one.guid, notes="kept")
    relationship = link(repository, one, two)
    moved = write(repository, lambda c: c.reidentify_entity("otto", one.guid, "new-guid"))
    assert (moved.guid, moved.re_identified_from) == ("new-guid", one.guid)
    assert [each.type_name for each in get(repository, "new-guid").classifications] == ["Criticality"]
    assert repository.read(lambda c: c.get_relationship(relationship.guid)).end1 == "new-guid"
    assert read_fault(repository, lambda c: c.get_entity(one.guid)) == ("EntityNotKnown", "OMRS-REPOSITORY-404-013")
    assert found_by(repository, "qualifiedName", "EQ", "one") == ["one"]
    assert write_fault(repository, lambda c: c.reidentify_entity("otto", two.guid, "new-guid"))[0] == "InvalidParameter"


def test_what_is_anchored_to_an_entity_follows_it_to_another_guid(repository: Repository) -> None:
    anchor, part = entity(repository, "anchor"), entity(repository, "part")
    anchors = {"anchorGUID": anchor.guid, "anchorTypeName": "GlossaryTerm"}
    write(repository, lambda c: c.classify_entity("otto", anchor.guid, "Anchors", anchors))
    write(repository, lambda c: c.classify_entity("otto", part.guid, "Anchors", anchors))
    write(repository, lambda c: c.reidentify_entity("otto", anchor.guid, "new-guid"))
    for guid in ("new-guid", part.guid):
        [moved] = get(repository, guid).classifications
        assert (moved.properties, moved.version) == ({**anchors, "anchorGUID": "new-guid"}, 2)


def test_a_relationship_under_another_guid_is_deleted_under_the_old_one(repository: Repository) -> None:
    made = link(repository, entity(repository, "one"), entity(repository, "two"))
    moved = write(repository, lambda c: c.reidentify_relationship("otto", made.guid, "new-guid"))
    assert repository.read(lambda c: c.get_relationship("new-guid")) == moved
    assert read_fault(repository, lambda c: c.get_relationship(made.guid))[1] == "OMRS-REPOSITORY-404-012"


def test_purged_copies_leave_nothing(repository: Repository) -> None:
    _copy(repository, "one")
    _copy(repository, "two")
    copy = Relationship(guid="link", type_name="RelatedTerm", end1="one", end2="two", collection_id="other-id")
    write(repository, lambda c: c.save_relationship(copy))
    attached = Classification(type_name="Criticality", collection_id="other-id", properties={"notes": "n"})
    write(repository, lambda c: c.save_classification("two", attached))
    write(repository, lambda c: c.purge_classification_copy("two", "Criticality"))
    assert get(repository, "two").classifications == []
    write(repository, lambda c: c.purge_relationship_copy("link"))
    assert repository.read(lambda c: c.is_relationship_known("link")) is None
    write(repository, lambda c: c.purge_entity_copy("one"))
    assert repository.read(lambda c: c.is_entity_known("one")) is None
    assert found_by(repository, "qualifiedName", "EQ", "one") == []


def test_what_is_at_home_here_is_not_purged_as_a_copy(repository: Repository) -> None:
    made = entity(repository, "ours")
    write(repository, lambda c: c.purge_entity_copy(made.guid))
    assert get(repository, made.guid) == made


def test_undo_brings_back_the_version_before_as_a_new_one(repository: Repository) -> None:
    one, two = entity(repository, "one", displayName="first"), entity(repository, "two")
    tie = link(repository, one, two, description="first")
    write(repository, lambda c: c.update_entity("erin", one.guid, {"qualifiedName": "one", "displayName": "second"}))
    write(repository, lambda c: c.update_relationship("erin", tie.guid, {"description": "second"}))
    undone = write(repository, lambda c: c.undo_entity("peter", one.guid))
    assert undone is not None
    assert undone.properties == {"qualifiedName": "one", "displayName": "first"}
    assert (undone.version, undone.updated_by) == (3, "peter")
    untied = write(repository, lambda c: c.undo_relationship("peter", tie.guid))
    assert untied is not None and (untied.version, untied.properties) == (3, {"description": "first"})
    assert get(repository, one.guid) == undone


def test_undo_takes_back_the_removal_of_a_classification_when_that_was_last(repository: Repository) -> None:
    one = entity(repository, "one", displayName="first")
    write(repository, lambda c: c.classify_entity("erin", one.guid, "Confidentiality", {"confidentialityLevel": 3}))
    write(repository, lambda c: c.declassify_entity("erin", one.guid, "Confidentiality"))
    undone = write(repository, lambda c: c.undo_entity("peter", one.guid))
    assert undone is not None and (undone.version, undone.properties) == (2, one.properties)
    assert [each.properties for each in undone.classifications] == [{"confidentialityLevel": 3}]
    assert get(repository, one.guid) == undone


def test_what_has_one_version_only_has_nothing_to_undo(repository: Repository) -> None:
    one, two = entity(repository, "one"), entity(repository, "two")
    tie = link(repository, one, two)
    assert write(repository, lambda c: c.undo_entity("erin", one.guid)) is None
    assert write(repository, lambda c: c.undo_relationship("erin", tie.guid)) is None
    assert get(repository, one.guid) == one


def test_what_was_removed_can_no_longer_be_an_end(repository: Repository) -> None:
    one, two = entity(repository, "one"), entity(repository, "two")
    link(repository, one, two)
    write(repository, lambda c: c.delete_entity("erin", two.guid))
    refused = write_fault(repository, lambda c: c.add_relationship("erin", "RelatedTerm", one.guid, two.guid, {}))
    assert refused == ("EntityNotKnown", "OMRS-REPOSITORY-404-013")
    write(repository, lambda c: c.purge_entity("erin", two.guid))
    refused = write_fault(repository, lambda c: c.add_relationship("erin", "RelatedTerm", one.guid, two.guid, {}))
    assert refused == ("EntityNotKnown", "OMRS-REPOSITORY-404-002")
