"""Copies of instances whose home is elsewhere: storing them as they come, removing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aricia.base.codec import encode
from aricia.base.errors import RepositoryFault
from aricia.base.operation import Request
from aricia.metadata.api import Session
from aricia.repository.faults import entity_not_known
from aricia.repository.instance_json import ClassificationDocument, EntityDocument, decode_relationship
from aricia.repository.instance_reader import InstanceReader
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.servers.repository_services.bodies import body_of, part, parts, read_as, readable, text
from aricia.servers.repository_services.faults import refused

Json = dict[str, Any]


# ---- what bodies carry -------------------------------------------------------------------------------------------------
def _given(request: Request, name: str) -> Json:
    """A part of the body that has to be there.

    errors: OMRS-REPOSITORY-400-041
    """
    value = part(body_of(request), name)
    if not value:
        raise refused("OMRS-REPOSITORY-400-041", name, name, request.operation.name, request.server.name)
    return value


def _entity(session: Session, value: Any) -> Entity:
    with readable():
        return InstanceReader(session.types).entity(read_as(EntityDocument, value))


def _relationship(session: Session, value: Any) -> Relationship:
    with readable():
        return InstanceReader(session.types).relationship(decode_relationship(encode(value)))


def _classification(request: Request, session: Session) -> tuple[str, Classification]:
    """The classification, and the GUID of the entity (or its proxy) that carries it."""
    given = read_as(ClassificationDocument, _given(request, "classification"))
    carrier = _given(request, "entity" if body_of(request).get("entity") else "entityProxy")
    with readable():
        return str(text(carrier, "guid")), InstanceReader(session.types).classification(given)


# ---- entities ----------------------------------------------------------------------------------------------------------
def save_entity(request: Request, session: Session) -> Json:
    """Store a copy, unless what is here is as new. A deleted copy comes as the version that says so."""
    session.collection.save_entity(_entity(session, _given(request, "entity")))
    return {}


def purge_entity(request: Request, session: Session) -> Json:
    """Remove a copy, given itself or by its GUID."""
    guid = request.variables.get("entityGUID") or _entity(session, _given(request, "entity")).guid
    session.collection.purge_entity_copy(guid)
    return {}


def refresh_entity(request: Request, session: Session) -> Json:
    """Ask the home for a new copy, which comes as an event of every cohort in which it is.

    errors: OMRS-REPOSITORY-400-063 the entity is at home here
    """
    return _refresh(request, session, request.variables["entityGUID"], "entity", session.collection.is_entity_known)


def _refresh(
    request: Request, session: Session, guid: str, kind: str, find: Callable[[str], Entity | Relationship | None]
) -> Json:
    instance = find(guid)
    if instance is not None and instance.collection_id == session.collection.collection_id:
        inserts = (request.operation.name, guid, instance.collection_id, session.collection.collection_name)
        raise RepositoryFault(f"Home{kind.capitalize()}", "OMRS-REPOSITORY-400-063", inserts)
    name = text(request.body or {}, "typeDefName") or (instance.type_name if instance is not None else None)
    home = request.query.get("homeMetadataCollectionId") or (instance.collection_id if instance is not None else None)
    for cohort in request.server.cohorts.values():
        if name is not None and home is not None:
            cohort.request_refresh(kind, str(name), guid, str(home))
    return {}


# ---- classifications ---------------------------------------------------------------------------------------------------
def save_classification(request: Request, session: Session) -> Json:
    """Store a copy of a classification; the proxy that carries it is stored first when its entity is not here."""
    guid, classification = _classification(request, session)
    proxy = body_of(request).get("entityProxy")
    if guid not in session.collection.known_entities((guid,)):
        if proxy is None:
            raise entity_not_known(guid, session.collection.collection_name)
        _save_proxy(session, proxy)
    session.collection.save_classification(guid, classification)
    return {}


def purge_classification(request: Request, session: Session) -> Json:
    """Remove a copy of a classification."""
    guid, classification = _classification(request, session)
    session.collection.purge_classification_copy(guid, classification.type_name)
    return {}


# ---- relationships -----------------------------------------------------------------------------------------------------
def save_relationship(request: Request, session: Session) -> Json:
    """Store a copy of a relationship, with the proxies of those of its ends that are not here."""
    _save_relationship(session, _given(request, "relationship"))
    return {}


def _save_relationship(session: Session, value: Json) -> None:
    relationship = _relationship(session, value)
    known = session.collection.known_entities((relationship.end1, relationship.end2))
    for guid, name in ((relationship.end1, "entityOneProxy"), (relationship.end2, "entityTwoProxy")):
        if guid not in known:
            _save_proxy(session, value[name])
    session.collection.save_relationship(relationship)


def _save_proxy(session: Session, value: Any) -> None:
    with readable():
        proxy = InstanceReader(session.types).proxy(read_as(EntityDocument, value))
    session.collection.save_entity(proxy)


def purge_relationship(request: Request, session: Session) -> Json:
    """Remove a copy, given itself or by its GUID."""
    guid = request.variables.get("relationshipGUID") or _relationship(session, _given(request, "relationship")).guid
    session.collection.purge_relationship_copy(guid)
    return {}


def refresh_relationship(request: Request, session: Session) -> Json:
    """Ask for a new copy; see ``refresh_entity``."""
    guid = request.variables["relationshipGUID"]
    return _refresh(request, session, guid, "relationship", session.collection.is_relationship_known)


# ---- many --------------------------------------------------------------------------------------------------------------
def save_instances(request: Request, session: Session) -> Json:
    """Store copies of entities, then of relationships between them."""
    body = body_of(request)
    for value in parts(body, "entityElementList"):
        session.collection.save_entity(_entity(session, value))
    for value in parts(body, "relationshipElementList"):
        _save_relationship(session, value)
    return {}
