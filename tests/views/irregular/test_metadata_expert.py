"""The store's own operations: properties whose values carry their types, in and out."""

from __future__ import annotations

import pytest

from aricia.base.body_faults import INVALID_FORMAT, MISMATCHED_INPUT, UnmappableBody
from aricia.base.errors import InvalidParameter

STORE = "POST {urlMarker}/metadata-elements"
LINKS = "POST {urlMarker}/related-elements"
NOW = "2026-01-01T00:00:00.000+00:00"


def values(**properties):
    """ElementProperties of texts and whole numbers."""
    kinds = {str: "string", int: "int"}
    return {
        "propertyValueMap": {
            name: {
                "class": "PrimitiveTypePropertyValue", "typeName": kinds[type(value)], "primitiveValue": value,
                "primitiveTypeCategory": f"OM_PRIMITIVE_TYPE_{kinds[type(value)].upper()}",
            }
            for name, value in properties.items()
        }
    }


def made(call, name, type_name="Collection", **options):
    body = {"typeName": type_name, "properties": values(qualifiedName=name, displayName=name), **options}
    return call(STORE, body)["guid"]


def got(call, guid, **options):
    return call(f"{STORE}/{{elementGUID}}", options or None, elementGUID=guid)["element"]


def texts(element):
    return element["elementProperties"]["propertiesAsStrings"]


def condition(name, value, operator="EQ"):
    return {"conditions": [{"property": name, "operator": operator, "value": values(x=value)["propertyValueMap"]["x"]}]}


def fault(call, *arguments, **variables):
    with pytest.raises(InvalidParameter) as raised:
        call(*arguments, **variables)
    return raised.value.id, raised.value.properties["parameterName"]


# ---- elements -------------------------------------------------------------------------------------------------------
def test_what_is_created_reads_back_with_typed_values_and_as_text(call):
    element = got(call, made(call, "first", initialClassifications={"Confidence": values(confidenceLevel=3)}))
    assert texts(element) == {"qualifiedName": "first", "displayName": "first"}
    typed = values(displayName="first")["propertyValueMap"]["displayName"]
    assert element["elementProperties"]["propertyValueMap"]["displayName"] == typed
    confidence = next(each for each in element["classifications"] if each["classificationName"] == "Confidence")
    assert confidence["classificationProperties"]["propertiesAsStrings"] == {"confidenceLevel": "3"}


def test_an_update_merges_or_replaces(call):
    guid = made(call, "first")
    path = f"{STORE}/{{metadataElementGUID}}/update-properties"
    given = {"properties": values(description="merged"), "mergeUpdate": True}
    assert call(path, given, metadataElementGUID=guid) == {"flag": True}
    assert call(path, given, metadataElementGUID=guid) == {"flag": False}
    call(path, {"properties": values(qualifiedName="second"), "mergeUpdate": False}, metadataElementGUID=guid)
    assert texts(got(call, guid)) == {"qualifiedName": "second"}


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        (STORE, {"properties": values(qualifiedName="x")}, ("OMAG-COMMON-400-006", "metadataElementTypeName")),
        (LINKS, {"metadataElement1GUID": "x", "metadataElement2GUID": "y"}, ("OMAG-COMMON-400-006", "relationshipTypeName")),
        (LINKS, {"typeName": "ResourceList", "metadataElement2GUID": "y"}, ("OMAG-COMMON-400-005", "metadataElement1GUID")),
        (f"{STORE}/by-unique-name", {}, ("OPEN-METADATA-400-004", "uniqueName")),
        (f"{STORE}/by-search-string", {}, ("OMAG-COMMON-400-022", "searchString")),
        (f"{STORE}/by-search-string", {"searchString": "*"}, ("OMAG-COMMON-400-028", "searchString")),
    ],
)
def test_what_the_store_needs_is_named_when_it_is_missing(call, path, body, expected):
    assert fault(call, path, body) == expected


def test_classification_properties_that_are_no_object_cannot_be_mapped(call):
    with pytest.raises(UnmappableBody) as raised:
        made(call, "first", initialClassifications={"Confidence": "high"})
    assert raised.value.exception_class == MISMATCHED_INPUT


def test_a_unique_name_leads_to_its_element_and_an_unknown_one_to_nothing(call):
    guid = made(call, "first")
    assert call(f"{STORE}/by-unique-name", {"name": "first"})["element"]["elementGUID"] == guid
    by_display_name = {"name": "first", "namePropertyName": "displayName"}
    assert call(f"{STORE}/guid-by-unique-name", by_display_name) == {"guid": guid}
    assert call(f"{STORE}/by-unique-name", {"name": "second"}) == {}


def test_an_archived_element_is_read_for_lineage_only(call):
    guid = made(call, "first")
    call(f"{STORE}/{{metadataElementGUID}}/archive", {"class": "DeleteElementRequestBody"}, metadataElementGUID=guid)
    with pytest.raises(InvalidParameter):
        got(call, guid)
    assert got(call, guid, forLineage=True)["elementGUID"] == guid


