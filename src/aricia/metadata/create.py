"""Creating elements (spec: metadata store, section 2.1)."""

from __future__ import annotations

from collections.abc import Mapping

from aricia.base.errors import invalid
from aricia.metadata.anchors import derived_anchor, derived_domain, given_anchor, own_anchor
from aricia.metadata.element_properties import ElementProperties
from aricia.metadata.faults import check_subtype, checked_type, no_relationship_type, repository_faults, wrong_classification
from aricia.metadata.get import visible_entity
from aricia.metadata.options import WriteOptions
from aricia.metadata.provenance import source_of
from aricia.metadata.session import Session
from aricia.metadata.uniqueness import check_unique
from aricia.metadata.zones import check_change, zones_at_creation
from aricia.repository.instances import Entity, NewClassification, Properties

NOTHING: Mapping[str, ElementProperties] = {}


def create_element(
    session: Session, type_name: str, properties: ElementProperties, options: WriteOptions, *,
    initial_classifications: Mapping[str, ElementProperties] = NOTHING, parent_properties: ElementProperties | None = None,
) -> str:
    """Create an element with its anchor, zones and classifications, and link it to its parent. -> its GUID

    errors: OMAG-COMMON-400-018 unknown type, -006 no qualifiedName or no parent relationship type, -019 parent at a wrong end,
    -409-001 qualifiedName in use;  OMAG-REPOSITORY-HANDLER-404-007 unknown anchorGUID or parentGUID, -400-001 wrong properties
    """
    check_element_type(session, type_name)
    check_qualified_name(session, type_name, properties.properties)
    parent = checked_parent(session, options)
    anchor = None
    if not options.is_own_anchor and options.anchor_guid:
        anchor = visible_entity(session, options.anchor_guid, "anchorGUID", options)
    check_unique(session, type_name, properties.properties)
    # The original drops the effectivity of initial classifications (recorded).
    classifications = {name: ElementProperties(given.properties) for name, given in initial_classifications.items()}
    given = _zones_given(classifications)
    # The anchor's zones guard what is anchored to it, so the caller's default zones are for elements without one.
    zones = given if anchor is not None else zones_at_creation(session, type_name, given)
    if zones is not None:
        classifications["ZoneMembership"] = ElementProperties({"zoneMembership": list(zones)})
    anchors = anchors_at_creation(session, type_name, options, anchor, zones)
    if anchors is not None:
        classifications = {"Anchors": ElementProperties(anchors), **classifications}
    entity = add_element(session, type_name, properties, options, classifications)
    if anchors is None:
        derive_anchor(session, entity)
    if parent is not None:
        link_parent(session, parent, entity, options, parent_properties)
    return entity.guid


def check_element_type(session: Session, type_name: str) -> None:
    """The type has to be one of elements."""
    checked_type(session, type_name)
    check_subtype(session, type_name, "OpenMetadataRoot")


def check_qualified_name(session: Session, type_name: str, properties: Properties) -> None:
    """A Referenceable needs its qualifiedName."""
    if session.types.is_a(type_name, "Referenceable") and not properties.get("qualifiedName"):
        raise invalid("OMAG-COMMON-400-006", parameter="qualifiedName", inserts=("qualifiedName", session.server.name))


def checked_parent(session: Session, options: WriteOptions) -> Entity | None:
    """The parent that the options name, which has to fit its end of the relationship."""
    if not options.parent_guid:
        return None
    parent = visible_entity(session, options.parent_guid, "parentGUID", options)
    if not options.parent_relationship_type_name:
        name = "parentRelationshipTypeName"
        raise invalid("OMAG-COMMON-400-006", parameter=name, inserts=(name, session.server.name))
    relation = checked_type(session, options.parent_relationship_type_name)
    end = relation.end1 if options.parent_at_end1 else relation.end2
    if end is None:
        raise no_relationship_type(session, relation.name, options.parent_guid, "parentRelationshipTypeName")
    check_subtype(session, parent.type_name, end.entity)
    return parent


def _zones_given(classifications: Mapping[str, ElementProperties]) -> list[str] | None:
    given = classifications.get("ZoneMembership")
    return None if given is None else given.properties.get("zoneMembership")


def anchors_at_creation(
    session: Session, type_name: str, options: WriteOptions, anchor: Entity | None, zones: object
) -> Properties | None:
    """The Anchors properties of a new element; None when they can be derived only once it is there."""
    if anchor is not None:
        return given_anchor(session, anchor, options.anchor_scope_guids)
    if options.is_own_anchor:
        return own_anchor(session, type_name, options.anchor_scope_guids, zones if isinstance(zones, list | tuple) else None)
    return None


def derive_anchor(session: Session, entity: Entity) -> None:
    """Anchor an element that was given no anchor to itself, in the server's name.

    The original derives it when the element is first read; here reads never write, so it happens at once.
    """
    properties = derived_anchor(entity.type_name, entity.guid, derived_domain(session, entity.type_name))
    session.collection.classify_entity(session.server.user, entity.guid, "Anchors", properties)


def add_element(
    session: Session, type_name: str, properties: ElementProperties, options: WriteOptions,
    classifications: Mapping[str, ElementProperties],
) -> Entity:
    """Check types, permissions and properties of a new element and store it."""
    for name in classifications:
        definition = session.types.get(name)
        if definition is None or not session.types.classification_fits(name, type_name):
            raise wrong_classification(session, name, type_name)
    security = session.server.security
    if security is not None:
        security.check_create(session.user, type_name, _zones_given(classifications) or ())
    attached = [
        NewClassification(
            name=name, properties=item.properties, effective_from=item.effective_from, effective_to=item.effective_to
        )
        for name, item in classifications.items()
    ]
    with repository_faults(session, "", "newProperties"):
        return session.collection.add_entity(
            session.user, type_name, properties.properties, classifications=attached, source=source_of(options),
            effective_from=properties.effective_from, effective_to=properties.effective_to,
        )


def link_parent(
    session: Session, parent: Entity, entity: Entity, options: WriteOptions, properties: ElementProperties | None
) -> None:
    """Link a new element to its parent; no check whether the two are linked already."""
    assert options.parent_relationship_type_name is not None
    check_change(session, parent, "ATTACH")
    end1, end2 = (parent.guid, entity.guid) if options.parent_at_end1 else (entity.guid, parent.guid)
    given = properties or ElementProperties()
    with repository_faults(session, parent.guid, "parentGUID"):
        session.collection.add_relationship(
            session.user, options.parent_relationship_type_name, end1, end2, given.properties, source=source_of(options),
            effective_from=given.effective_from, effective_to=given.effective_to,
        )
