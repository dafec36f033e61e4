"""Elements reached through relationships."""

from __future__ import annotations

import operator
from collections.abc import Collection

import msgspec

from aricia.base import deadline
from aricia.metadata import duplicates
from aricia.metadata.element_properties import RelatedElement, RelatedPage
from aricia.metadata.faults import check_page, checked_type, repository_faults
from aricia.metadata.find import kept_by_filters
from aricia.metadata.get import get_element
from aricia.metadata.graph_budget import GraphBudget
from aricia.metadata.options import ReadOptions
from aricia.metadata.session import Session
from aricia.metadata.visibility import available, effective, permitted
from aricia.repository.instances import Entity, Relationship

_BATCH = 250  # elements whose related elements are read together, before it is known how many these are
DEFAULT_ORDER = "LAST_UPDATE_RECENT"
OLDEST_FIRST = frozenset(("CREATION_DATE_OLDEST", "LAST_UPDATE_OLDEST"))


def related(
    session: Session, guid: str, options: ReadOptions, *, relationship_types: tuple[str, ...] | None = None,
    starting_at_end: int = 0, result_type: str | None = None,
) -> RelatedPage:
    """One page of the elements at the far end of relationships of these types (None: of any).

    starting_at_end: the end that the given element is at, 0 = either;  result_type: the elements' type
    """
    for name in relationship_types or ():
        checked_type(session, name)
    wanted = options.metadata_element_type_name or result_type
    if wanted is not None:
        checked_type(session, wanted)
    size = check_page(session, options.start_from, options.page_size)
    start = get_element(session, guid, ReadOptions(
        effective_time=options.effective_time, for_lineage=options.for_lineage,
        for_duplicate_processing=options.for_duplicate_processing, as_of_time=options.as_of_time,
    ))
    items, any_found = _reached_from(
        session, [start], options, relationship_types=relationship_types, end=starting_at_end,
        start=options.start_from, page_size=size,
    ).get(start.guid, ([], False))
    if not items and starting_at_end and not options.start_from and not any_found:
        any_found = _any_at_other_end(session, start, options, relationship_types, starting_at_end)
    if wanted is not None:
        items = [item for item in items if session.types.is_a(item.entity.type_name, wanted)]
    # As recorded, lists of related elements pay no heed to the subtype names.
    filters = msgspec.structs.replace(options, metadata_element_subtype_names=None)
    kept = {entity.guid for entity in kept_by_filters(session, [item.entity for item in items], filters)}
    return RelatedPage([item for item in items if item.entity.guid in kept], any_found)


def _any_at_other_end(
    session: Session, entity: Entity, options: ReadOptions, relationship_types: tuple[str, ...] | None, end: int
) -> bool:
    """Whether such relationships lead to the element from the other side: the original reads both and then picks its end."""
    reached = _reached_from(
        session, [entity], options, relationship_types=relationship_types, end=3 - end, start=0, page_size=1
    )
    return any(found for _, found in reached.values())


def related_elements(
    session: Session, entities: Collection[Entity], options: ReadOptions, *, relationship_types: Collection[str] | None = None,
    end: int = 0, start: int = 0, page_size: int = 0,
) -> dict[str, list[RelatedElement]]:
    """The visible relationships of each of these elements with the visible elements at their far ends, in three reads.

    Peers of a duplicate lend it their relationships. Elements without any are absent from the answer.
    """
    reached = _reached_from(
        session, entities, options, relationship_types=relationship_types, end=end, start=start, page_size=page_size
    )
    return {guid: items for guid, (items, _) in reached.items() if items}


