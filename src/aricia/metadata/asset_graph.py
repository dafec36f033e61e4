"""An asset with everything that belongs to it (spec: view services, 8.3)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from aricia.base.codec import encoded
from aricia.metadata.anchors import anchored_to
from aricia.metadata.element_header import Json, renderer_of
from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.mermaid.asset_graphs import AssetParts, asset_graphs
from aricia.metadata.options import ReadOptions
from aricia.metadata.related import affordable_elements
from aricia.metadata.root_element import assemble
from aricia.metadata.root_element_json import element_summary, node_summary, render
from aricia.metadata.session import Session
from aricia.metadata.visibility import visible
from aricia.repository.instances import Entity
from aricia.repository.queries import Condition, Conditions, EntityQuery

_LEFT_OUT = frozenset(("ActionTarget", "ReportSubject"))
_CHAIN = "InformationSupplyChain"


def asset_graph(session: Session, asset: Entity, options: ReadOptions) -> Json:
    """An AssetGraph: the asset as a root element, its parts, the relationships of all of them, and five graphs."""
    read = msgspec.structs.replace(options, start_from=0, page_size=0)
    [root] = assemble(session, (asset,), without_hierarchies(options))
    anchored = visible(session, anchored_to(session, asset.guid, session.graph_budget.most), read)
    anchored.sort(key=lambda each: (each.update_time or each.create_time, each.create_time), reverse=True)
    anchored = session.graph_budget.entities(anchored)
    links = _relationships(session, [asset, *anchored], read)
    chains = _chains(session, (item for _, item in links), read)
    renderer = renderer_of(session)
    shown = render(session, renderer, root, options, "AssetGraph")
    if anchored:
        shown["anchoredElements"] = [encoded(element_summary(renderer, each)) for each in anchored]
    if links:
        shown["relationships"] = [encoded(node_summary(renderer, item, start.guid)) for start, item in links]
    if chains:
        shown["partOfInformationSupplyChains"] = [element_summary(renderer, each) for each in chains]
    if options.max_mermaid_node_count > 0:
        shown.update(asset_graphs(session.types, AssetParts(asset, anchored, links, chains)))
    return shown


def without_hierarchies(options: ReadOptions) -> ReadOptions:
    """The same options for an element whose related elements are shown as they are, without what is nested in them."""
    return msgspec.structs.replace(options, graph_query_depth=min(options.graph_query_depth, 1))


def _relationships(session: Session, members: list[Entity], options: ReadOptions) -> list[tuple[Entity, RelatedElement]]:
    """Every relationship of the members once; one between two of them is told from the member that is last in the list."""
    reached = affordable_elements(session, members, options)
    links: dict[str, tuple[Entity, RelatedElement]] = {}
    for member in members:
        for item in reached.get(member.guid, ()):
            if item.relationship.type_name not in _LEFT_OUT:
                links[item.relationship.guid] = (member, item)
    return list(links.values())


def _chains(session: Session, items: Iterable[RelatedElement], options: ReadOptions) -> list[Entity]:
    """The information supply chains that the relationships name."""
    names = {name for item in items if (name := item.relationship.properties.get("iscQualifiedName"))}
    if not names:
        return []
    wanted = Conditions(tuple(Condition("qualifiedName", "EQ", name) for name in sorted(names)), "ANY")
    query = EntityQuery(type_name=_CHAIN, conditions=wanted, as_of=options.as_of_time, order="CREATION_DATE_OLDEST")
    return visible(session, session.collection.find_entities(query), options)
