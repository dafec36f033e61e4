"""Elements found by their classifications, unique names, values and meanings."""

from __future__ import annotations

import pytest

from aricia.base.body_faults import UnmappableBody
from aricia.base.errors import InvalidParameter

COLLECTIONS = "POST {urlMarker}/collections"
ELEMENTS = "POST {urlMarker}/elements"
LEVELS = (
    ("impact", "Impact", "severityLevel"), ("confidence", "Confidence", "confidenceLevel"),
    ("criticality", "Criticality", "criticalityLevel"), ("confidentiality", "Confidentiality", "confidentialityLevel"),
)


def made(call, name, class_name="CollectionProperties", **properties):
    given = {"class": class_name, "qualifiedName": name, "displayName": name, **properties}
    return call(COLLECTIONS, {"properties": given, "isOwnAnchor": True})["guid"]


def classified(call, guid, path, class_name, **properties):
    call(f"{ELEMENTS}/{{elementGUID}}/{path}", {"properties": {"class": class_name, **properties}}, elementGUID=guid)


def guids(payload):
    return [element["elementHeader"]["guid"] for element in payload.get("elements", ())]


def fault(call, *arguments, **variables):
    with pytest.raises(InvalidParameter) as raised:
        call(*arguments, **variables)
    return raised.value.id, raised.value.properties["parameterName"]


# ---- classifications ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("path", "name", "attribute"), LEVELS)
def test_elements_of_a_level_are_found_by_that_level_and_without_one(call, path, name, attribute):
    low, high = made(call, "low"), made(call, "high")
    made(call, "unclassified")
    for guid, level in ((low, 1), (high, 3)):
        classified(call, guid, path, f"{name}Properties", **{attribute: level})
    asked = {"returnSpecificLevel": True, "levelIdentifier": 3}
    assert guids(call(f"{ELEMENTS}/by-{path}", asked)) == [high]
    assert set(guids(call(f"{ELEMENTS}/by-{path}", None))) == {low, high}
    assert call(f"{ELEMENTS}/by-{path}", {**asked, "levelIdentifier": 7}) == {}


def test_retention_is_found_by_its_basis(call):
    guid = made(call, "kept")
    classified(call, guid, "retention", "RetentionProperties.class", retentionBasis=2)
    assert guids(call(f"{ELEMENTS}/by-retention", {"returnSpecificLevel": True, "levelIdentifier": 2})) == [guid]
    assert call(f"{ELEMENTS}/by-retention", {"returnSpecificLevel": True, "levelIdentifier": 1}) == {}


def test_a_level_query_can_be_narrowed_to_a_type_and_paged(call):
    plain, folder = made(call, "plain"), made(call, "folder", "CollectionFolderProperties")
    for guid in (plain, folder):
        classified(call, guid, "impact", "ImpactProperties", severityLevel=1)
    assert guids(call(f"{ELEMENTS}/by-impact", {"metadataElementTypeName": "CollectionFolder"})) == [folder]
    assert guids(call(f"{ELEMENTS}/by-impact", {"sequencingOrder": "CREATION_DATE_OLDEST", "startFrom": 1})) == [folder]
    assert fault(call, f"{ELEMENTS}/by-impact", {"pageSize": 1000})[0] == "OPEN-METADATA-400-025"


def test_an_owner_is_looked_up_as_it_is_written_and_checked_like_a_guid(call):
    guid = made(call, "owned")
    classified(call, guid, "ownership", "OwnershipProperties", owner="erinoverview")
    assert guids(call(f"{ELEMENTS}/by-ownership", {"filter": "erinoverview"})) == [guid]
    assert call(f"{ELEMENTS}/by-ownership", {"filter": "erin"}) == {}
    assert fault(call, f"{ELEMENTS}/by-ownership", {}) == ("OPEN-METADATA-400-005", "owner")
    assert fault(call, f"{ELEMENTS}/by-ownership", {"filter": "Erin's"}) == ("OPEN-METADATA-400-012", "owner")


def test_security_tags_have_to_hold_every_label_and_value_asked_for(call):
    guid = made(call, "tagged")
    tags = {"securityLabels": ["secret", "internal"], "securityProperties": {"region": "EU"}}
    classified(call, guid, "security-tags", "SecurityTagsProperties", **tags)
    path = f"{ELEMENTS}/by-security-tags"
    for asked in (None, {}, {"securityLabels": ["secret"]}, tags):
        assert guids(call(path, asked)) == [guid]
    assert call(path, {"securityLabels": ["secret", "public"]}) == {}
    assert call(path, {"securityLabels": ["secret"], "securityProperties": {"region": "US"}}) == {}


