"""Deleting elements: softly, by archiving, for good; with what they contain and what they anchor (spec: metadata store, 2.4).

Everything here works level by level over whole lists, so chains and cycles of any depth are no problem.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence, Set
from datetime import UTC, datetime

from msgspec import Struct

from aricia.base.clock import now_ms
from aricia.base.errors import invalid
from aricia.base.tables import rows
from aricia.metadata.faults import repository_faults, unavailable
from aricia.metadata.get import entity_of
from aricia.metadata.link import unknown_method
from aricia.metadata.options import WriteOptions
from aricia.metadata.provenance import check_source
from aricia.metadata.session import Session
from aricia.metadata.visibility import anchor_guid_of, check_visible, effective, is_archived
from aricia.metadata.zones import check_change
from aricia.repository.instances import Entity, Properties

# As recorded, faults name the GUID by the step that finds them: the search for lineage comes before anything else.
STARTING, DELETED = "startingEntityGUID", "metadataElementGUID"
LINEAGE = "LineageRelationship"
ARCHIVING_SERVICE = "Open Metadata Store Services"
ARCHIVING_METHOD = "deleteMetadataElementInStore"


class ContentsRule(Struct, frozen=True):
    """What elements of a type contain: those at the far end of a relationship. ``end`` is the container's own.

    cascades: the contents may be deleted with the container; else they only refuse a delete that does not cascade
    """

    type_name: str
    relationship: str
    end: int
    cascades: bool
    check: str


@functools.cache
def contents_rules() -> tuple[ContentsRule, ...]:
    """The table of contents. For data sets and deployed assets it is the container that stands at end 2."""
    return tuple(
        ContentsRule(row["type"], row["relationship"], int(row["end"]), row["cascades"] == "Y", row["check"])
        for row in rows("element_contents.tsv")
    )


def delete_element(session: Session, guid: str, options: WriteOptions) -> None:
    """Delete an element the way the options say.

    errors: OMAG-REPOSITORY-HANDLER-404-007 unknown or deleted, -400-010 archived or not effective, -500-001 purge of an element
    that is not deleted yet;  OMAG-GENERIC-HANDLERS-403-005 it has contents and cascadedDelete is not set;  OMAG-COMMON-400-032
    """
    if options.delete_method == "OTHER":
        raise unknown_method(session, options)
    if options.delete_method == "PURGE":
        _purge(session, guid)
        return
    looks = options.delete_method == "LOOK_FOR_LINEAGE"
    entity = entity_of(session, guid, STARTING if looks else DELETED)
    if looks and not effective(entity, now_ms()):
        raise unavailable(session, entity, STARTING, "it is not effective at present", now_ms())
    check_visible(session, entity, options, STARTING if looks else DELETED)
    _check_permission(session, entity, options)
    _remove(session, _contents(session, entity, options), options)
    _remove(session, [entity], options)


def archive_element(session: Session, guid: str, options: WriteOptions) -> None:
    """Archive an element and what it anchors, whether or not it is part of a lineage."""
    entity = entity_of(session, guid, DELETED)
    check_visible(session, entity, options, DELETED)
    _check_permission(session, entity, options)
    _archive(session, entity, options)


def _check_permission(session: Session, entity: Entity, options: WriteOptions) -> None:
    check_source(session, entity, entity.guid, options)
    check_change(session, entity, "DELETE")


def _purge(session: Session, guid: str) -> None:
    known = session.collection.is_entity_known(guid)
    if known is not None:
        check_change(session, known, "DELETE")
    with repository_faults(session, guid, DELETED):
        session.collection.purge_entity(session.user, guid)


# ---- contents ----------------------------------------------------------------------------------------------------------
def _contents(session: Session, entity: Entity, options: WriteOptions) -> list[Entity]:
    """What the element and all that goes with it contain, deepest first; refused when the delete is not to cascade."""
    levels: list[list[Entity]] = []
    frontier, seen = [entity], {entity.guid}
    while frontier:
        along = _anchored_and_linked(session, frontier, seen)
        inside = _directly_inside(session, [*frontier, *along], refuse=not options.cascaded_delete)
        frontier = [each for each in inside if each.guid not in seen]
        seen |= {each.guid for each in frontier}
        levels.append(frontier)
    found = [each for level in reversed(levels) for each in level]
    for each in found:
        _check_permission(session, each, options)
    return found


def _directly_inside(session: Session, containers: Sequence[Entity], *, refuse: bool) -> list[Entity]:
    wanted: dict[str, None] = {}
    for rule in contents_rules():
        guids = [each.guid for each in containers if session.types.is_a(each.type_name, rule.type_name)]
        if not guids or not (refuse or rule.cascades):
            continue
        links = session.collection.relationships_of(guids, type_names=(rule.relationship,), end=rule.end)
        if links and refuse:
            container, (link, *_) = next(iter(links.items()))
            raise invalid(
                "OMAG-GENERIC-HANDLERS-403-005", parameter=rule.check,
                inserts=(container, rule.type_name, rule.relationship, session.server.name), action=f"relationship: {link.guid}",
            )
        wanted |= {link.other_end(guid): None for guid, each in links.items() for link in each}
    found = session.collection.get_entities(wanted) if wanted else {}
    return [found[guid] for guid in wanted if guid in found]


# ---- removing elements -------------------------------------------------------------------------------------------------
def _remove(session: Session, elements: Sequence[Entity], options: WriteOptions) -> None:
    """Remove elements, each the way that the options say for it."""
    if not elements:
        return
    there = session.collection.get_entities(each.guid for each in elements)
    left = [each for each in elements if each.guid in there]  # the others went with an anchor that was removed before
    archived = _archived_ones(session, left, options)
    _soft_delete(session, [each for each in left if each.guid not in archived])
    for each in left:
        if each.guid in archived:
            _archive(session, each, options)


def _archived_ones(session: Session, elements: Sequence[Entity], options: WriteOptions) -> Set[str]:
    """The GUIDs of those that are archived rather than deleted."""
    if options.delete_method == "LOOK_FOR_LINEAGE":
        return _in_lineage(session, [each.guid for each in elements], options)
    return {each.guid for each in elements} if options.delete_method == "ARCHIVE" else frozenset()


def _in_lineage(session: Session, guids: Sequence[str], options: WriteOptions) -> Set[str]:
    """Those at which a lineage relationship ends; an archived partner refuses the delete (-400-010) unless asked for."""
    links = session.collection.relationships_of(guids, type_names=(LINEAGE,)) if guids else {}
    far = {link.other_end(guid) for guid, each in links.items() for link in each}
    for partner in session.collection.get_entities(far).values() if far else ():
        if is_archived(partner) and not options.for_lineage:
            raise unavailable(session, partner, "potentialAnchoredEntity", "it is archived")
    return links.keys()


def _soft_delete(session: Session, elements: Sequence[Entity]) -> None:
    """Delete the elements and, in the server's name, what is linked and anchored to something deleted here."""
    if not elements:
        return
    along = _anchored_and_linked(session, elements, {each.guid for each in elements})
    with repository_faults(session, elements[-1].guid, DELETED):
        session.collection.delete_entities(session.server.user, [each.guid for each in reversed(along)])
        session.collection.delete_entities(session.user, [each.guid for each in elements])


