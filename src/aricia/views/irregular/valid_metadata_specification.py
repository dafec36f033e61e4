"""Valid metadata: the specification properties of an element (spec: metadata store, section 6 item 5)."""

from __future__ import annotations

import functools
from typing import Any

from aricia.base.body_faults import INVALID_TYPE_ID, MISMATCHED_INPUT, UnmappableBody
from aricia.base.operation import Request
from aricia.base.tables import rows
from aricia.metadata import api as metadata
from aricia.metadata.api import (
    Body,
    ElementProperties,
    Reader,
    ReadOptions,
    Session,
    SpecificationKind,
    WriteOptions,
    additional_name,
    bean_class,
    constant_reader,
    read_flag,
    read_options,
    read_text,
    specification_kinds,
    text_map_of,
    text_of,
)
from aricia.views.checks import body_of, checked_name, missing_object, path_guid
from aricia.views.payloads import elements_payload
from aricia.views.rows import row_of

Payload = dict[str, Any]

CATEGORY = "Specification Property"
_READERS: dict[str, Reader] = {
    "String": read_text, "boolean": lambda value, name: None if value is None else read_flag(value, name),
    "CompletionStatus": constant_reader("CompletionStatus"),
}
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
    """The kind that the body's class or else its specificationPropertyType names."""
    given = text_of(body, "specificationPropertyType")
    kinds = specification_kinds().values()
    by_class = next((kind for kind in kinds if kind.bean == body.get("class")), None)
    return by_class or next((kind for kind in kinds if given in (kind.name, kind.constant)), None)


def _properties(body: Body, kind: SpecificationKind, name: str, qualified_name: str) -> dict[str, Any]:
    """The value that stands for a specification property: what it has no attribute for becomes an additional property."""
    given = _own_fields(body, kind)
    others = dict(text_map_of(body, "otherPropertyValues") or {})
    data_type, scope = given.pop("dataType", None), None
    if "openMetadataTypeName" in given:
        data_type = given.pop("openMetadataTypeName")
        if kind.name == "producedAnnotationType":
            others["typeName"] = data_type
    if "completionStatus" in given:
        status = _completion_statuses()[given.pop("completionStatus")]
        data_type, scope = "string", status["name"]
        others |= {"completionStatus": scope, "completionStatusDescription": status["description"]}
    others |= {additional_name(key): str(value).lower() if isinstance(value, bool) else value for key, value in given.items()}
    properties: dict[str, Any] = {
        "qualifiedName": qualified_name, "identifier": kind.name, "displayName": name, "category": CATEGORY,
        "namespacePath": kind.name, "usage": kind.description, "preferredValue": name, "isCaseSensitive": True, "ordinal": 0,
    }
    optional = {
        "description": text_of(body, "description"), "scope": scope, "dataType": data_type,
        "additionalProperties": others or None,
    }
    return properties | {key: value for key, value in optional.items() if value is not None}


def _own_fields(body: Body, kind: SpecificationKind) -> dict[str, Any]:
    """What the body gives for the fields that only this kind has; a truth value that it leaves out is that of a new bean."""
    bean = bean_class(kind.bean)
    given: dict[str, Any] = {}
    for field in bean.fields.values() if bean else ():
        if field.name not in _COMMON:
            value = _READERS[field.java_type](body.get(field.name), field.name)
            given[field.name] = field.default if value is None else value
    return {name: value for name, value in given.items() if value is not None}


@functools.cache
def _completion_statuses() -> dict[str, dict[str, str]]:
    """How a governance service may have ended, by constant."""
    return {row["constant"]: row for row in rows("completion_statuses.tsv")}
