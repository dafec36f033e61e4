"""Earlier versions of elements, classifications and relationships.

A page is counted from the newest version, or from the oldest when the body asks for ``oldestFirst``; as recorded, what is on the
page is then listed the other way round: oldest first by default.
"""

from __future__ import annotations

from aricia.metadata.faults import check_page, repository_faults, unknown_element
from aricia.metadata.options import ReadOptions
from aricia.metadata.session import Session
from aricia.repository.faults import entity_not_known
from aricia.repository.instances import Classification, Entity, Relationship

# What a range of time without any version, or a classification that never was, names in its fault.
NOTHING_THERE = "entityGUID"


def element_history(session: Session, guid: str, options: ReadOptions) -> list[Entity]:
    """The element's versions in the range of time.

    errors: OMAG-REPOSITORY-HANDLER-404-007 unknown or deleted (elementGUID), or nothing in the range (entityGUID)
    """
    size = check_page(session, options.start_from, options.page_size)
    with repository_faults(session, guid, "elementGUID"):
        session.collection.get_entity(guid)
        found = session.collection.entity_history(guid, *_range(options), options.start_from, size)[::-1]
    if not found and options.start_from == 0:
        raise unknown_element(session, guid, NOTHING_THERE, entity_not_known(guid, session.server.name))
    return found


def classification_history(session: Session, guid: str, name: str, options: ReadOptions) -> list[Classification]:
    """The versions of one classification, also those in which it was taken away; faults as for elements."""
    size = check_page(session, options.start_from, options.page_size)
    with repository_faults(session, guid, "elementGUID"):
        session.collection.get_entity(guid)
        found = session.collection.classification_history(guid, name, *_range(options), options.start_from, size)[::-1]
    if not found and options.start_from == 0:
        raise unknown_element(session, guid, NOTHING_THERE, entity_not_known(guid, session.server.name))
    return found


def relationship_history(session: Session, guid: str, options: ReadOptions) -> list[Relationship]:
    """The versions of one relationship, which may be deleted by now."""
    size = check_page(session, options.start_from, options.page_size)
    if session.collection.is_relationship_known(guid) is None:
        with repository_faults(session, guid, "relationshipGUID"):
            session.collection.get_relationship(guid)
    with repository_faults(session, guid, "relationshipGUID"):
        return session.collection.relationship_history(guid, *_range(options), options.start_from, size)[::-1]


def _range(options: ReadOptions) -> tuple[int | None, int | None, bool]:
    """From, to, and whether pages are counted from the oldest version."""
    return options.from_time, options.to_time, options.oldest_first