def test_values_of_a_classification_are_compared_whole_or_searched(call):
    guid = made(call, "noted")
    classified(call, guid, "confidence", "ConfidenceProperties", notes="Checked by hand")
    path = f"{ELEMENTS}/by-classification/{{classificationName}}"
    asked = {"propertyNames": ["notes", "source"], "propertyValue": "Checked by hand"}
    assert guids(call(f"{path}/with-exact-property-value", asked, classificationName="Confidence")) == [guid]
    part = {**asked, "propertyValue": "by HAND", "ignoreCase": True}
    assert call(f"{path}/with-exact-property-value", part, classificationName="Confidence") == {}
    assert guids(call(f"{path}/with-property-value-search", part, classificationName="Confidence")) == [guid]
    assert call(f"{path}/with-property-value-search", part, classificationName="Impact") == {}


# ---- names and values -----------------------------------------------------------------------------------------------
RELATED = f"{ELEMENTS}/{{elementGUID}}/by-relationship/{{relationshipTypeName}}"
LINKS = "POST {urlMarker}/relationships/{relationshipTypeName}"


def member(call, name, **properties):
    """The GUIDs of a collection and of its only member; properties: of the membership"""
    parent, child = made(call, f"holder of {name}"), made(call, name)
    given = {"class": "CollectionMembershipProperties", **properties}
    call(f"{COLLECTIONS}/{{collectionGUID}}/members/{{elementGUID}}/attach", {"properties": given}, collectionGUID=parent,
         elementGUID=child)
    return parent, child


def test_related_elements_are_picked_by_a_value_of_theirs(call):
    parent, child = member(call, "Sales of 2024")
    at = {"elementGUID": parent, "relationshipTypeName": "CollectionMembership"}
    whole, part = {"propertyValue": "Sales of 2024"}, {"propertyValue": "sales"}
    for names in ({}, {"propertyNames": ["displayName", "description"]}):
        assert guids(call(f"{RELATED}/with-exact-property-value", {**whole, **names}, **at)) == [child]
        assert guids(call(f"{RELATED}/with-property-value-search", {**part, **names}, **at)) == [child]
        assert call(f"{RELATED}/with-exact-property-value", {**part, **names}, **at) == {"elements": []}
    assert call(f"{RELATED}/with-exact-property-value", {**whole, "propertyNames": ["identifier"]}, **at) == {"elements": []}


def test_relationships_are_picked_by_a_value_of_theirs(call):
    _, child = member(call, "picked", membershipRationale="Needed by finance")
    for names in ({}, {"propertyNames": ["membershipRationale"]}):
        for path, value in (("with-exact-property-value", "Needed by finance"), ("with-property-value-search", "by FIN")):
            asked = {"propertyValue": value, **names}
            [found] = call(f"{LINKS}/{path}", asked, relationshipTypeName="CollectionMembership")["relationships"]
            assert found["end2"]["guid"] == child


@pytest.mark.parametrize("path", ["with-exact-property-value", "with-property-value-search"])
def test_a_value_to_compare_with_is_needed(call, path):
    parent, _ = member(call, "whatever")
    asked, expected = {"propertyNames": ["displayName"]}, ("OPEN-METADATA-400-004", "propertyValue")
    kind = {"relationshipTypeName": "CollectionMembership"}
    assert fault(call, f"{RELATED}/{path}", asked, elementGUID=parent, **kind) == expected
    assert fault(call, f"{LINKS}/{path}", asked, **kind) == expected
    assert fault(call, f"POST {{urlMarker}}/relationships/{path}", asked) == expected


def test_values_of_elements_are_compared_whole_or_searched(call):
    guid = made(call, "Sales of 2024")
    whole = {"propertyNames": ["displayName"], "propertyValue": "Sales of 2024"}
    assert guids(call(f"{ELEMENTS}/by-exact-property-value", whole)) == [guid]
    part = {"propertyNames": ["description", "displayName"], "propertyValue": "Sales", "startsWith": True}
    assert guids(call(f"{ELEMENTS}/by-property-value-search", part)) == [guid]
    assert call(f"{ELEMENTS}/by-exact-property-value", part) == {}
    assert fault(call, f"{ELEMENTS}/by-exact-property-value", {"propertyNames": ["displayName"]}) == (
        "OPEN-METADATA-400-004", "propertyValue",
    )


