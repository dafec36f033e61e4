"""The five graphs of an asset: its parts, supply chains, fields, actions and lineage (spec: view services, section 7.5)."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.mermaid.graph import Graph
from aricia.metadata.mermaid.labels import display_name, line_label
from aricia.metadata.mermaid.root_graph import draw_node
from aricia.repository.instances import Entity
from aricia.types.registry import TypeRegistry

_LINEAGE = "LineageRelationship"
_FIELDS = "DataMapping"
_ACTIONS = frozenset(("ActionRequester", "Actions"))
_ANCHOR_FOR = "Anchor for"

Draw = Callable[[Graph, TypeRegistry, "AssetParts"], None]


class AssetParts(Struct):
    """An asset, what is anchored to it, the relationships of them all, each with the member it is told from, and the chains."""

    asset: Entity
    anchored: list[Entity]
    links: list[tuple[Entity, RelatedElement]]
    chains: list[Entity]


def asset_graphs(types: TypeRegistry, parts: AssetParts) -> dict[str, str]:
    """Every graph that has content, by JSON field."""
    drawn: dict[str, str | None] = {name: _drawn(types, parts, *how) for name, how in _GRAPHS.items()}
    return {name: text for name, text in drawn.items() if text is not None}


def _drawn(types: TypeRegistry, parts: AssetParts, lead: str, direction: str, draw: Draw) -> str | None:
    graph = Graph(f"{lead}{display_name(types, parts.asset, main=True)} [{parts.asset.guid}]", direction)
    draw(graph, types, parts)
    return graph.text()


def main_node(graph: Graph, types: TypeRegistry, asset: Entity, style: str = "ANCHOR_ELEMENT") -> int:
    """The node of the element that a graph is about."""
    return graph.node(asset.guid, asset.type_name, display_name(types, asset, main=True), style, asset.properties.get("url"))


def _ends(graph: Graph, types: TypeRegistry, start: Entity, item: RelatedElement) -> tuple[int, int]:
    """Draw the two elements of a relationship as far as they are not there; their ids, end 1 first."""
    near, far = (draw_node(graph, types, each, "LINKED_ELEMENT") for each in (start, item.entity))
    return (far, near) if item.at_end1 else (near, far)


# ---- the graphs ----------------------------------------------------------------------------------------------------------
def _anchor(graph: Graph, types: TypeRegistry, parts: AssetParts) -> None:
    graph.open_subgraph("Classifications", "MORE_ELEMENTS", "TB")
    for each in parts.asset.classifications:
        graph.node(f"{parts.asset.guid}:{each.type_name}", each.type_name, None, "")
    graph.close_subgraph()
    main_node(graph, types, parts.asset)
    for part in parts.anchored:
        graph.node(part.guid, part.type_name, display_name(types, part), "ANCHORED_ELEMENT", part.properties.get("url"))
    if not parts.anchored:
        return
    for start, item in parts.links:
        link = item.relationship
        if not types.is_a(link.type_name, _LINEAGE) and link.type_name not in _ACTIONS:
            graph.line(*_ends(graph, types, start, item), line_label(types, link), key=link.guid)


def _supply_chains(graph: Graph, types: TypeRegistry, parts: AssetParts) -> None:
    main = main_node(graph, types, parts.asset)
    for chain in parts.chains:
        name, url = display_name(types, chain), chain.properties.get("url")
        graph.line(graph.node(chain.guid, chain.type_name, name, "INFORMATION_SUPPLY_CHAIN", url), main, None)


def _fields(graph: Graph, types: TypeRegistry, parts: AssetParts) -> None:
    mappings = [(start, item) for start, item in parts.links if types.is_a(item.relationship.type_name, _FIELDS)]
    if not mappings:
        return
    main = main_node(graph, types, parts.asset)
    own = {each.guid for each in parts.anchored}
    for start, item in mappings:
        one, two = _ends(graph, types, start, item)
        graph.animated(one, two, line_label(types, item.relationship), key=item.relationship.guid)
        for each in (start, item.entity):
            if each.guid in own:
                graph.line(main, graph.id_of(each.guid), _ANCHOR_FOR, "dotted", key=f"anchor:{each.guid}")


def _actions(graph: Graph, types: TypeRegistry, parts: AssetParts) -> None:
    main_node(graph, types, parts.asset)
    for start, item in parts.links:
        if item.relationship.type_name in _ACTIONS:
            label = line_label(types, item.relationship)
            graph.line(*_ends(graph, types, start, item), label, key=item.relationship.guid)


def _local_lineage(graph: Graph, types: TypeRegistry, parts: AssetParts) -> None:
    main_node(graph, types, parts.asset)
    for start, item in parts.links:
        link = item.relationship
        if types.is_a(link.type_name, _LINEAGE) and not types.is_a(link.type_name, _FIELDS) and link.type_name not in _ACTIONS:
            graph.animated(*_ends(graph, types, start, item), line_label(types, link), key=link.guid)


_GRAPHS: dict[str, tuple[str, str, Draw]] = {
    "anchorMermaidGraph": ("Asset - ", "LR", _anchor),
    "informationSupplyChainMermaidGraph": ("Information Supply Chain Analysis Graph for Asset - ", "TD", _supply_chains),
    "fieldLevelLineageGraph": ("Field-Level Lineage Analysis Graph for Asset - ", "TD", _fields),
    "actionMermaidGraph": ("Actions associated with Asset - ", "LR", _actions),
    "localLineageGraph": ("Lineage associated with Asset - ", "LR", _local_lineage),
}
