"""The class tree of the property beans."""

from __future__ import annotations

from aricia.metadata.bean_classes import bean_class, bean_classes, bean_for_type, full_class_name, is_subclass
from aricia.types.registry import TypeRegistry

TYPES = TypeRegistry.open_metadata()


def test_a_bean_is_an_instance_of_its_superclasses_and_of_no_subclass():
    assert is_subclass("GlossaryProperties", "CollectionProperties")
    assert is_subclass("GlossaryProperties", "GlossaryProperties")
    assert not is_subclass("CollectionProperties", "GlossaryProperties")
    assert not is_subclass("NoSuchProperties", "CollectionProperties")


def test_a_full_class_name_has_the_package():
    expected = "org.odpi.openmetadata.frameworks.openmetadata.properties.glossaries.GlossaryTermProperties"
    assert full_class_name("GlossaryTermProperties") == expected


def test_where_json_has_a_name_of_its_own_for_a_bean_the_beans_name_is_none():
    odd = {bean.name: bean.json_class for bean in bean_classes().values() if bean.json_class != bean.name}
    assert odd["RetentionProperties"] == "RetentionProperties.class"
    assert len(odd) == 6
    for name, json_class in odd.items():
        bean = bean_class(json_class)
        assert bean is not None
        assert bean.name == name
        assert bean_class(name) is None


def test_a_type_without_a_bean_is_shown_by_its_supertypes():
    assert bean_for_type(TYPES, "TeamLeader").name == "PersonRoleProperties"
    assert bean_for_type(TYPES, "AssetOwner").name == "GovernanceRoleProperties"


def test_every_other_type_has_the_bean_that_is_named_after_it():
    names = [each.name for each in TYPES.all()]
    named_otherwise = {name for name in names if bean_for_type(TYPES, name).name != f"{name}Properties"}
    assert len(named_otherwise) == 16
    assert all(TYPES.is_a(name, "PersonRole") for name in named_otherwise)


def test_every_field_of_a_superclass_is_a_field_of_the_bean():
    for bean in bean_classes().values():
        for name in bean.lineage:
            assert bean_classes()[name].fields.keys() <= bean.fields.keys()
