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


def test_a_type_is_removed_when_nothing_uses_it(ask):
    ask("addTypeDef", {"typeDef": MACHINE})
    values = {"qualifiedName": {"instancePropertyCategory": "PRIMITIVE", "typeName": "string", "primitiveValue": "m"}}
    made = {"entityTypeGUID": "a-guid", "initialProperties": {"instanceProperties": values}}
    guid = ask("addEntity", made)["entity"]["guid"]
    named = {"typeDefGUID": "a-guid", "typeDefName": "Machine"}
    ask("deleteEntity", named, obsoleteEntityGUID=guid)
    obsolete = {"obsoleteTypeDefName": "Machine"}
    with pytest.raises(RepositoryFault) as caught:
        ask("deleteTypeDef", obsolete, guid="a-guid")
    assert caught.value.kind == "TypeDefInUse"
    ask("purgeEntity", named, deletedEntityGUID=guid)
    ask("deleteTypeDef", obsolete, guid="a-guid")
    with pytest.raises(RepositoryFault) as caught:
        ask("deleteTypeDef", obsolete, guid="a-guid")
    assert caught.value.kind == "TypeDefNotKnown"


def test_types_that_others_refer_to_stay(ask):
    root = ask("getTypeDefByName", name="Referenceable")["typeDef"]
    with pytest.raises(RepositoryFault) as caught:
        ask("deleteTypeDef", {"obsoleteTypeDefName": "Referenceable"}, guid=root["guid"])
    assert caught.value.kind == "TypeDefInUse"
    number = ask("getAttributeTypeDefByName", name="int")["attributeTypeDef"]
    with pytest.raises(RepositoryFault) as caught:
        ask("deleteAttributeTypeDef", {"obsoleteTypeDefName": "int"}, guid=number["guid"])
    assert caught.value.kind == "TypeDefInUse"


def test_a_type_without_instances_can_get_another_name_and_guid(ask):
    ask("addTypeDef", {"typeDef": MACHINE})
    identity = {"originalTypeDefName": "Machine", "newTypeDefGUID": "b-guid", "newTypeDefName": "Contraption"}
    assert ask("reIdentifyTypeDef", identity, originalTypeDefGUID="a-guid")["typeDef"]["name"] == "Contraption"
    assert ask("getTypeDefByGUID", guid="b-guid")["typeDef"]["name"] == "Contraption"
    with pytest.raises(RepositoryFault) as caught:
        ask("reIdentifyTypeDef", identity, originalTypeDefGUID="a-guid")
    assert caught.value.kind == "TypeDefNotKnown"
    with pytest.raises(RepositoryFault) as caught:
        ask("reIdentifyTypeDef", {**identity, "newTypeDefGUID": None}, originalTypeDefGUID="a-guid")
    assert caught.value.id == "OMRS-REPOSITORY-400-022"


def test_only_the_guid_of_a_type_in_use_can_change(ask):
    ask("addTypeDef", {"typeDef": MACHINE})
    values = {"qualifiedName": {"instancePropertyCategory": "PRIMITIVE", "typeName": "string", "primitiveValue": "m"}}
    ask("addEntity", {"entityTypeGUID": "a-guid", "initialProperties": {"instanceProperties": values}})
    identity = {"originalTypeDefName": "Machine", "newTypeDefGUID": "b-guid"}
    with pytest.raises(RepositoryFault) as caught:
        ask("reIdentifyTypeDef", {**identity, "newTypeDefName": "Contraption"}, originalTypeDefGUID="a-guid")
    assert caught.value.kind == "TypeDefInUse"
    assert ask("reIdentifyTypeDef", identity, originalTypeDefGUID="a-guid")["typeDef"]["guid"] == "b-guid"
    assert ask("countEntities", {"typeGUID": "b-guid"}) == {"count": 1}


def test_the_guid_and_name_of_another_type_are_refused(ask):
    ask("addTypeDef", {"typeDef": MACHINE})
    taken = ask("getTypeDefByName", name="Glossary")["typeDef"]
    for given in ({"newTypeDefGUID": taken["guid"]}, {"newTypeDefGUID": "b-guid", "newTypeDefName": "Glossary"}):
        with pytest.raises(RepositoryFault) as caught:
            ask("reIdentifyTypeDef", {"originalTypeDefName": "Machine", **given}, originalTypeDefGUID="a-guid")
        assert caught.value.kind == "TypeDefKnown"


def test_an_attribute_type_that_nothing_has_can_get_another_name(ask):
    kind = {"class": "EnumDef", "guid": "e-guid", "name": "Colour", "category": "ENUM_DEF", "elementDefs": []}
    ask("addAttributeTypeDef", {"attributeTypeDef": kind})
    identity = {"originalTypeDefName": "Colour", "newTypeDefGUID": "f-guid", "newTypeDefName": "Color"}
    answer = ask("reIdentifyAttributeTypeDef", identity, originalAttributeTypeDefGUID="e-guid")
    assert answer["attributeTypeDef"]["guid"] == "f-guid"
    number = ask("getAttributeTypeDefByName", name="int")["attributeTypeDef"]
    with pytest.raises(RepositoryFault) as caught:
        ask("reIdentifyAttributeTypeDef", {"originalTypeDefName": "int", "newTypeDefGUID": "g"},
            originalAttributeTypeDefGUID=number["guid"])
    assert caught.value.kind == "TypeDefInUse"
