import pytest

from aricia.base.body_faults import UnmappableBody
from aricia.base.errors import RepositoryFault

GLOSSARY = {"typeDefGUID": "36f66863-9726-4b41-97ee-714fd0dc6fe4", "typeDefName": "Glossary"}


def text(value):
    """A PrimitivePropertyValue of a text."""
    return {"instancePropertyCategory": "PRIMITIVE", "typeName": "string", "primitiveValue": value}


def properties(**values):
    """InstanceProperties of texts."""
    return {"class": "InstanceProperties", "instanceProperties": {name: text(value) for name, value in values.items()}}


def add_glossary(ask, name, **more):
    """A new glossary of this qualified name."""
    body = {"entityTypeGUID": GLOSSARY["typeDefGUID"], "initialProperties": properties(qualifiedName=name), **more}
    return ask("addEntity", body)["entity"]


def test_an_entity_lives_from_creation_to_purge(ask):
    guid = add_glossary(ask, "one")["guid"]
    ask("updateEntityProperties", {"instanceProperties": properties(qualifiedName="two")}, entityGUID=guid)
    undone = ask("undoEntityUpdate", entityGUID=guid)["entity"]
    assert undone["version"] == 3
    assert undone["properties"]["instanceProperties"]["qualifiedName"]["primitiveValue"] == "one"
    assert ask("deleteEntity", GLOSSARY, obsoleteEntityGUID=guid)["entity"]["status"] == "DELETED"
    assert ask("isEntityKnown", guid=guid)["entity"]["statusOnDelete"] == "ACTIVE"
    assert ask("purgeEntity", GLOSSARY, deletedEntityGUID=guid) == {}
    assert ask("isEntityKnown", guid=guid) == {}


def test_an_entity_is_deleted_by_its_own_type_only(ask):
    guid = add_glossary(ask, "one")["guid"]
    with pytest.raises(RepositoryFault) as caught:
        ask("deleteEntity", {**GLOSSARY, "typeDefName": "ToDo"}, obsoleteEntityGUID=guid)
    assert caught.value.id == "OMRS-REPOSITORY-400-039"


def test_a_first_classification_shows_only_who_created_it(ask):
    given = {"name": "Ownership", "properties": properties(owner="erin")}
    classification = add_glossary(ask, "one", initialClassifications=[given])["classifications"][0]
    assert classification["createdBy"] == "erin"
    assert not classification.keys() & {"updatedBy", "updateTime", "maintainedBy", "lastRequestId"}


def test_faults_of_properties_name_the_class_that_clients_know(ask):
    with pytest.raises(RepositoryFault) as caught:
        add_glossary(ask, "one", initialProperties=properties(noSuch="x"))
    assert caught.value.properties["parameterName"].endswith(".InstanceProperties")


def test_classifying_by_proxy_answers_the_classification(ask):
    guid = add_glossary(ask, "one")["guid"]
    proxy = {"guid": guid, "type": {"typeDefName": "Glossary"}}
    body = {"entityProxy": proxy, "instanceProperties": properties(owner="erin")}
    made = ask("classifyEntity", body, path="entity/classification", classificationName="Ownership")["classification"]
    assert made["name"] == "Ownership"
    with pytest.raises(RepositoryFault) as caught:
        ask("updateEntityClassification", body, path="entity/classification", classificationName="Ownership")
    assert caught.value.id == "OMRS-REPOSITORY-400-048"
    gone = ask("declassifyEntity", {"entity": {**proxy, "classifications": [made]}}, path="entity/classification",
               classificationName="Ownership")
    assert gone["classification"]["status"] == "DELETED"


