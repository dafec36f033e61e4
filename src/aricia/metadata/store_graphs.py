"""Graphs beside lists in the form of the metadata store (spec: view services, section 7.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aricia.metadata.element_header import unique_name
from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.mermaid.graph import Graph, clean_and_trim, spaced
from aricia.metadata.mermaid.labels import classified_style, display_name, style_of, type_text
from aricia.metadata.session import Session
from aricia.repository.instances import Entity, Relationship


def related_graph(session: Session, starting: Entity | None, guid: str, related: Iterable[RelatedElement]) -> str | None:
    """The starting element with the elements related to it."""
    graph = Graph(f"Starting Element - {guid}", "LR", cleaned=clean_and_trim)
    if starting is not None:
        element_node(graph, session, starting, "ANCHOR_ELEMENT")
    for item in related:
        element_node(graph, session, item.entity, "LINKED_ELEMENT")
        link = item.relationship
        if graph.has(link.end1) and graph.has(link.end2):
            graph.line(graph.id_of(link.end1), graph.id_of(link.end2), spaced(link.type_name), key=link.guid)
    return graph.text()


def relationships_graph(session: Session, title: str, links: Iterable[Relationship], ends: Mapping[str, Entity]) -> str | None:
    """Relationships with the elements at their ends, which go by their unique names here."""
    graph = Graph(title, "LR", cleaned=clean_and_trim)
    for link in links:
        if link.end1 in ends and link.end2 in ends:
            one, two = (_end_node(graph, session, ends[guid]) for guid in (link.end1, link.end2))
            graph.line(one, two, spaced(link.type_name), key=link.guid)
    return graph.text()


def element_node(graph: Graph, session: Session, entity: Entity, default_style: str) -> int:
    """The node of an element that is read in full."""
    types = session.types
    style = style_of(types, entity, default_style, stored=True)
    return graph.node(entity.guid, type_text(types, entity, stored=True), display_name(types, entity), style)


def far_node(graph: Graph, entity: Entity) -> int:
    """The node of an element outside the graph's subject, of which a stub is known: its type does not decide its style."""
    style = classified_style(entity, stored=True) or "LINKED_ELEMENT"
    return graph.node(entity.guid, entity.type_name, unique_name(entity) or entity.guid, style)


def _end_node(graph: Graph, session: Session, entity: Entity) -> int:
    style = style_of(session.types, entity, "LINKED_ELEMENT", stored=True)
    return graph.node(entity.guid, entity.type_name, unique_name(entity) or entity.guid, style)