def affordable_elements(
    session: Session, entities: Collection[Entity], options: ReadOptions, *, relationship_types: Collection[str] | None = None,
    end: int = 0, page_size: int = 0, budget: GraphBudget | None = None,
) -> dict[str, list[RelatedElement]]:
    """The same for an answer that shows them all: as far as its budget goes, in the order of the elements.

    budget: another one than that of what the answer shows
    """
    budget, waiting = session.graph_budget if budget is None else budget, list(entities)
    answer: dict[str, list[RelatedElement]] = {}
    for at in range(0, len(waiting), _BATCH):
        deadline.check()
        if budget.is_cut:
            break
        found = related_elements(
            session, waiting[at : at + _BATCH], options, relationship_types=relationship_types, end=end,
            page_size=min(page_size or budget.most, budget.most),
        )
        kept = ((guid, budget.related(items)) for guid, items in found.items())
        answer |= {guid: items for guid, items in kept if items}
    return answer


def _reached_from(
    session: Session, entities: Collection[Entity], options: ReadOptions, *, relationship_types: Collection[str] | None,
    end: int, start: int, page_size: int,
) -> dict[str, tuple[list[RelatedElement], bool]]:
    """Per element what is reached from it, and whether anything is that only dates and archiving may hide."""
    groups = {entity.guid: _group(session, entity, options) for entity in entities}
    wanted = {guid for group in groups.values() for guid in group}
    with repository_faults(session, next(iter(wanted), ""), "elementGUID"):
        links = session.collection.relationships_of(
            wanted, type_names=relationship_types, end=end, as_of=options.as_of_time, start=start, page_size=page_size,
            order=options.sequencing_order or DEFAULT_ORDER, order_property=options.sequencing_property,
            statuses=options.limit_results_by_status,
        )
        far = {link.other_end(guid) for guid, each in links.items() for link in each}
        known = session.collection.get_entities(far, options.as_of_time) if far else {}
    allowed = {entity.guid: entity for entity in permitted(session, known.values(), options)}
    shown = {entity.guid for entity in available(allowed.values(), options)}
    answer = {}
    for guid, group in groups.items():
        items = [item for member in group for item in _reached(member, links.get(member, []), allowed, options)]
        kept = [i for i in items if i.entity.guid in shown and effective(i.relationship, options.effective_time)]
        answer[guid] = (_newest_partners(session, kept, options), bool(items))
    return answer


def _group(session: Session, entity: Entity, options: ReadOptions) -> list[str]:
    return duplicates.group_of(session, entity, options) if duplicates.is_duplicate(entity, options) else [entity.guid]


def _reached(guid: str, links: list[Relationship], allowed: dict[str, Entity], options: ReadOptions) -> list[RelatedElement]:
    return [
        RelatedElement(link, allowed[other], at_end1=link.end1 == other and link.end2 == guid)
        for link in links
        if (other := link.other_end(guid)) in allowed
        and (options.for_duplicate_processing or link.type_name not in duplicates.LINKS)
    ]


def _newest_partners(session: Session, items: list[RelatedElement], options: ReadOptions) -> list[RelatedElement]:
    """Where an end takes one partner at most, only the newest link of those that are there is shown (recorded), within a page.

    Of links of one millisecond the order of the page tells which came later.
    """
    is_newer = operator.ge if options.sequencing_order in OLDEST_FIRST else operator.gt
    newest: dict[tuple[str, bool], Relationship] = {}
    for item in items:
        if _takes_one(session, item):
            key = (item.relationship.type_name, item.at_end1)
            known = newest.get(key)
            if known is None or is_newer(_age(item.relationship), _age(known)):
                newest[key] = item.relationship
    if not newest:
        return items
    return [i for i in items if newest.get((i.relationship.type_name, i.at_end1), i.relationship) is i.relationship]


def _takes_one(session: Session, item: RelatedElement) -> bool:
    definition = session.types.get(item.relationship.type_name)
    if definition is None or definition.multi_link:
        return False
    end = definition.end1 if item.at_end1 else definition.end2
    return end is not None and end.cardinality == "AT_MOST_ONE"


def _age(relationship: Relationship) -> tuple[int, int]:
    return relationship.update_time, relationship.create_time
