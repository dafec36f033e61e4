"""Glossary manager: lists of constants, and the updates of term relationships."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import Session, enum_constants, write_options
from aricia.views.checks import body_of, path_guid
from aricia.views.properties import ENTITY, RELATIONSHIP, properties_of
from aricia.views.rows import row_of
from aricia.views.writes import needed

# The subtypes that the original lists; UsedInContext and the others can be set up all the same.
_TERM_RELATIONSHIPS = ("RelatedTerm", "Synonym", "Antonym", "PreferredTerm", "ReplacementTerm", "ISARelationship")


def get_glossary_term_statuses(request: Request, session: Session) -> dict[str, Any]:
    """The constants of a term's content status."""
    return {"statuses": list(enum_constants("ContentStatus"))}


def get_glossary_term_relationship_statuses(request: Request, session: Session) -> dict[str, Any]:
    """The constants of the status of a relationship between terms."""
    return {"statuses": list(enum_constants("TermRelationshipStatus"))}


def get_glossary_term_activity_types(request: Request, session: Session) -> dict[str, Any]:
    """The constants of the kind of activity that a term describes."""
    return {"types": list(enum_constants("ActivityType"))}


def get_term_relationship_type_names(request: Request, session: Session) -> dict[str, Any]:
    """The types of relationships between terms."""
    return {"names": list(_TERM_RELATIONSHIPS)}


def update_term_relationship(request: Request, session: Session) -> dict[str, Any]:
    """Change the relationship of the path's type between two terms; when there is none, nothing happens."""
    row = row_of(request.operation)
    body = body_of(row, request)
    term1, term2 = path_guid(request, row.end1), path_guid(request, row.end2)
    properties = needed(request, properties_of(row, request, session, body, RELATIONSHIP))
    relation = request.variables["relationshipTypeName"]
    metadata.update_relationship_by_ends(session, relation, term1, term2, properties, write_options(body))
    return {}


def update_glossary_term_from_template(request: Request, session: Session) -> dict[str, Any]:
    """Checks what it is given and changes nothing, as in the original."""
    row = row_of(request.operation)
    body = body_of(row, request)
    path_guid(request, "glossaryTermGUID")
    path_guid(request, "templateGUID")
    properties_of(row, request, session, body, ENTITY)
    return {}


def move_glossary_term(request: Request, session: Session) -> dict[str, Any]:
    """Checks what it is given and changes nothing, as in the original."""
    body_of(row_of(request.operation), request)
    path_guid(request, "glossaryTermGUID")
    path_guid(request, "glossaryGUID")
    return {}
