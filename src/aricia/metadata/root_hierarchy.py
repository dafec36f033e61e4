"""Hierarchies of root elements: collections within collections, and the projects of a project (view services, 8.7, 8.24, 7.5)."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from aricia.metadata.element_header import Json, Renderer, renderer_of
from aricia.metadata.mermaid.graph import Graph, spaced
from aricia.metadata.mermaid.labels import display_name
from aricia.metadata.mermaid.root_graph import draw_node, draw_root
from aricia.metadata.options import ReadOptions
from aricia.metadata.root_element import assemble
from aricia.metadata.root_element_fields import Node, RootElement
from aricia.metadata.root_element_json import render
from aricia.metadata.session import Session
from aricia.repository.instances import Entity
from aricia.types.registry import TypeRegistry

HIERARCHY_CLASS = "OpenMetadataRootHierarchy"
MEMBERS = "collectionMembers"
BRANCHES = "openMetadataRootHierarchies"


class Branch(Struct):
    """One collection of a hierarchy: its JSON, the assembled element with the members that are no collections, and the others."""

    shown: Json
    root: RootElement
    branches: list[Branch] = field(default_factory=list)


def collection_hierarchy(session: Session, entity: Entity, options: ReadOptions) -> Json:
    """A collection as a tree: the collections among its members are read as elements of their own, down to graphQueryDepth."""
    branch = _branches(session, renderer_of(session), (entity,), options, 0)[0]
    _add_graph(branch.shown, _collections_graph(session.types, branch, options))
    return branch.shown


def project_hierarchy(session: Session, entity: Entity, options: ReadOptions) -> Json:
    """A project as the original shows it: its projects stay in managedProjects, the list of hierarchies is empty."""
    return _project(session, entity, options, "Managed Projects").shown


def project_graph(session: Session, entity: Entity, options: ReadOptions) -> Json:
    """A project with those it manages as elements of their own; the subgraph for them stays empty, as in the original."""
    branch = _project(session, entity, options, "Other Related Projects")
    managed = {node.item.entity.guid: node.item.entity for node in branch.root.fields.get("managedProjects", [])}
    renderer = renderer_of(session)
    roots = assemble(session, managed.values(), options) if managed else []
    branch.shown[BRANCHES] = [render(session, renderer, root, options, HIERARCHY_CLASS) for root in roots]
    return branch.shown


def _project(session: Session, entity: Entity, options: ReadOptions, group_name: str) -> Branch:
    root = assemble(session, (entity,), options)[0]
    shown = render(session, renderer_of(session), root, options, HIERARCHY_CLASS)
    graph = _titled(session.types, entity)
    main = draw_root(graph, session.types, root, options.max_mermaid_node_count)
    group = graph.open_subgraph(group_name, "MORE_ELEMENTS", "LR")
    graph.close_subgraph()
    graph.line(main, group, None, "dotted")
    _add_graph(shown, graph)
    shown[BRANCHES] = []
    return Branch(shown, root)


def _branches(
    session: Session, renderer: Renderer, entities: Iterable[Entity], options: ReadOptions, depth: int
) -> list[Branch]:
    """The branches of these collections; all of one level are read together."""
    made = []
    for root in assemble(session, entities, options):
        branch = Branch(render(session, renderer, root, options, HIERARCHY_CLASS), root)
        if depth < options.graph_query_depth:
            inner = _move_collections(session.types, branch)
            branch.branches = _branches(session, renderer, inner, options, depth + 1) if inner else []
        if branch.branches:
            branch.shown[BRANCHES] = [each.shown for each in branch.branches]
        made.append(branch)
    return made


def _move_collections(types: TypeRegistry, branch: Branch) -> list[Entity]:
    """Take the collections out of the members; -> the collections."""
    members = branch.root.fields.get(MEMBERS, [])
    kept = [node for node in members if not _is_collection(types, node)]
    if len(kept) == len(members):
        return []
    shown = [json for node, json in zip(members, branch.shown[MEMBERS], strict=True) if not _is_collection(types, node)]
    branch.root.fields[MEMBERS], branch.shown[MEMBERS] = kept, shown
    if not kept:
        del branch.root.fields[MEMBERS], branch.shown[MEMBERS]
    return [node.item.entity for node in members if _is_collection(types, node)]


def _is_collection(types: TypeRegistry, node: Node) -> bool:
    return types.is_a(node.item.entity.type_name, "Collection")


# ---- graph -------------------------------------------------------------------------------------------------------------
def _titled(types: TypeRegistry, entity: Entity) -> Graph:
    return Graph(f"{entity.type_name} Hierarchy - {display_name(types, entity, main=True)} [{entity.guid}]", "TD")


def _add_graph(shown: Json, graph: Graph) -> None:
    text = graph.text()
    if text is not None:
        shown["rootHierarchyMermaidGraph"] = text


def _collections_graph(types: TypeRegistry, branch: Branch, options: ReadOptions) -> Graph:
    graph = _titled(types, branch.root.entity)
    main = draw_root(graph, types, branch.root, options.max_mermaid_node_count)
    if branch.branches:
        depth = f" - query depth={options.graph_query_depth}" if options.graph_query_depth else ""
        group = graph.open_subgraph(f"Collection Hierarchy{depth}", "MORE_ELEMENTS", "LR")
        for each in branch.branches:
            draw_node(graph, types, each.root.entity, "COLLECTION")
            _draw_inside(graph, types, each)
        graph.close_subgraph()
        graph.line(main, group, None, "dotted")
    return graph


def _draw_inside(graph: Graph, types: TypeRegistry, branch: Branch) -> None:
    """What a drawn collection holds: the number of its other members, then the collections in it."""
    guid = branch.root.entity.guid
    kept = len(branch.root.fields.get(MEMBERS, []))
    if kept:
        more = graph.node(f"members:{guid}", "CollectionMembership", str(kept), "MORE_ELEMENTS")
        graph.line(graph.id_of(guid), more, None, "dotted")
    for each in branch.branches:
        child = draw_node(graph, types, each.root.entity, "COLLECTION")
        graph.line(graph.id_of(guid), child, spaced(each.root.entity.type_name))
        _draw_inside(graph, types, each)
