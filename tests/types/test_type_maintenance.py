"""Types at run time: verification, additions and patches."""

from __future__ import annotations

import pytest

from aricia.base.errors import RepositoryFault
from aricia.types.gallery import repository_attribute_type, repository_typedef
from aricia.types.registry import TypeRegistry
from aricia.types.type_maintenance import add_attribute_type, add_type, patch_type, verify_attribute_type, verify_type

COLOUR = {
    "class": "EnumDef", "guid": "e-1", "name": "Colour", "version": 1, "versionName": "1.0", "category": "ENUM_DEF",
    "elementDefs": [{"ordinal": 0, "value": "RED"}, {"ordinal": 1, "value": "GREEN"}],
    "defaultValue": {"ordinal": 0, "value": "RED"},
}
TEXT = {
    "class": "PrimitiveDef", "category": "PRIMITIVE", "name": "string", "guid": "b34a64b9-554a-42b1-8f8a-7d5c2339f9c4",
    "primitiveDefCategory": "OM_PRIMITIVE_TYPE_STRING",
}


@pytest.fixture
def types() -> TypeRegistry:
    return TypeRegistry.open_metadata()


def attribute(name, kind=TEXT):
    return {"attributeName": name, "attributeType": kind, "attributeCardinality": "AT_MOST_ONE"}


def link(name):
    return {"guid": "any", "name": name, "status": "ACTIVE_TYPEDEF"}


def machine(**changes):
    return {
        "class": "EntityDef", "guid": "t-1", "name": "Machine", "version": 1, "versionName": "1.0", "category": "ENTITY_DEF",
        "superType": link("Asset"), "propertiesDefinition": [attribute("colour", COLOUR), attribute("maker")], **changes,
    }


def patch(**changes):
    versions = {"applyToVersion": 1, "updateToVersion": 2, "newVersionName": "2.0"}
    return {"typeDefGUID": "t-1", "typeDefName": "Machine", **versions, **changes}


def fault_of(work, *arguments):
    with pytest.raises(RepositoryFault) as raised:
        work(*arguments)
    return raised.value.kind, raised.value.id


# ---- verification ------------------------------------------------------------------------------------------------------
def test_a_known_type_is_verified(types):
    assert verify_type(types, repository_typedef(types, types.get("Glossary"))) is True
    assert verify_attribute_type(types, repository_attribute_type(types.attribute_type("StarRating"))) is True


def test_an_unknown_type_is_not_there_yet(types):
    assert verify_type(types, machine()) is False
    assert verify_attribute_type(types, COLOUR) is False


@pytest.mark.parametrize("change", [{"versionName": "0.1"}, {"guid": "t-9"}, {"name": "Other"}])
def test_a_type_known_with_another_name_guid_or_version_name_is_a_conflict(types, change):
    known = {**repository_typedef(types, types.get("Glossary")), **change}
    assert fault_of(verify_type, types, known) == ("TypeDefConflict", "OMRS-REPOSITORY-400-059")


def test_an_attribute_type_known_with_another_guid_is_a_conflict(types):
    stars = {**COLOUR, "name": "StarRating"}
    assert fault_of(verify_attribute_type, types, stars) == ("TypeDefConflict", "OMRS-REPOSITORY-400-059")


# ---- additions ---------------------------------------------------------------------------------------------------------
def test_an_added_type_takes_instances(types):
    add_attribute_type(types, COLOUR)
    found = add_type(types, machine())
    assert (found.version_name, found.supers[0]) == ("1.0", "Asset")
    types.check_properties("Machine", {"qualifiedName": "x", "colour": "GREEN", "maker": "y"})
    assert fault_of(types.check_properties, "Machine", {"colour": "BLUE"}) == ("PropertyError", "OMRS-REPOSITORY-400-030")
    assert verify_type(types, machine()) is True


def test_a_type_is_added_once(types):
    add_attribute_type(types, COLOUR)
    add_type(types, machine())
    assert fault_of(add_type, types, machine()) == ("TypeDefKnown", "OMRS-REPOSITORY-400-003")
    assert fault_of(add_attribute_type, types, COLOUR) == ("TypeDefKnown", "OMRS-REPOSITORY-400-004")


@pytest.mark.parametrize("document", [
    machine(superType=link("Nothing")),
    {"category": "RELATIONSHIP_DEF", "name": "Use", "guid": "t-2",
     "endDef1": {"entityType": link("Nothing"), "attributeName": "a"},
     "endDef2": {"entityType": link("Asset"), "attributeName": "b"}},
    {"category": "CLASSIFICATION_DEF", "name": "Used", "guid": "t-3", "validEntityDefs": [link("Nothing")]},
])
def test_a_type_that_refers_to_an_unknown_type_is_refused(types, document):
    assert fault_of(add_type, types, document) == ("InvalidTypeDef", "OMRS-REPOSITORY-400-017")
    assert types.get(document["name"]) is None


