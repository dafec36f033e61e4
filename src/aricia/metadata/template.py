"""Creating elements from templates (spec: metadata store, section 5 item 2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from aricia.base.errors import invalid
from aricia.metadata.anchors import derived_anchor, derived_domain, given_anchor, own_anchor
from aricia.metadata.create import NOTHING, add_element, checked_parent, link_parent
from aricia.metadata.element_properties import ElementProperties
from aricia.metadata.faults import check_subtype, repository_faults
from aricia.metadata.get import visible_entity
from aricia.metadata.link import link_between
from aricia.metadata.options import WriteOptions
from aricia.metadata.provenance import source_of
from aricia.metadata.session import Session
from aricia.metadata.uniqueness import check_unique, holder_of
from aricia.metadata.visibility import anchor_guid_of
from aricia.repository.instances import Entity, Properties, Relationship

PLACEHOLDER = re.compile(r"~\{(.*?)\}~")
NOT_COPIED = frozenset(("SourcedFrom", "SpecificationPropertyAssignment", "CatalogTemplate"))
NOT_INHERITED = frozenset(("Template", "Anchors", "TemplateSubstitute"))


class Copying(Struct):
    """One copy in progress. ``made``: GUID of the copy of each copied element."""

    session: Session
    options: WriteOptions
    placeholders: Mapping[str, str]
    made: dict[str, Entity] = field(default_factory=dict)


def create_from_template(
    session: Session, template_guid: str | None, options: WriteOptions, *, expected_type: str | None = None,
    replacement: ElementProperties | None = None, replacement_classifications: Mapping[str, ElementProperties] = NOTHING,
    placeholders: Mapping[str, str] | None = None, parent_properties: ElementProperties | None = None,
) -> str:
    """Copy a template with what is anchored to it. -> the GUID of the new element, or of the one that has its name already

    errors: OMAG-COMMON-400-005 no template;  OPEN-METADATA-400-013 neither placeholders nor replacements;
    OMAG-REPOSITORY-HANDLER-404-007 unknown template;  OMAG-COMMON-409-001 name in use and retrieval not allowed
    """
    if not template_guid:
        raise invalid("OMAG-COMMON-400-005", parameter="templateGUID", inserts=("templateGUID", session.server.name))
    if not placeholders and (replacement is None or not replacement.properties):
        name = "replacementAttributes/placeholderProperties"
        raise invalid("OPEN-METADATA-400-013", parameter=name, inserts=("createMetadataElementFromTemplate",))
    named = visible_entity(session, template_guid, "templateGUID", options)
    template = _real_template(session, named, options)
    if expected_type is not None:
        check_subtype(session, template.type_name, expected_type)
    parent = checked_parent(session, options)
    copying = Copying(session, options, placeholders or {})
    properties = filled(template.properties, copying.placeholders) | (replacement.properties if replacement else {})
    retrieved = _existing(session, template.type_name, properties, options)
    if retrieved is not None:
        if parent is not None and not _linked_to_parent(session, parent, retrieved, options):
            link_parent(session, parent, retrieved, options, parent_properties)
        return retrieved.guid
    check_unique(session, template.type_name, properties)
    entity = _copy_root(copying, template, properties, replacement, replacement_classifications, expected_type)
    if options.deep_copy:
        _copy_surroundings(copying, template)
    session.collection.add_relationship(
        session.server.user, "SourcedFrom", entity.guid, named.guid, {"sourceVersionNumber": named.version}
    )
    if parent is not None:
        link_parent(session, parent, entity, options, parent_properties)
    return entity.guid


def filled(value: Any, placeholders: Mapping[str, str]) -> Any:
    """The value with every known ``~{name}~`` replaced in its texts; unknown ones and the keys of maps stay."""
    if isinstance(value, str):
        return PLACEHOLDER.sub(lambda found: placeholders.get(found[1], found[0]), value) if "~{" in value else value
    if isinstance(value, dict):
        return {key: filled(item, placeholders) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, placeholders) for item in value]
    return value


def _real_template(session: Session, template: Entity, options: WriteOptions) -> Entity:
    """A substitute stands for the template that it was made from."""
    if template.classification("TemplateSubstitute") is None:
        return template
    links = session.collection.relationships_of((template.guid,), type_names=("SourcedFrom",), end=1).get(template.guid, [])
    return visible_entity(session, links[0].end2, "templateGUID", options) if links else template


def _existing(session: Session, type_name: str, properties: Properties, options: WriteOptions) -> Entity | None:
    name = properties.get("qualifiedName")
    return holder_of(session, type_name, "qualifiedName", name) if options.allow_retrieve and name else None


def _linked_to_parent(session: Session, parent: Entity, entity: Entity, options: WriteOptions) -> bool:
    ends = (parent.guid, entity.guid) if options.parent_at_end1 else (entity.guid, parent.guid)
    return link_between(session, options.parent_relationship_type_name or "", *ends) is not None


def _copy_root(
    copying: Copying, template: Entity, properties: Properties, replacement: ElementProperties | None,
    replacements: Mapping[str, ElementProperties], expected_type: str | None,
) -> Entity:
    session, options = copying.session, copying.options
    anchors = _anchors(session, options, expected_type or template.type_name)
    classifications = _classifications(copying, template, anchors) | dict(replacements)
    if options.is_template_substitute:
        classifications["TemplateSubstitute"] = ElementProperties()
    effectivity = (options.effective_from, options.effective_to)
    if replacement is not None and effectivity == (None, None):
        effectivity = (replacement.effective_from, replacement.effective_to)
    entity = add_element(session, template.type_name, ElementProperties(properties, *effectivity), options, classifications)
    if anchors is None:
        domain = derived_domain(session, entity.type_name)
        session.collection.classify_entity(
            session.server.user, entity.guid, "Anchors", derived_anchor(entity.type_name, entity.guid, domain)
        )
    copying.made[template.guid] = entity
    return entity


def _anchors(session: Session, options: WriteOptions, type_name: str) -> Properties | None:
    """Here a given anchor wins over the element being its own; the type named is the one that the operation expects."""
    if options.anchor_guid:
        anchor = visible_entity(session, options.anchor_guid, "anchorGUID", options)
        return given_anchor(session, anchor, options.anchor_scope_guids)
    return own_anchor(session, type_name, options.anchor_scope_guids, None) if options.is_own_anchor else None


def _classifications(copying: Copying, template: Entity, anchors: Properties | None) -> dict[str, ElementProperties]:
    """The template's classifications, but those that make it a template, with an anchor of its own."""
    copied = {} if anchors is None else {"Anchors": ElementProperties(anchors)}
    for item in template.classifications:
        if item.type_name not in NOT_INHERITED:
            copied[item.type_name] = ElementProperties(
                filled(item.properties, copying.placeholders), item.effective_from, item.effective_to
            )
    return copied


