"""Hierarchies of root elements: collections within collections, and the projects of a project (view services, 8.7, 8.24, 7.5)."""

from __future__ import annotations

from collections.abc import Iterator, Set

from msgspec import Struct, field

from aricia.metadata.element_header import Json, renderer_of
from aricia.metadata.mermaid.graph import Graph, spaced
from aricia.metadata.mermaid.labels import display_name
from aricia.metadata.mermaid.root_graph import draw_node, draw_root
from aricia.metadata.options import ReadOptions
from aricia.metadata.root_element import assemble
from aricia.metadata.root_element_fields import Node, RootElement
from aricia.metadata.root_element_json import render
from aricia.metadata.root_element_nesting import DEEPEST
from aricia.metadata.session import Session
from aricia.repository.instances import Entity
from aricia.types.registry import TypeRegistry

HIERARCHY_CLASS = "OpenMetadataRootHierarchy"
MEMBERS = "collectionMembers"
BRANCHES = "openMetadataRootHierarchies"


# A collection is shown wherever it is met. In webs whose paths multiply with each level that ends here: then each is opened once.
MOST_BRANCHES = 1000


class Branch(Struct):
    """One collection of a hierarchy: its JSON, the assembled element with the members that are no collections, and the others.

    path: the collections from the top down to this one
    """

    shown: Json
    root: RootElement
    path: frozenset[str] = frozenset()
    branches: list[Branch] = field(default_factory=list)


def collection_hierarchy(session: Session, entity: Entity, options: ReadOptions) -> Json:
    """A collection as a tree: the collections among its members are read as elements of their own, down to graphQueryDepth.

    All of one level are read together. A path ends where it comes back to a collection on it, which stays a plain member.
    """
    [top] = level = _branches(session, [(entity, frozenset())], options)
    opened, count = {entity.guid}, 1
    for _ in range(min(options.graph_query_depth, DEEPEST)):
        inner: list[tuple[Branch, Entity]] = []
        for branch in level:
            closed = branch.path | opened if count >= MOST_BRANCHES else branch.path
            moved = _move_collections(session, branch, closed)
            inner += [(branch, collection) for collection in moved]
            opened.update(collection.guid for collection in moved)
            count += len(moved)
        if not inner:
            break
        level = _branches(session, [(collection, branch.path) for branch, collection in inner], options)
        for (branch, _), new in zip(inner, level, strict=True):
            branch.branches.append(new)
            branch.shown.setdefault(BRANCHES, []).append(new.shown)
    _add_graph(top.shown, _collections_graph(session.types, top, options))
    return top.shown


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


def _branches(session: Session, collections: list[tuple[Entity, frozenset[str]]], options: ReadOptions) -> list[Branch]:
    """The branches of collections, each with the path that led to it."""
    renderer = renderer_of(session)
    roots = assemble(session, [entity for entity, _ in collections], options)
    return [
        Branch(render(session, renderer, root, options, HIERARCHY_CLASS), root, path | {root.entity.guid})
        for root, (_, path) in zip(roots, collections, strict=True)
    ]


def _move_collections(session: Session, branch: Branch, closed: Set[str]) -> list[Entity]:
    """Take the collections out of the members but for those that are closed; -> the collections."""
    members = branch.root.fields.get(MEMBERS, [])
    moved = [_is_collection(session.types, node) and node.item.entity.guid not in closed for node in members]
    if not any(moved):
        return []
    kept = [node for node, moves in zip(members, moved, strict=True) if not moves]
    shown = [json for json, moves in zip(branch.shown[MEMBERS], moved, strict=True) if not moves]
    branch.root.fields[MEMBERS], branch.shown[MEMBERS] = kept, shown
    inside = [inner for node, moves in zip(members, moved, strict=True) if moves for inner in _inside(node)]
    session.graph_budget.give_back(inside)  # they are shown as branches, with what is in them
    if not kept:
        del branch.root.fields[MEMBERS], branch.shown[MEMBERS]
    return [node.item.entity for node, moves in zip(members, moved, strict=True) if moves]


def _inside(node: Node) -> Iterator[Entity]:
    """The element of a node and those of all nodes below and beside it."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each.item.entity
        waiting += [*each.nested, *each.side]


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
