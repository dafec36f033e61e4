"""Asset catalog: assets found by what is in them, their graphs, and the kinds of assets there are (spec: view services, 8.3)."""

from __future__ import annotations

import msgspec

from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import Session, flag_of, read_options, text_of
from aricia.views.checks import body_of, path_guid
from aricia.views.payloads import Payload
from aricia.views.rows import row_of


def find_in_asset_domain(request: Request, session: Session) -> Payload:
    """The assets that match or have a part that does: a column, a comment, a connection.

    errors: OPEN-METADATA-400-022 without a search string
    """
    row = row_of(request.operation)
    body = body_of(row, request)
    options = read_options(body)
    text = text_of(body, "searchString")
    if not text:
        raise invalid("OPEN-METADATA-400-022", parameter="searchString", inserts=("searchString", request.operation.name))
    domain = msgspec.structs.replace(options, anchor_guid=None, anchor_domain_name=row.relation, anchor_scope_guid=None)
    found = metadata.asset_matches(session, metadata.find_by_text(session, text, domain, None), options)
    return {"elements": found} if found else {}


def get_asset_types(request: Request, session: Session) -> Payload:
    """The types of assets: Asset and all that extend it, by name."""
    names = sorted(session.types.subtypes("Asset"))
    types = [definition for name in names if (definition := session.types.get(name)) is not None]
    return {
        "types": [
            {"name": each.name, "description": each.description, "version": each.version, "superType": each.super_name}
            for each in types
        ]
    }


def get_asset_graph(request: Request, session: Session) -> Payload:
    """The asset with its parts, their relationships and the graphs of them."""
    row = row_of(request.operation)
    options = read_options(body_of(row, request))
    asset = metadata.get_element(session, path_guid(request, row.guid, "elementGUID"), options, row.type)
    return {"element": metadata.asset_graph(session, asset, options)}


def get_asset_lineage_graph(request: Request, session: Session) -> Payload:
    """The asset with all assets upstream and downstream of it."""
    row = row_of(request.operation)
    body = body_of(row, request)
    options = read_options(body)
    asset = metadata.get_element(session, path_guid(request, row.guid, "elementGUID"), options, row.type)
    lineage = metadata.LineageOptions(
        text_of(body, "limitToISCQualifiedName"), text_of(body, "highlightISCQualifiedName"), flag_of(body, "allAnchors")
    )
    return {"element": metadata.asset_lineage(session, asset, options, lineage)}