def _copy_surroundings(copying: Copying, template: Entity) -> None:
    """Copy what is anchored to the template, level by level, and link the copies the way the originals are linked."""
    session, done = copying.session, set()
    frontier = [template.guid]
    while frontier:
        links = session.collection.relationships_of(frontier, order="CREATION_DATE_OLDEST")
        fresh = {
            link.guid: link for each in links.values() for link in each
            if link.type_name not in NOT_COPIED and link.guid not in done
        }
        far = {guid for link in fresh.values() for guid in (link.end1, link.end2)} - copying.made.keys()
        found = session.collection.get_entities(far) if far else {}
        frontier = []
        for link in fresh.values():
            for guid in (link.end1, link.end2):
                if guid in found and guid not in copying.made and anchor_guid_of(found[guid]) in copying.made:
                    _copy_part(copying, found[guid])
                    frontier.append(guid)
            _copy_link(copying, link)
            done.add(link.guid)


def _copy_part(copying: Copying, part: Entity) -> None:
    session = copying.session
    anchor = copying.made[anchor_guid_of(part) or ""]
    classifications = _classifications(copying, part, given_anchor(session, anchor, None))
    properties = ElementProperties(filled(part.properties, copying.placeholders), part.effective_from, part.effective_to)
    copying.made[part.guid] = add_element(session, part.type_name, properties, copying.options, classifications)


def _copy_link(copying: Copying, link: Relationship) -> None:
    session, made = copying.session, copying.made
    end1, end2 = (made[guid].guid if guid in made else guid for guid in (link.end1, link.end2))
    with repository_faults(session, link.guid, "templateGUID"):
        session.collection.add_relationship(
            session.user, link.type_name, end1, end2, filled(link.properties, copying.placeholders),
            source=source_of(copying.options), effective_from=link.effective_from, effective_to=link.effective_to,
        )
