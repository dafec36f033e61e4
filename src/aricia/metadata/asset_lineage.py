"""The lineage of an asset: the assets that its data comes from and goes to (spec: view services, 8.3)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import Struct, field

from aricia.metadata.asset_graph import without_hierarchies
from aricia.metadata.element_header import Json, renderer_of
from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.mermaid.lineage_graphs import Flow, LineageParts, lineage_graphs
from aricia.metadata.options import ReadOptions
from aricia.metadata.related import affordable_elements
from aricia.metadata.root_element import assemble
from aricia.metadata.root_element_json import node_summary, render
from aricia.metadata.session import Session
from aricia.metadata.visibility import anchor_guid_of, visible
from aricia.repository.instances import Entity

# What counts as lineage unless the caller names the relationships; also the order of the texts of one flow.
DEFAULT_TYPES = (
    "DataFlow", "ControlFlow", "LineageMapping", "ProcessCall", "DerivedSchemaTypeQueryTarget", "DataSetContent", "DataMapping",
    "RequestForActionTarget", "AssignmentScope", "ActionRequester",
)
_UPSTREAM, _DOWNSTREAM, _INTERNAL = "upstreamRelationships", "downstreamRelationships", "internalRelationships"


class LineageOptions(Struct, frozen=True):
    """only_chain: only the relationships of this information supply chain;  highlighted: a chain to bring out in the graph;
    all_anchors: parts of schemas stand for their anchors too, and every anchor is drawn"""

    only_chain: str | None = None
    highlighted: str | None = None
    all_anchors: bool = False


class Stop(Struct):
    """One asset of the lineage with the relationships that lead on from it, by JSON field."""

    asset: Entity
    links: dict[str, list[RelatedElement]] = field(default_factory=dict)


class Walk(Struct):
    """A walk in progress: the assets met so far, in the order of meeting, and the links between two assets."""

    session: Session
    options: ReadOptions
    lineage: LineageOptions
    types: tuple[str, ...]
    stops: dict[str, Stop]
    flows: dict[str, tuple[str, str, RelatedElement]] = field(default_factory=dict)


def asset_lineage(session: Session, asset: Entity, options: ReadOptions, lineage: LineageOptions) -> Json:
    """An AssetLineageGraph: the asset with every asset upstream and downstream of it, and what flows between them."""
    skipped = options.skip_relationships or ()
    types = tuple(name for name in options.include_only_relationships or DEFAULT_TYPES if name not in skipped)
    read = msgspec.structs.replace(options, start_from=0, page_size=0, sequencing_order=None, sequencing_property=None)
    walk = Walk(session, read, lineage, types, {asset.guid: Stop(asset)})
    if types:
        _walk(walk, asset, _UPSTREAM)
        _walk(walk, asset, _DOWNSTREAM)
    stops = list(walk.stops.values())
    shown = _rendered(session, stops, msgspec.structs.replace(options, include_only_relationships=types))
    if len(shown) > 1:
        shown[0]["linkedAssets"] = shown[1:]
    flows = _flows(walk)
    shown[0]["lineageRelationships"] = [_flow_json(flow) for flow in flows]
    if flows and options.max_mermaid_node_count > 0:
        parts = LineageParts(asset, [stop.asset for stop in stops[1:]], flows, lineage.highlighted)
        shown[0].update(lineage_graphs(session.types, parts, _anchors(walk), all_anchors=lineage.all_anchors))
    return shown[0]


def _walk(walk: Walk, asset: Entity, direction: str) -> None:
    """Follow the relationships of one direction, a level at a time; each asset is left once, so that circles come to an end."""
    level, left = [asset], {asset.guid}
    while level:
        reached = affordable_elements(
            walk.session, level, walk.options, relationship_types=walk.types, end=2 if direction == _UPSTREAM else 1
        )
        stands_for = _assets_of(walk, [item.entity for items in reached.values() for item in items])
        following: dict[str, Entity] = {}
        for each in level:
            for item in reached.get(each.guid, ()):
                other = stands_for.get(item.entity.guid)
                if other is not None and _wanted(walk, item):
                    _add(walk, each, other, item, direction)
                    following.setdefault(other.guid, other)
        level = [other for guid, other in following.items() if guid not in left]
        left |= following.keys()


def _wanted(walk: Walk, item: RelatedElement) -> bool:
    chain = walk.lineage.only_chain
    return chain is None or item.relationship.properties.get("iscQualifiedName") == chain


def _add(walk: Walk, asset: Entity, other: Entity, item: RelatedElement, direction: str) -> None:
    stop = walk.stops[asset.guid]
    inside = other.guid == asset.guid
    if inside and any(known.relationship.guid == item.relationship.guid for known in stop.links.get(_INTERNAL, ())):
        return
    stop.links.setdefault(_INTERNAL if inside else direction, []).append(item)
    if inside:
        return
    walk.stops.setdefault(other.guid, Stop(other))
    one, two = (other.guid, asset.guid) if item.at_end1 else (asset.guid, other.guid)
    walk.flows.setdefault(item.relationship.guid, (one, two, item))


def _assets_of(walk: Walk, entities: Iterable[Entity]) -> dict[str, Entity]:
    """The asset that each of the elements stands for: itself, or the one that it is anchored to."""
    types, answer, parts = walk.session.types, {}, {}
    for each in entities:
        anchor = anchor_guid_of(each)
        if types.is_a(each.type_name, "Asset"):
            answer[each.guid] = each
        elif anchor and (walk.lineage.all_anchors or not types.is_a(each.type_name, "SchemaElement")):
            parts[each.guid] = anchor
    anchors = _read(walk, parts.values())
    for guid, anchor in parts.items():
        if anchor in anchors and types.is_a(anchors[anchor].type_name, "Asset"):
            answer[guid] = anchors[anchor]
    return answer


def _read(walk: Walk, guids: Iterable[str]) -> dict[str, Entity]:
    wanted = set(guids)
    known = walk.session.collection.get_entities(wanted, walk.options.as_of_time) if wanted else {}
    return {each.guid: each for each in visible(walk.session, known.values(), walk.options)}


def _anchors(walk: Walk) -> dict[str, Entity]:
    """The anchors of those assets that have one, by the GUID of the asset."""
    named = {guid: anchor for guid, stop in walk.stops.items() if (anchor := anchor_guid_of(stop.asset))}
    known = _read(walk, named.values())
    return {guid: known[anchor] for guid, anchor in named.items() if anchor in known}


# ---- answers -----------------------------------------------------------------------------------------------------------
def _rendered(session: Session, stops: list[Stop], options: ReadOptions) -> list[Json]:
    renderer = renderer_of(session)
    answer: list[Json] = []
    roots = assemble(session, [stop.asset for stop in stops], without_hierarchies(options))
    for stop, root in zip(stops, roots, strict=True):
        shown = render(session, renderer, root, options, "AssetLineageGraphNode" if answer else "AssetLineageGraph")
        if stop.links:
            for name in (_UPSTREAM, _DOWNSTREAM, _INTERNAL):
                shown[name] = [node_summary(renderer, item, stop.asset.guid) for item in stop.links.get(name, ())]
        answer.append(shown)
    return answer


def _flows(walk: Walk) -> list[Flow]:
    """One flow for each pair of assets that are linked, those with the latest changes first."""
    rank = {name: at for at, name in enumerate(walk.types)}
    latest = sorted(walk.flows.values(), key=lambda each: -(each[2].relationship.update_time or each[2].relationship.create_time))
    pairs: dict[tuple[str, str], list[RelatedElement]] = {}
    for one, two, item in latest:
        pairs.setdefault((one, two), []).append(item)
    flows = []
    for (one, two), items in pairs.items():
        items.sort(key=lambda item: (rank.get(item.relationship.type_name, len(rank)), item.relationship.create_time))
        links = [item.relationship for item in items]
        texts = [_text(link.type_name, link.properties.get("label")) for link in links]
        chains = [name for link in links if (name := link.properties.get("iscQualifiedName"))]
        flows.append(Flow(one, two, list(dict.fromkeys(texts)), list(dict.fromkeys(chains))))
    return flows


def _text(type_name: str, label: str | None) -> str:
    return f"{label} [{type_name}]" if label else type_name


def _flow_json(flow: Flow) -> Json:
    shown: Json = {"relationshipTypes": flow.texts}
    if flow.chains:
        shown["informationSupplyChains"] = flow.chains
    return {**shown, "end1AssetGUID": flow.end1, "end2AssetGUID": flow.end2}
