"""Specification properties as beans."""

from __future__ import annotations

from aricia.metadata.bean_classes import bean_classes
from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.root_element_fields import Node
from aricia.metadata.specification import specification, specification_bean, specification_kinds
from aricia.repository.instances import Entity, Relationship


def value(**properties):
    return Entity(guid="v", type_name="SpecificationPropertyValue", properties=properties)


def test_every_kind_has_its_bean():
    assert len(specification_kinds()) == 12
    for kind in specification_kinds().values():
        assert bean_classes()[kind.bean].kind == "specification"


def test_a_bean_has_the_fields_of_its_kind_and_keeps_the_others_apart():
    given = value(
        preferredValue="limit", displayName="shown", description="How many", dataType="int",
        additionalProperties={"example": "5", "required": "true", "colour": "red"},
    )
    assert specification_bean("supportedRequestParameter", given) == {
        "class": "SupportedRequestParameter", "specificationPropertyType": "SUPPORTED_REQUEST_PARAMETER", "name": "limit",
        "description": "How many", "dataType": "int", "example": "5", "required": True, "otherPropertyValues": {"colour": "red"},
    }


def test_a_property_goes_by_its_display_name_when_it_has_no_other():
    assert specification_bean("supportedRequestType", value(displayName="shown"))["name"] == "shown"


def test_beans_are_listed_by_kind_and_assignments_without_one_left_out():
    def node(kind):
        link = Relationship(guid=f"r{kind}", end1="e", end2="v", type_name="SpecificationPropertyAssignment")
        link.properties = {} if kind is None else {"propertyName": kind}
        return Node(RelatedElement(link, value(preferredValue="x"), at_end1=False))

    found = specification([node("producedGuard"), node("supportedTemplate"), node("producedGuard"), node(None)])
    assert {kind: len(beans) for kind, beans in found.items()} == {"producedGuard": 2, "supportedTemplate": 1}
