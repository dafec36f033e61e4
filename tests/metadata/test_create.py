"""Creating elements."""

from __future__ import annotations

import pytest

from aricia.base.errors import InvalidParameter
from aricia.metadata.api import ElementProperties, create_element, related
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.testing.embedded_store import UNKNOWN_GUID as UNKNOWN
from aricia.testing.embedded_store import EmbeddedStore


def test_a_new_element_is_its_own_anchor_unless_told_otherwise(work: EmbeddedStore) -> None:
    element = work.entity(work.create("a"))
    anchors = element.classification("Anchors")
    assert anchors is not None
    assert anchors.properties == {"anchorTypeName": "Collection", "anchorDomainName": "AuthoredReferenceable"}


def test_an_anchor_guid_is_passed_over_when_the_element_is_its_own_anchor(work: EmbeddedStore) -> None:
    element = work.entity(work.create("a", options=WriteOptions(anchor_guid=UNKNOWN)))
    assert "anchorGUID" not in element.classification("Anchors").properties  # type: ignore[union-attr]


def test_a_given_anchor_lends_its_type_and_domain(work: EmbeddedStore) -> None:
    anchor = work.create("file", "CSVFile")
    element = work.entity(work.create("term", "GlossaryTerm", WriteOptions(is_own_anchor=False, anchor_guid=anchor)))
    assert element.classification("Anchors").properties == {  # type: ignore[union-attr]
        "anchorGUID": anchor, "anchorTypeName": "CSVFile", "anchorDomainName": "Asset"
    }


def test_the_anchor_of_the_anchor_is_not_followed(work: EmbeddedStore) -> None:
    first = work.create("first")
    second = work.create("second", options=WriteOptions(is_own_anchor=False, anchor_guid=first))
    third = work.entity(work.create("third", options=WriteOptions(is_own_anchor=False, anchor_guid=second)))
    assert third.classification("Anchors").properties["anchorGUID"] == second  # type: ignore[union-attr]


def test_without_any_anchor_the_server_anchors_the_element_to_itself(work: EmbeddedStore) -> None:
    guid = work.create("term", "GlossaryTerm", WriteOptions(is_own_anchor=False))
    anchors = work.entity(guid).classification("Anchors")
    assert anchors is not None
    assert anchors.created_by == "the-server"
    assert anchors.properties == {"anchorGUID": guid, "anchorTypeName": "GlossaryTerm", "anchorDomainName": "GlossaryTerm"}


def test_anchor_scopes_are_kept(work: EmbeddedStore) -> None:
    element = work.entity(work.create("a", options=WriteOptions(anchor_scope_guids=("x", "y"))))
    assert element.classification("Anchors").properties["anchorScopeGUIDs"] == ["x", "y"]  # type: ignore[union-attr]


def test_the_parent_stands_at_end_1_by_default(work: EmbeddedStore) -> None:
    parent = work.create("parent")
    child = work.create(
        "child", "GlossaryTerm", WriteOptions(parent_guid=parent, parent_relationship_type_name="CollectionMembership")
    )
    page = work.read(related, parent, ReadOptions(), relationship_types=("CollectionMembership",), starting_at_end=1)
    assert [item.entity.guid for item in page.elements] == [child]


def test_the_parent_may_stand_at_end_2(work: EmbeddedStore) -> None:
    member = work.create("member", "GlossaryTerm")
    options = WriteOptions(parent_guid=member, parent_relationship_type_name="CollectionMembership", parent_at_end1=False)
    around = work.create("around", options=options)
    page = work.read(related, member, ReadOptions(), relationship_types=("CollectionMembership",), starting_at_end=2)
    assert [item.entity.guid for item in page.elements] == [around]


def test_parent_properties_and_their_dates_go_to_the_relationship(work: EmbeddedStore) -> None:
    parent = work.create("parent")
    options = WriteOptions(parent_guid=parent, parent_relationship_type_name="CollectionMembership")
    given = ElementProperties({"membershipRationale": "why"}, effective_from=5)
    work.write(create_element, "Collection", ElementProperties({"qualifiedName": "c"}), options, parent_properties=given)
    (item,) = work.read(related, parent, ReadOptions()).elements
    assert (item.relationship.properties, item.relationship.effective_from) == ({"membershipRationale": "why"}, 5)


