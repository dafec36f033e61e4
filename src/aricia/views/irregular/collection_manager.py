"""Collection manager: memberships that are updated when they are there already, and the hierarchy of collections."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import Session, read_options, write_options
from aricia.views.checks import body_of, check_paging, path_guid
from aricia.views.properties import RELATIONSHIP, properties_of
from aricia.views.rows import row_of


def add_to_collection(request: Request, session: Session) -> dict[str, Any]:
    """Make the element a member; the properties of a membership that exists are merged with the given ones."""
    return _member(request, session)


def update_collection_membership(request: Request, session: Session) -> dict[str, Any]:
    """Change the membership; a missing one is made."""
    return _member(request, session)


def _member(request: Request, session: Session) -> dict[str, Any]:
    row = row_of(request.operation)
    body = body_of(row, request)
    collection, element = path_guid(request, row.end1), path_guid(request, row.end2)
    properties = properties_of(row, request, session, body, RELATIONSHIP)
    metadata.update_relationship_by_ends(
        session, "CollectionMembership", collection, element, properties, write_options(body), create=True
    )
    return {}


def get_collection_hierarchy(request: Request, session: Session) -> dict[str, Any]:
    """The collection with the collections in it as a tree."""
    row = row_of(request.operation)
    options = read_options(body_of(row, request))
    check_paging(request, session, options)
    entity = metadata.get_element(session, path_guid(request, row.guid, "elementGUID"), options, row.type)
    return {"element": metadata.collection_hierarchy(session, entity, options)}
