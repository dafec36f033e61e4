"""Payloads of the answers: what stands beside class, requestId and relatedHTTPCode (spec: view services, 4.1 and 4.2)."""

from __future__ import annotations

from typing import Any

from aricia.metadata import api as metadata
from aricia.metadata.api import Page, ReadOptions, RelatedElement, RelatedPage, Session
from aricia.repository.instances import Entity, Relationship

Payload = dict[str, Any]


def element_payload(session: Session, entity: Entity | None, options: ReadOptions) -> Payload:
    """One root element; nothing at all when there is none."""
    return {} if entity is None else {"element": metadata.root_element(session, entity, options)}


def elements_payload(session: Session, page: Page, options: ReadOptions, graph_of: str | None = None) -> Payload:
    """A page of root elements: no ``elements`` when the store found nothing, an empty list when the filters left nothing.

    graph_of: what the list matches, on the operations whose answer carries a graph of the whole list
    """
    if not page.entities:
        return {"elements": []} if page.found else {}
    elements = metadata.root_elements(session, page.entities, options)
    return {"elements": elements, **_graph(session, elements, options, graph_of)}


def related_payload(session: Session, page: RelatedPage, options: ReadOptions, graph_of: str | None = None) -> Payload:
    """A page of related elements, each with the relationship it was reached by."""
    if not page.elements:
        return {"elements": []} if page.found else {}
    elements = [element for batch in _batches(page.elements) for element in _related(session, batch, options)]
    return {"elements": elements, **_graph(session, elements, options, graph_of)}


def relationships_payload(session: Session, relationships: list[Relationship], options: ReadOptions) -> Payload:
    """A list of relationship summaries with a graph of them, whatever the limit for its nodes."""
    if not relationships:
        return {}
    guids = {guid for link in relationships for guid in (link.end1, link.end2)}
    ends = session.collection.get_entities(guids, options.as_of_time)
    shown = [metadata.relationship_summary(session, relationship, options, ends) for relationship in relationships]
    graph = metadata.relationships_graph(session, "Relationships matching Query", relationships, ends)
    return {"relationships": shown, "mermaidGraph": graph} if graph else {"relationships": shown}


def _related(session: Session, batch: list[RelatedElement], options: ReadOptions) -> list[Payload]:
    entities = [related.entity for related in batch]
    return metadata.root_elements(session, entities, options, {related.entity.guid: related for related in batch})


def _batches(related: list[RelatedElement]) -> list[list[RelatedElement]]:
    """Consecutive runs in which no element comes twice: an element may be reached by several relationships."""
    batches: list[list[RelatedElement]] = [[]]
    seen: set[str] = set()
    for item in related:
        if item.entity.guid in seen:
            batches.append([])
            seen = set()
        seen.add(item.entity.guid)
        batches[-1].append(item)
    return batches


def _graph(session: Session, elements: list[Payload], options: ReadOptions, graph_of: str | None) -> Payload:
    if graph_of is None:
        return {}
    graph = metadata.list_graph(session, elements, options, graph_of)
    return {"mermaidGraph": graph} if graph else {}
