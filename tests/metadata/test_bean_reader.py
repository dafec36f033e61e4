"""Beans of request bodies."""

from __future__ import annotations

import pytest

from aricia.base.body_faults import UnmappableBody
from aricia.metadata.bean_reader import read_bean
from aricia.types.registry import TypeRegistry

TYPES = TypeRegistry.open_metadata()


def read(value, kind="entity"):
    return read_bean(TYPES, value, kind)


def test_a_bean_stands_for_its_type_unless_it_names_a_subtype():
    assert read({"class": "CollectionProperties"}).type_name == "Collection"
    assert read({"class": "CollectionProperties", "typeName": "Glossary"}).type_name == "Glossary"


def test_numbers_and_flags_that_are_absent_get_the_beans_defaults():
    properties = read({"class": "SchemaAttributeProperties", "qualifiedName": "q"}).properties
    assert (properties["isNullable"], properties["minimumLength"]) == (True, 0)


@pytest.mark.parametrize("given", ["2026-01-31T10:00:00.000+00:00", "2026-01-31T10:00:00Z", 1769853600000, "1769853600000"])
def test_dates_come_as_iso_text_or_as_milliseconds(given):
    properties = read({"class": "ProjectProperties", "plannedCompletionDate": given}).properties
    assert properties["plannedCompletionDate"] == 1769853600000


def test_two_beans_never_stand_for_one_type():
    assert read({"class": "ExceptionTypeProperties"}).type_name == "ExceptionType"
    assert read({"class": "CertificationTypeProperties"}).type_name == "CertificationType"


def test_numbers_may_be_text():
    assert read({"class": "ProjectProperties", "priority": "7"}).properties["priority"] == 7


def test_unknown_keys_and_nulls_are_passed_over():
    properties = read({"class": "GlossaryTermProperties", "qualifiedName": "q", "nonsense": 1, "summary": None}).properties
    assert properties == {"qualifiedName": "q"}


def test_extended_properties_become_attributes_of_their_own():
    properties = read({"class": "GlossaryTermProperties", "extendedProperties": {"colour": "red"}}).properties
    assert properties["colour"] == "red"


def test_an_enum_is_read_as_answers_show_it_among_extended_properties():
    shown = {"typeName": "MediaUsage", "symbolicName": "ICON"}
    bean = {"class": "MediaReferenceProperties", "extendedProperties": {"mediaUsage": shown}}
    assert read(bean, "relationship").properties == {"mediaUsage": "ICON"}


def test_mangled_and_plain_names_are_both_accepted():
    for name in ("iscqualifiedName", "iscQualifiedName"):
        properties = read({"class": "DataFlowProperties", name: "chain"}, "relationship").properties
        assert properties["iscQualifiedName"] == "chain"


def test_a_resource_list_is_labelled_by_its_use():
    assert read({"class": "ResourceListProperties", "resourceUse": "u"}, "relationship").properties["label"] == "u"


def test_dates_of_the_instance_are_its_effectivity():
    properties = read({"class": "GlossaryTermProperties", "effectiveFrom": 5, "effectiveTo": 9})
    assert (properties.effective_from, properties.effective_to) == (5, 9)


def test_raw_beans_carry_typed_values():
    value = {"class": "PrimitiveTypePropertyValue", "typeName": "string", "primitiveValue": "x"}
    bean = {"class": "EntityElementProperties", "propertyValueMap": {"displayName": value}}
    assert read(bean).properties == {"displayName": "x"}


@pytest.mark.parametrize(
    "bean",
    [
        {},
        {"class": "NoSuchProperties"},
        {"class": "DataFlowProperties"},
        {"class": "ProjectProperties", "priority": "many"},
        {"class": "ProjectProperties", "plannedCompletionDate": "soon"},
        {"class": "GlossaryProperties", "contentStatus": "NO_SUCH"},
        {"class": "GlossaryTermProperties", "aliases": "one"},
        {"class": "GlossaryTermProperties", "additionalProperties": ["one"]},
    ],
)
def test_what_does_not_fit_the_bean_cannot_be_mapped(bean):
    with pytest.raises(UnmappableBody):
        read(bean)


@pytest.mark.parametrize("given", [1 << 31, "9" * 30, "9" * 5000, -1e300])
def test_numbers_that_are_too_large_are_refused(given):
    with pytest.raises(UnmappableBody):
        read({"class": "ProjectProperties", "priority": given})


@pytest.mark.parametrize("given", [["Glossary"], {"a": 1}, 7])
def test_the_name_of_a_type_is_text(given):
    with pytest.raises(UnmappableBody):
        read({"class": "CollectionProperties", "typeName": given})


@pytest.mark.parametrize("given", [1 << 63, -(10**30)])
def test_effectivity_has_64_bits(given):
    with pytest.raises(UnmappableBody):
        read({"class": "CollectionProperties", "effectiveFrom": given})
