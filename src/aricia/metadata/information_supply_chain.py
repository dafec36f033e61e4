"""Information supply chains with what implements them (spec: view services, 8.29)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aricia.metadata.element_header import Json, renderer_of
from aricia.metadata.mermaid.graph import Graph
from aricia.metadata.mermaid.labels import display_name, line_label
from aricia.metadata.mermaid.root_graph import draw_node, draw_root
from aricia.metadata.options import ReadOptions
from aricia.metadata.root_element import assemble
from aricia.metadata.root_element_fields import RootElement
from aricia.metadata.root_element_json import relationship_summary, render
from aricia.metadata.session import Session
from aricia.metadata.visibility import effective, visible
from aricia.repository.instances import Entity, Relationship
from aricia.repository.queries import Condition, Conditions, RelationshipQuery

_CLASS = "InformationSupplyChainElement"
_NAMED = "iscQualifiedName"
_WIRE = "SolutionLinkingWire"
_WIRE_NAMED = "iscQualifiedNames"
# The neighbours of a chain, which are all drawn, however many there are.
_NEIGHBOURS = ("supplyTo", "supplyFrom")
_NO_CAP = 1 << 30

Ends = Mapping[str, Entity]


def supply_chains(session: Session, entities: Iterable[Entity], options: ReadOptions, *, implementation: bool) -> list[Json]:
    """Chains as root elements; with ``implementation`` also the relationships that carry their names, and a graph of it all."""
    renderer = renderer_of(session)
    roots = assemble(session, entities, options)
    shown = [render(session, renderer, root, options, _CLASS) for root in roots]
    if not implementation or not roots:
        return shown
    names = {str(root.entity.properties.get("qualifiedName")) for root in roots}
    parts, ends = _named(session, names, _NAMED, None, options)
    wires, wire_ends = _named(session, names, _WIRE_NAMED, _WIRE, options) if options.max_mermaid_node_count > 0 else ([], {})
    for root, element in zip(roots, shown, strict=True):
        name = root.entity.properties.get("qualifiedName")
        own = [link for link in parts if link.properties.get(_NAMED) == name]
        element["implementation"] = [relationship_summary(session, link, options, ends) for link in own]
        if options.max_mermaid_node_count > 0:
            design = [link for link in wires if name in link.properties.get(_WIRE_NAMED, ())]
            graph = _graph(session, root, design, own, {**wire_ends, **ends})
            if graph is not None:
                element["iscimplementationMermaidGraph"] = graph
    return shown


def _named(
    session: Session, names: Iterable[str], attribute: str, type_name: str | None, options: ReadOptions
) -> tuple[list[Relationship], dict[str, Entity]]:
    """All relationships that name one of the chains, with their ends; those with an end that the caller may not see are out."""
    wanted = Conditions(tuple(Condition(attribute, "EQ", name) for name in sorted(names)), "ANY")
    most = session.graph_budget.most
    query = RelationshipQuery(
        type_name=type_name, conditions=wanted, as_of=options.as_of_time, order="CREATION_DATE_OLDEST", page_size=most
    )
    read = session.collection.find_relationships(query)
    if len(read) == most:
        session.graph_budget.is_cut = True
        read = read[:-1]
    found = [link for link in read if effective(link, options.effective_time)]
    guids = {guid for link in found for guid in (link.end1, link.end2)}
    known = session.collection.get_entities(guids, options.as_of_time) if guids else {}
    ends = {each.guid: each for each in visible(session, known.values(), options)}
    return [link for link in found if link.end1 in ends and link.end2 in ends], ends


def _graph(
    session: Session, root: RootElement, design: list[Relationship], implementation: list[Relationship], ends: Ends
) -> str | None:
    types, chain = session.types, root.entity
    graph = Graph(f"Information Supply Chain - {display_name(types, chain)} [{chain.guid}]", "TD")
    graph.open_subgraph("Context")
    draw_root(graph, types, RootElement(chain, {name: root.fields[name] for name in _NEIGHBOURS if name in root.fields}), _NO_CAP)
    graph.close_subgraph()
    _draw_links(graph, session, "Design", design, ends, "DEFAULT_SOLUTION_COMPONENT")
    _draw_links(graph, session, "Implementation", implementation, ends, "LINEAGE_ELEMENT")
    return graph.text()


def _draw_links(graph: Graph, session: Session, name: str, links: list[Relationship], ends: Ends, style: str) -> None:
    if not links:
        return
    graph.open_subgraph(name)
    for link in links:
        one, two = (draw_node(graph, session.types, ends[guid], style) for guid in (link.end1, link.end2))
        graph.line(one, two, line_label(session.types, link), key=link.guid)
    graph.close_subgraph()
