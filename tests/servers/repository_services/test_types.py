import pytest

from aricia.base.errors import RepositoryFault

MACHINE = {
    "class": "EntityDef", "guid": "a-guid", "name": "Machine", "category": "ENTITY_DEF", "version": 1, "versionName": "1.0",
    "superType": {"guid": "g", "name": "Referenceable"},
}


def names(answer):
    return {each["name"] for each in answer.get("typeDefs", ())}


def test_names_are_matched_as_whole_regular_expressions(ask):
    assert names(ask("findTypesByName", query={"name": "Glossary"})) == {"Glossary"}
    assert names(ask("findTypesByName", query={"name": ".*Glossary.*"})) > {"Glossary", "GlossaryTerm"}
    assert ask("findTypesByName", query={"name": "NoSuchType"}) == {}


def test_types_are_found_by_name_and_guid(ask):
    found = ask("getTypeDefByName", name="Glossary")["typeDef"]
    assert ask("getTypeDefByGUID", guid=found["guid"])["typeDef"] == found
    with pytest.raises(RepositoryFault) as caught:
        ask("getTypeDefByName", name="NoSuchType")
    assert (caught.value.kind, caught.value.id) == ("TypeDefNotKnown", "OMRS-REPOSITORY-404-009")


def test_a_new_type_is_known_at_once_and_can_be_patched(ask):
    assert ask("verifyTypeDef", {"typeDef": MACHINE}) == {"flag": False}
    ask("addTypeDef", {"typeDef": MACHINE})
    assert ask("verifyTypeDef", {"typeDef": MACHINE}) == {"flag": True}
    patch = {"typeDefName": "Machine", "typeDefGUID": "a-guid", "applyToVersion": 1, "updateToVersion": 2, "description": "New."}
    assert ask("updateTypeDef", {"typeDefPatch": patch})["typeDef"]["version"] == 2
    with pytest.raises(RepositoryFault) as caught:
        ask("addTypeDef", {"typeDef": MACHINE})
    assert caught.value.id == "OMRS-REPOSITORY-400-003"


def test_a_definition_that_lacks_what_it_needs_is_invalid(ask):
    for broken in ({"class": "EntityDef"}, {**MACHINE, "propertiesDefinition": [{"attributeType": {}}]}):
        with pytest.raises(RepositoryFault) as caught:
            ask("addTypeDef", {"typeDef": broken})
        assert caught.value.id == "OMRS-REPOSITORY-400-017"
