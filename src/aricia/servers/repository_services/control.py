"""Changes of what an instance is: its GUID, its type, its home."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.metadata.api import Session
from aricia.servers.repository_services.answers import entity_answer, relationship_answer
from aricia.servers.repository_services.bodies import body_of, part, text
from aricia.servers.repository_services.entity_maintenance import check_type
from aricia.servers.repository_services.faults import refused, type_of_another

Json = dict[str, Any]


def re_identify_entity(request: Request, session: Session) -> Json:
    """The entity under another GUID."""
    guid = request.variables["entityGUID"]
    check_type(request, session.collection.get_entity(guid).type_name, guid)
    return entity_answer(session, session.collection.reidentify_entity(request.user, guid, request.query["newEntityGUID"]))


def re_identify_relationship(request: Request, session: Session) -> Json:
    """The relationship under another GUID."""
    guid = request.variables["relationshipGUID"]
    check_type(request, session.collection.get_relationship(guid).type_name, guid)
    new_guid = request.query["newRelationshipGUID"]
    return relationship_answer(session, session.collection.reidentify_relationship(request.user, guid, new_guid))


def re_type_entity(request: Request, session: Session) -> Json:
    """The entity as one of another type."""
    guid = request.variables["entityGUID"]
    new_type = _new_type(request, guid, session.collection.get_entity(guid).type_name)
    return entity_answer(session, session.collection.retype_entity(request.user, guid, new_type))


def re_type_relationship(request: Request, session: Session) -> Json:
    """The relationship as one of another type."""
    guid = request.variables["relationshipGUID"]
    new_type = _new_type(request, guid, session.collection.get_relationship(guid).type_name)
    return relationship_answer(session, session.collection.retype_relationship(request.user, guid, new_type))


def _new_type(request: Request, guid: str, actual: str) -> str:
    """The name of the type to come; the type that the body calls the current one has to be that."""
    body, operation = body_of(request), request.operation.name
    for parameter in ("currentTypeDef", "newTypeDef"):
        if not part(body, parameter):
            raise refused("OMRS-REPOSITORY-400-019", parameter, parameter, operation, request.server.name)
    current = str(text(body["currentTypeDef"], "name"))
    if current != actual:
        raise type_of_another(guid, current, actual, operation)
    return str(text(body["newTypeDef"], "name"))


def re_home_entity(request: Request, session: Session) -> Json:
    """A copy of an entity becomes the entity itself."""
    guid = request.variables["entityGUID"]
    entity = session.collection.get_entity(guid)
    check_type(request, entity.type_name, guid)
    _check_homes(request, session, guid, entity.collection_id)
    return entity_answer(session, session.collection.rehome_entity(request.user, guid))


def re_home_relationship(request: Request, session: Session) -> Json:
    """A copy of a relationship becomes the relationship itself."""
    guid = request.variables["relationshipGUID"]
    relationship = session.collection.get_relationship(guid)
    check_type(request, relationship.type_name, guid)
    _check_homes(request, session, guid, relationship.collection_id)
    return relationship_answer(session, session.collection.rehome_relationship(request.user, guid))


def _check_homes(request: Request, session: Session, guid: str, actual: str | None) -> None:
    """Whether an instance leaves the home that it has for this collection.

    errors: OMRS-LOCAL-REPOSITORY-400-002 for another collection, or it is at home here
    OMRS-REPOSITORY-400-056 its home is another one
    """
    new, old = request.query["newHomeMetadataCollectionId"], request.variables["homeMetadataCollectionId"]
    here, operation = session.collection.collection_id, request.operation.name
    if new != here or actual == here:
        inserts = (operation, guid, new, here, session.collection.collection_name)
        raise refused("OMRS-LOCAL-REPOSITORY-400-002", "newHomeMetadataCollectionId", *inserts)
    if old != actual:
        raise refused("OMRS-REPOSITORY-400-056", "homeMetadataCollectionId", operation, guid, old)
