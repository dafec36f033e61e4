"""The graph of a root element, and of a list of them (spec: view services, section 7.3)."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from aricia.base.tables import rows
from aricia.metadata.mermaid.graph import Graph, hash_order, spaced
from aricia.metadata.mermaid.labels import classified_style, display_name, line_label, style_of, type_text
from aricia.metadata.root_element_fields import Node, RootElement
from aricia.metadata.session import Session
from aricia.repository.instances import Entity
from aricia.types.registry import TypeRegistry


@functools.cache
def field_order() -> dict[str, tuple[int, str]]:
    """(place in the order of drawing, style of nodes whose type has none) by field; a field that is not named is not drawn."""
    return {row["json_field"]: (at, row["default_style"]) for at, row in enumerate(rows("mermaid_field_order.tsv"))}


def root_graph(session: Session, root: RootElement, cap: int) -> str | None:
    """The graph of one element with what is around it."""
    if not root.fields and not root.actors:
        return None
    types, entity = session.types, root.entity
    name = display_name(types, entity, main=True) if types.is_a(entity.type_name, "Referenceable") else entity.guid
    graph = Graph(f"{entity.type_name} - {name} [{entity.guid}]", "TD")
    draw_root(graph, types, root, cap)
    return graph.text()


def elements_graph(session: Session, roots: Iterable[RootElement], cap: int, matching: str) -> str | None:
    """The graph of a list of elements in one."""
    if cap <= 0:
        return None
    graph = Graph(matching, "LR", lead="Results matching: ")
    for root in roots:
        draw_root(graph, session.types, root, cap)
    return graph.text()


def draw_root(graph: Graph, types: TypeRegistry, root: RootElement, cap: int) -> int:
    """Draw an element, the actors named by the relationship it was reached by, and its fields; the element's id."""
    entity = root.entity
    main = graph.node(
        entity.guid, entity.type_name, display_name(types, entity, main=True), classified_style(entity) or "ANCHOR_ELEMENT",
        entity.properties.get("url"),
    )
    for text in hash_order(list(root.actors)):
        graph.line(main, draw_node(graph, types, root.actors[text], "GOVERNANCE_ACTOR"), text, "thin")
    order = field_order()
    drawn = sorted((*order[name], nodes) for name, nodes in root.fields.items() if name in order)
    for _, style, nodes in drawn:
        draw_nodes(graph, types, main, nodes, style, cap)
    return main


def draw_node(graph: Graph, types: TypeRegistry, entity: Entity, style: str) -> int:
    """Draw a related element; its id."""
    look = style_of(types, entity, style)
    return graph.node(entity.guid, type_text(types, entity), display_name(types, entity), look, entity.properties.get("url"))


def draw_nodes(graph: Graph, types: TypeRegistry, start: int, nodes: Sequence[Node], style: str, cap: int) -> None:
    """Draw related elements with lines from a node, one more than the cap; what remains is counted in a node of its own."""
    for node in nodes[: cap + 1]:
        end = draw_node(graph, types, node.item.entity, style)
        first, last = (end, start) if node.item.at_end1 else (start, end)
        graph.line(first, last, line_label(types, node.item.relationship), key=node.item.relationship.guid)
        draw_nodes(graph, types, end, node.nested, style, cap)
        draw_nodes(graph, types, end, node.side, style, cap)
    rest = len(nodes) - cap - 1
    if rest > 0:
        item = nodes[cap + 1].item
        more = graph.node(
            f"more:{item.relationship.guid}", spaced(item.relationship.type_name), f"... plus {rest} Items", "MORE_ELEMENTS"
        )
        first, last = (more, start) if item.at_end1 else (start, more)
        graph.line(first, last, None, "dotted")
