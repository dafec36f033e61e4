"""Metadata expert: the metadata store's own operations, under the marker of a view service (spec: view services, 8.21)."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import ElementProperties, Session
from aricia.views.bodies import Body, instant_of, object_of, text_map_of, text_of, write_options
from aricia.views.checks import body_of
from aricia.views.rows import row_of

Payload = dict[str, Any]


def _body(request: Request) -> Body | None:
    """The body as the row takes it."""
    return body_of(row_of(request.operation), request)


def _properties(session: Session, value: Body | None) -> ElementProperties | None:
    """The NewElementProperties or ElementProperties of a body."""
    if value is None:
        return None
    properties = metadata.read_property_map(session.types, value.get("propertyValueMap") or {})
    return ElementProperties(properties, instant_of(value, "effectiveFrom"), instant_of(value, "effectiveTo"))


def _classifications(session: Session, body: Body | None, key: str) -> dict[str, ElementProperties]:
    given = object_of(body, key) or {}
    return {name: _properties(session, object_of(given, name)) or ElementProperties() for name in given}


def _name(request: Request, session: Session, value: str | None, parameter: str) -> str:
    """A name that the store needs; OMAG-COMMON-400-006 without one."""
    return _needed(request, session, value, parameter, "OMAG-COMMON-400-006")


def _guid(request: Request, session: Session, value: str | None, parameter: str) -> str:
    """A GUID that the store needs; OMAG-COMMON-400-005 without one."""
    return _needed(request, session, value, parameter, "OMAG-COMMON-400-005")


def _needed(request: Request, session: Session, value: str | None, parameter: str, fault: str) -> str:
    if not value:
        raise invalid(fault, parameter=parameter, inserts=(parameter, session.server.name), action=request.operation.name)
    return value


# ---- elements ----------------------------------------------------------------------------------------------------------
def create_metadata_element_in_store(request: Request, session: Session) -> Payload:
    """A new element of the type that the body names."""
    body = _body(request)
    type_name = _name(request, session, text_of(body, "typeName"), "metadataElementTypeName")
    guid = metadata.create_element(
        session, type_name, _properties(session, object_of(body, "properties")) or ElementProperties(), write_options(body),
        initial_classifications=_classifications(session, body, "initialClassifications"),
        parent_properties=_properties(session, object_of(body, "parentRelationshipProperties")),
    )
    return {"guid": guid}


def create_metadata_element_from_template(request: Request, session: Session) -> Payload:
    """A copy of a template."""
    body = _body(request)
    guid = metadata.create_from_template(
        session, text_of(body, "templateGUID"), write_options(body), expected_type=text_of(body, "typeName"),
        replacement=_properties(session, object_of(body, "replacementProperties")),
        replacement_classifications=_classifications(session, body, "replacementClassifications"),
        placeholders=text_map_of(body, "placeholderPropertyValues") or {},
        parent_properties=_properties(session, object_of(body, "parentRelationshipProperties")),
    )
    return {"guid": guid}


def update_metadata_element_in_store(request: Request, session: Session) -> Payload:
    """Merge the properties into the element's, or replace them."""
    body = _body(request)
    properties = _properties(session, object_of(body, "properties")) or ElementProperties()
    return {"flag": metadata.update_element(session, request.variables["metadataElementGUID"], properties, write_options(body))}


def publish_metadata_element(request: Request, session: Session) -> Payload:
    """Move the element to the zones where the caller publishes."""
    metadata.publish_element(session, request.variables["metadataElementGUID"], write_options(_body(request)))
    return {}


def withdraw_metadata_element(request: Request, session: Session) -> Payload:
    """Move the element back to the caller's default zones."""
    metadata.withdraw_element(session, request.variables["metadataElementGUID"], write_options(_body(request)))
    return {}


def update_metadata_element_effectivity_in_store(request: Request, session: Session) -> Payload:
    """Set when the element is effective."""
    body = _body(request)
    dates = (instant_of(body, "effectiveFrom"), instant_of(body, "effectiveTo"))
    metadata.update_effectivity(session, request.variables["metadataElementGUID"], *dates, write_options(body))
    return {}


def delete_metadata_element_in_store(request: Request, session: Session) -> Payload:
    """Delete the element."""
    options = write_options(_body(request))
    metadata.delete_element(session, request.variables["metadataElementGUID"], options)
    return {}


def archive_metadata_element_in_store(request: Request, session: Session) -> Payload:
    """Archive the element."""
    metadata.archive_element(session, request.variables["metadataElementGUID"], write_options(_body(request)))
    return {}


# ---- classifications ---------------------------------------------------------------------------------------------------
def classify_metadata_element_in_store(request: Request, session: Session) -> Payload:
    """Attach a classification, or replace its properties."""
    body = _body(request)
    properties = _properties(session, object_of(body, "properties"))
    metadata.classify(session, *_classified(request), properties, write_options(body))
    return {}


def reclassify_metadata_element_in_store(request: Request, session: Session) -> Payload:
    """Merge the properties into the classification's, or replace them."""
    body = _body(request)
    properties = _properties(session, object_of(body, "properties"))
    metadata.reclassify(session, *_classified(request), properties, write_options(body))
    return {}


def update_classification_effectivity_in_store(request: Request, session: Session) -> Payload:
    """Set when the classification is effective."""
    body = _body(request)
    dates = (instant_of(body, "effectiveFrom"), instant_of(body, "effectiveTo"))
    metadata.update_classification_effectivity(session, *_classified(request), *dates, write_options(body))
    return {}


def declassify_metadata_element_in_store(request: Request, session: Session) -> Payload:
    """Remove the classification."""
    metadata.declassify(session, *_classified(request), write_options(_body(request)))
    return {}


def _classified(request: Request) -> tuple[str, str]:
    return request.variables["metadataElementGUID"], request.variables["classificationName"]


# ---- relationships -----------------------------------------------------------------------------------------------------
def create_related_elements_in_store(request: Request, session: Session) -> Payload:
    """Link two elements."""
    body = _body(request)
    type_name = _name(request, session, text_of(body, "typeName"), "relationshipTypeName")
    ends = [_guid(request, session, text_of(body, name), name) for name in ("metadataElement1GUID", "metadataElement2GUID")]
    properties = _properties(session, object_of(body, "properties"))
    return {"guid": metadata.link(session, type_name, ends[0], ends[1], properties, write_options(body))}


def update_related_elements_in_store(request: Request, session: Session) -> Payload:
    """Merge the properties into the relationship's, or replace them."""
    body = _body(request)
    properties = _properties(session, object_of(body, "properties"))
    metadata.update_relationship(session, request.variables["relationshipGUID"], properties, write_options(body))
    return {}


def update_related_elements_effectivity_in_store(request: Request, session: Session) -> Payload:
    """Set when the relationship is effective."""
    body = _body(request)
    dates = (instant_of(body, "effectiveFrom"), instant_of(body, "effectiveTo"))
    metadata.update_relationship_effectivity(session, request.variables["relationshipGUID"], *dates, write_options(body))
    return {}


def delete_related_elements_in_store(request: Request, session: Session) -> Payload:
    """Delete one relationship."""
    metadata.delete_relationship(session, request.variables["relationshipGUID"], write_options(_body(request)))
    return {}


def detach_related_elements_in_store(request: Request, session: Session) -> Payload:
    """Delete the relationships of a type from one element to another."""
    variables = request.variables
    ends = (variables["metadataElement1GUID"], variables["metadataElement2GUID"])
    metadata.detach(session, variables["relationshipTypeName"], *ends, write_options(_body(request)))
    return {}
