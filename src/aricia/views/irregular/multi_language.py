"""Multi-language: the translations of an element's texts, one per language and locale (spec: view services, 8.22)."""

from __future__ import annotations

from aricia.base.operation import Request
from aricia.base.query import query_int
from aricia.metadata import api as metadata
from aricia.metadata.api import Session, translations, write_options
from aricia.views.checks import body_of, path_guid
from aricia.views.payloads import Payload
from aricia.views.properties import ENTITY, properties_of
from aricia.views.rows import row_of
from aricia.views.writes import needed


def set_translation(request: Request, session: Session) -> Payload:
    """Store the translation, in place of the one of the same language and locale when there is one."""
    row = row_of(request.operation)
    body = body_of(row, request)
    element = path_guid(request, row.guid)
    properties = needed(request, properties_of(row, request, session, body, ENTITY))
    translations.set_translation(session, element, properties, write_options(body))
    return {}


def clear_translation(request: Request, session: Session) -> Payload:
    """Delete the translation of the language and locale; none is no fault."""
    translations.clear_translation(session, *_asked(request))
    return {}


def get_translation(request: Request, session: Session) -> Payload:
    """The translation of the language and locale."""
    found = translations.translation(session, *_asked(request))
    return {} if found is None else {"element": metadata.element_properties(session, found)}


def get_translations(request: Request, session: Session) -> Payload:
    """One page of the element's translations, the oldest first."""
    page = query_int(request, "startFrom"), query_int(request, "pageSize")
    found = translations.translations(session, path_guid(request, "elementGUID"), *page)
    return {"elements": [metadata.element_properties(session, each) for each in found]} if found else {}


def _asked(request: Request) -> tuple[str, str | None, str | None]:
    """The element, the language and the locale that are asked for."""
    return path_guid(request, "elementGUID"), request.query.get("language"), request.query.get("locale") or None
