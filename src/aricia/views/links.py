"""The rows that change relationships and classifications."""

from __future__ import annotations

from typing import Any

import msgspec

from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import ElementProperties, Session, write_options
from aricia.views.checks import body_of, path_guid
from aricia.views.properties import CLASSIFICATION, RELATIONSHIP, properties_of
from aricia.views.rows import Row
from aricia.views.writes import needed

Payload = dict[str, Any]


def relation_of(row: Row, request: Request) -> str:
    """The relationship or classification type: the row's, or the one that the path names."""
    name = row.relation
    return request.variables[name[1:-1]] if name.startswith("{") else name


def link(row: Row, request: Request, session: Session) -> Payload:
    """Link two elements; a link of a type that allows one between two elements is updated when it is there already."""
    body = body_of(row, request)
    options = write_options(body)
    end1, end2 = path_guid(request, row.end1), path_guid(request, row.end2)
    properties = properties_of(row, request, session, body, RELATIONSHIP)
    if properties is not None and len(row.beans) > 1:
        properties = _fitting(session, row.relation, properties)
    guid = metadata.link(session, relation_of(row, request), end1, end2, properties, options)
    return {"guid": guid} if row.response == "GUIDResponse" else {}


def _fitting(session: Session, relation: str, properties: ElementProperties) -> ElementProperties:
    """What the relationship can hold of properties that came in the bean of another type (rows with more than one bean)."""
    definition = session.types.get(relation)
    known = definition.attributes if definition else {}
    kept = {name: value for name, value in properties.properties.items() if name in known}
    return msgspec.structs.replace(properties, properties=kept)


def detach(row: Row, request: Request, session: Session) -> Payload:
    """Remove the links between two elements; none is no fault."""
    options = write_options(body_of(row, request))
    end1, end2 = path_guid(request, row.end1), path_guid(request, row.end2)
    metadata.detach(session, relation_of(row, request), end1, end2, options)
    return {}


def delete_relationship(row: Row, request: Request, session: Session) -> Payload:
    """Remove one relationship by its GUID."""
    options = write_options(body_of(row, request))
    metadata.delete_relationship(session, path_guid(request, row.guid), options)
    return {}


def update_relationship(row: Row, request: Request, session: Session) -> Payload:
    """Merge the given properties into the relationship's, or replace them."""
    body = body_of(row, request)
    options = write_options(body)
    guid = path_guid(request, row.guid)
    properties = needed(request, properties_of(row, request, session, body, RELATIONSHIP))
    metadata.update_relationship(session, guid, properties, options)
    return {}


def classify(row: Row, request: Request, session: Session) -> Payload:
    """Attach the row's classification, or replace its properties."""
    body = body_of(row, request)
    options = write_options(body)
    guid = path_guid(request, row.guid)
    properties = properties_of(row, request, session, body, CLASSIFICATION)
    metadata.classify(session, guid, relation_of(row, request), properties, options)
    return {}


def reclassify(row: Row, request: Request, session: Session) -> Payload:
    """Merge the given properties into the classification's, or replace them."""
    body = body_of(row, request)
    options = write_options(body)
    guid = path_guid(request, row.guid)
    properties = properties_of(row, request, session, body, CLASSIFICATION)
    metadata.reclassify(session, guid, relation_of(row, request), properties, options)
    return {}


def declassify(row: Row, request: Request, session: Session) -> Payload:
    """Remove the classification; an element without it is no fault."""
    options = write_options(body_of(row, request))
    metadata.declassify(session, path_guid(request, row.guid), relation_of(row, request), options)
    return {}
