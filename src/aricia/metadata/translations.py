"""Translations: the texts of an element in other languages, one element per language and locale (spec: view services, 8.22)."""

from __future__ import annotations

import msgspec

from aricia.base.errors import AriciaError, invalid
from aricia.metadata.create import create_element
from aricia.metadata.delete import delete_element
from aricia.metadata.element_properties import ElementProperties, RelatedElement
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.metadata.related import related
from aricia.metadata.session import Session
from aricia.metadata.update import update_element
from aricia.repository.instances import Entity

_TYPE = "TranslationDetail"
_LINK = "TranslationLink"
_OLDEST_FIRST = ReadOptions(sequencing_order="CREATION_DATE_OLDEST")


def set_translation(session: Session, element: str, properties: ElementProperties, options: WriteOptions) -> None:
    """Store the translation, in place of the one of the same language and locale when there is one.

    errors: OMAG-COMMON-400-006 without a language
    """
    language = properties.properties.get("language")
    if not language:
        raise no_language(session, "translationDetail.language")
    known = _of_language(session, element, language, properties.properties.get("locale"))
    if known is None:
        attached = msgspec.structs.replace(
            options, anchor_guid=element, is_own_anchor=False, parent_guid=element, parent_relationship_type_name=_LINK,
            parent_at_end1=True,
        )
        create_element(session, properties.type_name or _TYPE, properties, attached)
    else:
        update_element(session, known.entity.guid, properties, msgspec.structs.replace(options, merge_update=False))


def clear_translation(session: Session, element: str, language: str | None, locale: str | None) -> None:
    """Delete the translation of the language and locale; none is no fault."""
    known = _of_language(session, element, _needed(session, language), locale)
    if known is not None:
        delete_element(session, known.entity.guid, WriteOptions())


def translation(session: Session, element: str, language: str | None, locale: str | None) -> Entity | None:
    """The translation of the language and locale. As recorded, none is found without a locale."""
    known = _of_language(session, element, _needed(session, language), locale)
    return known.entity if known is not None and locale else None


def translations(session: Session, element: str, start_from: int, page_size: int) -> list[Entity]:
    """One page of the element's translations, the oldest first."""
    options = msgspec.structs.replace(_OLDEST_FIRST, start_from=start_from, page_size=page_size)
    return [item.entity for item in _links(session, element, options)]


def no_language(session: Session, parameter: str) -> AriciaError:
    """The fault of a call that does not say which language is meant."""
    return invalid("OMAG-COMMON-400-006", parameter=parameter, inserts=(parameter, session.server.name))


def _needed(session: Session, language: str | None) -> str:
    if not language:
        raise no_language(session, "language")
    return language


def _links(session: Session, element: str, options: ReadOptions) -> list[RelatedElement]:
    return related(session, element, options, relationship_types=(_LINK,), starting_at_end=1).elements


def _of_language(session: Session, element: str, language: str, locale: str | None) -> RelatedElement | None:
    for item in _links(session, element, _OLDEST_FIRST):
        texts = item.entity.properties
        if texts.get("language") == language and (texts.get("locale") or None) == (locale or None):
            return item
    return None
