"""Earlier versions of elements, classifications and relationships."""

from __future__ import annotations

from aricia.metadata.faults import check_page, repository_faults, unknown_element
from aricia.metadata.options import ReadOptions
from aricia.metadata.session import Session
from aricia.repository.instances import DELETED, Classification, Entity, Relationship


def element_history(session: Session, guid: str, options: ReadOptions) -> list[Entity]:
    """The element's versions in the range of time, newest first unless asked otherwise; a deleted element has none to show."""
    size = check_page(session, options.start_from, options.page_size)
    with repository_faults(session, guid, "elementGUID"):
        session.collection.get_entity(guid)
        found = session.collection.entity_history(
            guid, options.from_time, options.to_time, options.oldest_first, options.start_from, size
        )
    if not found and options.to_time is not None and options.start_from == 0:
        raise unknown_element(session, guid, "elementGUID")
    return found


def classification_history(session: Session, guid: str, name: str, options: ReadOptions) -> list[Classification]:
    """The versions of one classification."""
    size = check_page(session, options.start_from, options.page_size)
    with repository_faults(session, guid, "elementGUID"):
        session.collection.get_entity(guid)
        found = session.collection.classification_history(
            guid, name, options.from_time, options.to_time, options.oldest_first, options.start_from, size
        )
    return [version for version in found if version.status != DELETED]


def relationship_history(session: Session, guid: str, options: ReadOptions) -> list[Relationship]:
    """The versions of one relationship."""
    size = check_page(session, options.start_from, options.page_size)
    with repository_faults(session, guid, "relationshipGUID"):
        session.collection.get_relationship(guid)
        return session.collection.relationship_history(
            guid, options.from_time, options.to_time, options.oldest_first, options.start_from, size
        )
