"""Classifications: a version chain of their own beside the entity's."""

from __future__ import annotations

from aricia.repository.instances import NewClassification, Source
from aricia.repository.metadata_collection import Repository
from aricia.testing.repository_steps import HOME_ID, classify, entity, get, read_fault, write, write_fault


def test_a_classification_has_its_own_header_and_leaves_that_of_the_entity_alone(repository: Repository) -> None:
    made = entity(repository, "t")
    classified = write(repository, lambda c: c.classify_entity("peter", made.guid, "Criticality", {"notes": "1"}), "r1")
    assert (classified.version, classified.update_time, classified.updated_by) == (1, made.update_time, "erin")
    attached = classified.classification("Criticality")
    assert attached is not None
    assert (attached.version, attached.created_by, attached.updated_by) == (1, "peter", "peter")
    assert attached.maintained_by == ["peter"]
    assert (attached.last_request_id, attached.origin, attached.collection_id) == ("r1", "ASSIGNED", HOME_ID)
    assert get(repository, made.guid) == classified


def test_equal_properties_write_nothing_and_other_ones_a_version(repository: Repository) -> None:
    guid = entity(repository, "t").guid
    first = classify(repository, guid, notes="1")
    assert classify(repository, guid, user="peter", notes="1") == first
    second = classify(repository, guid, user="peter", notes="2").classification("Criticality")
    assert second is not None
    assert (second.version, second.maintained_by, second.properties) == (2, ["erin", "peter"], {"notes": "2"})


def test_effectivity_alone_makes_a_version_too(repository: Repository) -> None:
    guid = entity(repository, "t").guid
    classify(repository, guid, notes="1")
    changed = write(repository, lambda c: c.classify_entity("erin", guid, "Criticality", {"notes": "1"}, effective_from=7))
    attached = changed.classification("Criticality")
    assert attached is not None
    assert (attached.version, attached.effective_from) == (2, 7)


def test_a_removed_classification_can_come_back_and_its_versions_go_on(repository: Repository) -> None:
    guid = entity(repository, "t").guid
    classify(repository, guid, notes="1")
    assert write(repository, lambda c: c.declassify_entity("erin", guid, "Criticality")).classifications == []
    assert get(repository, guid).classifications == []
    missing = ("ClassificationError", "OMRS-REPOSITORY-400-048")
    assert write_fault(repository, lambda c: c.declassify_entity("erin", guid, "Criticality")) == missing
    back = classify(repository, guid, user="peter", notes="1").classification("Criticality")
    assert back is not None
    assert (back.version, back.status, back.created_by) == (3, "ACTIVE", "peter")
    history = repository.read(lambda c: c.classification_history(guid, "Criticality", None, None, True, 0, 0))
    assert [(each.version, each.status) for each in history] == [(1, "ACTIVE"), (2, "DELETED"), (3, "ACTIVE")]
    page = repository.read(lambda c: c.classification_history(guid, "Criticality", None, None, False, 1, 1))
    assert [each.version for each in page] == [2]


def test_first_classifications_come_with_the_entity_and_belong_here(repository: Repository) -> None:
    anchors = NewClassification(name="Anchors", properties={"anchorTypeName": "GlossaryTerm"})
    first = [anchors, NewClassification(name="Criticality")]
    source = Source("EXTERNAL_SOURCE", "external-id", "external name")
    made = write(
        repository,
        lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "t"}, classifications=first, source=source),
    )
    assert sorted(each.type_name for each in made.classifications) == ["Anchors", "Criticality"]
    assert {each.collection_id for each in made.classifications} == {HOME_ID}
    assert get(repository, made.guid) == made


def test_only_known_and_fitting_classifications_are_attached(repository: Repository) -> None:
    guid = entity(repository, "t").guid
    unknown = ("InvalidParameter", "OMRS-REPOSITORY-400-005")
    assert write_fault(repository, lambda c: c.classify_entity("erin", guid, "NoSuchThing", {})) == unknown
    wrong = [NewClassification(name="NoSuchThing")]
    new = {"qualifiedName": "u"}
    assert write_fault(repository, lambda c: c.add_entity("erin", "GlossaryTerm", new, classifications=wrong)) == unknown
    assert write_fault(repository, lambda c: c.classify_entity("erin", guid, "PrimaryKey", {})) == (
        "ClassificationError", "OMRS-REPOSITORY-400-006",
    )
    assert write_fault(repository, lambda c: c.classify_entity("erin", guid, "Criticality", {"nonsense": 1})) == (
        "PropertyError", "OMRS-REPOSITORY-400-028",
    )
    assert get(repository, guid).classifications == []


def test_the_history_of_what_never_was_is_empty_or_unknown(repository: Repository) -> None:
    guid = entity(repository, "t").guid
    assert repository.read(lambda c: c.classification_history(guid, "Criticality", None, None, True, 0, 0)) == []
    assert read_fault(repository, lambda c: c.classification_history("nobody", "Criticality", None, None, True, 0, 0)) == (
        "EntityNotKnown", "OMRS-REPOSITORY-404-002",
    )
