"""Operations of the metadata store that write, for every service that offers them (spec: metadata store, 7)."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.metadata.bodies import Body, instant_of, object_of, text_map_of, text_of, write_options
from aricia.metadata.classify import classify, declassify, reclassify, update_classification_effectivity
from aricia.metadata.create import create_element
from aricia.metadata.delete import archive_element, delete_element
from aricia.metadata.element_properties import ElementProperties
from aricia.metadata.link import delete_relationship, detach, link, update_relationship, update_relationship_effectivity
from aricia.metadata.session import Session
from aricia.metadata.store_values import read_property_map
from aricia.metadata.template import create_from_template
from aricia.metadata.update import update_effectivity, update_element
from aricia.metadata.zones import publish_element, withdraw_element

Payload = dict[str, Any]


def _properties(session: Session, value: Body | None) -> ElementProperties | None:
    """The NewElementProperties or ElementProperties of a body."""
    if value is None:
        return None
    properties = read_property_map(session.types, value.get("propertyValueMap") or {})
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
def create_metadata_element_in_store(request: Request, session: Session, body: Body | None) -> Payload:
    """A new element of the type that the body names."""
    type_name = _name(request, session, text_of(body, "typeName"), "metadataElementTypeName")
    guid = create_element(
        session, type_name, _properties(session, object_of(body, "properties")) or ElementProperties(), write_options(body),
        initial_classifications=_classifications(session, body, "initialClassifications"),
        parent_properties=_properties(session, object_of(body, "parentRelationshipProperties")),
    )
    return {"guid": guid}


def create_metadata_element_from_template(request: Request, session: Session, body: Body | None) -> Payload:
    """A copy of a template."""
    guid = create_from_template(
        session, text_of(body, "templateGUID"), write_options(body), expected_type=text_of(body, "typeName"),
        replacement=_properties(session, object_of(body, "replacementProperties")),
        replacement_classifications=_classifications(session, body, "replacementClassifications"),
        placeholders=text_map_of(body, "placeholderPropertyValues") or {},
        parent_properties=_properties(session, object_of(body, "parentRelationshipProperties")),
    )
    return {"guid": guid}


def update_metadata_element_in_store(request: Request, session: Session, body: Body | None) -> Payload:
    """Merge the properties into the element's, or replace them."""
    properties = _properties(session, object_of(body, "properties")) or ElementProperties()
    return {"flag": update_element(session, request.variables["metadataElementGUID"], properties, write_options(body))}


def publish_metadata_element(request: Request, session: Session, body: Body | None) -> Payload:
    """Move the element to the zones where the caller publishes."""
    publish_element(session, request.variables["metadataElementGUID"], write_options(body))
    return {}


def withdraw_metadata_element(request: Request, session: Session, body: Body | None) -> Payload:
    """Move the element back to the caller's default zones."""
    withdraw_element(session, request.variables["metadataElementGUID"], write_options(body))
    return {}


def update_metadata_element_effectivity_in_store(request: Request, session: Session, body: Body | None) -> Payload:
    """Set when the element is effective."""
    dates = (instant_of(body, "effectiveFrom"), instant_of(body, "effectiveTo"))
    update_effectivity(session, request.variables["metadataElementGUID"], *dates, write_options(body))
    return {}


def delete_metadata_element_in_store(request: Request, session: Session, body: Body | None) -> Payload:
    """Delete the element."""
    options = write_options(body)
    delete_element(session, request.variables["metadataElementGUID"], options)
    return {}


def archive_metadata_element_in_store(request: Request, session: Session, body: Body | None) -> Payload:
    """Archive the element."""
    archive_element(session, request.variables["metadataElementGUID"], write_options(body))
    return {}


# ---- classifications ---------------------------------------------------------------------------------------------------
def classify_metadata_element_in_store(request: Request, session: Session, body: Body | None) -> Payload:
    """Attach a classification, or replace its properties."""
    properties = _properties(session, object_of(body, "properties"))
    classify(session, *_classified(request), properties, write_options(body))
    return {}


def reclassify_metadata_element_in_store(request: Request, session: Session, body: Body | None) -> Payload:
    """Merge the properties into the classification's, or replace them."""
    properties = _properties(session, object_of(body, "properties"))
    reclassify(session, *_classified(request), properties, write_options(body))
    return {}


def update_classification_effectivity_in_store(request: Request, session: Session, body: Body | None) -> Payload:
    """Set when the classification is effective."""
    dates = (instant_of(body, "effectiveFrom"), instant_of(body, "effectiveTo"))
    update_classification_effectivity(session, *_classified(request), *dates, write_options(body))
    return {}


def declassify_metadata_element_in_store(request: Request, session: Session, body: Body | None) -> Payload:
    """Remove the classification."""
    declassify(session, *_classified(request), write_options(body))
    return {}


def _classified(request: Request) -> tuple[str, str]:
    return request.variables["metadataElementGUID"], request.variables["classificationName"]


# ---- relationships -----------------------------------------------------------------------------------------------------
def create_related_elements_in_store(request: Request, session: Session, body: Body | None) -> Payload:
    """Link two elements."""
    type_name = _name(request, session, text_of(body, "typeName"), "relationshipTypeName")
    ends = [_guid(request, session, text_of(body, name), name) for name in ("metadataElement1GUID", "metadataElement2GUID")]
    properties = _properties(session, object_of(body, "properties"))
    return {"guid": link(session, type_name, ends[0], ends[1], properties, write_options(body))}


def update_related_elements_in_store(request: Request, session: Session, body: Body | None) -> Payload:
    """Merge the properties into the relationship's, or replace them."""
    properties = _properties(session, object_of(body, "properties"))
    update_relationship(session, request.variables["relationshipGUID"], properties, write_options(body))
    return {}


def update_related_elements_effectivity_in_store(request: Request, session: Session, body: Body | None) -> Payload:
    """Set when the relationship is effective."""
    dates = (instant_of(body, "effectiveFrom"), instant_of(body, "effectiveTo"))
    update_relationship_effectivity(session, request.variables["relationshipGUID"], *dates, write_options(body))
    return {}


def delete_related_elements_in_store(request: Request, session: Session, body: Body | None) -> Payload:
    """Delete one relationship."""
    delete_relationship(session, request.variables["relationshipGUID"], write_options(body))
    return {}


def delete_relationship_in_store(request: Request, session: Session, body: Body | None) -> Payload:
    """Delete one relationship: the name by which access services know it."""
    return delete_related_elements_in_store(request, session, body)


def detach_related_elements_in_store(request: Request, session: Session, body: Body | None) -> Payload:
    """Delete the relationships of a type from one element to another."""
    variables = request.variables
    ends = (variables["metadataElement1GUID"], variables["metadataElement2GUID"])
    detach(session, variables["relationshipTypeName"], *ends, write_options(body))
    return {}
