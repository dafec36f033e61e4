"""Creating, changing and removing entities."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import RepositoryFault
from aricia.base.operation import Request
from aricia.metadata.api import Session
from aricia.repository.instance_json import EntityDocument
from aricia.repository.instance_reader import InstanceReader
from aricia.repository.instances import ACTIVE, DELETED, NewClassification, Source
from aricia.servers.repository_services.answers import entity_answer, with_removed
from aricia.servers.repository_services.bodies import (
    ORIGINS,
    STATUSES,
    body_of,
    choice,
    external_source,
    filling,
    in_enterprise,
    parts,
    read_as,
    readable,
    text,
    type_name,
)
from aricia.servers.repository_services.faults import STATUS, refused, type_of_another

Json = dict[str, Any]


def add_entity(request: Request, session: Session) -> Json:
    """A new entity that is at home here."""
    return _add(request, session, None)


def add_external_entity(request: Request, session: Session) -> Json:
    """A new entity that belongs to an external source."""
    return _add(request, session, external_source(request, "entityTypeGUID"))


def _add(request: Request, session: Session, source: Source | None) -> Json:
    body = body_of(request)
    kind = type_name(session, request, "entityTypeGUID")
    check_status(request, body, kind)
    given = filling(session, kind, body.get("initialProperties"))
    entity = session.collection.add_entity(
        request.user, kind, given.properties, source=source, effective_from=given.effective_from, effective_to=given.effective_to,
        classifications=[_classification(session, each) for each in parts(body, "initialClassifications")],
    )
    return entity_answer(session, entity, as_given=True)


def check_status(request: Request, body: Json, kind: str) -> None:
    """Whether an instance can begin with the status that the body wants.

    errors: OMRS-REPOSITORY-400-058 it would begin as a deleted one
    """
    if choice(body, "initialStatus", STATUSES, ACTIVE) == DELETED:
        inserts = (DELETED, kind, request.operation.name, "initialStatus", request.server.name)
        raise refused("OMRS-REPOSITORY-400-058", STATUS, *inserts, kind="StatusNotSupported")


def _classification(session: Session, value: Json) -> NewClassification:
    name = text(value, "name") or ""
    given = filling(session, name, value.get("properties"))
    return NewClassification(
        name=name, properties=given.properties, effective_from=given.effective_from, effective_to=given.effective_to,
        origin=choice(value, "classificationOrigin", ORIGINS, "ASSIGNED"), origin_guid=text(value, "classificationOriginGUID"),
        maintained=False,
    )


def add_entity_proxy(request: Request, session: Session) -> Json:
    """A stand-in for an entity that is at home elsewhere.

    errors: OMRS-REPOSITORY-400-043 no proxy;  -044 its entity is at home here;  405-001 asked of all repositories of the cohorts
    """
    operation, value = request.operation, body_of(request).get("entity")
    if in_enterprise(request):
        raise RepositoryFault("FunctionNotSupported", "OMRS-ENTERPRISE-REPOSITORY-CONNECTOR-405-001", (operation.name,))
    if value is None:
        raise refused("OMRS-REPOSITORY-400-043", "entityProxy", operation.name, session.collection.collection_name, "entityProxy")
    with readable():
        proxy = InstanceReader(session.types).proxy(read_as(EntityDocument, value))
    if proxy.collection_id in (None, session.collection.collection_id):
        raise refused("OMRS-REPOSITORY-400-044", "entityProxy", operation.name, proxy.guid, "entityProxy")
    session.collection.save_entity(proxy)
    return {}


def update_entity_properties(request: Request, session: Session) -> Json:
    """The entity with other properties instead of those that it had."""
    guid = request.variables["entityGUID"]
    kind = session.collection.get_entity(guid).type_name
    given = filling(session, kind, body_of(request).get("instanceProperties"))
    return entity_answer(session, session.collection.update_entity(request.user, guid, **given._asdict()), as_given=True)


def undo_entity_update(request: Request, session: Session) -> Json:
    """The entity with the properties of the version before; nothing when there is none."""
    entity = session.collection.undo_entity(request.user, request.variables["entityGUID"])
    return entity_answer(session, entity) if entity is not None else {}


def delete_entity(request: Request, session: Session) -> Json:
    """The entity, soft-deleted."""
    guid = request.variables["obsoleteEntityGUID"]
    check_type(request, session.collection.get_entity(guid).type_name, guid)
    return entity_answer(session, with_removed(session, session.collection.delete_entity(request.user, guid)))


def check_type(request: Request, actual: str, guid: str) -> None:
    """Whether the body names the type of the instance that it removes.

    errors: OMRS-REPOSITORY-400-039
    """
    supplied = text(body_of(request), "typeDefName")
    if supplied != actual:
        raise type_of_another(guid, str(supplied), actual, request.operation.name)


def purge_entity(request: Request, session: Session) -> Json:
    """Nothing: the entity is gone."""
    session.collection.purge_entity(request.user, request.variables["deletedEntityGUID"])
    return {}


def restore_entity(request: Request, session: Session) -> Json:
    """The entity, no longer deleted."""
    return entity_answer(session, session.collection.restore_entity(request.user, request.variables["deletedEntityGUID"]))
