"""Root elements as JSON, with the graphs that belong to them (spec: view services, sections 4.4 to 4.6 and 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aricia.base import deadline
from aricia.base.codec import format_time
from aricia.metadata.associated_elements import names_actors
from aricia.metadata.element_header import Json, Renderer, renderer_of
from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.mermaid import element_graphs
from aricia.metadata.mermaid.root_graph import elements_graph, root_graph
from aricia.metadata.options import ReadOptions
from aricia.metadata.root_element import assemble
from aricia.metadata.root_element_fields import Node, RootElement, single_fields
from aricia.metadata.session import Session
from aricia.metadata.specification import specification
from aricia.repository.instances import Entity, Relationship

ROOT_CLASS = "OpenMetadataRootElement"


class RenderedElement(dict[str, Any]):
    """The JSON of a root element; remembers the element, from which a graph of a whole list is drawn."""

    root: RootElement


def root_element(session: Session, entity: Entity, options: ReadOptions, related_by: RelatedElement | None = None) -> Json:
    """One element as JSON."""
    origins = None if related_by is None else {entity.guid: related_by}
    return root_elements(session, (entity,), options, origins)[0]


def root_elements(
    session: Session, entities: Iterable[Entity], options: ReadOptions, related_by: Mapping[str, RelatedElement] | None = None
) -> list[Json]:
    """Elements as JSON, each under the relationship it was reached by when ``related_by`` (by GUID) gives one."""
    renderer = renderer_of(session)
    return [render(session, renderer, root, options) for root in assemble(session, entities, options, related_by)]


def render(
    session: Session, renderer: Renderer, root: RootElement, options: ReadOptions, json_class: str = ROOT_CLASS,
    fields: Mapping[str, Sequence[Node]] | None = None,
) -> Json:
    """The JSON of an assembled element; fields: what is shown of its related elements, if that is not what its graphs draw."""
    deadline.check()
    header, properties = renderer.parts(root.entity)
    shown = RenderedElement({"class": json_class, "elementHeader": header})
    shown.root = root
    if root.related_by is not None:
        shown["relatedBy"] = _related_by(renderer, root, root.related_by)
    if properties is not None:
        shown["properties"] = properties
    for name, nodes in (root.fields if fields is None else fields).items():
        shown[name] = summary(renderer, nodes[0]) if name in single_fields() else [summary(renderer, node) for node in nodes]
    if "specificationProperties" in root.fields:
        shown["specification"] = specification(root.fields["specificationProperties"])
    if options.max_mermaid_node_count > 0:
        graph = root_graph(session, root, options.max_mermaid_node_count)
        graphs = {} if graph is None else {"mermaidGraph": graph}
        graphs |= element_graphs.graphs_of(session, root)
        if graphs:
            session.graph_budget.text(sum(map(len, graphs.values())))
            shown.update(graphs)
    return shown


def _related_by(renderer: Renderer, root: RootElement, item: RelatedElement) -> Json:
    shown: Json = {
        "relationshipHeader": renderer.relationship_header(item.relationship),
        "relationshipProperties": renderer.beans.bean(item.relationship, effectivity=True),
    }
    if names_actors(renderer.types, item.relationship):
        shown["associatedElements"] = {text: element_summary(renderer, actor) for text, actor in root.actors.items()}
    return shown


def element_summary(renderer: Renderer, entity: Entity) -> Json:
    """A MetadataElementSummary."""
    header, properties = renderer.parts(entity)
    return {"elementHeader": header} if properties is None else {"elementHeader": header, "properties": properties}


def element_properties(session: Session, instance: Entity | Relationship) -> Any:
    """The properties bean of an element or a relationship by itself; empty when it has no properties."""
    return renderer_of(session).beans.bean(instance)


def summary(renderer: Renderer, node: Node) -> Json:
    """A related element; a hierarchy summary where something is nested in it or beside it."""
    relationship = node.item.relationship
    expanded = bool(node.nested or node.side)
    shown: Json = {
        "class": "RelatedMetadataHierarchySummary" if expanded else "RelatedMetadataElementSummary",
        "relationshipHeader": renderer.relationship_header(relationship),
    }
    if relationship.properties:
        shown["relationshipProperties"] = renderer.beans.bean(relationship, effectivity=True)
    if relationship.effective_from is not None:
        shown["effectiveFromTime"] = format_time(relationship.effective_from)
    if relationship.effective_to is not None:
        shown["effectiveToTime"] = format_time(relationship.effective_to)
    shown["relatedElement"] = element_summary(renderer, node.item.entity)
    shown["relatedElementAtEnd1"] = node.item.at_end1
    if node.nested:
        shown["nestedElements"] = [summary(renderer, child) for child in node.nested]
    if node.side:
        shown["sideLinks"] = [summary(renderer, link) for link in node.side]
    return shown


def node_summary(renderer: Renderer, item: RelatedElement, start: str) -> Json:
    """A RelatedMetadataNodeSummary: a related element that says which element it is told from."""
    return {**summary(renderer, Node(item)), "class": "RelatedMetadataNodeSummary", "startingElementGUID": start}


def related_summaries(session: Session, items: Iterable[RelatedElement]) -> list[Json]:
    """Related elements by themselves, each with the relationship it is reached by."""
    renderer = renderer_of(session)
    return [summary(renderer, Node(item)) for item in items]


def relationship_summary(
    session: Session, relationship: Relationship, options: ReadOptions, ends: Mapping[str, Entity] | None = None
) -> Json:
    """A MetadataRelationshipSummary: the relationship with stubs of its ends."""
    renderer = renderer_of(session)
    guids = (relationship.end1, relationship.end2)
    known = ends if ends is not None else session.collection.get_entities(guids, options.as_of_time)
    shown: Json = {"relationshipHeader": renderer.relationship_header(relationship)}
    if relationship.properties:
        shown["relationshipProperties"] = renderer.beans.bean(relationship, effectivity=True)
    for name, guid in zip(("end1", "end2"), guids, strict=True):
        if guid in known:
            shown[name] = renderer.element_stub(known[guid])
    return shown


def list_graph(session: Session, elements: Iterable[Json], options: ReadOptions, matching: str) -> str | None:
    """The graph of a whole list of rendered elements; None with fewer than two nodes."""
    roots = [element.root for element in elements if isinstance(element, RenderedElement)]
    return elements_graph(session, roots, options.max_mermaid_node_count, matching)
