"""Creating, changing and removing relationships."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.metadata.api import Session
from aricia.repository.instances import Source
from aricia.servers.repository_services.answers import relationship_answer
from aricia.servers.repository_services.bodies import body_of, external_source, filling, text, type_name
from aricia.servers.repository_services.entity_maintenance import check_status, check_type
from aricia.servers.repository_services.faults import refused

Json = dict[str, Any]


def add_relationship(request: Request, session: Session) -> Json:
    """A new relationship that is at home here."""
    return _add(request, session, None)


def add_external_relationship(request: Request, session: Session) -> Json:
    """A new relationship that belongs to an external source."""
    return _add(request, session, external_source(request, "relationshipTypeGUID"))


def _add(request: Request, session: Session, source: Source | None) -> Json:
    body = body_of(request)
    kind = type_name(session, request, "relationshipTypeGUID")
    check_status(request, body, kind)
    given = filling(session, kind, body.get("initialProperties"))
    relationship = session.collection.add_relationship(
        request.user, kind, _end(request, "entityOneGUID"), _end(request, "entityTwoGUID"), given.properties, source=source,
        effective_from=given.effective_from, effective_to=given.effective_to,
    )
    return relationship_answer(session, relationship, as_given=True)


def _end(request: Request, parameter: str) -> str:
    guid = text(body_of(request), parameter)
    if not guid:
        raise refused("OMRS-REPOSITORY-400-014", parameter, "guid", parameter, request.operation.name)
    return guid


def update_relationship_properties(request: Request, session: Session) -> Json:
    """The relationship with other properties instead of those that it had."""
    guid = request.variables["relationshipGUID"]
    kind = session.collection.get_relationship(guid).type_name
    given = filling(session, kind, body_of(request).get("instanceProperties"))
    relationship = session.collection.update_relationship(request.user, guid, **given._asdict())
    return relationship_answer(session, relationship, as_given=True)


def undo_relationship_update(request: Request, session: Session) -> Json:
    """The relationship with the properties of the version before; nothing when there is none."""
    relationship = session.collection.undo_relationship(request.user, request.variables["relationshipGUID"])
    return relationship_answer(session, relationship) if relationship is not None else {}


def delete_relationship(request: Request, session: Session) -> Json:
    """The relationship, soft-deleted."""
    guid = request.variables["obsoleteRelationshipGUID"]
    check_type(request, session.collection.get_relationship(guid).type_name, guid)
    return relationship_answer(session, session.collection.delete_relationship(request.user, guid))


def purge_relationship(request: Request, session: Session) -> Json:
    """Nothing: the relationship is gone."""
    session.collection.purge_relationship(request.user, request.variables["deletedRelationshipGUID"])
    return {}


def restore_relationship(request: Request, session: Session) -> Json:
    """The relationship, no longer deleted."""
    guid = request.variables["deletedRelationshipGUID"]
    return relationship_answer(session, session.collection.restore_relationship(request.user, guid))