def test_initial_classifications_lose_their_dates(work: EmbeddedStore) -> None:
    guid = work.write(
        create_element, "Collection", ElementProperties({"qualifiedName": "a"}), WriteOptions(),
        initial_classifications={"Criticality": ElementProperties({"criticalityLevel": 1}, effective_from=5)},
    )
    criticality = work.entity(guid).classification("Criticality")
    assert criticality is not None
    assert (criticality.properties, criticality.effective_from) == ({"criticalityLevel": 1}, None)


def test_the_dates_of_the_properties_are_the_element_s(work: EmbeddedStore) -> None:
    guid = work.write(create_element, "Collection", ElementProperties({"qualifiedName": "a"}, 5, 9), WriteOptions())
    assert (work.entity(guid).effective_from, work.entity(guid).effective_to) == (5, 9)


@pytest.mark.parametrize(
    ("type_name", "properties", "options", "fault", "parameter"),
    [
        ("NoSuchType", {"qualifiedName": "a"}, WriteOptions(), "OMAG-COMMON-400-018", "typeName"),
        ("CollectionMembership", {"qualifiedName": "a"}, WriteOptions(), "OMAG-COMMON-400-019", "typeName"),
        ("Collection", {}, WriteOptions(), "OMAG-COMMON-400-006", "qualifiedName"),
        ("Collection", {"qualifiedName": ""}, WriteOptions(), "OMAG-COMMON-400-006", "qualifiedName"),
        ("Collection", {"qualifiedName": "a", "nonsense": 1}, WriteOptions(), "OMAG-REPOSITORY-HANDLER-400-001", "newProperties"),
        ("Collection", {"qualifiedName": 3}, WriteOptions(), "OMAG-REPOSITORY-HANDLER-400-001", "newProperties"),
        (
            "Collection", {"qualifiedName": "a"}, WriteOptions(is_own_anchor=False, anchor_guid=UNKNOWN),
            "OMAG-REPOSITORY-HANDLER-404-007", "anchorGUID",
        ),
        (
            "Collection", {"qualifiedName": "a"},
            WriteOptions(parent_guid=UNKNOWN, parent_relationship_type_name="CollectionMembership"),
            "OMAG-REPOSITORY-HANDLER-404-007", "parentGUID",
        ),
    ],
)
def test_what_is_wrong_is_named(
    work: EmbeddedStore, type_name: str, properties: dict[str, object], options: WriteOptions, fault: str, parameter: str
) -> None:
    with pytest.raises(InvalidParameter) as refused:
        work.write(create_element, type_name, ElementProperties(properties), options)
    assert (refused.value.id, refused.value.properties["parameterName"]) == (fault, parameter)


@pytest.mark.parametrize(
    ("relation", "fault", "parameter"),
    [
        (None, "OMAG-COMMON-400-006", "parentRelationshipTypeName"),
        ("NoSuchType", "OMAG-COMMON-400-018", "typeName"),
        ("DataSetContent", "OMAG-COMMON-400-019", "typeName"),
        ("Asset", "OMAG-REPOSITORY-HANDLER-400-001", "newProperties"),
    ],
)
def test_the_parent_has_to_fit_its_relationship(work: EmbeddedStore, relation: str | None, fault: str, parameter: str) -> None:
    options = WriteOptions(parent_guid=work.create("parent"), parent_relationship_type_name=relation)
    with pytest.raises(InvalidParameter) as refused:
        work.create("child", options=options)
    assert (refused.value.id, refused.value.properties["parameterName"]) == (fault, parameter)


@pytest.mark.parametrize("name", ["NoSuchClassification", "PrimaryKey"])
def test_an_initial_classification_has_to_fit(work: EmbeddedStore, name: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        work.write(
            create_element, "Collection", ElementProperties({"qualifiedName": "a"}), WriteOptions(),
            initial_classifications={name: ElementProperties()},
        )
    assert (refused.value.id, refused.value.code) == ("OMAG-REPOSITORY-HANDLER-400-004", 404)


def test_a_refused_create_leaves_nothing_behind(work: EmbeddedStore) -> None:
    parent = work.create("parent")
    options = WriteOptions(parent_guid=parent, parent_relationship_type_name="CollectionMembership")
    with pytest.raises(InvalidParameter):
        work.write(
            create_element, "Collection", ElementProperties({"qualifiedName": "a"}), options,
            parent_properties=ElementProperties({"nonsense": 1}),
        )
    work.create("a")
