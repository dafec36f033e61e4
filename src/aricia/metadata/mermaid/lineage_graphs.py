"""The graphs of an asset's lineage: all of it, and its edges alone (spec: view services, section 7.5)."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from aricia.metadata.mermaid.asset_graphs import main_node
from aricia.metadata.mermaid.graph import Graph
from aricia.metadata.mermaid.labels import display_name
from aricia.metadata.mermaid.root_graph import draw_node
from aricia.repository.instances import Entity
from aricia.types.registry import TypeRegistry

_STYLE = "LINEAGE_ELEMENT"


class Flow(Struct):
    """What leads from one asset to another: texts of the relationships, and the information supply chains they name."""

    end1: str
    end2: str
    texts: list[str]
    chains: list[str]


class LineageParts(Struct):
    """The asset that is asked for, the others of its lineage, what flows between them, and the chain to bring out."""

    asset: Entity
    others: list[Entity]
    flows: list[Flow]
    highlighted: str | None = None


def lineage_graphs(
    types: TypeRegistry, parts: LineageParts, anchors: Mapping[str, Entity], *, all_anchors: bool
) -> dict[str, str]:
    """Both graphs, each when there is something in it; ``anchors``: those of the assets that have one."""
    drawn = {
        "fullLineageMermaidGraph": _full_graph(types, parts, anchors, all_anchors),
        "edgeMermaidGraph": _edge_graph(types, parts),
    }
    return {name: text for name, text in drawn.items() if text is not None}


def _titled(types: TypeRegistry, asset: Entity, lead: str, direction: str) -> Graph:
    return Graph(f"{lead} for Asset - {display_name(types, asset, main=True)} [{asset.guid}]", direction)


def _full_graph(types: TypeRegistry, parts: LineageParts, anchors: Mapping[str, Entity], all_anchors: bool) -> str | None:
    graph = _titled(types, parts.asset, "Lineage Analysis Graph", "TD")
    main_node(graph, types, parts.asset, "PRINCIPAL_ASSET")
    for each in parts.others:
        draw_node(graph, types, each, _STYLE)
    for flow in parts.flows:
        dim = bool(parts.highlighted and flow.chains and parts.highlighted not in flow.chains)
        label = ",\n".join(flow.texts)
        graph.line(graph.id_of(flow.end1), graph.id_of(flow.end2), label, "thin" if dim else "normal")
    for guid, anchor in anchors.items():
        if all_anchors and not graph.has(anchor.guid):
            name, url = display_name(types, anchor), anchor.properties.get("url")
            graph.node(anchor.guid, anchor.type_name, name, "LINEAGE_ANCHOR", url)
        if graph.has(anchor.guid):
            graph.line(graph.id_of(anchor.guid), graph.id_of(guid), "Anchor for", "dotted")
    return graph.text()


def _edge_graph(types: TypeRegistry, parts: LineageParts) -> str | None:
    """The asset with the assets that nothing leads to and those that nothing leads on from."""
    begins, ends = {flow.end1 for flow in parts.flows}, {flow.end2 for flow in parts.flows}
    graph = _titled(types, parts.asset, "Lineage Edge Analysis Graph", "LR")
    main = draw_node(graph, types, parts.asset, _STYLE)
    for each in parts.others:
        if each.guid not in ends:
            graph.line(draw_node(graph, types, each, _STYLE), main, "UltimateSource")
        elif each.guid not in begins:
            graph.line(main, draw_node(graph, types, each, _STYLE), "UltimateDestination")
    return graph.text()
