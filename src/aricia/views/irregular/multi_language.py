"""Multi-language: the translations of an element's texts, one per language and locale (spec: view services, 8.22)."""

from __future__ import annotations

import msgspec

from aricia.base.errors import AriciaError, invalid
from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import ReadOptions, RelatedElement, Session
from aricia.views.bodies import write_options
from aricia.views.checks import body_of, path_guid, query_int
from aricia.views.payloads import Payload
from aricia.views.properties import ENTITY, properties_of
from aricia.views.rows import row_of
from aricia.views.writes import attached_to, needed

_TYPE = "TranslationDetail"
_LINK = "TranslationLink"
_OLDEST_FIRST = ReadOptions(sequencing_order="CREATION_DATE_OLDEST")


def set_translation(request: Request, session: Session) -> Payload:
    """Store the translation, in place of the one of the same language and locale when there is one.

    errors: OMAG-COMMON-400-006 without a language
    """
    row = row_of(request.operation)
    body = body_of(row, request)
    element = path_guid(request, row.guid)
    properties = needed(request, properties_of(row, request, session, body, ENTITY))
    language = properties.properties.get("language")
    if not language:
        raise _no_language(session, "translationDetail.language")
    options = write_options(body)
    known = _of_language(session, element, language, properties.properties.get("locale"))
    if known is None:
        metadata.create_element(session, properties.type_name or _TYPE, properties, attached_to(options, element, _LINK))
    else:
        replace = msgspec.structs.replace(options, merge_update=False)
        metadata.update_element(session, known.entity.guid, properties, replace)
    return {}


def clear_translation(request: Request, session: Session) -> Payload:
    """Delete the translation of the language and locale; none is no fault."""
    element, language, locale = _asked(request, session)
    known = _of_language(session, element, language, locale)
    if known is not None:
        metadata.delete_element(session, known.entity.guid, metadata.WriteOptions())
    return {}


def get_translation(request: Request, session: Session) -> Payload:
    """The translation of the language and locale. As recorded, none is found without a locale."""
    element, language, locale = _asked(request, session)
    known = _of_language(session, element, language, locale)
    if known is None or not locale:
        return {}
    return {"element": metadata.element_properties(session, known.entity)}


def get_translations(request: Request, session: Session) -> Payload:
    """One page of the element's translations, the oldest first."""
    options = msgspec.structs.replace(
        _OLDEST_FIRST, start_from=query_int(request, "startFrom"), page_size=query_int(request, "pageSize")
    )
    found = _translations(session, path_guid(request, "elementGUID"), options)
    return {"elements": [metadata.element_properties(session, item.entity) for item in found]} if found else {}


def _asked(request: Request, session: Session) -> tuple[str, str, str | None]:
    """The element, the language and the locale that are asked for."""
    element = path_guid(request, "elementGUID")
    language = request.query.get("language")
    if not language:
        raise _no_language(session, "language")
    return element, language, request.query.get("locale") or None


def _no_language(session: Session, parameter: str) -> AriciaError:
    return invalid("OMAG-COMMON-400-006", parameter=parameter, inserts=(parameter, session.server.name))


def _translations(session: Session, element: str, options: ReadOptions) -> list[RelatedElement]:
    return metadata.related(session, element, options, relationship_types=(_LINK,), starting_at_end=1).elements


def _of_language(session: Session, element: str, language: str, locale: str | None) -> RelatedElement | None:
    for item in _translations(session, element, _OLDEST_FIRST):
        texts = item.entity.properties
        if texts.get("language") == language and (texts.get("locale") or None) == (locale or None):
            return item
    return None
