"""Feedback manager: comments, tags, and the one like and one rating that a user has per element (metadata store, section 6)."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import (
    ElementProperties,
    Page,
    ReadOptions,
    RelatedElement,
    Session,
    read_options,
    text_of,
    write_options,
)
from aricia.views.checks import body_of, missing_object, path_guid
from aricia.views.payloads import elements_payload
from aricia.views.properties import ENTITY, properties_of
from aricia.views.rows import Row, row_of
from aricia.views.writes import attach_element, attached_to, has_properties, needed

Payload = dict[str, Any]


def add_comment_to_element(request: Request, session: Session) -> Payload:
    """A new comment on the element, or a reply when the element is a comment; it needs a text."""
    row = row_of(request.operation)
    properties = needed(request, properties_of(row, request, session, body_of(row, request), ENTITY))
    if properties.properties.get("qualifiedName") and not properties.properties.get("description"):
        name = "properties.description"
        raise invalid("OPEN-METADATA-400-021", parameter=name, inserts=(name, request.operation.name))
    return {"guid": attach_element(row, request, session, properties, row.type)}


def create_informal_tag(request: Request, session: Session) -> Payload:
    """A new tag, which everybody may use; it needs a name. As recorded, properties of another class make nothing."""
    row = row_of(request.operation)
    body = body_of(row, request)
    properties = properties_of(row, request, session, body, ENTITY)
    if properties is None:
        if not has_properties(request):
            raise missing_object(request, "properties")
        return {}
    if not properties.properties.get("displayName"):
        raise invalid("OPEN-METADATA-400-004", parameter="properties.name", inserts=("properties.name", request.operation.name))
    return {"guid": metadata.create_element(session, properties.type_name or row.type, properties, write_options(body))}


def find_my_tags(request: Request, session: Session) -> Payload:
    """The tags of one page of a search that the caller has created."""
    row = row_of(request.operation)
    body = body_of(row, request)
    options = read_options(body)
    page = metadata.find_by_text(session, text_of(body, "searchString"), options, row.type)
    mine = [entity for entity in page.entities if entity.created_by == session.user]
    return elements_payload(session, Page(mine, page.found), options)


def add_like_to_element(request: Request, session: Session) -> Payload:
    """The caller likes the element; a second call changes the first like."""
    row = row_of(request.operation)
    return _set_own(row, request, session, _own_properties(row, request, session))


def add_rating_to_element(request: Request, session: Session) -> Payload:
    """The caller's rating of the element; a second call changes it."""
    row = row_of(request.operation)
    properties = needed(request, _own_properties(row, request, session))
    if properties.properties.get("stars") is None:
        raise missing_object(request, "properties.starRating")
    return _set_own(row, request, session, properties)


def remove_like_from_element(request: Request, session: Session) -> Payload:
    """Take the caller's like away; none is no fault."""
    return _remove_own(request, session)


def remove_rating_from_element(request: Request, session: Session) -> Payload:
    """Take the caller's rating away; none is no fault."""
    return _remove_own(request, session)


def _own_properties(row: Row, request: Request, session: Session) -> ElementProperties | None:
    return properties_of(row, request, session, body_of(row, request), ENTITY)


def _set_own(row: Row, request: Request, session: Session, properties: ElementProperties | None) -> Payload:
    element = path_guid(request, row.end1)
    options = write_options(body_of(row, request))
    own = _own(row, session, element)
    if own is None:
        given = ElementProperties(properties.properties) if properties else ElementProperties({})
        metadata.create_element(session, row.type, given, attached_to(options, element, row.relation))
    elif properties is not None:
        metadata.update_element(session, own.entity.guid, properties, options)
    return {}


def _remove_own(request: Request, session: Session) -> Payload:
    row = row_of(request.operation)
    options = write_options(body_of(row, request))
    own = _own(row, session, path_guid(request, row.end1))
    if own is not None:
        metadata.delete_element(session, own.entity.guid, options)
    return {}


def _own(row: Row, session: Session, element: str) -> RelatedElement | None:
    """The caller's like or rating of the element; an unknown element is a fault."""
    page = metadata.related(
        session, element, ReadOptions(), relationship_types=(row.relation,), starting_at_end=1, result_type=row.type or None
    )
    return next((item for item in page.elements if item.entity.created_by == session.user), None)
