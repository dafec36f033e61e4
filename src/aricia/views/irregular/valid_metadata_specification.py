"""Valid metadata: the specification properties of an element (spec: metadata store, section 6 item 5)."""

from __future__ import annotations

from typing import Any

from aricia.base.body_faults import INVALID_TYPE_ID, MISMATCHED_INPUT, UnmappableBody
from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import (
    ElementProperties,
    ReadOptions,
    Session,
    SpecificationKind,
    WriteOptions,
    bean_class,
    specification_kinds,
)
from aricia.views.bodies import Body, read_options, text_map_of, text_of
from aricia.views.checks import body_of, checked_name, missing_object, path_guid
from aricia.views.payloads import elements_payload
from aricia.views.rows import row_of

Payload = dict[str, Any]

CATEGORY = "Specification Property"
_COMMON = frozenset(("specificationPropertyType", "name", "description", "otherPropertyValues"))


def get_specification_property_types(request: Request, session: Session) -> Payload:
    """The kinds of specification properties with what they are for."""
    return {"stringMap": {kind.bean: f"{kind.name} --> {kind.description}" for kind in specification_kinds().values()}}


def set_up_specification_property(request: Request, session: Session) -> Payload:
    """Add a specification property to an element; it is anchored to the element."""
    body = body_of(row_of(request.operation), request) or {}
    if bean_class(body.get("class")) is None:
        raise UnmappableBody(INVALID_TYPE_ID, f"{body.get('class')!r} is not the class of a specification property")
    kind = _kind(body)
    if kind is None:
        raise missing_object(request, "specificationPropertyType")
    name = checked_name(request, text_of(body, "name"), "specificationProperty.name")
    guid = path_guid(request, "elementGUID")
    element = metadata.get_element(session, guid, ReadOptions(graph_query_depth=0))
    properties = _properties(body, kind, name, f"{element.type_name}::{guid}::{kind.name}::{name}")
    options = WriteOptions(
        anchor_guid=guid, is_own_anchor=False, parent_guid=guid, parent_relationship_type_name="SpecificationPropertyAssignment"
    )
    assignment = ElementProperties({"propertyName": kind.name})
    created = metadata.create_element(
        session, "SpecificationPropertyValue", ElementProperties(properties), options, parent_properties=assignment
    )
    return {"guid": created}


def get_specification_property_by_type(request: Request, session: Session) -> Payload:
    """The specification properties of one kind."""
    options = read_options(body_of(row_of(request.operation), request))
    given = request.query["specificationPropertyType"]
    kind = next((each for each in specification_kinds().values() if given in (each.name, each.constant)), None)
    if kind is None:
        raise UnmappableBody(MISMATCHED_INPUT, f"{given!r} is not a kind of specification property")
    page = metadata.get_by_name(session, kind.name, ("identifier",), options, "SpecificationPropertyValue")
    return elements_payload(session, page, options)


def _kind(body: Body) -> SpecificationKind | None:
    """The kind that the body's class or its specificationPropertyType names."""
    given = text_of(body, "specificationPropertyType")
    for kind in specification_kinds().values():
        if body.get("class") == kind.bean or given in (kind.name, kind.constant):
            return kind
    return None


def _properties(body: Body, kind: SpecificationKind, name: str, qualified_name: str) -> dict[str, Any]:
    """The value that stands for a specification property: what it has no attribute for becomes an additional property."""
    others = dict(text_map_of(body, "otherPropertyValues") or {})
    bean = bean_class(kind.bean)
    data_type, scope = None, None
    for field in bean.fields.values() if bean else ():
        value = body.get(field.name)
        if field.name in _COMMON or value is None:
            continue
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if field.name == "dataType":
            data_type = text
        elif field.name == "openMetadataTypeName":
            data_type = text
            if kind.name == "producedAnnotationType":
                others["typeName"] = text
        elif field.name == "completionStatus":
            data_type, scope = "string", text.replace("_", " ").capitalize()
            others["completionStatus"] = scope
        else:
            others[field.name] = text
    properties: dict[str, Any] = {
        "qualifiedName": qualified_name, "identifier": kind.name, "displayName": name, "category": CATEGORY, "namespacePath": kind.name,
        "usage": kind.description, "preferredValue": name, "isCaseSensitive": True, "ordinal": 0,
    }
    optional = {"description": text_of(body, "description"), "scope": scope, "dataType": data_type, "additionalProperties": others or None}
    return properties | {key: value for key, value in optional.items() if value is not None}
