"""The rows that read elements: by GUID, by name, by search string, by relationship. The first three are the hot path."""

from __future__ import annotations

import msgspec

from aricia.base.operation import Request
from aricia.base.query import query_flag, query_int
from aricia.metadata import api as metadata
from aricia.metadata.api import Body, Page, ReadOptions, RelatedPage, Session, read_options, text_of
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, Condition, Conditions
from aricia.views.checks import body_of, check_paging, checked_name, missing_object, path_guid
from aricia.views.links import relation_of
from aricia.views.payloads import Payload, elements_payload, related_payload
from aricia.views.rows import Row


def get(row: Row, request: Request, session: Session) -> Payload:
    """The element with this GUID, of the row's type or a subtype."""
    options = read_options(body_of(row, request))
    entity = metadata.get_element(session, path_guid(request, row.guid, "elementGUID"), options, row.type)
    return {"element": metadata.root_element(session, entity, options)}


def by_name(row: Row, request: Request, session: Session) -> Payload:
    """The elements that have exactly this value in one of the row's attributes; it stands in the body or in the path."""
    body = body_of(row, request)
    options = read_options(body)
    value = compared_value(row, request, body)
    check_paging(request, session, options)
    if any(name == "getTemplates" for name, *_ in row.query):
        page = _by_name_and_template(row, request, session, value, options)
    else:
        page = metadata.get_by_name(session, value, row.names, options, row.type)
    return elements_payload(session, page, options, value if row.list_graph else None)


def _by_name_and_template(row: Row, request: Request, session: Session, value: str, options: ReadOptions) -> Page:
    """The same look-up among templates only (query parameter getTemplates), or among all but templates."""
    conditions = Conditions(tuple(Condition(name, "EQ", value) for name in row.names), "ANY")
    templates = query_flag(request, "getTemplates", default=False)
    wanted = ClassificationConditions((ClassificationCondition("Template"),), "ALL" if templates else "NONE")
    page = metadata.find_by_conditions(session, conditions, wanted, options, row.type)
    return Page(page.entities, bool(page.entities))  # the filters of these look-ups leave nothing, not an empty list (recorded)


def compared_value(row: Row, request: Request, body: Body | None) -> str:
    """The value that a look-up compares: in the path, or the body's filter."""
    name = row.parameter or "name"
    value = request.variables.get(row.guid) or text_of(body, "filter")
    if not value and row.null_properties:
        raise missing_object(request, name)
    return checked_name(request, value, name)


def find(row: Row, request: Request, session: Session) -> Payload:
    """The elements of the row's type with a text that matches the search string; without one, all of them."""
    body = body_of(row, request)
    options = read_options(body)
    page = metadata.find_by_text(session, text_of(body, "searchString"), options, row.type)
    return elements_payload(session, page, options)


def related(row: Row, request: Request, session: Session) -> Payload:
    """The elements related to the given one by the row's relationship, or by any."""
    body = body_of(row, request)
    options = read_options(body)
    check_paging(request, session, options)
    page = related_page(row, request, session, options)
    wanted = text_of(body, "filter") if row.names else None
    if wanted:
        kept = [item for item in page.elements if item.relationship.properties.get(row.names[0]) == wanted]
        page = RelatedPage(kept, page.found)
    return related_payload(session, page, options, request.variables[given_end(row)] if row.list_graph else None)


def given_end(row: Row) -> str:
    """The path variable of the element whose relations are asked for."""
    return row.end1 or row.end2 or row.guid


def related_page(row: Row, request: Request, session: Session, options: ReadOptions) -> RelatedPage:
    """One page of the elements at the other end of the row's relationship."""
    end = 1 if row.end1 else 2 if row.end2 else query_int(request, "startingAtEnd")
    relation = relation_of(row, request)
    guid = path_guid(request, given_end(row), "elementGUID")
    types = (relation,) if relation else None
    return metadata.related(session, guid, options, relationship_types=types, starting_at_end=end, result_type=row.type or None)


def get_relationship(row: Row, request: Request, session: Session) -> Payload:
    """The relationship with this GUID, in the form of the metadata store."""
    options = read_options(body_of(row, request))
    relationship = metadata.get_relationship(session, path_guid(request, row.guid, "relationshipGUID"), options)
    return {"element": metadata.store_relationship(session, relationship)}


def without_graph(options: ReadOptions) -> ReadOptions:
    """The same options for a read whose result is not shown with its relationships."""
    return msgspec.structs.replace(options, graph_query_depth=0, max_mermaid_node_count=0)
