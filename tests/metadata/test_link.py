"""Linking and detaching."""

from __future__ import annotations

import pytest

from aricia.base.errors import InvalidParameter, PropertyServerError
from aricia.metadata.api import (
    ElementProperties,
    delete_relationship,
    detach,
    get_relationship,
    link,
    update_relationship,
    update_relationship_by_ends,
    update_relationship_effectivity,
)
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.repository.instances import Relationship
from aricia.testing.embedded_store import UNKNOWN_GUID, EmbeddedStore


def relationship(work: EmbeddedStore, guid: str) -> Relationship:
    found: Relationship = work.read(get_relationship, guid, ReadOptions())
    return found


@pytest.fixture
def ends(work: EmbeddedStore) -> tuple[str, str]:
    return work.create("one"), work.create("two")


def test_a_second_link_of_the_same_ends_updates_the_first(work: EmbeddedStore, ends: tuple[str, str]) -> None:
    first = work.link("CollectionMembership", *ends, membershipRationale="one", confidence=1)
    assert work.link("CollectionMembership", *ends, membershipRationale="two") == first
    assert relationship(work, first).properties == {"membershipRationale": "two"}
    assert relationship(work, first).version == 2


def test_a_second_link_without_properties_changes_nothing(work: EmbeddedStore, ends: tuple[str, str]) -> None:
    first = work.link("CollectionMembership", *ends, membershipRationale="one")
    assert work.link("CollectionMembership", *ends) == first
    assert relationship(work, first).version == 1


def test_types_of_many_links_always_make_a_new_one(work: EmbeddedStore) -> None:
    source, target = work.create("source", "DataFile"), work.create("target", "DataFile")
    assert work.link("DataFlow", source, target, label="x") != work.link("DataFlow", source, target, label="x")


def test_the_other_direction_is_another_link(work: EmbeddedStore) -> None:
    one, two = work.create("one", "GlossaryTerm"), work.create("two", "GlossaryTerm")
    assert work.link("Synonym", one, two) != work.link("Synonym", two, one)


def test_a_detached_link_is_not_revived(work: EmbeddedStore, ends: tuple[str, str]) -> None:
    first = work.link("CollectionMembership", *ends)
    work.write(detach, "CollectionMembership", *ends, WriteOptions())
    assert work.link("CollectionMembership", *ends) != first


def test_making_an_anchor_leaves_end_2_anchored_to_itself(work: EmbeddedStore, ends: tuple[str, str]) -> None:
    work.link("CollectionMembership", *ends, options=WriteOptions(make_anchor=True))
    anchors = work.entity(ends[1]).classification("Anchors")
    assert anchors is not None
    assert (anchors.properties["anchorGUID"], anchors.properties["anchorTypeName"]) == (ends[1], "Collection")


def test_making_an_anchor_that_is_there_is_a_version_of_it(work: EmbeddedStore, ends: tuple[str, str]) -> None:
    versions = []
    for _ in range(2):
        work.link("CollectionMembership", *ends, options=WriteOptions(make_anchor=True))
        anchors = work.entity(ends[1]).classification("Anchors")
        assert anchors is not None
        versions.append(anchors.version)
    assert versions[1] == versions[0] + 1


def test_detaching_leaves_the_other_direction_alone(work: EmbeddedStore) -> None:
    one, two = work.create("one", "GlossaryTerm"), work.create("two", "GlossaryTerm")
    there, back = work.link("Synonym", one, two), work.link("Synonym", two, one)
    work.write(detach, "Synonym", one, two, WriteOptions())
    assert relationship(work, back).guid == back
    with pytest.raises(InvalidParameter):
        relationship(work, there)


def test_detaching_what_is_not_linked_is_no_fault(work: EmbeddedStore, ends: tuple[str, str]) -> None:
    work.write(detach, "CollectionMembership", *ends, WriteOptions())


@pytest.mark.parametrize(
    ("type_name", "fault", "parameter"),
    [
        ("NoSuchType", "OMAG-COMMON-400-018", "typeName"),
        ("Collection", "OMAG-REPOSITORY-HANDLER-400-001", "newProperties"),
    ],
)
def test_the_type_of_a_link_has_to_be_one_of_relationships(
    work: EmbeddedStore, ends: tuple[str, str], type_name: str, fault: str, parameter: str
) -> None:
    with pytest.raises(InvalidParameter) as refused:
        work.link(type_name, *ends)
    assert (refused.value.id, refused.value.properties["parameterName"]) == (fault, parameter)


