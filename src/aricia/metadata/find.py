"""Finding elements and relationships (spec: metadata store, sections 2.10, 2.11 and 2.13)."""

from __future__ import annotations

from collections.abc import Iterable

from aricia.base.errors import RepositoryFault
from aricia.metadata.element_properties import Page
from aricia.metadata.faults import check_page, check_subtype, checked_type, repository_faults, translated, unexpected
from aricia.metadata.options import ReadOptions
from aricia.metadata.session import Session
from aricia.metadata.visibility import anchor_guid_of, available, effective, own_zones, permitted, visible
from aricia.repository.instances import Entity, Relationship
from aricia.repository.queries import (
    ClassificationCondition,
    ClassificationConditions,
    Condition,
    Conditions,
    EntityQuery,
    RelationshipQuery,
)

DEFAULT_ORDER = "LAST_UPDATE_RECENT"
ROOT = "OpenMetadataRoot"
_STATUS_LISTS = (
    ("activity_status_list", "activityStatus"),
    ("content_status_list", "contentStatus"),
    ("deployment_status_list", "deploymentStatus"),
)


def text_operator(options: ReadOptions) -> str:
    """The comparison that the three search flags stand for."""
    name = {(False, False): "LIKE", (True, False): "STARTS_WITH", (False, True): "ENDS_WITH", (True, True): "EQ"}[
        options.starts_with, options.ends_with
    ]
    return f"CASE_INSENSITIVE_{name}" if options.ignore_case else name


def find_by_text(session: Session, search_string: str | None, options: ReadOptions, type_name: str | None) -> Page:
    """The elements of a type with a text that matches; None or "" = every element of the type.

    Anchor options narrow the search here and nowhere else: the anchor's GUID, else its domain, else its scope.
    """
    conditions = Conditions((Condition(None, text_operator(options), search_string),)) if search_string else None
    return find_by_conditions(session, conditions, _anchored(options), options, type_name)


def _anchored(options: ReadOptions) -> ClassificationConditions | None:
    for value, name in (
        (options.anchor_guid, "anchorGUID"),
        (options.anchor_domain_name, "anchorDomainName"),
        (options.anchor_scope_guid, "anchorScopeGUIDs"),
    ):
        if value is not None:
            return ClassificationConditions((ClassificationCondition("Anchors", Conditions((Condition(name, "EQ", value),))),))
    return None


def get_by_name(
    session: Session, value: str, property_names: tuple[str, ...], options: ReadOptions, type_name: str | None
) -> Page:
    """The elements with exactly this value in one of the properties."""
    conditions = Conditions(tuple(Condition(name, "EQ", value) for name in property_names), "ANY")
    return find_by_conditions(session, conditions, None, options, type_name)


def find_by_conditions(
    session: Session, conditions: Conditions | None, classifications: ClassificationConditions | None, options: ReadOptions,
    type_name: str | None,
) -> Page:
    """One page of the elements of a type that pass the conditions; then visibility and the filters, which shorten the page.

    As recorded, a page that anchors and zones empty counts as not found, one that anything else empties as found.
    """
    query = entity_query(session, conditions, classifications, options, type_name)
    seen = permitted(session, _searched(session, query), options)
    return Page(kept_by_filters(session, available(seen, options), options), found=bool(seen))


def _searched(session: Session, query: EntityQuery) -> list[Entity]:
    try:
        return session.collection.find_entities(query)
    except RepositoryFault as fault:
        raise unexpected(session, fault) from fault


def count_by_conditions(
    session: Session, conditions: Conditions | None, classifications: ClassificationConditions | None, options: ReadOptions,
    type_name: str | None,
) -> int:
    """How many elements pass; visibility is not looked at."""
    query = entity_query(session, conditions, classifications, options, type_name)
    with repository_faults(session, "", "searchProperties"):
        return session.collection.count_entities(query)


def entity_query(
    session: Session, conditions: Conditions | None, classifications: ClassificationConditions | None, options: ReadOptions,
    type_name: str | None,
) -> EntityQuery:
    """The repository query; the type in the options takes the place of the operation's, whether or not it is a subtype.

    errors: OMAG-COMMON-400-018 unknown type, -019 a type that is not one of elements, a subtype that is none
    """
    size = check_page(session, options.start_from, options.page_size)
    wanted = options.metadata_element_type_name
    if wanted is None:
        wanted = type_name or ROOT
    checked_type(session, wanted)
    check_subtype(session, wanted, ROOT)
    for name in options.metadata_element_subtype_names or ():
        checked_type(session, name)
        check_subtype(session, name, wanted)
    for condition in classifications.conditions if classifications else ():
        checked_type(session, condition.name)
    return EntityQuery(
        type_name=wanted, subtype_names=options.metadata_element_subtype_names or (), skip_subtypes=options.skip_subtypes,
        conditions=conditions, classifications=classifications,
        statuses=options.limit_results_by_status, as_of=options.as_of_time,
        order=options.sequencing_order or DEFAULT_ORDER, order_property=options.sequencing_property, start=options.start_from,
        page_size=size,
    )