def test_a_unique_name_leads_to_its_element_and_an_unknown_one_to_nothing(call):
    guid = made(call, "Collection::1", identifier="C-1")
    assert call(f"{ELEMENTS}/by-unique-name", {"name": "Collection::1"})["element"]["elementHeader"]["guid"] == guid
    by_identifier = {"propertyValue": "C-1", "propertyName": "identifier"}
    assert call(f"{ELEMENTS}/guid-by-unique-name", by_identifier) == {"guid": guid}
    assert call(f"{ELEMENTS}/guid-by-unique-name", {"name": "Collection::2"}) == {}
    assert call(f"{ELEMENTS}/by-unique-name", {"name": "Collection::2"}) == {}


def test_any_guid_leads_to_the_header_of_an_element_or_a_relationship(call):
    one, two = made(call, "one"), made(call, "two")
    call(
        "POST {urlMarker}/collections/{collectionGUID}/members/{elementGUID}/attach", None, collectionGUID=one, elementGUID=two
    )
    found = call(f"{ELEMENTS}/{{elementGUID}}/by-relationship", None, elementGUID=one)["elements"][0]
    link = found["relatedBy"]["relationshipHeader"]["guid"]
    assert call("POST {urlMarker}/guids/{guid}", None, guid=one)["element"]["type"]["typeName"] == "Collection"
    assert call("POST {urlMarker}/guids/{guid}", None, guid=link)["element"]["type"]["typeName"] == "CollectionMembership"
    assert fault(call, "POST {urlMarker}/guids/{guid}", None, guid="0000")[0] == "OMAG-REPOSITORY-HANDLER-404-012"


def test_relationships_of_a_type_come_with_their_ends_and_a_graph_whatever_its_size_may_be(call):
    one, two = made(call, "one"), made(call, "two")
    call(
        "POST {urlMarker}/collections/{collectionGUID}/members/{elementGUID}/attach", None, collectionGUID=one, elementGUID=two
    )
    path = "POST {urlMarker}/relationships/{relationshipTypeName}"
    answer = call(path, {"maxMermaidNodeCount": 0}, relationshipTypeName="CollectionMembership")
    assert [(link["end1"]["guid"], link["end2"]["guid"]) for link in answer["relationships"]] == [(one, two)]
    assert '1==>|"Collection Membership"|2' in answer["mermaidGraph"]
    assert call(path, None, relationshipTypeName="ResourceList") == {}


# ---- meanings -------------------------------------------------------------------------------------------------------
@pytest.fixture
def meaning(call):
    element = made(call, "element")
    term = call(
        "POST glossary-manager/glossaries/terms", {"properties": {"class": "GlossaryTermProperties", "qualifiedName": "term"}}
    )["guid"]
    assignment = {
        "class": "SemanticAssignmentProperties", "termAssignmentStatus": "VALIDATED", "confidence": 90, "steward": "tanya",
    }
    path = f"{ELEMENTS}/{{elementGUID}}/semantic-assignment/terms/{{glossaryTermGUID}}/attach"
    call(path, {"properties": assignment}, elementGUID=element, glossaryTermGUID=term)
    return element, term


def test_meanings_are_validated_assignments_unless_another_status_is_asked_for(call, meaning):
    element, term = meaning
    of_element, of_term = "POST {urlMarker}/glossaries/terms/by-semantic-assignment/{elementGUID}", (
        f"{ELEMENTS}/by-semantic-assignment/{{glossaryTermGUID}}"
    )
    assert guids(call(of_element, None, elementGUID=element)) == [term]
    assert guids(call(of_term, None, glossaryTermGUID=term)) == [element]
    assert call(of_term, {"status": "PROPOSED"}, glossaryTermGUID=term) == {"elements": []}


@pytest.mark.parametrize(
    ("asked", "fits"),
    [({"steward": "tanya"}, True), ({"steward": "peter"}, False), ({"createdBy": "erin"}, True), ({"createdBy": "peter"}, False),
     ({"confidence": 10}, True), ({"confidence": 10, "returnSpecificConfidence": True}, False),
     ({"confidence": "90", "returnSpecificConfidence": "true"}, True)],
)
def test_meanings_are_filtered_by_what_the_query_string_or_the_body_asks_for(call, meaning, asked, fits):
    element, term = meaning
    path = f"{ELEMENTS}/by-semantic-assignment/{{glossaryTermGUID}}"
    assert guids(call(path, asked, glossaryTermGUID=term)) == ([element] if fits else [])
    query = {name: str(value) for name, value in asked.items()}
    assert guids(call(path, None, query=query, glossaryTermGUID=term)) == ([element] if fits else [])


def test_a_confidence_that_is_no_number_cannot_be_mapped(call, meaning):
    with pytest.raises(UnmappableBody):
        call(
            f"{ELEMENTS}/by-semantic-assignment/{{glossaryTermGUID}}",
            {"returnSpecificConfidence": True, "confidence": "high"}, glossaryTermGUID=meaning[1],
        )
