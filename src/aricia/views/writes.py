"""The rows that change elements: create, create from template, attach, update, delete."""

from __future__ import annotations

from typing import Any

import msgspec

from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import ElementProperties, Session, WriteOptions, object_of, text_map_of, text_of, write_options
from aricia.views.checks import body_of, missing_object, path_guid
from aricia.views.properties import ENTITY, RELATIONSHIP, bean_of_body, classifications_of, properties_of
from aricia.views.rows import Row

Payload = dict[str, Any]


def create(row: Row, request: Request, session: Session) -> Payload:
    """A new element of the type that its properties name, or of the row's."""
    body = body_of(row, request)
    options = write_options(body)
    properties = needed(request, properties_of(row, request, session, body, ENTITY))
    check_qualified_name(request, session, properties, row.type)
    guid = metadata.create_element(
        session, properties.type_name or row.type, properties, options,
        initial_classifications=classifications_of(session, body, "initialClassifications"),
        parent_properties=bean_of_body(session, body, "parentRelationshipProperties", RELATIONSHIP),
    )
    return {"guid": guid}


def create_from_template(row: Row, request: Request, session: Session) -> Payload:
    """A copy of a template; its GUID stands in the body or in the path."""
    body = body_of(row, request)
    template = text_of(body, "templateGUID") or request.variables.get("templateGUID")
    guid = metadata.create_from_template(
        session, template, write_options(body), expected_type=row.type or None,
        replacement=bean_of_body(session, body, "replacementProperties", ENTITY),
        replacement_classifications=classifications_of(session, body, "replacementClassifications"),
        placeholders=text_map_of(body, "placeholderPropertyValues") or {},
        parent_properties=bean_of_body(session, body, "parentRelationshipProperties", RELATIONSHIP),
    )
    return {"guid": guid}


def attach(row: Row, request: Request, session: Session) -> Payload:
    """A new element that belongs to the given one: linked to it (the given one at end 1) and anchored to it."""
    body = body_of(row, request)
    properties = needed(request, properties_of(row, request, session, body, ENTITY))
    return {"guid": attach_element(row, request, session, properties, row.type)}


def attach_element(row: Row, request: Request, session: Session, properties: ElementProperties, type_name: str) -> str:
    """Create the element of an attachment row from the body's other fields; the path variable ``end1`` holds its parent."""
    body = body_of(row, request)
    parent = path_guid(request, row.end1)
    check_qualified_name(request, session, properties, type_name)
    options = attached_to(write_options(body), parent, row.relation)
    return metadata.create_element(
        session, properties.type_name or type_name, properties, options,
        initial_classifications=classifications_of(session, body, "initialClassifications"),
        parent_properties=bean_of_body(session, body, "parentRelationshipProperties", RELATIONSHIP),
    )


def attached_to(options: WriteOptions, parent: str, relation: str) -> WriteOptions:
    """The options of an element that is linked and anchored to its parent, whatever the body says about anchors."""
    return msgspec.structs.replace(
        options, anchor_guid=parent, is_own_anchor=False, parent_guid=parent, parent_relationship_type_name=relation,
        parent_at_end1=True,
    )


def update(row: Row, request: Request, session: Session) -> Payload:
    """Merge the given properties into the element's, or replace them; flag tells whether anything changed."""
    body = body_of(row, request)
    options = write_options(body)
    guid = path_guid(request, row.guid)
    properties = needed(request, properties_of(row, request, session, body, ENTITY))
    if not options.merge_update:
        check_qualified_name(request, session, properties, row.type)
    return {"flag": metadata.update_element(session, guid, properties, options)}


def delete(row: Row, request: Request, session: Session) -> Payload:
    """Delete the element the way the body says; by default it is archived when it is part of a lineage."""
    body = body_of(row, request)
    options = write_options(body)
    metadata.delete_element(session, path_guid(request, row.guid), options)
    return {}


def needed(request: Request, properties: ElementProperties | None) -> ElementProperties:
    """The properties, or OPEN-METADATA-400-002 when there are none."""
    if properties is None:
        raise missing_object(request, "properties")
    return properties


def check_qualified_name(request: Request, session: Session, properties: ElementProperties, type_name: str) -> None:
    """A Referenceable needs its qualifiedName; the fault is the view service's, before the store looks."""
    if properties.properties.get("qualifiedName"):
        return
    if not session.types.is_a(type_name, "Referenceable"):
        return
    name = "properties.qualifiedName"
    raise invalid("OPEN-METADATA-400-004", parameter=name, inserts=(name, request.operation.name))


def has_properties(request: Request) -> bool:
    """Whether the body carries properties at all."""
    return isinstance(request.body, dict) and object_of(request.body, "properties") is not None
