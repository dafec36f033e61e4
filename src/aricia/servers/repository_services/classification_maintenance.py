"""Classifying entities: by GUID (the answer is the entity) or by their proxy (the answer is the classification)."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import RepositoryFault
from aricia.base.operation import Request
from aricia.metadata.api import Session
from aricia.repository.faults import not_classified
from aricia.repository.instances import Entity
from aricia.servers.repository_services.answers import classification_answer, entity_answer
from aricia.servers.repository_services.bodies import (
    ORIGINS,
    body_of,
    choice,
    filling,
    in_enterprise,
    part,
    parts,
    source,
    text,
)
from aricia.servers.repository_services.faults import refused

Json = dict[str, Any]


def classify_entity(request: Request, session: Session) -> Json:
    """Attach a classification; bodies of the detailed kind say where it comes from."""
    body, name = body_of(request), request.variables["classificationName"]
    guid = _guid(request)
    given = filling(session, name, body.get("classificationProperties") or body.get("instanceProperties"))
    before = session.collection.get_entities((guid,)).get(guid)
    try:
        entity = session.collection.classify_entity(
            request.user, guid, name, **given._asdict(), source=source(body),
            origin=choice(body, "classificationOrigin", ORIGINS, "ASSIGNED"), origin_guid=text(body, "classificationOriginGUID"),
        )
    except RepositoryFault as fault:
        if "entityGUID" not in request.variables and fault.kind == "EntityNotKnown":
            fault.caused_by = fault.exception_class  # the original looks for the entity behind a proxy elsewhere, too
        raise
    answer = _answer(request, session, entity)
    if in_enterprise(request) and not request.operation.path.endswith("/detailed") and (
        before is not None and before.classification(name) is None
    ):
        _leave_origin_out(answer, name)
    return answer


def _leave_origin_out(answer: Json, name: str) -> None:
    """The answer to a new simple classification by all repositories of the cohorts is the one that tells no origin (recorded)."""
    shown = answer.get("entity", {}).get("classifications") or [answer.get("classification", {})]
    for classification in shown:
        if classification.get("name") == name:
            classification.pop("classificationOrigin", None)


def update_entity_classification(request: Request, session: Session) -> Json:
    """Give a classification that is there other properties.

    errors: OMRS-REPOSITORY-400-048 the entity (or the proxy supplied) does not have it
    """
    guid, name = _guid(request), request.variables["classificationName"]
    entity = session.collection.get_entity(guid)
    if entity.classification(name) is None or not _shown_by_proxy(request, name):
        raise not_classified(guid, name, request.operation.name, session.collection.collection_name)
    given = filling(session, name, body_of(request).get("instanceProperties"))
    return _answer(request, session, session.collection.classify_entity(request.user, guid, name, **given._asdict()))


def declassify_entity(request: Request, session: Session) -> Json:
    """Remove a classification; by proxy the answer is its last version."""
    guid, name = _guid(request), request.variables["classificationName"]
    if not _shown_by_proxy(request, name):
        raise not_classified(guid, name, request.operation.name, session.collection.collection_name)
    entity = session.collection.declassify_entity(request.user, guid, name)
    if "entityGUID" in request.variables:
        return entity_answer(session, entity)
    return classification_answer(session, session.collection.classification_history(guid, name, None, None, False, 0, 1)[0])


def _proxy(request: Request) -> Json:
    body = body_of(request)
    given = part(body, "entityProxy") or part(body, "entity")
    if not text(given, "guid"):
        raise refused("OMRS-REPOSITORY-400-043", "entityProxy", request.operation.name, request.server.name, "entityProxy")
    return given


def _guid(request: Request) -> str:
    return request.variables.get("entityGUID") or str(text(_proxy(request), "guid"))


def _shown_by_proxy(request: Request, name: str) -> bool:
    """Whether the proxy of the body carries the classification; True for paths that name the entity."""
    if "entityGUID" in request.variables:
        return True
    return any(each.get("name") == name for each in parts(_proxy(request), "classifications"))


def _answer(request: Request, session: Session, entity: Entity) -> Json:
    if "entityGUID" in request.variables:
        return entity_answer(session, entity)
    return classification_answer(session, entity.classification(request.variables["classificationName"]))
