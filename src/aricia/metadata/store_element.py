"""Elements and relationships in the form of the metadata store, where every value carries its type (spec: metadata store, 7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aricia.base.codec import format_time
from aricia.metadata.element_header import Json, Renderer, renderer_of, unique_name
from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.session import Session
from aricia.metadata.store_values import element_properties
from aricia.repository.instances import Classification, Entity, Header, Relationship


def store_element(session: Session, entity: Entity) -> Json:
    """An OpenMetadataElement."""
    renderer = renderer_of(session)
    element = {**renderer.control(entity), "elementGUID": entity.guid, **_effectivity(entity)}
    if entity.classifications:
        element["classifications"] = [attached_classification(session, item) for item in entity.classifications]
    _add_properties(renderer, element, "elementProperties", entity)
    return element


def store_relationship(session: Session, relationship: Relationship, ends: Mapping[str, Entity] | None = None) -> Json:
    """An OpenMetadataRelationship; ``ends``: its two elements, read when not given."""
    renderer = renderer_of(session)
    known = ends if ends is not None else session.collection.get_entities((relationship.end1, relationship.end2))
    definition = session.types.get(relationship.type_name)
    shown = {
        **renderer.control(relationship), "relationshipGUID": relationship.guid,
        "relationshipType": renderer.type_block(relationship.type_name), **_effectivity(relationship),
    }
    _add_properties(renderer, shown, "relationshipProperties", relationship)
    for number, guid in ((1, relationship.end1), (2, relationship.end2)):
        end = getattr(definition, f"end{number}", None)
        if end is not None:
            shown[f"labelAtEnd{number}"] = end.name
        shown[f"elementGUIDAtEnd{number}"] = guid
        if guid in known:
            shown[f"elementAtEnd{number}"] = _stub(session, known[guid])
    return shown


def store_related(session: Session, item: RelatedElement) -> Json:
    """A RelatedMetadataElement."""
    renderer, relationship = renderer_of(session), item.relationship
    shown = {**renderer.control(relationship), "relationshipGUID": relationship.guid, **_effectivity(relationship)}
    _add_properties(renderer, shown, "relationshipProperties", relationship)
    return {**shown, "element": store_element(session, item.entity), "elementAtEnd1": item.at_end1}


def attached_classification(session: Session, item: Classification) -> Json:
    """An AttachedClassification."""
    renderer = renderer_of(session)
    shown = {"class": "AttachedClassification", **renderer.control(item), "classificationOrigin": item.origin}
    if item.origin_guid is not None:
        shown["classificationOriginGUID"] = item.origin_guid
    shown |= {"classificationName": item.type_name, **_effectivity(item)}
    _add_properties(renderer, shown, "classificationProperties", item)
    return shown


def _stub(session: Session, entity: Entity) -> Json:
    """The element at an end of a relationship: header, classifications and unique name."""
    stub = {**renderer_of(session).control(entity), "guid": entity.guid}
    if entity.classifications:
        stub["classifications"] = [attached_classification(session, item) for item in entity.classifications]
    name = unique_name(entity)
    return stub if name is None else {**stub, "uniqueName": name}


def _effectivity(header: Header) -> Json:
    shown: Json = {}
    if header.effective_from is not None:
        shown["effectiveFromTime"] = format_time(header.effective_from)
    if header.effective_to is not None:
        shown["effectiveToTime"] = format_time(header.effective_to)
    return shown


def _add_properties(renderer: Renderer, shown: dict[str, Any], key: str, header: Header) -> None:
    properties = element_properties(renderer.types, header.type_name, header.properties)
    if properties is not None:
        shown[key] = properties
