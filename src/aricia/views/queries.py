"""The rows that query: by type, by classification, by conditions, by values of related elements and of relationships."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import Body, ReadOptions, RelatedPage, Session, object_of, read_options, text_of, texts_of
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, Condition, Conditions
from aricia.views.checks import body_of, checked_name, path_guid
from aricia.views.links import relation_of
from aricia.views.payloads import Payload, elements_payload, related_payload, relationships_payload
from aricia.views.reads import given_end, related_page
from aricia.views.rows import Row


def by_type(row: Row, request: Request, session: Session) -> Payload:
    """All elements of the type that the body names."""
    options = read_options(body_of(row, request))
    return elements_payload(session, metadata.find_by_conditions(session, None, None, options, row.type), options)


def by_classification(row: Row, request: Request, session: Session) -> Payload:
    """All elements with the classification that the path names."""
    options = read_options(body_of(row, request))
    wanted = ClassificationConditions((ClassificationCondition(relation_of(row, request)),))
    return elements_payload(session, metadata.find_by_conditions(session, None, wanted, options, row.type), options)


def by_conditions(row: Row, request: Request, session: Session) -> Payload:
    """The elements that pass the conditions of the body."""
    body = body_of(row, request)
    options = read_options(body)
    conditions = metadata.read_conditions(session.types, object_of(body, "searchProperties"))
    classified = metadata.read_classification_conditions(session.types, object_of(body, "matchClassifications"))
    return elements_payload(session, metadata.find_by_conditions(session, conditions, classified, options, row.type), options)


def related_by_value(row: Row, request: Request, session: Session) -> Payload:
    """The related elements that have exactly the given value in one of the named attributes."""
    return _related_matching(row, request, session, exact=True)


def related_by_search(row: Row, request: Request, session: Session) -> Payload:
    """The related elements with a matching text in one of the named attributes."""
    return _related_matching(row, request, session, exact=False)


def _related_matching(row: Row, request: Request, session: Session, *, exact: bool) -> Payload:
    body = body_of(row, request)
    options = read_options(body)
    page = related_page(row, request, session, options)
    names, value = texts_of(body, "propertyNames") or (), _value(request, body)
    kept = [item for item in page.elements if _matches(item.entity.properties, names, value, options, exact)]
    return related_payload(session, RelatedPage(kept, page.found), options, request.variables[given_end(row)])


def _matches(properties: dict[str, Any], names: tuple[str, ...], value: str, options: ReadOptions, exact: bool) -> bool:
    texts = [str(properties[name]) for name in names or properties if name in properties]
    if exact:
        return any(text == value for text in texts)
    return any(_text_matches(text, value, options) for text in texts)


def _text_matches(text: str, value: str, options: ReadOptions) -> bool:
    if options.ignore_case:
        text, value = text.lower(), value.lower()
    if options.starts_with and options.ends_with:
        return text == value
    if options.starts_with:
        return text.startswith(value)
    return text.endswith(value) if options.ends_with else value in text


def value_conditions(request: Request, body: Body | None, options: ReadOptions, *, exact: bool) -> Conditions:
    """The condition "this value in any of the named attributes" of a property value query; without names, in any attribute.

    errors: OPEN-METADATA-400-004 no value
    """
    operator, value = "EQ" if exact else metadata.text_operator(options), _value(request, body)
    return Conditions(tuple(Condition(name, operator, value) for name in texts_of(body, "propertyNames") or (None,)), "ANY")


def _value(request: Request, body: Body | None) -> str:
    return checked_name(request, text_of(body, "propertyValue"), "propertyValue")


def relationships(row: Row, request: Request, session: Session) -> Payload:
    """All relationships of the type that the path names, or all."""
    return _relationships(row, request, session, read_options(body_of(row, request)), None)


def relationships_by_value(row: Row, request: Request, session: Session) -> Payload:
    """The relationships that have exactly the given value in one of the named attributes."""
    body = body_of(row, request)
    options = read_options(body)
    return _relationships(row, request, session, options, value_conditions(request, body, options, exact=True))


def relationships_by_search(row: Row, request: Request, session: Session) -> Payload:
    """The relationships with a matching text in one of the named attributes."""
    body = body_of(row, request)
    options = read_options(body)
    return _relationships(row, request, session, options, value_conditions(request, body, options, exact=False))


def _relationships(row: Row, request: Request, session: Session, options: ReadOptions, conditions: Conditions | None) -> Payload:
    found = metadata.find_relationships(session, options, type_name=relation_of(row, request) or None, conditions=conditions)
    return relationships_payload(session, found, options)


def relationship_summary(row: Row, request: Request, session: Session) -> Payload:
    """One relationship with stubs of its ends."""
    options = read_options(body_of(row, request))
    found = metadata.get_relationship(session, path_guid(request, row.guid, "relationshipGUID"), options)
    return {"relationship": metadata.relationship_summary(session, found, options)}
