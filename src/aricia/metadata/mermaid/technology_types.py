"""The graph of a technology type with its subtypes (spec: view services, 8.5)."""

from __future__ import annotations

from collections.abc import Iterable

from aricia.metadata.mermaid.graph import Graph
from aricia.metadata.mermaid.labels import display_name
from aricia.metadata.mermaid.root_graph import draw_node
from aricia.repository.instances import Entity
from aricia.types.registry import TypeRegistry

_STYLE = "TECHNOLOGY_TYPE"


def technology_types_graph(types: TypeRegistry, root: Entity, subtypes: Iterable[tuple[Entity, Entity]]) -> str | None:
    """The type and the pairs of a type and its subtype below it, parents first; None for a type by itself."""
    graph = Graph(f"Technology Type Hierarchy - {display_name(types, root, main=True)} [{root.guid}]", "TD")
    draw_node(graph, types, root, _STYLE)
    for parent, child in subtypes:
        graph.line(graph.id_of(parent.guid), draw_node(graph, types, child, _STYLE), None)
    return graph.text()
