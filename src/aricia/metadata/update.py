"""Updating elements (spec: metadata store, section 2.3)."""

from __future__ import annotations

from aricia.metadata.element_properties import ElementProperties
from aricia.metadata.faults import repository_faults
from aricia.metadata.get import visible_entity
from aricia.metadata.options import WriteOptions
from aricia.metadata.provenance import check_source
from aricia.metadata.session import Session
from aricia.metadata.zones import check_change
from aricia.repository.instances import Properties


def update_element(session: Session, guid: str, properties: ElementProperties, options: WriteOptions) -> bool:
    """Merge the properties into the element's, or replace them. -> whether anything changed

    Its effectivity stays. Uniqueness is not checked and the type cannot change, as in the original.
    """
    entity = visible_entity(session, guid, "metadataElementGUID", options)
    check_source(session, entity, guid, options)
    check_change(session, entity, "UPDATE_PROPERTIES")
    wanted = merged(entity.properties, properties.properties, options.merge_update)
    if wanted == entity.properties:
        return False
    with repository_faults(session, guid, "metadataElementGUID"):
        session.collection.update_entity(
            session.user, guid, wanted, effective_from=entity.effective_from, effective_to=entity.effective_to
        )
    return True


def merged(stored: Properties, given: Properties, merge: bool) -> Properties:
    """The property set that an update leaves."""
    return {**stored, **given} if merge else dict(given)


def update_effectivity(
    session: Session, guid: str, effective_from: int | None, effective_to: int | None, options: WriteOptions
) -> None:
    """Set when the element is effective."""
    entity = visible_entity(session, guid, "metadataElementGUID", options)
    check_source(session, entity, guid, options)
    check_change(session, entity, "UPDATE_PROPERTIES")
    with repository_faults(session, guid, "metadataElementGUID"):
        session.collection.update_entity(
            session.user, guid, entity.properties, effective_from=effective_from, effective_to=effective_to
        )
