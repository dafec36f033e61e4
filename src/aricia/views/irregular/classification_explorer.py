"""Classification explorer: elements by what classifications, unique names and property values say (spec: view services, 8.6)."""

from __future__ import annotations

from aricia.base.errors import AriciaError
from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import (
    Body,
    RelatedPage,
    Session,
    flag_of,
    int_of,
    object_of,
    read_options,
    text_map_of,
    text_of,
    texts_of,
)
from aricia.repository.instances import Relationship
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, Condition, Conditions
from aricia.views.checks import body_of, check_paging, checked_guid, checked_name, path_guid
from aricia.views.payloads import Payload, element_payload, elements_payload, related_payload
from aricia.views.queries import value_conditions
from aricia.views.rows import row_of

# Attribute that holds the level of each governed classification.
_LEVELS = {
    "Impact": "severityLevel", "Confidence": "confidenceLevel", "Criticality": "criticalityLevel",
    "Confidentiality": "confidentialityLevel", "Retention": "retentionBasis",
}


# ---- classifications ---------------------------------------------------------------------------------------------------
def get_impact_classified_elements(request: Request, session: Session) -> Payload:
    """The elements with an impact, of any level or of one."""
    return _of_level(request, session, "Impact")


def get_confidence_classified_elements(request: Request, session: Session) -> Payload:
    """The elements with a confidence, of any level or of one."""
    return _of_level(request, session, "Confidence")


def get_criticality_classified_elements(request: Request, session: Session) -> Payload:
    """The elements with a criticality, of any level or of one."""
    return _of_level(request, session, "Criticality")


def get_confidentiality_classified_elements(request: Request, session: Session) -> Payload:
    """The elements with a confidentiality, of any level or of one."""
    return _of_level(request, session, "Confidentiality")


def get_retention_classified_elements(request: Request, session: Session) -> Payload:
    """The elements with a retention, on any basis or on one."""
    return _of_level(request, session, "Retention")


def _of_level(request: Request, session: Session, classification: str) -> Payload:
    body = body_of(row_of(request.operation), request)
    tests = []
    if flag_of(body, "returnSpecificLevel"):
        tests.append(Condition(_LEVELS[classification], "EQ", int_of(body, "levelIdentifier")))
    return _classified(request, session, body, classification, tests)


def _classified(request: Request, session: Session, body: Body | None, classification: str, tests: list[Condition]) -> Payload:
    """The elements whose classification passes all of the tests."""
    options = read_options(body)
    check_paging(request, session, options)
    conditions = Conditions(tuple(tests)) if tests else None
    wanted = ClassificationConditions((ClassificationCondition(classification, conditions),))
    return elements_payload(session, metadata.find_by_conditions(session, None, wanted, options, None), options)


def get_security_tagged_elements(request: Request, session: Session) -> Payload:
    """The elements with all of the given security labels and properties; without any, those with security tags."""
    body = body_of(row_of(request.operation), request)
    tests = [Condition("securityLabels", "EQ", label) for label in texts_of(body, "securityLabels") or ()]
    tests += [Condition("securityProperties", "EQ", value) for value in (text_map_of(body, "securityProperties") or {}).values()]
    return _classified(request, session, body, "SecurityTags", tests)


def get_owners_elements(request: Request, session: Session) -> Payload:
    """The elements of an owner; the filter is checked like a GUID."""
    body = body_of(row_of(request.operation), request)
    owner = checked_guid(request, text_of(body, "filter"), "owner")
    return _classified(request, session, body, "Ownership", [Condition("owner", "EQ", owner)])


def get_elements_by_origin(request: Request, session: Session) -> Payload:
    """The elements with an origin: organisation, business capability and other values, as far as they are given."""
    body = body_of(row_of(request.operation), request)
    given = object_of(body, "properties") or {}
    tests = [Condition(name, "EQ", given[name]) for name in ("organization", "businessCapability") if given.get(name)]
    tests += [Condition("otherOriginValues", "EQ", value) for value in (given.get("otherOriginValues") or {}).values()]
    return _classified(request, session, body, "DigitalResourceOrigin", tests)


def get_elements_by_classification_with_property_value(request: Request, session: Session) -> Payload:
    """The elements whose classification has exactly the given value in one of the named attributes."""
    return _classification_value(request, session, exact=True)


def find_elements_by_classification_with_property_value(request: Request, session: Session) -> Payload:
    """The elements whose classification has a matching text in one of the named attributes."""
    return _classification_value(request, session, exact=False)


