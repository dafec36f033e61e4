"""The graph of a type's subtypes (spec: view services, section 7.5)."""

from __future__ import annotations

from collections.abc import Iterable

from aricia.metadata.mermaid.graph import Graph
from aricia.types.registry import TypeDef, TypeRegistry

# The original spaces a text that has spaces already.
TYPE_TEXT = "Open  Metadata  Type"


def subtypes_graph(types: TypeRegistry, root: TypeDef, subtypes: Iterable[TypeDef]) -> str | None:
    """A type with its subtypes, each with a line to its supertype."""
    graph = Graph(f"Subtypes for - {root.name} [{root.guid}]", "RL")
    graph.node(root.guid, TYPE_TEXT, root.name, "TYPE", root.wiki)
    for each in subtypes:
        child = graph.node(each.guid, TYPE_TEXT, each.name, "SUBTYPE", each.wiki)
        parent = types.get(each.super_name)
        if parent is not None:
            style = "TYPE" if parent.guid == root.guid else "SUBTYPE"
            graph.line(child, graph.node(parent.guid, TYPE_TEXT, parent.name, style, parent.wiki), None)
    return graph.text()
