"""Property values that carry their types."""

from __future__ import annotations

import pytest

from aricia.base.body_faults import UnmappableBody
from aricia.base.errors import InvalidParameter
from aricia.metadata.store_values import element_properties, read_property_map, read_value
from aricia.types.registry import TypeRegistry

TYPES = TypeRegistry.open_metadata()
PROPERTIES = {
    "qualifiedName": "q",
    "aliases": ["one", "zwei"],
    "additionalProperties": {"a": "b"},
    "contentStatus": "DRAFT",
}


def test_what_is_written_is_read_back():
    shown = element_properties(TYPES, "GlossaryTerm", PROPERTIES)
    assert read_property_map(TYPES, shown["propertyValueMap"]) == PROPERTIES


def test_the_by_products_tell_count_names_and_texts():
    shown = element_properties(TYPES, "GlossaryTerm", PROPERTIES)
    assert shown["propertyCount"] == 4
    assert shown["propertyNames"] == list(PROPERTIES)
    assert shown["propertiesAsStrings"] == {
        "qualifiedName": "q", "aliases": "{0=one, 1=zwei}", "additionalProperties": "{a=b}", "contentStatus": "DRAFT",
    }


def test_no_properties_are_not_shown():
    assert element_properties(TYPES, "GlossaryTerm", {}) is None


def test_dates_are_milliseconds_and_nothing_else():
    value = {"class": "PrimitiveTypePropertyValue", "primitiveTypeCategory": "OM_PRIMITIVE_TYPE_DATE"}
    assert read_value(TYPES, {**value, "primitiveValue": 1767225600000}) == 1767225600000
    with pytest.raises(UnmappableBody):
        read_value(TYPES, {**value, "primitiveValue": "2026-01-01T00:00:00Z"})


def test_array_members_are_in_the_order_of_their_numbers():
    primitive = {"class": "PrimitiveTypePropertyValue", "typeName": "string"}
    members = {str(at): {**primitive, "primitiveValue": str(at)} for at in (10, 2, 0)}
    value = {"class": "ArrayTypePropertyValue", "arrayValues": {"propertyValueMap": members}}
    assert read_value(TYPES, value) == ["0", "2", "10"]


def test_a_value_of_a_class_that_is_none_cannot_be_mapped():
    with pytest.raises(UnmappableBody):
        read_value(TYPES, {"class": "NoSuchValue"})


def test_a_primitive_value_has_to_be_there():
    with pytest.raises(InvalidParameter) as refused:
        read_value(TYPES, {"class": "PrimitiveTypePropertyValue", "typeName": "string"})
    assert refused.value.id == "OMAG-COMMON-400-015"


@pytest.mark.parametrize("value", [
    {"class": "ArrayTypePropertyValue", "arrayValues": "x"},
    {"class": "MapTypePropertyValue", "mapValues": [1]},
    {"class": "MapTypePropertyValue", "mapValues": {"propertyValueMap": [1]}},
    {"class": "StructTypePropertyValue", "attributes": True},
    {"class": "EnumTypePropertyValue", "typeName": "ContentStatus", "symbolicName": ["DRAFT"]},
    {"class": "PrimitiveTypePropertyValue", "typeName": "double", "primitiveValue": 10**400},
    {"class": "PrimitiveTypePropertyValue", "typeName": "date", "primitiveValue": 1 << 63},
])
def test_values_of_another_form_cannot_be_mapped(value):
    with pytest.raises(UnmappableBody):
        read_value(TYPES, value)


def test_array_members_with_keys_that_are_no_positions_come_last():
    text = {"class": "PrimitiveTypePropertyValue", "typeName": "string"}
    members = {key: {**text, "primitiveValue": key} for key in ("\u00b2", "9" * 5000, "1")}
    assert read_value(TYPES, {"class": "ArrayTypePropertyValue", "arrayValues": {"propertyValueMap": members}})[0] == "1"
