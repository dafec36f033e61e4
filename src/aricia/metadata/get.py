"""Reading one element or relationship."""

from __future__ import annotations

from aricia.base.errors import RepositoryFault, invalid, server_error
from aricia.metadata import duplicates
from aricia.metadata.faults import checked_type, repository_faults, translated, unavailable, unknown_element
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.metadata.session import Session
from aricia.metadata.visibility import check_visible, effective, visible
from aricia.repository.instances import Entity, Relationship
from aricia.repository.queries import Condition, Conditions, EntityQuery


def entity_of(session: Session, guid: str, parameter: str, as_of: int | None = None) -> Entity:
    """The entity with this GUID; OMAG-REPOSITORY-HANDLER-404-007 naming the parameter when there is none."""
    try:
        return session.collection.get_entity(guid, as_of)
    except RepositoryFault as fault:
        raise translated(session, fault, guid, parameter) from fault


def visible_entity(session: Session, guid: str, parameter: str, options: ReadOptions | WriteOptions) -> Entity:
    """The entity with this GUID, which the caller may see."""
    entity = entity_of(session, guid, parameter)
    check_visible(session, entity, options, parameter)
    return entity


def get_element(
    session: Session, guid: str, options: ReadOptions, type_name: str | None = None, parameter: str = "elementGUID"
) -> Entity:
    """The element with this GUID, of the type or a subtype.

    errors: OMAG-REPOSITORY-HANDLER-404-007 unknown or deleted, -404-001 another type, -400-010 not visible;
    OMAG-COMMON-400-018 unknown type
    """
    wanted = type_name if options.metadata_element_type_name is None else options.metadata_element_type_name
    if wanted is not None:
        checked_type(session, wanted)
    entity = entity_of(session, guid, parameter, options.as_of_time)
    if wanted is not None and not session.types.is_a(entity.type_name, wanted):
        raise invalid(
            "OMAG-REPOSITORY-HANDLER-404-001", parameter="guid",
            inserts=(guid, entity.type_name, wanted, session.user, session.server.name),
        )
    check_visible(session, entity, options, parameter)
    return duplicates.resolved(session, entity, options)


def get_by_unique_name(
    session: Session, name: str, property_name: str, options: ReadOptions, type_name: str | None = None
) -> Entity | None:
    """The one element with this value in a unique property, or None; OPEN-METADATA-404-002 when there are several."""
    wanted = options.metadata_element_type_name or type_name or "OpenMetadataRoot"
    checked_type(session, wanted)
    query = EntityQuery(
        type_name=wanted, conditions=Conditions((Condition(property_name or "qualifiedName", "EQ", name),)),
        as_of=options.as_of_time, statuses=options.limit_results_by_status, order="CREATION_DATE_OLDEST",
        page_size=session.server.max_page_size,
    )
    with repository_faults(session, name, "name"):
        found = visible(session, session.collection.find_entities(query), options)
    if len(found) > 1:
        guids = ", ".join(entity.guid for entity in found)
        inserts = (name, property_name, guids, session.user, session.server.name, wanted)
        raise server_error("OPEN-METADATA-404-002", inserts=inserts)
    return duplicates.resolved(session, found[0], options) if found else None


def get_relationship(session: Session, guid: str, options: ReadOptions) -> Relationship:
    """The relationship with this GUID, both of whose ends the caller may see."""
    with repository_faults(session, guid, "relationshipGUID"):
        relationship = session.collection.get_relationship(guid, options.as_of_time)
    if not effective(relationship, options.effective_time):
        raise unavailable(session, relationship, "relationshipGUID", "it is not effective at the time asked for")
    ends = session.collection.get_entities((relationship.end1, relationship.end2), options.as_of_time)
    for guid_at_end, number in ((relationship.end1, "One"), (relationship.end2, "Two")):
        parameter = f"relationship.getEntity{number}Proxy().getGUID()"
        if guid_at_end not in ends:
            raise unknown_element(session, guid_at_end, parameter)
        check_visible(session, ends[guid_at_end], options, parameter)
    return relationship