def test_an_unknown_end_is_named(work: EmbeddedStore, ends: tuple[str, str]) -> None:
    for one, two, parameter in ((UNKNOWN_GUID, ends[1], "metadataElement1GUID"), (ends[0], UNKNOWN_GUID, "metadataElement2GUID")):
        with pytest.raises(InvalidParameter) as refused:
            work.link("CollectionMembership", one, two)
        assert refused.value.id == "OMAG-REPOSITORY-HANDLER-404-007"
        assert refused.value.properties["parameterName"] == parameter


def test_an_end_of_the_wrong_type_is_named(work: EmbeddedStore) -> None:
    term, collection = work.create("term", "GlossaryTerm"), work.create("collection")
    with pytest.raises(InvalidParameter) as refused:
        work.link("CollectionMembership", term, collection)
    assert (refused.value.code, refused.value.properties["parameterName"]) == (400, "metadataElement1GUID")


def test_wrong_properties_are_found_before_wrong_ends(work: EmbeddedStore) -> None:
    term, collection = work.create("term", "GlossaryTerm"), work.create("collection")
    with pytest.raises(InvalidParameter) as refused:
        work.link("CollectionMembership", term, collection, nonsense=1)
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-400-001"


def test_an_update_merges_or_replaces(work: EmbeddedStore, ends: tuple[str, str]) -> None:
    guid = work.link("CollectionMembership", *ends, membershipRationale="why", confidence=1)
    work.write(update_relationship, guid, ElementProperties({"confidence": 2}), WriteOptions())
    assert relationship(work, guid).properties == {"membershipRationale": "why", "confidence": 2}
    work.write(update_relationship, guid, ElementProperties({"confidence": 3}), WriteOptions(merge_update=False))
    assert relationship(work, guid).properties == {"confidence": 3}


def test_an_update_by_ends_makes_the_link_only_when_told_to(work: EmbeddedStore, ends: tuple[str, str]) -> None:
    given = ElementProperties({"confidence": 3})
    work.write(update_relationship_by_ends, "CollectionMembership", *ends, given, WriteOptions())
    assert work.read(lambda session: session.collection.relationships_between(*ends)) == []
    work.write(update_relationship_by_ends, "CollectionMembership", *ends, given, WriteOptions(), create=True)
    (made,) = work.read(lambda session: session.collection.relationships_between(*ends))
    assert made.properties == {"confidence": 3}


def test_the_dates_of_a_relationship_are_set_apart_from_its_properties(work: EmbeddedStore, ends: tuple[str, str]) -> None:
    guid = work.link("CollectionMembership", *ends, confidence=1)
    work.write(update_relationship_effectivity, guid, 5, 9, WriteOptions())
    found = relationship(work, guid)
    assert (found.properties, found.effective_from, found.effective_to) == ({"confidence": 1}, 5, 9)


def test_an_unknown_relationship_is_named(work: EmbeddedStore) -> None:
    with pytest.raises(InvalidParameter) as refused:
        work.write(update_relationship, UNKNOWN_GUID, ElementProperties({}), WriteOptions())
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-404-012"
    assert refused.value.properties["parameterName"] == "relationshipGUID"


def test_deleting_a_relationship_twice_is_an_internal_error(work: EmbeddedStore, ends: tuple[str, str]) -> None:
    guid = work.link("CollectionMembership", *ends)
    work.write(delete_relationship, guid, WriteOptions())
    with pytest.raises(PropertyServerError) as refused:
        work.write(delete_relationship, guid, WriteOptions())
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-500-001"


def test_a_purged_relationship_is_gone_for_good(work: EmbeddedStore, ends: tuple[str, str]) -> None:
    guid = work.link("CollectionMembership", *ends)
    work.write(delete_relationship, guid, WriteOptions(delete_method="PURGE"))
    assert work.read(lambda session: session.collection.is_relationship_known(guid)) is None


def test_an_element_may_be_linked_to_itself(work: EmbeddedStore) -> None:
    file = work.create("file", "DataFile")
    guid = work.write(link, "DataFlow", file, file, None, WriteOptions())
    assert relationship(work, guid).other_end(file) == file