def _classification_value(request: Request, session: Session, *, exact: bool) -> Payload:
    body = body_of(row_of(request.operation), request)
    options = read_options(body)
    conditions = value_conditions(request, body, options, exact=exact)
    wanted = ClassificationConditions((ClassificationCondition(request.variables["classificationName"], conditions),))
    return elements_payload(session, metadata.find_by_conditions(session, None, wanted, options, None), options)


# ---- names and values --------------------------------------------------------------------------------------------------
def get_root_elements_by_property_value(request: Request, session: Session) -> Payload:
    """The elements with exactly the given value in one of the named attributes."""
    return _by_value(request, session, exact=True)


def find_elements_by_property_value(request: Request, session: Session) -> Payload:
    """The elements with a matching text in one of the named attributes."""
    return _by_value(request, session, exact=False)


def _by_value(request: Request, session: Session, *, exact: bool) -> Payload:
    body = body_of(row_of(request.operation), request)
    options = read_options(body)
    check_paging(request, session, options)
    conditions = value_conditions(request, body, options, exact=exact)
    return elements_payload(session, metadata.find_by_conditions(session, conditions, None, options, None), options)


def get_root_element_by_guid(request: Request, session: Session) -> Payload:
    """The element with this GUID, whatever its type."""
    options = read_options(body_of(row_of(request.operation), request))
    entity = metadata.get_element(session, path_guid(request, "elementGUID"), options)
    return element_payload(session, entity, options)


def get_root_element_by_unique_name(request: Request, session: Session) -> Payload:
    """The one element with this value in a property that tells elements apart; nothing when there is none."""
    body = body_of(row_of(request.operation), request)
    options = read_options(body)
    value, name = _unique_name(request, body)
    return element_payload(session, metadata.get_by_unique_name(session, value, name, options), options)


def get_root_element_guid_by_unique_name(request: Request, session: Session) -> Payload:
    """The GUID of that element."""
    body = body_of(row_of(request.operation), request)
    value, name = _unique_name(request, body)
    entity = metadata.get_by_unique_name(session, value, name, read_options(body))
    return {} if entity is None else {"guid": entity.guid}


def _unique_name(request: Request, body: Body | None) -> tuple[str, str]:
    """The value looked for and the property it stands in, under either of their names in the body."""
    value = text_of(body, "propertyValue") or text_of(body, "name")
    name = text_of(body, "propertyName") or text_of(body, "namePropertyName") or "qualifiedName"
    return checked_name(request, value, "name"), name


def retrieve_instance_for_guid(request: Request, session: Session) -> Payload:
    """The header of the element with this GUID or, when there is none, of the relationship."""
    options = read_options(body_of(row_of(request.operation), request))
    guid = path_guid(request, "guid")
    try:
        return {"element": metadata.element_header(session, metadata.get_element(session, guid, options))}
    except AriciaError as fault:
        if fault.id != "OMAG-REPOSITORY-HANDLER-404-007":
            raise
    return {"element": metadata.relationship_header(session, metadata.get_relationship(session, guid, options))}


# ---- meanings ----------------------------------------------------------------------------------------------------------
def get_meanings(request: Request, session: Session) -> Payload:
    """The terms that tell what an element means; the original takes the filter from the query string, this from the body too."""
    return _semantic(request, session, "elementGUID", 1)


def get_semantic_assignees(request: Request, session: Session) -> Payload:
    """The elements that a term gives their meaning."""
    return _semantic(request, session, "glossaryTermGUID", 2)


_TEXTS = ("expression", "description", "steward", "source")


def _semantic(request: Request, session: Session, variable: str, end: int) -> Payload:
    row = row_of(request.operation)
    body = body_of(row, request)
    options = read_options(body)
    check_paging(request, session, options)
    guid = path_guid(request, variable, "elementGUID")
    page = metadata.related(session, guid, options, relationship_types=("SemanticAssignment",), starting_at_end=end)
    asked: Body = {**(body or {}), **request.query}
    kept = [item for item in page.elements if _assignment_fits(item.relationship, asked)]
    return related_payload(session, RelatedPage(kept, page.found), options, guid if row.list_graph else None)


def _assignment_fits(assignment: Relationship, asked: Body) -> bool:
    """Whether an assignment has the values asked for; its status has to be VALIDATED unless another one is asked for."""
    properties = assignment.properties
    if text_of(asked, "createdBy") not in (None, assignment.created_by):
        return False
    if any(text_of(asked, name) not in (None, properties.get(name)) for name in _TEXTS):
        return False
    if flag_of(asked, "returnSpecificConfidence") and properties.get("confidence", 0) != int_of(asked, "confidence"):
        return False
    return bool(properties.get("termAssignmentStatus") == (text_of(asked, "status") or "VALIDATED"))
