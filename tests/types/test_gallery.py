"""Type definitions in the two styles of the wire."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from aricia.types.gallery import (
    open_metadata_attribute_type,
    open_metadata_typedef,
    relationship_category,
    repository_attribute_type,
    repository_typedef,
)
from aricia.types.registry import TypeRegistry

TYPES = TypeRegistry.open_metadata()
HEAD = ["class", "headerVersion", "guid", "name", "status", "version", "versionName", "category"]
STATUSES = {"validInstanceStatusList": ["ACTIVE", "DELETED"], "initialStatus": "ACTIVE"}


def repository(name):
    return repository_typedef(TYPES, TYPES.get(name))


def store(name, **flags):
    return open_metadata_typedef(TYPES, TYPES.get(name), **flags)


def without_prose(value):
    return {key: item for key, item in value.items() if "escription" not in key or key == "descriptionWiki"}


def test_an_entity_type_in_the_repository_style():
    shown = repository("Glossary")
    assert list(shown)[: len(HEAD)] == HEAD
    assert without_prose(shown) == {
        "class": "EntityDef", "headerVersion": 1, "guid": "36f66863-9726-4b41-97ee-714fd0dc6fe4", "name": "Glossary",
        "status": "ACTIVE_TYPEDEF", "version": 1, "versionName": "6.2-SNAPSHOT", "category": "ENTITY_DEF",
        "superType": {
            "headerVersion": 1, "guid": "347005ba-2b35-4670-b5a7-12c9ebed0cf7", "name": "Collection", "status": "ACTIVE_TYPEDEF",
        },
        "descriptionWiki": "https://egeria-project.org/types/3/0310-Glossary/", "origin": "bce3b0a0-662a-4f87-b8dc-844078a11a6e",
        "createdBy": shown["createdBy"], "createTime": shown["createTime"], **STATUSES,
        "propertiesDefinition": shown["propertiesDefinition"],
    }
    assert shown["createTime"].endswith("+00:00")


def test_an_attribute_has_its_type_in_full_and_its_counts():
    shown = {each["attributeName"]: each for each in repository("Referenceable")["propertiesDefinition"]}
    name = shown["qualifiedName"]
    assert name["attributeType"] == repository_attribute_type(TYPES.attribute_type("string"))
    assert (name["headerVersion"], name["attributeStatus"], name["attributeCardinality"]) == (1, "ACTIVE_ATTRIBUTE", "ONE_ONLY")
    assert (name["valuesMinCount"], name["valuesMaxCount"], name["indexable"], name["unique"]) == (1, 1, True, True)
    other = shown["additionalProperties"]
    assert (other["valuesMinCount"], other["unique"], other["attributeCardinality"]) == (0, False, "AT_MOST_ONE")


def test_a_renamed_attribute_names_the_one_that_replaces_it():
    zone = next(each for each in repository("Person")["propertiesDefinition"] if each["attributeName"] == "timezone")
    assert (zone["attributeStatus"], zone["replacedByAttribute"]) == ("RENAMED_ATTRIBUTE", "timeZone")


def test_a_type_without_attributes_has_no_list_of_them():
    assert "propertiesDefinition" not in repository("AbstractConcept")


def test_a_relationship_type_has_its_ends():
    shown = repository("CollectionMembership")
    assert (shown["class"], shown["propagationRule"], shown["multiLink"]) == ("RelationshipDef", "NONE", False)
    end = shown["endDef1"]
    assert (end["headerVersion"], end["entityType"]["name"], end["attributeCardinality"]) == (1, "Collection", "ANY_NUMBER")
    assert end["entityType"]["status"] == "ACTIVE_TYPEDEF"


def test_a_classification_type_has_the_types_that_it_is_for():
    shown = repository("Anchors")
    assert (shown["class"], shown["propagatable"]) == ("ClassificationDef", True)
    assert [each["name"] for each in shown["validEntityDefs"]] == ["OpenMetadataRoot"]


def test_a_patched_type_tells_who_changed_it_when():
    shown = repository("SchemaAttribute")
    assert shown["version"] == 2
    assert shown["updatedBy"]
    assert shown["updateTime"].endswith("+00:00")


def test_attribute_types_in_the_repository_style():
    text = repository_attribute_type(TYPES.attribute_type("string"))
    assert text == {
        "class": "PrimitiveDef", "headerVersion": 1, "version": 1, "versionName": "6.2-SNAPSHOT", "category": "PRIMITIVE",
        "guid": "b34a64b9-554a-42b1-8f8a-7d5c2339f9c4", "name": "string", "primitiveDefCategory": "OM_PRIMITIVE_TYPE_STRING",
    }
    table = repository_attribute_type(TYPES.attribute_type("map<string,int>"))
    assert (table["collectionDefCategory"], table["argumentCount"]) == ("OM_COLLECTION_MAP", 2)
    assert table["argumentTypes"] == ["OM_PRIMITIVE_TYPE_STRING", "OM_PRIMITIVE_TYPE_INT"]
    stars = repository_attribute_type(TYPES.attribute_type("StarRating"))
    assert (stars["class"], stars["category"]) == ("EnumDef", "ENUM_DEF")
    assert (stars["elementDefs"][0]["headerVersion"], stars["elementDefs"][0]["value"]) == (1, "NOT_RECOMMENDED")
    status = repository_attribute_type(TYPES.attribute_type("ActivityStatus"))
    assert status["defaultValue"] == status["elementDefs"][0]


def test_the_default_of_some_enums_is_an_ordinal_only():
    assert repository_attribute_type(TYPES.attribute_type("StarRating"))["defaultValue"] == {"headerVersion": 1, "ordinal": 99}


# ---- the metadata store's style ----------------------------------------------------------------------------------------
def test_the_store_style_has_other_names_and_no_header_versions():
    shown = store("Glossary")
    assert (shown["class"], shown["beanClassName"]) == ("OpenMetadataEntityDef", "GlossaryProperties")
    assert list(shown).index("beanClassName") < list(shown).index("origin")
    assert shown["validElementStatusList"] == ["ACTIVE", "DELETED"]
    assert "attributeDefinitions" in shown
    assert "headerVersion" not in str(shown)


def test_the_store_style_of_an_enum_has_no_wiki_page():
    shown = open_metadata_attribute_type(TYPES.attribute_type("StarRating"))
    assert (shown["class"], shown["category"]) == ("OpenMetadataEnumDef", "ENUM")
    assert "descriptionWiki" not in shown
    assert "headerVersion" not in str(shown)


def test_inherited_attributes_follow_the_own_ones_and_repeat():
    own = [each["attributeName"] for each in store("PropertyFacet")["attributeDefinitions"]]
    names = [each["attributeName"] for each in store("PropertyFacet", inherited=True)["attributeDefinitions"]]
    assert names[: len(own)] == own
    assert names.count("description") == 2
    assert "qualifiedName" in names


def test_the_ends_that_elements_of_a_type_can_take_are_listed_on_request():
    assert "relationshipAttributes" not in store("Collection")
    found = store("Collection", relationships=True)["relationshipAttributes"]
    ends = {(each["relationshipType"]["name"], each["elementAtEnd1"]) for each in found}
    assert ("CollectionMembership", True) in ends
    assert ("CollectionMembership", False) in ends
    assert ("DataFlow", True) in ends or ("SourcedFrom", True) in ends
    assert all(set(each["relationshipType"]) == {"guid", "name", "status"} for each in found)


def test_only_entity_types_list_ends():
    assert "relationshipAttributes" not in store("Anchors", relationships=True)


@pytest.mark.parametrize(("name", "category"), [("DataFlow", "MULTI_LINK"), ("CollectionMembership", "UNI_LINK")])
def test_the_category_of_a_relationship_type(name, category):
    assert relationship_category(TYPES.get(name)) == category
    assert store(name)["relationshipCategory"] == category
    assert "multiLink" not in store(name)


def test_a_relationship_with_equal_ends_is_reversible():
    assert sum(each.category == "relationship" and relationship_category(each) == "REVERSIBLE" for each in TYPES.all()) == 9


def test_what_was_shown_once_follows_a_change_of_the_types():
    types = TypeRegistry.open_metadata()
    open_metadata_typedef(types, types.get("Glossary"), inherited=True, relationships=True)
    parent, link = types.get("Referenceable"), types.get("CollectionMembership")
    unique = tuple(each for each in parent.own_attributes if each.unique)
    types.add_types([replace(parent, own_attributes=unique), replace(link, end1=replace(link.end1, name="lists"))])
    shown = open_metadata_typedef(types, types.get("Glossary"), inherited=True, relationships=True)
    names = {each["attributeName"] for each in shown["attributeDefinitions"]}
    assert "qualifiedName" in names
    assert "additionalProperties" not in names
    assert "lists" in {each["attributeName"] for each in shown["relationshipAttributes"]}
