"""Solution architect: information supply chains with their implementation, and what implements a solution component."""

from __future__ import annotations

from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import Page, ReadOptions, Session, read_options, text_of
from aricia.views.checks import body_of, check_paging, path_guid, query_flag
from aricia.views.payloads import Payload
from aricia.views.reads import compared_value, related_page
from aricia.views.rows import row_of


def get_information_supply_chain_by_guid(request: Request, session: Session) -> Payload:
    """The chain with this GUID."""
    row = row_of(request.operation)
    options = read_options(body_of(row, request))
    chain = metadata.get_element(session, path_guid(request, row.guid, "elementGUID"), options, row.type)
    [shown] = metadata.supply_chains(session, [chain], options, implementation=_implementation(request))
    return {"element": shown}


def get_information_supply_chains_by_name(request: Request, session: Session) -> Payload:
    """The chains of exactly this name."""
    row = row_of(request.operation)
    body = body_of(row, request)
    options = read_options(body)
    value = compared_value(row, request, body)
    check_paging(request, session, options)
    return _chains(request, session, metadata.get_by_name(session, value, row.names, options, row.type), options)


def find_information_supply_chains(request: Request, session: Session) -> Payload:
    """The chains with a text that matches; without a search string, all of them."""
    row = row_of(request.operation)
    body = body_of(row, request)
    options = read_options(body)
    page = metadata.find_by_text(session, text_of(body, "searchString"), options, row.type)
    return _chains(request, session, page, options)


def _implementation(request: Request) -> bool:
    return query_flag(request, "addImplementation", default=True)


def _chains(request: Request, session: Session, page: Page, options: ReadOptions) -> Payload:
    if not page.entities:
        return {"elements": []} if page.found else {}
    return {"elements": metadata.supply_chains(session, page.entities, options, implementation=_implementation(request))}


def get_solution_component_implementations(request: Request, session: Session) -> Payload:
    """What implements the component, each as a summary with its relationship."""
    row = row_of(request.operation)
    options = read_options(body_of(row, request))
    check_paging(request, session, options)
    page = related_page(row, request, session, options)
    if not page.elements:
        return {"elements": []} if page.found else {}
    return {"elements": metadata.related_summaries(session, page.elements)}
