"""External links: an identifier that an element has in another system."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.metadata.api import Session
from aricia.views.checks import body_of
from aricia.views.declared_properties import declared_properties
from aricia.views.rows import row_of
from aricia.views.writes import attach_element


def add_external_identifier(request: Request, session: Session) -> dict[str, Any]:
    """A new external identifier, anchored to the element; the link's properties stand in parentRelationshipProperties."""
    row = row_of(request.operation)
    properties = declared_properties(row, request, session, body_of(row, request))
    attach_element(row, request, session, properties, row.type)
    return {}
