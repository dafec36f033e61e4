"""Linking and detaching elements (spec: metadata store, sections 2.5 to 2.7)."""

from __future__ import annotations

from collections.abc import Iterable

from aricia.base.errors import RepositoryFault, invalid
from aricia.metadata.anchors import derived_anchor
from aricia.metadata.element_properties import ElementProperties
from aricia.metadata.faults import checked_type, no_relationship_type, repository_faults, unavailable, unexpected
from aricia.metadata.get import entity_of, visible_entity
from aricia.metadata.options import WriteOptions
from aricia.metadata.provenance import check_source, source_of
from aricia.metadata.session import Session
from aricia.metadata.update import merged
from aricia.metadata.visibility import effective
from aricia.metadata.zones import check_change
from aricia.repository.instances import Entity, Relationship
from aricia.types.registry import TypeDef

FEEDBACK = frozenset(("AttachedComment", "AttachedLike", "AttachedRating", "AttachedTag", "AttachedNoteLog"))


def link(
    session: Session, type_name: str, end1: str, end2: str, properties: ElementProperties | None, options: WriteOptions
) -> str:
    """Link two elements. -> the relationship's GUID

    A type that allows one link between two elements in one direction updates the link that is there.
    errors: OMAG-COMMON-400-018 unknown type, -019 an end of the wrong type;  OMAG-REPOSITORY-HANDLER-404-007 unknown end
    """
    definition = checked_type(session, type_name)
    one = visible_entity(session, end1, "metadataElement1GUID", options)
    two = visible_entity(session, end2, "metadataElement2GUID", options)
    if definition.end1 is None:
        raise no_relationship_type(session, type_name, end1, "relationshipTypeName")
    operation = "ADD_FEEDBACK" if type_name in FEEDBACK else "ADD_MEMBER" if type_name == "CollectionMembership" else "ATTACH"
    for entity in (one, two):
        check_change(session, entity, operation)
    guid = _linked(session, definition, one, two, properties, options)
    if options.make_anchor:
        _anchor(session, two)
    return guid


def _linked(
    session: Session, definition: TypeDef, one: Entity, two: Entity, properties: ElementProperties | None, options: WriteOptions
) -> str:
    given = properties or ElementProperties()
    known = None if definition.multi_link else link_between(session, definition.name, one.guid, two.guid)
    if known is None:
        with repository_faults(session, one.guid, "metadataElement1GUID"):
            session.types.check_properties(definition.name, given.properties)
        _check_ends(session, definition, one, two)
        with repository_faults(session, one.guid, "metadataElement1GUID"):
            return session.collection.add_relationship(
                session.user, definition.name, one.guid, two.guid, given.properties, source=source_of(options),
                effective_from=given.effective_from, effective_to=given.effective_to,
            ).guid
    if properties is not None and (given.properties != known.properties):
        check_source(session, known, known.guid, options)
        with repository_faults(session, known.guid, "relationshipGUID"):
            session.collection.update_relationship(
                session.user, known.guid, given.properties, effective_from=given.effective_from, effective_to=given.effective_to
            )
    return known.guid


def _check_ends(session: Session, definition: TypeDef, one: Entity, two: Entity) -> None:
    """The original answers an internal error for an end of the wrong type; this names the end."""
    assert definition.end1 is not None and definition.end2 is not None
    ends = ((one, definition.end1, "metadataElement1GUID"), (two, definition.end2, "metadataElement2GUID"))
    for entity, end, parameter in ends:
        if not session.types.is_a(entity.type_name, end.entity):
            raise invalid(
                "OMAG-COMMON-400-019", parameter=parameter, inserts=(entity.type_name, end.entity, session.server.name, parameter)
            )


def link_between(session: Session, type_name: str, end1: str, end2: str) -> Relationship | None:
    """The oldest link of exactly this type and direction."""
    found = session.collection.relationships_between(end1, end2, type_name)
    return next((each for each in found if each.type_name == type_name), None)


def _anchor(session: Session, entity: Entity) -> None:
    """What the original's makeAnchor leaves (recorded): a version of Anchors that name the element itself, without scopes."""
    properties = derived_anchor(entity.type_name, entity.guid, session.types.domain(entity.type_name))
    session.collection.classify_entity(session.user, entity.guid, "Anchors", properties, always=True)


