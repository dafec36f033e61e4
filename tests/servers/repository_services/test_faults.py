"""What each kind of wrong request is told: exception, message id, code."""

from __future__ import annotations

from typing import Any

import pytest

from aricia.base.errors import RepositoryFault

UNKNOWN = "00000000-0000-0000-0000-000000000000"
GLOSSARY = "36f66863-9726-4b41-97ee-714fd0dc6fe4"
NAMED = {"typeDefGUID": GLOSSARY, "typeDefName": "Glossary"}


def text(value: Any) -> dict[str, Any]:
    return {"instancePropertyCategory": "PRIMITIVE", "typeName": "string", "primitiveValue": value}


def properties(**values: Any) -> dict[str, Any]:
    return {"instanceProperties": {name: text(value) for name, value in values.items()}}


NEW = {"entityTypeGUID": GLOSSARY, "initialProperties": properties(qualifiedName="x")}


@pytest.fixture
def there(ask) -> dict[str, str]:
    """GUIDs: a live entity, a deleted one, a copy, a purged one, a live relationship."""
    live, gone, purged, other = (
        ask("addEntity", {**NEW, "initialProperties": properties(qualifiedName=name)})["entity"]["guid"]
        for name in ("live", "gone", "purged", "other")
    )
    for guid in (gone, purged):
        ask("deleteEntity", NAMED, obsoleteEntityGUID=guid)
    ask("purgeEntity", NAMED, deletedEntityGUID=purged)
    copy = {"guid": "copy", "type": NAMED, "metadataCollectionId": "other", "instanceProvenanceType": "LOCAL_COHORT",
            "version": 4, "properties": properties(qualifiedName="copy")}
    ask("saveEntityReferenceCopy", {"entity": copy})
    member = ask("getTypeDefByName", name="CollectionMembership")["typeDef"]["guid"]
    made = ask("addRelationship", {"relationshipTypeGUID": member, "entityOneGUID": live, "entityTwoGUID": other})
    return {"live": live, "gone": gone, "purged": purged, "copy": "copy", "unknown": UNKNOWN, "membership": member,
            "relationship": made["relationship"]["guid"]}


FAULTS = [
    ("getEntityDetail", {"guid": "unknown"}, None, "EntityNotKnown", "OMRS-REPOSITORY-404-002"),
    ("getEntityDetail", {"guid": "purged"}, None, "EntityNotKnown", "OMRS-REPOSITORY-404-002"),
    ("getEntityDetail", {"guid": "gone"}, None, "EntityNotKnown", "OMRS-REPOSITORY-404-013"),
    ("getEntityDetailHistory", {"guid": "live"}, {"fromTime": 9, "toTime": 5}, "InvalidParameter", "OMRS-REPOSITORY-400-083"),
    ("getEntityDetailHistory", {"guid": "live"}, {"pageSize": -1}, "PagingError", "OMRS-REPOSITORY-400-050"),
    ("findEntities", {}, {"pageSize": -1}, "PagingError", "OMRS-REPOSITORY-400-050"),
    ("findRelationships", {}, {"offset": -1}, "PagingError", "OMRS-REPOSITORY-400-050"),
    ("findEntitiesByHistory", {}, {"asOfTime": 32_503_680_000_000}, "InvalidParameter", "OMRS-REPOSITORY-400-038"),
    ("findRelationships", {}, {"endMatchCriteria": "ANY"}, "InvalidParameter", "OMRS-REPOSITORY-400-042"),
    ("getRelationship", {"guid": "unknown"}, None, "RelationshipNotKnown", "OMRS-REPOSITORY-404-003"),
    ("updateEntityProperties", {"entityGUID": "gone"}, {"instanceProperties": properties(qualifiedName="x")}, "EntityNotKnown",
     "OMRS-REPOSITORY-404-013"),
    ("updateEntityProperties", {"entityGUID": "copy"}, {"instanceProperties": properties(qualifiedName="x")}, "InvalidParameter",
     "OMRS-LOCAL-REPOSITORY-503-009"),
    ("updateEntityProperties", {"entityGUID": "live"}, {"instanceProperties": properties(noSuch="x")}, "PropertyError",
     "OMRS-REPOSITORY-400-028"),
    ("updateEntityProperties", {"entityGUID": "live"}, None, "PropertyError", "OMRS-REPOSITORY-400-037"),
    ("deleteEntity", {"obsoleteEntityGUID": "live"}, {"typeDefName": "ToDo"}, "InvalidParameter", "OMRS-REPOSITORY-400-039"),
    ("deleteEntity", {"obsoleteEntityGUID": "gone"}, NAMED, "EntityNotKnown", "OMRS-REPOSITORY-404-013"),
    ("purgeEntity", {"deletedEntityGUID": "live"}, NAMED, "EntityNotDeleted", "OMRS-REPOSITORY-400-046"),
    ("restoreEntity", {"deletedEntityGUID": "live"}, None, "EntityNotDeleted", "OMRS-REPOSITORY-400-046"),
    ("purgeRelationship", {"deletedRelationshipGUID": "relationship"}, {"typeDefName": "CollectionMembership"},
     "RelationshipNotDeleted", "OMRS-REPOSITORY-400-046"),
    ("refreshEntityReferenceCopy", {"entityGUID": "live"}, NAMED, "HomeEntity", "OMRS-REPOSITORY-400-063"),
    ("getTypeDefByName", {"name": "unknown"}, None, "TypeDefNotKnown", "OMRS-REPOSITORY-404-009"),
    ("getTypeDefByGUID", {"guid": "unknown"}, None, "TypeDefNotKnown", "OMRS-REPOSITORY-404-007"),
]


@pytest.mark.parametrize(("operation", "variables", "body", "kind", "message_id"), FAULTS)
def test_a_wrong_request_is_told_what_the_original_tells(ask, there, operation, variables, body, kind, message_id):
    with pytest.raises(RepositoryFault) as caught:
        ask(operation, body, **{name: there[value] for name, value in variables.items()})
    assert (caught.value.kind, caught.value.id) == (kind, message_id)
    assert str(caught.value.code) == message_id.split("-")[-2]


def test_ends_of_the_wrong_type_and_ends_that_are_not_there_are_told_apart(ask, there):
    link = {"relationshipTypeGUID": ask("getTypeDefByName", name="Synonym")["typeDef"]["guid"]}
    for ends, message_id in (
        ((there["live"], there["live"]), "OMRS-REPOSITORY-400-047"), ((there["live"], UNKNOWN), "OMRS-REPOSITORY-404-002"),
        ((there["live"], there["gone"]), "OMRS-REPOSITORY-404-013"), ((None, there["live"]), "OMRS-REPOSITORY-400-014"),
    ):
        with pytest.raises(RepositoryFault) as caught:
            ask("addRelationship", {**link, "entityOneGUID": ends[0], "entityTwoGUID": ends[1]})
        assert caught.value.id == message_id


@pytest.mark.parametrize("pattern", ["(a+)+$", "(.*)*x", r"(a)\1", "(", "x" * 2000])
def test_patterns_that_could_run_for_ever_or_are_none_are_refused(ask, pattern):
    with pytest.raises(RepositoryFault) as caught:
        ask("findTypesByName", query={"name": pattern})
    assert caught.value.kind == "InvalidParameter"


def test_a_page_beyond_what_the_server_allows_is_answered_as_it_is_asked_for(ask, there):
    assert len(ask("findEntities", {"pageSize": 5_000_000})["entities"]) == 3
    assert len(ask("findEntities", {})["entities"]) == 3