def test_added_relationship_and_classification_types_apply_to_added_entity_types(types):
    add_type(types, machine())
    ends = {name: {"entityType": link("Machine"), "attributeName": name} for name in ("endDef1", "endDef2")}
    relationship = add_type(types, {"category": "RELATIONSHIP_DEF", "name": "Feeds", "guid": "t-2", "multiLink": True, **ends})
    add_type(types, {"category": "CLASSIFICATION_DEF", "name": "Broken", "guid": "t-3", "validEntityDefs": [link("Machine")]})
    assert (relationship.end1.entity, relationship.multi_link) == ("Machine", True)
    assert types.classification_fits("Broken", "Machine")


# ---- patches -----------------------------------------------------------------------------------------------------------
def test_a_patch_sets_the_version_and_what_it_gives_and_leaves_the_rest(types):
    add_type(types, machine(description="first"))
    attributes = [attribute("extra"), attribute("maker")]
    found = patch_type(types, patch(updatedBy="erin", updateTime=5, propertyDefinitions=attributes))
    assert (found.version, found.version_name, found.updated_by, found.updated) == (2, "2.0", "erin", 5)
    assert found.description == "first"
    assert [each.name for each in found.own_attributes] == ["colour", "maker", "extra"]


def test_a_patch_replaces_statuses_options_and_supertype(types):
    add_type(types, machine(options={"a": "b"}))
    found = patch_type(types, patch(
        typeDefStatus="DEPRECATED_TYPEDEF", typeDefOptions={"c": "d"}, superType=link("Infrastructure"), initialStatus="INVALID",
        validInstanceStatusList=["ACTIVE", "INVALID"], externalStandardMappings=[{"standardName": "S"}], description="d",
        descriptionGUID="g",
    ))
    assert (found.status, found.options, found.super_name) == ("DEPRECATED_TYPEDEF", {"c": "d"}, "Infrastructure")
    assert (found.statuses, found.initial_status) == (("ACTIVE", "INVALID"), "INVALID")
    assert (found.external_standard_mappings, found.description, found.description_guid) == (({"standardName": "S"},), "d", "g")


def test_multi_link_changes_only_when_the_patch_says_so(types):
    known = types.get("CollectionMembership")
    base = {"typeDefName": known.name, "applyToVersion": known.version, "updateToVersion": known.version + 1, "multiLink": True}
    assert patch_type(types, base).multi_link is False
    again = {**base, "applyToVersion": known.version + 1, "updateToVersion": known.version + 2, "updateMultiLink": True}
    assert patch_type(types, again).multi_link is True


def test_a_patch_replaces_ends_and_valid_entities(types):
    known = types.get("CollectionMembership")
    end = {"entityType": link("Asset"), "attributeName": "listed", "attributeCardinality": "AT_MOST_ONE"}
    version = {"applyToVersion": known.version, "updateToVersion": known.version + 1}
    found = patch_type(types, {"typeDefName": known.name, "endDef2": end, **version})
    assert (found.end1, found.end2.entity, found.end2.cardinality) == (known.end1, "Asset", "AT_MOST_ONE")
    concept = types.get("AbstractConcept")
    valid = {"applyToVersion": concept.version, "updateToVersion": concept.version + 1, "validEntityDefs": [link("Asset")]}
    assert patch_type(types, {"typeDefName": concept.name, **valid}).valid_entities == ("Asset",)


def test_a_patch_of_an_earlier_version_changes_nothing(types):
    add_type(types, machine(version=5))
    before = types.version
    assert patch_type(types, patch()).version == 5
    assert types.version == before


@pytest.mark.parametrize(("change", "kind", "number"), [
    ({"typeDefName": "Nothing"}, "TypeDefNotKnown", "404-004"),
    ({"updateToVersion": 0}, "PatchError", "400-067"),
    ({"applyToVersion": 4, "updateToVersion": 5}, "PatchError", "400-068"),
    ({"propertyDefinitions": [attribute("colour")]}, "PatchError", "400-070"),
    ({"superType": link("Nothing")}, "InvalidTypeDef", "400-017"),
    ({"superType": link("Machine")}, "InvalidTypeDef", "400-017"),
])
def test_a_patch_that_cannot_apply_is_refused_and_changes_nothing(types, change, kind, number):
    add_type(types, machine())
    before = types.get("Machine")
    assert fault_of(patch_type, types, patch(**change)) == (kind, f"OMRS-REPOSITORY-{number}")
    assert types.get("Machine") is before