def detach(session: Session, type_name: str, end1: str, end2: str, options: WriteOptions) -> None:
    """Delete the links of the type from end1 to end2; none is no fault, a link the other way round stays."""
    checked_type(session, type_name)
    one = entity_of(session, end1, "metadataElement1GUID")
    two = entity_of(session, end2, "metadataElement2GUID")
    for relationship in session.collection.relationships_between(end1, end2, type_name):
        _check_detachable(session, relationship, (one, two), options)
        _delete(session, relationship, options)


def _ends(session: Session, relationship: Relationship) -> Iterable[Entity]:
    """The elements at the ends, as far as this store has them."""
    return session.collection.get_entities((relationship.end1, relationship.end2)).values()


def _check_detachable(session: Session, relationship: Relationship, ends: Iterable[Entity], options: WriteOptions) -> None:
    check_source(session, relationship, relationship.guid, options)
    operation = "DELETE_FEEDBACK" if relationship.type_name in FEEDBACK else "DETACH"
    for entity in ends:
        check_change(session, entity, operation)


def delete_relationship(session: Session, guid: str, options: WriteOptions) -> None:
    """Delete one relationship; a second time is an internal error of the original (OMAG-REPOSITORY-HANDLER-500-001)."""
    try:
        relationship = session.collection.get_relationship(guid)
    except RepositoryFault as fault:
        raise unexpected(session, fault) from fault
    _check_detachable(session, relationship, _ends(session, relationship), options)
    _delete(session, relationship, options)


def _delete(session: Session, relationship: Relationship, options: WriteOptions) -> None:
    if options.delete_method == "OTHER":
        raise unknown_method(session, options)
    with repository_faults(session, relationship.guid, "relationshipGUID"):
        session.collection.delete_relationship(session.user, relationship.guid)
        if options.delete_method == "PURGE":
            session.collection.purge_relationship(session.user, relationship.guid)


def unknown_method(session: Session, options: WriteOptions) -> Exception:
    """OMAG-COMMON-400-032: there is no such way to delete."""
    name = "deleteMethod"
    return invalid("OMAG-COMMON-400-032", parameter=name, inserts=(options.delete_method, name, session.server.name))


def update_relationship(session: Session, guid: str, properties: ElementProperties | None, options: WriteOptions) -> None:
    """Merge the properties into the relationship's, or replace them."""
    with repository_faults(session, guid, "relationshipGUID"):
        relationship = session.collection.get_relationship(guid)
    if not effective(relationship, options.effective_time):
        raise unavailable(session, relationship, "relationshipGUID", "it is not effective at the time asked for")
    given = properties or ElementProperties()
    _check_changeable(session, relationship, options)
    wanted = merged(relationship.properties, given.properties, options.merge_update)
    effectivity = (relationship.effective_from, relationship.effective_to)
    if (given.effective_from, given.effective_to) != (None, None):
        effectivity = (given.effective_from, given.effective_to)
    if wanted == relationship.properties and effectivity == (relationship.effective_from, relationship.effective_to):
        return
    with repository_faults(session, guid, "relationshipGUID"):
        session.collection.update_relationship(
            session.user, guid, wanted, effective_from=effectivity[0], effective_to=effectivity[1]
        )


def _check_changeable(session: Session, relationship: Relationship, options: WriteOptions) -> None:
    check_source(session, relationship, relationship.guid, options)
    for entity in _ends(session, relationship):
        check_change(session, entity, "UPDATE_PROPERTIES")


def update_relationship_by_ends(
    session: Session, type_name: str, end1: str, end2: str, properties: ElementProperties | None, options: WriteOptions, *,
    create: bool = False,
) -> None:
    """Update the link of the type from end1 to end2; without one nothing happens, or with ``create`` it is made."""
    checked_type(session, type_name)
    known = link_between(session, type_name, end1, end2)
    if known is not None:
        update_relationship(session, known.guid, properties, options)
    elif create:
        link(session, type_name, end1, end2, properties, options)


def update_relationship_effectivity(
    session: Session, guid: str, effective_from: int | None, effective_to: int | None, options: WriteOptions
) -> None:
    """Set when the relationship is effective."""
    with repository_faults(session, guid, "relationshipGUID"):
        relationship = session.collection.get_relationship(guid)
    _check_changeable(session, relationship, options)
    with repository_faults(session, guid, "relationshipGUID"):
        session.collection.update_relationship(
            session.user, guid, relationship.properties, effective_from=effective_from, effective_to=effective_to
        )
