"""The graph of a governance action process (spec: view services, 7.4)."""

from __future__ import annotations

from collections.abc import Iterable

from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.mermaid.graph import Graph, spaced
from aricia.metadata.mermaid.labels import display_name
from aricia.repository.instances import Entity
from aricia.types.registry import TypeRegistry

_PROCESS, _STEP = "GOVERNANCE_ACTION_PROCESS", "GOVERNANCE_ACTION_PROCESS_STEP"


def process_steps_graph(
    types: TypeRegistry, process: Entity, first: RelatedElement, links: Iterable[RelatedElement]
) -> str | None:
    """The process, its first step and the links between steps, which carry their guards."""
    links = list(links)
    graph = Graph(f"Process - {display_name(types, process)} [{process.guid}]", "LR")
    start = _node(graph, types, process, _PROCESS)
    graph.line(start, _node(graph, types, first.entity, _STEP), spaced(first.relationship.type_name))
    for item in links:
        _node(graph, types, item.entity, _STEP)
    for item in links:
        ends = graph.id_of(item.relationship.end1), graph.id_of(item.relationship.end2)
        graph.line(*ends, item.relationship.properties.get("guard"))
    return graph.text()


def _node(graph: Graph, types: TypeRegistry, entity: Entity, style: str) -> int:
    """Draw an element without the link to its page: these graphs have none."""
    return graph.node(entity.guid, entity.type_name, display_name(types, entity), style)
