"""Project manager: tasks, and projects found by their classifications."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import (
    ElementProperties,
    ReadOptions,
    Session,
    is_subclass,
    object_of,
    read_options,
    text_of,
    write_options,
)
from aricia.repository.instances import Entity
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, Condition, Conditions
from aricia.views.checks import body_of, check_paging, checked_name, missing_body, path_guid
from aricia.views.payloads import elements_payload
from aricia.views.properties import ENTITY, RELATIONSHIP, bean_of_body, classifications_of, properties_of
from aricia.views.rows import row_of
from aricia.views.writes import attached_to, check_qualified_name, needed

Payload = dict[str, Any]

_CLASSIFICATION = "ProjectClassification"


def create_task_project(request: Request, session: Session) -> Payload:
    """A new project of kind Task under the given one. Properties of another class count as a missing body here."""
    row = row_of(request.operation)
    body = body_of(row, request)
    value = object_of(body, "properties")
    if value is None or not is_subclass(str(value.get("class")), row.beans[0]):
        raise missing_body("OMAG-COMMON-400-017", request, row.body_class)
    properties = needed(request, properties_of(row, request, session, body, ENTITY))
    check_qualified_name(request, session, properties, row.type)
    classifications = {"Task": ElementProperties({}), **classifications_of(session, body, "initialClassifications")}
    guid = metadata.create_element(
        session, properties.type_name or row.type, properties,
        attached_to(write_options(body), path_guid(request, row.end1), row.relation),
        initial_classifications=classifications,
        parent_properties=bean_of_body(session, body, "parentRelationshipProperties", RELATIONSHIP),
    )
    return {"guid": guid}


def create_project(request: Request, session: Session) -> Payload:
    """A new project, classified from the start with the classification that the query names."""
    row = row_of(request.operation)
    body = body_of(row, request)
    properties = needed(request, properties_of(row, request, session, body, ENTITY))
    check_qualified_name(request, session, properties, row.type)
    kind = request.query.get("classificationName")
    classifications = {kind: ElementProperties({})} if kind else {}
    guid = metadata.create_element(
        session, properties.type_name or row.type, properties, write_options(body),
        initial_classifications={**classifications, **classifications_of(session, body, "initialClassifications")},
        parent_properties=bean_of_body(session, body, "parentRelationshipProperties", RELATIONSHIP),
    )
    return {"guid": guid}


def get_classified_projects(request: Request, session: Session) -> Payload:
    """The projects with the classification that the filter names."""
    row = row_of(request.operation)
    body = body_of(row, request)
    name = checked_name(request, text_of(body, "filter"), "classificationName")
    return _classified(request, session, ClassificationCondition(name))


def get_projects_by_classification_properties(request: Request, session: Session) -> Payload:
    """The projects whose ProjectClassification has all the given values; without values, all that have it."""
    body = body_of(row_of(request.operation), request)
    given = {name: text_of(body, name) for name in ("approach", "managementStyle", "resultsUsage")}
    conditions = tuple(Condition(name, "EQ", value) for name, value in given.items() if value)
    return _classified(request, session, ClassificationCondition(_CLASSIFICATION, Conditions(conditions) if conditions else None))


def _classified(request: Request, session: Session, condition: ClassificationCondition) -> Payload:
    row = row_of(request.operation)
    options = read_options(body_of(row, request))
    page = metadata.find_by_conditions(session, None, ClassificationConditions((condition,)), options, "Project")
    return elements_payload(session, page, options)


def get_project_hierarchy(request: Request, session: Session) -> Payload:
    """The project with the projects that it manages."""
    entity, options = _project(request, session)
    return {"element": metadata.project_hierarchy(session, entity, options)}


def get_project_graph(request: Request, session: Session) -> Payload:
    """The project with the projects that it manages, each as an element of its own."""
    entity, options = _project(request, session)
    return {"element": metadata.project_graph(session, entity, options)}


def _project(request: Request, session: Session) -> tuple[Entity, ReadOptions]:
    row = row_of(request.operation)
    options = read_options(body_of(row, request))
    check_paging(request, session, options)
    return metadata.get_element(session, path_guid(request, row.guid, "elementGUID"), options, row.type), options