def test_searches_find_by_condition_by_value_and_by_classification(ask):
    first, second = add_glossary(ask, "alpha one"), add_glossary(ask, "alpha two")
    owned = {"instanceProperties": properties(owner="erin")}
    ask("classifyEntity", owned, entityGUID=first["guid"], classificationName="Ownership")

    def guids(answer):
        return {each["guid"] for each in answer.get("entities", ())}

    condition = {"property": "qualifiedName", "operator": "ENDS_WITH", "value": text("two")}
    assert guids(ask("findEntities", {"matchProperties": {"conditions": [condition]}})) == {second["guid"]}
    assert guids(ask("findEntitiesByProperty", {"matchProperties": properties(qualifiedName="alpha one")})) == {first["guid"]}
    quoted = {"matchProperties": properties(qualifiedName=r".*\Qtwo\E")}
    assert guids(ask("findEntitiesByProperty", quoted)) == {second["guid"]}
    search = {"searchString": "ALPHA", "startsWith": "true", "ignoreCase": "true"}
    assert guids(ask("findEntitiesByPropertyValue", {}, query=search)) == {first["guid"], second["guid"]}
    assert guids(ask("findEntitiesByClassification", {}, classificationName="Ownership")) == {first["guid"]}
    assert ask("countEntities", {"typeGUID": GLOSSARY["typeDefGUID"]}) == {"count": 2}
    assert ask("findEntities", {"typeGUID": GLOSSARY["typeDefGUID"], "offset": 5, "pageSize": 3}) == {"offset": 0, "pageSize": 0}


def test_copies_are_kept_as_they_come_and_can_come_home(ask):
    copy = {
        "guid": "copy", "type": {"typeDefName": "Glossary"}, "metadataCollectionId": "other",
        "instanceProvenanceType": "LOCAL_COHORT", "createdBy": "olga", "createTime": 1000, "version": 4,
        "properties": properties(qualifiedName="copy"),
    }
    ask("saveEntityReferenceCopy", {"entity": copy})
    stored = ask("getEntityDetail", guid="copy")["entity"]
    assert (stored["instanceProvenanceType"], stored["version"]) == ("DEREGISTERED_REPOSITORY", 4)
    home = ask("getMetadataCollectionId")["metadataCollectionId"]
    homes = {"newHomeMetadataCollectionId": home}
    moved = ask("reHomeEntity", GLOSSARY, query=homes, entityGUID="copy", homeMetadataCollectionId="other")["entity"]
    assert (moved["metadataCollectionId"], moved["version"]) == (home, 5)
    with pytest.raises(RepositoryFault) as caught:
        ask("refreshEntityReferenceCopy", GLOSSARY, entityGUID="copy")
    assert caught.value.id == "OMRS-REPOSITORY-400-063"


@pytest.mark.parametrize("body", [
    {"offset": "five"}, {"limitResultsByStatus": "ACTIVE"}, {"matchProperties": {"conditions": {}}}, {"matchProperties": []},
    {"matchProperties": {"conditions": [{"operator": "SOUNDS_LIKE"}]}}, {"asOfTime": "yesterday"},
])
def test_bodies_of_another_shape_are_refused(ask, body):
    with pytest.raises(UnmappableBody):
        ask("findEntities", body)


def test_a_removed_classification_is_shown_as_deleted_by_the_collection_itself_only(ask):
    guid = add_glossary(ask, "one")["guid"]
    owned = {"instanceProperties": properties(owner="erin")}
    ask("classifyEntity", owned, entityGUID=guid, classificationName="Ownership")
    ask("declassifyEntity", None, entityGUID=guid, classificationName="Ownership")
    for name in ("getEntityDetail", "getEntitySummary", "isEntityKnown"):
        assert [each["status"] for each in ask(name, guid=guid)["entity"]["classifications"]] == ["DELETED"]
        assert "classifications" not in ask(name, path="/enterprise/", guid=guid)["entity"]
    assert "classifications" not in ask("findEntities", {})["entities"][0]


def test_a_new_simple_classification_by_all_repositories_tells_no_origin_in_its_answer(ask):
    guid = add_glossary(ask, "one")["guid"]
    owned = {"instanceProperties": properties(owner="erin")}
    path = {"path": "/enterprise/", "entityGUID": guid, "classificationName": "Ownership"}
    first = ask("classifyEntity", owned, **path)["entity"]["classifications"][0]
    again = ask("classifyEntity", owned, **path)["entity"]["classifications"][0]
    assert ("classificationOrigin" in first, again["classificationOrigin"]) == (False, "ASSIGNED")
