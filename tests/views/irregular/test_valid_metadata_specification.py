"""Valid metadata: specification properties, as values and as part of the element that they are about."""

from __future__ import annotations

import pytest

from aricia.base.body_faults import INVALID_FORMAT, INVALID_TYPE_ID, MISMATCHED_INPUT, UnmappableBody
from aricia.base.errors import InvalidParameter

SPECIFICATION = "POST {urlMarker}/specification-properties"


def fault(work, *arguments, **options):
    with pytest.raises(InvalidParameter) as raised:
        work(*arguments, **options)
    return raised.value.id, raised.value.properties["parameterName"]


@pytest.fixture
def element(call):
    body = {"properties": {"class": "CollectionProperties", "qualifiedName": "element"}}
    return call("POST {urlMarker}/collections", body)["guid"]


@pytest.fixture
def specify(call, element):
    """specify(class, ...): add a specification property to the element; its GUID."""

    def run(kind, **fields):
        body = {"class": kind, "name": "one", **fields}
        return call("POST {urlMarker}/elements/{elementGUID}/specification-properties", body, elementGUID=element)["guid"]

    return run


def kept(call, guid):
    found = call(f"{SPECIFICATION}/{{specificationPropertyGUID}}/retrieve", None, specificationPropertyGUID=guid)
    return found["element"]["properties"]


def shown(call, element, kind):
    found = call("POST {urlMarker}/elements/{elementGUID}", None, elementGUID=element)["element"]
    return found["specification"][kind]


def test_the_kinds_of_specification_properties_are_listed(call):
    found = call("GET {urlMarker}/specification-properties/type-names")["stringMap"]
    assert len(found) == 12
    assert found["PlaceholderProperty"].startswith("placeholderProperty --> ")


def test_a_specification_property_is_kept_as_a_value(call, element, specify):
    guid = specify("PlaceholderProperty", description="first", dataType="string", example="x", required=False)
    found = kept(call, guid)
    expected = {
        "class": "SpecificationPropertyValueProperties", "qualifiedName": f"Collection::{element}::placeholderProperty::one",
        "identifier": "placeholderProperty", "namespacePath": "placeholderProperty", "displayName": "one",
        "preferredValue": "one", "description": "first", "category": "Specification Property", "dataType": "string",
        "isCaseSensitive": True, "ordinal": 0, "additionalProperties": {"example": "x", "required": "false"},
    }
    assert {key: found.get(key) for key in expected} == expected


def test_an_element_shows_its_specification(call, element, specify):
    fields = {"description": "first", "dataType": "string", "example": "x", "required": True, "otherPropertyValues": {"a": "b"}}
    specify("PlaceholderProperty", **fields)
    assert shown(call, element, "placeholderProperty") == [
        {"class": "PlaceholderProperty", "specificationPropertyType": "PLACEHOLDER_PROPERTY", "name": "one", **fields}
    ]


def test_a_truth_value_that_is_left_out_is_that_of_the_bean(call, element, specify):
    specify("PlaceholderProperty")
    specify("SupportedRequestParameter")
    assert shown(call, element, "placeholderProperty")[0]["required"] is True
    assert shown(call, element, "supportedRequestParameter")[0]["required"] is False


def test_a_guard_tells_the_completion_status_and_what_it_means(call, element, specify):
    found = kept(call, specify("ProducedGuard", completionStatus="ACTIONED"))
    assert (found["scope"], found["dataType"]) == ("Actioned", "string")
    assert found["additionalProperties"]["completionStatus"] == "Actioned"
    bean = shown(call, element, "producedGuard")[0]
    assert (bean["completionStatus"], list(bean["otherPropertyValues"])) == ("ACTIONED", ["completionStatusDescription"])


def test_an_annotation_type_keeps_its_step_and_type(call, element, specify):
    fields = {"analysisStepName": "measure", "openMetadataTypeName": "DataClassAnnotation", "expression": "a > 1"}
    guid = specify("ProducedAnnotationType", **fields)
    assert kept(call, guid)["additionalProperties"] == {
        "analysisStep": "measure", "typeName": "DataClassAnnotation", "expression": "a > 1",
    }
    bean = shown(call, element, "producedAnnotationType")[0]
    assert {name: bean[name] for name in fields} == fields
    assert bean["otherPropertyValues"] == {"typeName": "DataClassAnnotation"}


def test_a_template_keeps_its_default(call, element, specify):
    specify("SupportedTemplate", openMetadataTypeName="CSVFile", defaultTemplateGUID="g-1")
    bean = shown(call, element, "supportedTemplate")[0]
    assert (bean["openMetadataTypeName"], bean["defaultTemplateGUID"]) == ("CSVFile", "g-1")


@pytest.mark.parametrize(("body", "exception"), [
    ({"name": "one"}, INVALID_TYPE_ID),
    ({"class": "Nothing", "name": "one"}, INVALID_TYPE_ID),
    ({"class": "PlaceholderProperty", "name": "one", "dataType": {}}, MISMATCHED_INPUT),
    ({"class": "ProducedGuard", "name": "one", "completionStatus": "PERHAPS"}, INVALID_FORMAT),
])
def test_a_specification_property_that_cannot_be_read_is_refused(call, element, body, exception):
    with pytest.raises(UnmappableBody) as raised:
        call("POST {urlMarker}/elements/{elementGUID}/specification-properties", body, elementGUID=element)
    assert raised.value.exception_class == exception


def test_a_specification_property_needs_a_body_and_a_name(call, element):
    add = "POST {urlMarker}/elements/{elementGUID}/specification-properties"
    assert fault(call, add, None, elementGUID=element)[0] == "OMAG-COMMON-400-031"
    assert fault(call, add, {"class": "PlaceholderProperty"}, elementGUID=element)[1] == "specificationProperty.name"


@pytest.mark.parametrize("given", ["PLACEHOLDER_PROPERTY", "placeholderProperty"])
def test_specification_properties_are_found_by_kind(call, specify, given):
    specify("PlaceholderProperty")
    specify("SupportedRequestType")
    found = call(f"{SPECIFICATION}/by-type", {}, query={"specificationPropertyType": given})["elements"]
    assert [each["properties"]["identifier"] for each in found] == ["placeholderProperty"]


def test_an_unknown_kind_of_specification_property_is_refused(call):
    with pytest.raises(UnmappableBody) as raised:
        call(f"{SPECIFICATION}/by-type", {}, query={"specificationPropertyType": "NOTHING"})
    assert raised.value.exception_class == MISMATCHED_INPUT
