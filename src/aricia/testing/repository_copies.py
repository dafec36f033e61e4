"""Verbatim copies of what is at home elsewhere, and proxies."""

from __future__ import annotations

from aricia.repository.instances import Classification, Entity, Relationship
from aricia.repository.metadata_collection import Repository
from aricia.testing.repository_steps import HOME_ID, classify, entity, found_by, get, link, read_fault, write, write_fault

GUID = "guid-of-the-copy"


def _copy(version: int, name: str = "copy", **changes: object) -> Entity:
    fields: dict[str, object] = {
        "guid": GUID, "type_name": "GlossaryTerm", "version": version, "create_time": 1000, "update_time": 2000,
        "created_by": "olga", "updated_by": "otto", "maintained_by": ["olga", "otto"], "collection_id": "other-id",
        "collection_name": "other name", "license": "a license", "mapping_properties": {"key": 1}, "last_request_id": "theirs",
        "properties": {"qualifiedName": name},
    }
    return Entity(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_copy_keeps_its_header_and_its_classifications(repository: Repository) -> None:
    attached = Classification(
        type_name="Criticality", version=3, create_time=1, update_time=2, created_by="olga", collection_id="other-id",
        collection_name="other name", origin="PROPAGATED", origin_guid="from-here", properties={"notes": "n"},
    )
    copy = _copy(5, classifications=[attached], re_identified_from="older-guid")
    assert write(repository, lambda c: c.save_entity(copy)) is True
    assert get(repository, GUID) == copy


def test_only_a_newer_copy_takes_the_place_of_a_copy(repository: Repository) -> None:
    write(repository, lambda c: c.save_entity(_copy(5)))
    assert write(repository, lambda c: c.save_entity(_copy(5, "the same version"))) is False
    assert write(repository, lambda c: c.save_entity(_copy(4, "an older one"))) is False
    assert found_by(repository, "qualifiedName", "EQ", "copy") == ["copy"]
    assert write(repository, lambda c: c.save_entity(_copy(6, "a newer one"))) is True
    assert found_by(repository, "qualifiedName", "EQ", "copy") == []
    assert found_by(repository, None, "LIKE", "newer one") == ["a newer one"]
    history = repository.read(lambda c: c.entity_history(GUID, None, None, True, 0, 0))
    assert [each.version for each in history] == [5, 6]


def test_a_copy_can_be_classified_here_but_not_changed(repository: Repository) -> None:
    write(repository, lambda c: c.save_entity(_copy(5)))
    refused = ("InvalidParameter", "OMRS-LOCAL-REPOSITORY-503-009")
    assert write_fault(repository, lambda c: c.update_entity("erin", GUID, {"qualifiedName": "x"})) == refused
    assert write_fault(repository, lambda c: c.delete_entity("erin", GUID)) == refused
    attached = classify(repository, GUID, notes="ours").classification("Criticality")
    assert attached is not None
    assert attached.collection_id == HOME_ID


def test_content_packs_are_maintained_by_whoever_loaded_them(repository: Repository) -> None:
    ours = _copy(1_787_129_603_926, provenance="CONTENT_PACK", replicated_by=HOME_ID)
    write(repository, lambda c: c.save_entity(ours))
    assert write(repository, lambda c: c.update_entity("erin", GUID, {"qualifiedName": "x"})).version == 1_787_129_603_927
    theirs = _copy(1, guid="theirs", provenance="CONTENT_PACK", replicated_by="other-id")
    write(repository, lambda c: c.save_entity(theirs))
    assert write_fault(repository, lambda c: c.update_entity("erin", "theirs", {"qualifiedName": "x"}))[0] == "InvalidParameter"


def test_nothing_from_outside_overwrites_what_is_at_home_here(repository: Repository) -> None:
    made = classify(repository, entity(repository, "ours").guid, notes="ours")
    theirs = Classification(type_name="Criticality", version=99, collection_id="other-id", properties={"notes": "theirs"})
    assert write(repository, lambda c: c.save_entity(_copy(99, guid=made.guid, classifications=[theirs]))) is False
    assert write(repository, lambda c: c.save_entity(_copy(99, guid=made.guid, is_proxy=True))) is False
    assert get(repository, made.guid) == made


def test_of_a_proxy_only_its_place_in_relationships_is_there(repository: Repository) -> None:
    write(repository, lambda c: c.save_entity(_copy(5, is_proxy=True)))
    assert read_fault(repository, lambda c: c.get_entity(GUID)) == ("EntityProxyOnly", "OMRS-REPOSITORY-400-051")
    assert repository.read(lambda c: c.is_entity_known(GUID)) is None
    assert repository.read(lambda c: c.get_entities([GUID]))[GUID].is_proxy
    assert found_by(repository, None, "LIKE", "copy") == []
    term = entity(repository, "term")
    made = link(repository, term, _copy(5))
    assert repository.read(lambda c: c.get_relationship(made.guid)).end2 == GUID
    assert write_fault(repository, lambda c: c.classify_entity("erin", GUID, "Criticality", {})) == (
        "EntityNotKnown", "OMRS-REPOSITORY-404-002",
    )


def test_the_entity_takes_the_place_of_its_proxy_and_never_the_reverse(repository: Repository) -> None:
    write(repository, lambda c: c.save_entity(_copy(9, is_proxy=True)))
    assert write(repository, lambda c: c.save_entity(_copy(5, "the real one"))) is True
    assert get(repository, GUID).version == 5
    assert found_by(repository, None, "LIKE", "real one") == ["the real one"]
    assert write(repository, lambda c: c.save_entity(_copy(99, is_proxy=True))) is False
    assert get(repository, GUID).is_proxy is False


def test_relationships_and_classifications_are_copied_by_the_same_rules(repository: Repository) -> None:
    one, two = entity(repository, "one"), entity(repository, "two")
    copy = Relationship(
        guid="copied-link", type_name="RelatedTerm", end1=one.guid, end2=two.guid, version=7, create_time=5, update_time=6,
        created_by="olga", collection_id="other-id", collection_name="other name", properties={"description": "d"},
    )
    assert write(repository, lambda c: c.save_relationship(copy)) is True
    assert repository.read(lambda c: c.get_relationship("copied-link")) == copy
    assert write(repository, lambda c: c.save_relationship(copy)) is False
    assert write_fault(repository, lambda c: c.update_relationship("erin", "copied-link", {})) == (
        "InvalidParameter", "OMRS-LOCAL-REPOSITORY-503-010",
    )
    dangling = Relationship(guid="dangling", type_name="RelatedTerm", end1=one.guid, end2="nobody")
    assert write_fault(repository, lambda c: c.save_relationship(dangling))[0] == "EntityNotKnown"
    attached = Classification(type_name="Criticality", version=2, create_time=1, update_time=2, collection_id="other-id")
    assert write(repository, lambda c: c.save_classification(one.guid, attached)) is True
    assert write(repository, lambda c: c.save_classification(one.guid, attached)) is False
    assert write_fault(repository, lambda c: c.save_classification("nobody", attached))[0] == "EntityNotKnown"


def test_copied_relationships_go_with_an_end_that_is_deleted(repository: Repository) -> None:
    one, two = entity(repository, "one"), entity(repository, "two")
    copy = Relationship(guid="copied-link", type_name="RelatedTerm", end1=one.guid, end2=two.guid, collection_id="other-id")
    write(repository, lambda c: c.save_relationship(copy))
    write(repository, lambda c: c.delete_entity("erin", one.guid))
    assert repository.read(lambda c: c.relationships_of([two.guid])) == {}
