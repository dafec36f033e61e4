"""Elements seen from their anchors: the graph of an anchor, and search results grouped by anchor (spec: metadata store, 7)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aricia.base.codec import encoded
from aricia.metadata.anchors import anchored_to
from aricia.metadata.element_properties import Page
from aricia.metadata.mermaid.graph import Graph, clean_and_trim, spaced
from aricia.metadata.mermaid.labels import display_name
from aricia.metadata.options import ReadOptions
from aricia.metadata.session import Session
from aricia.metadata.store_element import store_element, store_relationship
from aricia.metadata.store_graphs import element_node, far_node
from aricia.metadata.visibility import anchor_guid_of, effective, visible
from aricia.repository.instances import Entity, Relationship

Json = dict[str, Any]


def anchored_graph(session: Session, entity: Entity, options: ReadOptions) -> Json:
    """An OpenMetadataElementGraph: the element, what is anchored to it, and the relationships of all of them."""
    budget = session.graph_budget
    anchored = budget.entities(visible(session, anchored_to(session, entity.guid, budget.most), options))
    members = {each.guid: each for each in (entity, *anchored)}
    links = session.collection.relationships_of(members.keys(), as_of=options.as_of_time, page_size=budget.most)
    distinct = {link.guid: link for each in links.values() for link in each if effective(link, options.effective_time)}
    far = {guid for link in distinct.values() for guid in (link.end1, link.end2)} - members.keys()
    known = session.collection.get_entities(far, options.as_of_time) if far else {}
    ends = members | {each.guid: each for each in visible(session, known.values(), options)}
    shown = budget.links([link for link in distinct.values() if link.end1 in ends and link.end2 in ends])
    graph = store_element(session, entity)
    if anchored:
        graph["anchoredElements"] = [encoded(store_element(session, each)) for each in anchored]
    if shown:
        graph["relationships"] = [encoded(store_relationship(session, link, ends)) for link in shown]
    text = _graph_text(session, entity, anchored, shown, ends)
    return graph if text is None else {**graph, "mermaidGraph": text}


def _graph_text(
    session: Session, entity: Entity, anchored: Iterable[Entity], links: Iterable[Relationship], ends: dict[str, Entity]
) -> str | None:
    graph = Graph(f"Anchor Element - {display_name(session.types, entity)} [{entity.guid}]", "LR", cleaned=clean_and_trim)
    element_node(graph, session, entity, "ANCHOR_ELEMENT")
    for each in anchored:
        element_node(graph, session, each, "ANCHORED_ELEMENT")
    for link in links:
        one, two = (far_node(graph, ends[guid]) for guid in (link.end1, link.end2))
        graph.line(one, two, spaced(link.type_name), key=link.guid)
    return graph.text()


def matches_of_anchor(session: Session, guid: str, page: Page, options: ReadOptions) -> Json | None:
    """AnchorSearchMatches of one anchor, also when nothing of it was found; None when there is no such anchor."""
    anchor = session.collection.get_entities((guid,), options.as_of_time).get(guid)
    if anchor is None or not visible(session, [anchor], options):
        return None
    return _matches(session, anchor, page.entities)


def anchor_matches(session: Session, page: Page, options: ReadOptions) -> list[Json]:
    """AnchorSearchMatches: the anchors of the elements found, each with the elements that it anchors, in the order of finding."""
    groups: dict[str, list[Entity]] = {}
    for entity in page.entities:
        groups.setdefault(anchor_guid_of(entity) or entity.guid, []).append(entity)
    anchors = session.collection.get_entities(groups, options.as_of_time)
    return [_matches(session, anchors[guid], found) for guid, found in groups.items() if guid in anchors]


def _matches(session: Session, anchor: Entity, found: Iterable[Entity]) -> Json:
    return {**store_element(session, anchor), "matchingElements": [store_element(session, each) for each in found]}
