"""Instances shown as beans."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from recorded import recorded

from aricia.metadata.bean_classes import bean_class
from aricia.metadata.bean_reader import read_bean
from aricia.metadata.beans import BeanWriter
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.types.registry import TypeRegistry

TYPES = TypeRegistry.open_metadata()
BEANS = BeanWriter(TYPES)


def entity(type_name, **properties):
    return Entity(guid="g", type_name=type_name, properties=properties)


def test_a_bean_names_its_class_and_the_real_type():
    bean = BEANS.bean(entity("GlossaryTerm", qualifiedName="q"))
    assert bean == {"class": "GlossaryTermProperties", "typeName": "GlossaryTerm", "qualifiedName": "q"}


def test_numbers_and_flags_that_are_not_stored_are_zero_and_false():
    bean = BEANS.bean(entity("ValidValueDefinition", qualifiedName="q"))
    assert (bean["ordinal"], bean["isCaseSensitive"]) == (0, False)


def test_dates_are_text_and_enums_are_names():
    bean = BEANS.bean(entity("Project", qualifiedName="q", plannedCompletionDate=1_767_225_600_000))
    assert bean["plannedCompletionDate"] == "2026-01-01T00:00:00.000+00:00"
    assert BEANS.bean(entity("Glossary", qualifiedName="q", contentStatus="DRAFT"))["contentStatus"] == "DRAFT"


def test_attributes_are_shown_under_the_names_of_the_bean():
    assert BEANS.bean(entity("Rating", stars="FIVE_STARS"))["starRating"] == "FIVE_STARS"
    link = Relationship(guid="r", end1="a", end2="b", type_name="DataFlow", properties={"iscQualifiedName": "chain"})
    assert BEANS.bean(link)["iscqualifiedName"] == "chain"


def test_what_the_bean_does_not_know_is_an_extended_property():
    bean = BEANS.bean(entity("GlossaryTerm", qualifiedName="q", colour="red"))
    assert bean["extendedProperties"] == {"colour": "red"}


def test_some_enums_and_texts_that_are_not_stored_are_shown_all_the_same():
    shown = BEANS.bean(entity("ConnectorType", connectorInterfaceLanguage="Python"))
    assert (shown["connectorFrameworkName"], shown["connectorInterfaceLanguage"]) == ("Open Connector Framework (OCF)", "Python")
    assert BEANS.bean(entity("SolutionPort"))["direction"] == "UNKNOWN"
    assert BEANS.bean(entity("DataField"))["sortOrder"] == "UNSORTED"


def test_what_is_stored_and_not_answered_by_the_original_is_left_out():
    link = Relationship(guid="r", end1="a", end2="b", type_name="DigitalProductDependency", properties={"label": "needs"})
    assert "label" not in BEANS.bean(link) and "extendedProperties" not in BEANS.bean(link)
    link = Relationship(guid="r", end1="a", end2="b", type_name="DataFlow", properties={"label": "flows"})
    assert BEANS.bean(link)["label"] == "flows"


def test_an_enum_among_extended_properties_tells_its_type():
    link = Relationship(guid="r", end1="a", end2="b", type_name="MediaReference", properties={"mediaUsage": "ICON"})
    bean = BEANS.bean(link)
    assert "mediaUsage" not in bean
    assert bean["extendedProperties"] == {"mediaUsage": {"typeName": "MediaUsage", "symbolicName": "ICON"}}


def test_only_beans_of_relationships_show_their_dates():
    link = Relationship(guid="r", end1="a", end2="b", type_name="DataFlow", effective_from=0, effective_to=1000)
    shown = BEANS.bean(link, effectivity=True)
    assert (shown["effectiveFrom"], shown["effectiveTo"]) == ("1970-01-01T00:00:00.000+00:00", "1970-01-01T00:00:01.000+00:00")
    assert "effectiveFrom" not in BEANS.bean(entity("GlossaryTerm"))


def test_the_odd_json_class_of_a_classification_is_written():
    assert BEANS.bean(Classification(type_name="Retention"))["class"] == "RetentionProperties.class"


def test_a_head_count_limit_is_set_when_a_head_count_is_stored():
    assert BEANS.bean(entity("PersonRole", headCount=2))["headCountLimitSet"] is True
    assert BEANS.bean(entity("PersonRole"))["headCountLimitSet"] is False


def test_types_that_come_later_are_shown_too():
    types = TypeRegistry.open_metadata()
    beans = BeanWriter(types)
    known = types.get("Document")
    types.add_types([replace(known, name="Minutes", guid="x", super_name="Document", own_attributes=())])
    bean = beans.bean(entity("Minutes", qualifiedName="q"))
    assert (bean["class"], bean["typeName"]) == ("DocumentProperties", "Minutes")


@pytest.mark.parametrize("shown", recorded("beans.jsonl"), ids=lambda shown: shown["class"])
def test_recorded_beans_are_answered_as_they_are_read(shown):
    kind = bean_class(shown["class"]).kind
    given = read_bean(TYPES, shown, kind)
    instance = Entity(guid="g", type_name=shown["typeName"], properties=given.properties)
    instance.effective_from, instance.effective_to = given.effective_from, given.effective_to
    assert BEANS.bean(instance, effectivity=kind == "relationship") == shown