def kept_by_filters(session: Session, entities: Iterable[Entity], options: ReadOptions) -> list[Entity]:
    """The elements that the options' filters leave; they work on a page that has been read (spec: view services, section 6)."""
    kept = list(entities)
    names = options.metadata_element_subtype_names
    if names is not None:  # an empty list leaves nothing, as recorded
        kept = [e for e in kept if any(session.types.is_a(e.type_name, name) for name in names) != options.skip_subtypes]
    if options.skip_classified_elements:
        kept = [e for e in kept if not any(_classified(session, e, name) for name in options.skip_classified_elements)]
    if options.include_only_classified_elements:
        kept = [e for e in kept if all(_classified(session, e, name) for name in options.include_only_classified_elements)]
    if options.governance_zone_filter:
        kept = [e for e in kept if _in_zones(session, e, options.governance_zone_filter)]
    for option, attribute in _STATUS_LISTS:
        statuses = getattr(options, option)
        if statuses:
            kept = [e for e in kept if e.properties.get(attribute) in statuses]
    return kept


def _classified(session: Session, entity: Entity, name: str) -> bool:
    return any(session.types.is_a(item.type_name, name) for item in entity.classifications)


def _in_zones(session: Session, entity: Entity, zones: tuple[str, ...]) -> bool:
    """In all of the zones, itself or through its anchor; an element without zones passes."""
    member = own_zones(entity)
    if not member:
        anchor = anchor_guid_of(entity)
        found = session.collection.get_entities((anchor,)).get(anchor) if anchor else None
        member = own_zones(found) if found else ()
    return not member or all(zone in member for zone in zones)


def find_relationships(
    session: Session, options: ReadOptions, *, type_name: str | None = None, subtype_names: tuple[str, ...] = (),
    conditions: Conditions | None = None, end1_guids: tuple[str, ...] = (), end2_guids: tuple[str, ...] = (),
    end_match: str = "BOTH",
) -> list[Relationship]:
    """One page of the relationships that pass, both of whose ends the caller may see."""
    query = relationship_query(session, options, type_name, subtype_names, conditions, end1_guids, end2_guids, end_match)
    if query is None:
        return []
    try:
        found = session.collection.find_relationships(query)
    except RepositoryFault as fault:
        raise unexpected(session, fault) from fault
    ends = session.collection.get_entities({guid for link in found for guid in (link.end1, link.end2)}, options.as_of_time)
    seen = {entity.guid for entity in visible(session, ends.values(), options)}
    return [link for link in found if {link.end1, link.end2} <= seen and effective(link, options.effective_time)]


def count_relationships(
    session: Session, options: ReadOptions, *, type_name: str | None = None, subtype_names: tuple[str, ...] = (),
    conditions: Conditions | None = None, end1_guids: tuple[str, ...] = (), end2_guids: tuple[str, ...] = (),
    end_match: str = "BOTH",
) -> int:
    """How many relationships pass; visibility is not looked at."""
    query = relationship_query(session, options, type_name, subtype_names, conditions, end1_guids, end2_guids, end_match)
    return 0 if query is None else session.collection.count_relationships(query)


def relationship_query(
    session: Session, options: ReadOptions, type_name: str | None, subtype_names: tuple[str, ...], conditions: Conditions | None,
    end1_guids: tuple[str, ...], end2_guids: tuple[str, ...], end_match: str,
) -> RelationshipQuery | None:
    """The repository query; None when the type is not one of relationships, so that nothing can be found."""
    size = check_page(session, options.start_from, options.page_size)
    for name in (*subtype_names, *((type_name,) if type_name else ())):
        if checked_type(session, name).category != "relationship":
            return None
    return RelationshipQuery(
        type_name=type_name, subtype_names=subtype_names, conditions=conditions, end1_guids=end1_guids, end2_guids=end2_guids,
        end_match=end_match, statuses=options.limit_results_by_status, as_of=options.as_of_time,
        order=options.sequencing_order or DEFAULT_ORDER, order_property=options.sequencing_property, start=options.start_from,
        page_size=size,
    )


__all__ = ["count_by_conditions", "find_by_conditions", "find_by_text", "find_relationships", "get_by_name", "translated"]