# ---- classifications ------------------------------------------------------------------------------------------------
def test_a_classification_is_attached_merged_dated_and_removed(call):
    guid = made(call, "first")
    path, variables = f"{STORE}/{{metadataElementGUID}}/classifications/{{classificationName}}", {
        "metadataElementGUID": guid, "classificationName": "Impact",
    }
    call(path, {"properties": values(severityLevel=2)}, **variables)
    call(f"{path}/update-properties", {"properties": values(notes="why"), "mergeUpdate": True}, **variables)
    call(f"{path}/update-effectivity", {"effectiveFrom": NOW}, **variables)
    impact = next(each for each in got(call, guid)["classifications"] if each["classificationName"] == "Impact")
    assert impact["classificationProperties"]["propertiesAsStrings"] == {"severityLevel": "2", "notes": "why"}
    assert impact["effectiveFromTime"] == NOW
    of_impact = f"{STORE}/{{elementGUID}}/classifications/{{classificationName}}/history"
    history = call(of_impact, None, elementGUID=guid, classificationName="Impact")
    assert [each["versions"]["version"] for each in history["classifications"]] == [1, 2, 3]
    call(f"{path}/delete", {"class": "MetadataSourceRequestBody"}, **variables)
    assert [each["classificationName"] for each in got(call, guid)["classifications"]] == ["Anchors"]


# ---- searches -------------------------------------------------------------------------------------------------------
def test_elements_are_found_and_counted_by_conditions(call):
    made(call, "first")
    second = made(call, "second")
    conditions = condition("displayName", "SECOND", "CASE_INSENSITIVE_EQ")
    body = {"metadataElementTypeName": "Collection", "searchProperties": conditions}
    found = call(f"{STORE}/by-search-conditions", body)["elements"]
    assert [element["elementGUID"] for element in found] == [second]
    assert call(f"{STORE}/by-search-conditions/count", body) == {"count": 1}
    body["searchProperties"]["matchCriteria"] = "NONE"
    assert call(f"{STORE}/by-search-conditions/count", body) == {"count": 1}


def test_an_operator_that_does_not_exist_cannot_be_mapped(call):
    with pytest.raises(UnmappableBody) as raised:
        call(f"{STORE}/by-search-conditions", {"searchProperties": condition("displayName", "x", "SOUNDS_LIKE")})
    assert raised.value.exception_class == INVALID_FORMAT


def test_a_search_that_filters_leave_nothing_of_has_an_empty_list_and_one_without_results_none(call):
    made(call, "first")
    path = f"{STORE}/by-search-string"
    assert call(path, {"searchString": "first", "governanceZoneFilter": ["z"]})["elements"]
    assert call(path, {"searchString": "first", "contentStatusList": ["ACTIVE"]}) == {"elements": []}
    assert call(path, {"searchString": "nothing"}) == {}


def test_search_results_stand_under_their_anchors(call):
    anchor = made(call, "the anchor", "Glossary")
    part = made(call, "a part", "GlossaryTerm", anchorGUID=anchor, isOwnAnchor=False)
    alone = made(call, "apart", "GlossaryTerm")
    path = f"{STORE}/by-search-string"
    of_anchor = call(f"{path}/for-anchor/{{anchorGUID}}", {"searchString": "part"}, anchorGUID=anchor)["element"]
    assert (of_anchor["elementGUID"], [each["elementGUID"] for each in of_anchor["matchingElements"]]) == (anchor, [part])
    domain = {"anchorDomainName": "AuthoredReferenceable"}
    in_domain = call(f"{path}/in-anchor-domain/{{anchorDomainName}}", {"searchString": "part"}, **domain)["elements"]
    assert {element["elementGUID"] for element in in_domain} == {anchor, alone}
    assert call(f"{path}/in-anchor-domain/{{anchorDomainName}}", {"searchString": "nothing"}, **domain) == {}


def test_an_anchor_without_results_is_shown_and_an_unknown_one_is_not(call):
    anchor = made(call, "the anchor")
    path = f"{STORE}/by-search-string/for-anchor/{{anchorGUID}}"
    assert call(path, {"searchString": "nothing"}, anchorGUID=anchor)["element"]["matchingElements"] == []
    assert call(path, {"searchString": "nothing"}, anchorGUID="0000") == {}


def test_the_words_of_conditions_are_listed(call):
    operators = call("GET {urlMarker}/metadata-search/property-comparison-operator-values")["values"]
    assert operators[0] == "EQ"
    assert len(operators) == 17
    assert call("GET {urlMarker}/metadata-search/match-criteria-values") == {"values": ["ALL", "ANY", "NONE"]}


# ---- relationships --------------------------------------------------------------------------------------------------
@pytest.fixture
def linked(call):
    one, two = made(call, "one"), made(call, "two")
    body = {
        "typeName": "CollectionMembership", "metadataElement1GUID": one, "metadataElement2GUID": two,
        "properties": values(membershipRationale="why"),
    }
    return one, two, call(LINKS, body)["guid"]


