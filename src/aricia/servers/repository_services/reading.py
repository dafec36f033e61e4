"""Entities, relationships and classifications: single ones, histories, searches."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.metadata.api import Session
from aricia.repository import faults
from aricia.repository.instances import Entity
from aricia.servers.repository_services import searches
from aricia.servers.repository_services.answers import (
    classifications_answer,
    entities_answer,
    entity_answer,
    relationship_answer,
    relationships_answer,
    with_removed,
    writer,
)
from aricia.servers.repository_services.bodies import (
    ORDERS,
    body_of,
    choice,
    in_enterprise,
    instant,
    optional_type_name,
    page_of,
    statuses,
    text,
)

Json = dict[str, Any]


def get_metadata_collection_id(request: Request, session: Session) -> Json:
    """The id of the collection."""
    return {"metadataCollectionId": session.collection.collection_id}


# ---- single instances --------------------------------------------------------------------------------------------------
def is_entity_known(request: Request, session: Session) -> Json:
    """The entity, deleted or not; nothing when it is not here."""
    entity = session.collection.is_entity_known(request.variables["guid"])
    return entity_answer(session, None if entity is None else _with_all_classifications(request, session, entity))


def _with_all_classifications(request: Request, session: Session, entity: Entity) -> Entity:
    """A collection asked by itself shows removed classifications as deleted ones; asked for a whole cohort it does not."""
    return entity if in_enterprise(request) else with_removed(session, entity)


def get_entity_summary(request: Request, session: Session) -> Json:
    """The header and the classifications of an entity or proxy."""
    guid = request.variables["guid"]
    entity = session.collection.get_entities((guid,)).get(guid) or session.collection.get_entity(guid)
    return {"entity": writer(session).summary(_with_all_classifications(request, session, entity))}


def get_entity_detail(request: Request, session: Session) -> Json:
    """The entity, now or as of an instant."""
    as_of = instant(body_of(request), "asOfTime")
    entity = session.collection.get_entity(request.variables["guid"], as_of)
    return entity_answer(session, entity if as_of is not None else _with_all_classifications(request, session, entity))


def is_relationship_known(request: Request, session: Session) -> Json:
    """The relationship, deleted or not; nothing when it is not here."""
    return relationship_answer(session, session.collection.is_relationship_known(request.variables["guid"]))


def get_relationship(request: Request, session: Session) -> Json:
    """The relationship, now or as of an instant."""
    as_of = instant(body_of(request), "asOfTime")
    return relationship_answer(session, session.collection.get_relationship(request.variables["guid"], as_of), as_of)


def get_home_classifications(request: Request, session: Session) -> Json:
    """The classifications that are at home here, of an entity whose home is elsewhere: none when it is at home here itself."""
    guid, as_of = request.variables["entityGUID"], instant(body_of(request), "asOfTime")
    collection = session.collection
    entity = collection.get_entities((guid,), as_of).get(guid) or collection.get_entity(guid, as_of)
    home = collection.collection_id
    if entity.collection_id == home:
        return classifications_answer(session, [])
    return classifications_answer(session, [each for each in entity.classifications if each.collection_id == home])


# ---- histories ---------------------------------------------------------------------------------------------------------
def _range(request: Request) -> tuple[int | None, int | None, bool, int, int]:
    body = body_of(request)
    oldest_first = choice(body, "sequencingOrder", ("BACKWARDS", "FORWARDS"), "BACKWARDS") == "FORWARDS"
    return instant(body, "fromTime"), instant(body, "toTime"), oldest_first, *page_of(body)


def get_entity_detail_history(request: Request, session: Session) -> Json:
    """The versions of an entity."""
    return entities_answer(session, session.collection.entity_history(request.variables["guid"], *_range(request)))


def get_classification_history(request: Request, session: Session) -> Json:
    """The versions of a classification of an entity, which has to have had it at some time."""
    guid, name = request.variables["guid"], request.variables["classificationName"]
    found = session.collection.classification_history(guid, name, *_range(request))
    if not found and not session.collection.classification_history(guid, name, None, None, False, 0, 1):
        raise faults.entity_not_known(guid, session.collection.collection_name)
    return classifications_answer(session, found)


def get_relationship_history(request: Request, session: Session) -> Json:
    """The versions of a relationship."""
    return relationships_answer(session, session.collection.relationship_history(request.variables["guid"], *_range(request)))


# ---- searches ----------------------------------------------------------------------------------------------------------
def get_relationships_for_entity(request: Request, session: Session) -> Json:
    """The relationships of an entity or proxy, of a type and its subtypes or of all."""
    body, guid = body_of(request), request.variables["entityGUID"]
    type_name, as_of = optional_type_name(session, request, "typeGUID"), instant(body, "asOfTime")
    start, size = page_of(body)
    if not in_enterprise(request) and guid not in session.collection.get_entities((guid,), as_of):
        session.collection.get_entity(guid, as_of)  # raises what is the matter with it
    found = session.collection.relationships_of(
        (guid,), type_names=None if type_name is None else (type_name,), as_of=as_of, start=start, page_size=size,
        order=choice(body, "sequencingOrder", ORDERS, "CREATION_DATE_RECENT"), order_property=text(body, "sequencingProperty"),
        statuses=statuses(body),
    )
    return relationships_answer(session, found.get(guid, []), body, as_of)


def find_entities(request: Request, session: Session) -> Json:
    """The entities that pass conditions on their properties and classifications."""
    return _entities(request, session, **_entity_tests(request, session))


def count_entities(request: Request, session: Session) -> Json:
    """How many entities pass conditions."""
    query = searches.entity_query(session, request, **_entity_tests(request, session))
    return {"count": session.collection.count_entities(query)}


def _entity_tests(request: Request, session: Session) -> Json:
    body = body_of(request)
    return {
        "conditions": searches.search_conditions(session, body.get("matchProperties")),
        "classifications": searches.classification_conditions(session, body.get("matchClassifications")),
    }


def find_entities_by_property(request: Request, session: Session) -> Json:
    """The entities that have certain values."""
    body = body_of(request)
    conditions = searches.match_conditions(session, body)
    return _entities(request, session, conditions=conditions, classifications=searches.with_any_classification(body))


def find_entities_by_classification(request: Request, session: Session) -> Json:
    """The entities that have a classification with certain values."""
    return _entities(request, session, classifications=searches.with_classification(session, request))


def find_entities_by_property_value(request: Request, session: Session) -> Json:
    """The entities that have a text in any property."""
    classifications = searches.with_any_classification(body_of(request))
    conditions = searches.value_conditions(request.query)
    return _entities(request, session, conditions=conditions, classifications=classifications)


def _entities(request: Request, session: Session, **tests: Any) -> Json:
    query = searches.entity_query(session, request, **tests)
    return entities_answer(session, session.collection.find_entities(query), body_of(request))


def find_relationships(request: Request, session: Session) -> Json:
    """The relationships that pass conditions on their properties and ends."""
    return _relationships(request, session, **_relationship_tests(request, session))


def count_relationships(request: Request, session: Session) -> Json:
    """How many relationships pass conditions."""
    query = searches.relationship_query(session, request, **_relationship_tests(request, session))
    return {"count": session.collection.count_relationships(query)}


def _relationship_tests(request: Request, session: Session) -> Json:
    body = body_of(request)
    return {"conditions": searches.search_conditions(session, body.get("matchProperties")), **searches.ends(request)}


def find_relationships_by_property(request: Request, session: Session) -> Json:
    """The relationships that have certain values."""
    return _relationships(request, session, conditions=searches.match_conditions(session, body_of(request)))


def find_relationships_by_property_value(request: Request, session: Session) -> Json:
    """The relationships that have a text in any property."""
    return _relationships(request, session, conditions=searches.value_conditions(request.query))


def _relationships(request: Request, session: Session, **tests: Any) -> Json:
    query = searches.relationship_query(session, request, **tests)
    return relationships_answer(session, session.collection.find_relationships(query), body_of(request), query.as_of)
