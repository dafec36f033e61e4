from collections import Counter

from aricia.cohort.built_in_types import type_sections
from aricia.types.gallery import repository_typedef
from aricia.types.registry import TypeRegistry
from aricia.types.type_json import read_attribute_type, read_type
from aricia.types.type_maintenance import add_type, patch_type


def test_every_type_is_told_of_in_its_first_version_with_the_patches():
    kinds = Counter(section["typeDefEventType"] for section in type_sections(TypeRegistry.open_metadata()))
    assert kinds == {"NEW_ATTRIBUTE_TYPEDEF_EVENT": 50, "NEW_TYPEDEF_EVENT": 648, "UPDATED_TYPEDEF_EVENT": 51}


def test_a_member_that_knows_nothing_learns_the_types_in_this_order():
    sections = type_sections(TypeRegistry.open_metadata())
    kinds = [read_attribute_type(each["attributeTypeDef"]) for each in sections if "attributeTypeDef" in each]
    learned = TypeRegistry(kinds, [read_type(each["typeDef"]) for each in sections if "typeDef" in each])
    for each in sections:
        if "typeDefPatch" in each:
            patch_type(learned, each["typeDefPatch"])
    known = TypeRegistry.open_metadata()
    for definition in known.all():
        shown, ours = repository_typedef(learned, learned.get(definition.name)), repository_typedef(known, definition)
        shown["propertiesDefinition"] = sorted(shown.get("propertiesDefinition", []), key=lambda each: each["attributeName"])
        ours["propertiesDefinition"] = sorted(ours.get("propertiesDefinition", []), key=lambda each: each["attributeName"])
        assert shown == ours


def test_types_of_run_time_come_after_those():
    types = TypeRegistry.open_metadata()
    add_type(types, {"name": "Machine", "guid": "m", "category": "ENTITY_DEF", "superType": {"name": "Referenceable"}})
    assert type_sections(types)[-1]["typeDef"]["name"] == "Machine"