def test_a_relationship_is_read_updated_dated_and_deleted(call, linked):
    link = linked[2]
    path = f"{LINKS}/{{relationshipGUID}}"
    call(f"{path}/update-properties", {"properties": values(notes="so"), "mergeUpdate": True}, relationshipGUID=link)
    read = call("POST {urlMarker}/relationships/by-guid/{relationshipGUID}", None, relationshipGUID=link)["element"]
    assert read["relationshipProperties"]["propertiesAsStrings"] == {"membershipRationale": "why", "notes": "so"}
    assert (read["elementGUIDAtEnd1"], read["elementGUIDAtEnd2"]) == linked[:2]
    history = call("POST {urlMarker}/relationships/{relationshipGUID}/history", None, relationshipGUID=link)
    assert [each["versions"]["version"] for each in history["relationshipList"]["relationships"]] == [1, 2]
    call(f"{path}/delete", {"class": "OpenMetadataDeleteRequestBody"}, relationshipGUID=link)
    assert fault(call, "POST {urlMarker}/relationships/by-guid/{relationshipGUID}", None, relationshipGUID=link)


def test_related_elements_come_with_the_starting_element_and_a_graph(call, linked):
    one, two, _ = linked
    answer = call(f"{LINKS}/{{elementGUID}}/any-type", None, elementGUID=one)["relatedElementList"]
    assert answer["startingElement"]["elementGUID"] == one
    assert [(each["element"]["elementGUID"], each["elementAtEnd1"]) for each in answer["elementList"]] == [(two, False)]
    assert '1==>|"Collection Membership"|2' in answer["mermaidGraph"]
    wrong_end = call(f"{LINKS}/{{elementGUID}}/any-type", None, query={"startingAtEnd": "2"}, elementGUID=one)
    assert wrong_end["relatedElementList"].get("elementList", []) == []


def test_relationships_that_are_not_effective_leave_an_empty_list(call, linked):
    one, two, link = linked
    call(f"{LINKS}/{{relationshipGUID}}/update-effectivity", {"effectiveFrom": "2020-01-01"}, relationshipGUID=link)
    before = {"effectiveTime": "2010-01-01T00:00:00.000+00:00"}
    assert call(f"{LINKS}/{{elementGUID}}/any-type", before, elementGUID=one)["relatedElementList"]["elementList"] == []
    path = f"{STORE}/{{metadataElementAtEnd1GUID}}/linked-by-any-type/to-elements/{{metadataElementAtEnd2GUID}}"
    ends = {"metadataElementAtEnd1GUID": one, "metadataElementAtEnd2GUID": two}
    assert call(path, before, **ends) == {"relationshipList": {}}
    assert len(call(path, None, **ends)["relationshipList"]["relationships"]) == 1


def test_the_ends_of_a_relationship_search_count_where_the_body_says_how(call, linked):
    one = linked[0]
    path = "POST {urlMarker}/relationships/by-search-conditions/count"
    body = {"relationshipTypeName": "CollectionMembership", "end2EntityGUIDs": [one]}
    assert call(path, body) == {"count": 1}
    assert call(path, {**body, "endMatchCriteria": "BOTH"}) == {"count": 0}
    assert call(path, {**body, "endMatchCriteria": "NONE"}) == {"count": 1}
    with pytest.raises(UnmappableBody):
        call(path, {**body, "endMatchCriteria": "SOME"})


def test_detaching_removes_every_relationship_of_the_type_from_one_end_to_the_other(call, linked):
    one, two, _ = linked
    path = f"{LINKS}/{{metadataElement1GUID}}/{{relationshipTypeName}}/{{metadataElement2GUID}}/detach-all"
    variables = {"metadataElement1GUID": one, "metadataElement2GUID": two, "relationshipTypeName": "CollectionMembership"}
    call(path, {"class": "OpenMetadataDeleteRequestBody"}, **variables)
    assert list(call(f"{LINKS}/{{elementGUID}}/any-type", None, elementGUID=one)["relatedElementList"]) == ["startingElement"]


def test_the_graph_of_an_anchor_holds_its_parts_and_what_they_are_linked_to(call):
    anchor = made(call, "anchor")
    parent = {"parentGUID": anchor, "parentRelationshipTypeName": "CollectionMembership", "parentAtEnd1": True}
    part = made(call, "part", anchorGUID=anchor, isOwnAnchor=False, **parent)
    graph = call(f"{STORE}/{{elementGUID}}/with-anchored-elements", None, elementGUID=anchor)["element"]
    assert [each["elementGUID"] for each in graph["anchoredElements"]] == [part]
    assert [each["elementGUIDAtEnd2"] for each in graph["relationships"]] == [part]
    assert graph["mermaidGraph"].startswith(f"---\ntitle: Anchor Element - anchor [{anchor}]")