def _anchored_and_linked(session: Session, entities: Iterable[Entity], gone: set[str]) -> list[Entity]:
    """The elements that are anchored to one of these, or to one of them, and linked to one of them; nearest first.

    gone: the GUIDs of all that goes anyway; those found are added.
    """
    frontier, doomed = [entity.guid for entity in entities], []
    while frontier:
        links = session.collection.relationships_of(frontier)
        far = {link.other_end(guid) for guid, each in links.items() for link in each} - gone
        found = session.collection.get_entities(far) if far else {}
        following = [other for other in found.values() if anchor_guid_of(other) in gone]
        gone |= {other.guid for other in following}
        frontier = [other.guid for other in following]
        doomed += following
    return doomed


# ---- archiving ---------------------------------------------------------------------------------------------------------
def _archive(session: Session, entity: Entity, options: WriteOptions) -> None:
    """Mark the element, and what is linked and anchored to it, as a memory of what once was.

    As recorded, what goes with it also gets a new qualifiedName; the element itself keeps its own.
    """
    archived_on = options.archive_date or now_ms()
    memento = _memento(session, options, archived_on)
    with repository_faults(session, entity.guid, DELETED):
        session.collection.classify_entity(session.user, entity.guid, "Memento", memento)
    for other in _anchored_and_linked(session, [entity], {entity.guid}):
        with repository_faults(session, other.guid, DELETED):
            _rename(session, other, archived_on)
            session.collection.classify_entity(session.user, other.guid, "Memento", memento)


def _memento(session: Session, options: WriteOptions, archived_on: int) -> Properties:
    memento: Properties = {
        "archiveDate": archived_on, "archiveUser": session.user, "archiveService": ARCHIVING_SERVICE,
        "archiveMethod": ARCHIVING_METHOD,
    }
    if options.archive_process:
        memento["archiveProcess"] = options.archive_process
    if options.archive_properties:
        memento["archiveProperties"] = options.archive_properties
    return memento


def _rename(session: Session, entity: Entity, archived_on: int) -> None:
    name = entity.properties.get("qualifiedName")
    if name is None or is_archived(entity):
        return
    date = datetime.fromtimestamp(archived_on / 1000, UTC).strftime("%a %b %d %H:%M:%S UTC %Y")
    session.collection.update_entity(
        session.user, entity.guid, {**entity.properties, "qualifiedName": f"{name}_archivedOn_{date}"},
        effective_from=entity.effective_from, effective_to=entity.effective_to,
    )
