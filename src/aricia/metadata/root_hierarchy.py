"""Hierarchies of root elements: collections within collections, and the projects of a project (view services, 8.7, 8.24, 7.5)."""

from __future__ import annotations

from msgspec import Struct, field

from aricia.metadata.element_header import Json, renderer_of
from aricia.metadata.graph_budget import DEEPEST
from aricia.metadata.mermaid.graph import Graph, spaced
from aricia.metadata.mermaid.labels import display_name
from aricia.metadata.mermaid.root_graph import draw_node, draw_root
from aricia.metadata.options import ReadOptions
from aricia.metadata.root_element import assemble
from aricia.metadata.root_element_fields import Node, RootElement
from aricia.metadata.root_element_json import render
from aricia.metadata.root_element_nesting import Drawing
from aricia.metadata.session import Session
from aricia.repository.instances import Entity
from aricia.types.registry import TypeRegistry

HIERARCHY_CLASS = "OpenMetadataRootHierarchy"
MEMBERS = "collectionMembers"
BRANCHES = "openMetadataRootHierarchies"


# A collection is shown wherever it is met. In webs whose paths multiply with each level that ends here: then each is opened once.
MOST_BRANCHES = 1000


class Branch(Struct):
    """One collection of a hierarchy: its JSON, the assembled element with the members that stay there, and the others.

    path: the collections from the top down to this one;  moved: the members that become branches
    """

    shown: Json
    root: RootElement
    path: frozenset[str] = frozenset()
    moved: list[Entity] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)


class Opening(Struct):
    """Which collections become branches of a hierarchy.

    opened: those that did so far;  paths: by collection of the level that is being read, all that is above it
    drawing: what is in them is for graphs alone
    """

    types: TypeRegistry
    opened: set[str]
    count: int = 1
    paths: dict[str, frozenset[str]] = field(default_factory=dict)
    drawing: Drawing | None = None

    def moves(self, node: Node, path: frozenset[str]) -> bool:
        """Whether a member of the last collection on the path becomes a branch; a path ends where it comes back to itself."""
        entity = node.item.entity
        if not self.types.is_a(entity.type_name, "Collection") or entity.guid in path:
            return False
        return self.count < MOST_BRANCHES or entity.guid not in self.opened

    def moves_from(self, root: RootElement, node: Node) -> bool:
        """Whether a member of a collection of this level becomes a branch, by whichever path the collection was reached."""
        return self.moves(node, self.paths[root.entity.guid])

    def open(self, collections: list[Entity]) -> None:
        """These become branches."""
        self.opened.update(collection.guid for collection in collections)
        self.count += len(collections)


def collection_hierarchy(session: Session, entity: Entity, options: ReadOptions) -> Json:
    """A collection as a tree: the collections among its members are read as elements of their own, down to graphQueryDepth.

    All of one level are read together. A path ends where it comes back to a collection on it, which stays a plain member.
    """
    opening, levels = Opening(session.types, {entity.guid}), min(options.graph_query_depth, DEEPEST)
    opening.drawing = Drawing(opening.moves_from)
    [top] = level = _branches(session, [(entity, frozenset())], options, opening if levels else None)
    for number in range(levels):
        inner = [(branch, collection) for branch in level for collection in branch.moved]
        if not inner:
            break
        below = [(collection, branch.path) for branch, collection in inner]
        level = _branches(session, below, options, opening if number + 1 < levels else None)
        for (branch, _), new in zip(inner, level, strict=True):
            branch.branches.append(new)
            branch.shown.setdefault(BRANCHES, []).append(new.shown)
    _note_depth(session, level, options)
    _add_graph(top.shown, _collections_graph(session.types, top, options))
    return top.shown


def _note_depth(session: Session, last: list[Branch], options: ReadOptions) -> None:
    """Whether there is more below the last level than answers go down to, though not than was asked for."""
    members = (node for branch in last for node in branch.root.fields.get(MEMBERS, ()))
    if options.graph_query_depth > DEEPEST and any(session.types.is_a(n.item.entity.type_name, "Collection") for n in members):
        session.graph_budget.is_too_deep = True


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
    session: Session, collections: list[tuple[Entity, frozenset[str]]], options: ReadOptions, opening: Opening | None
) -> list[Branch]:
    """The branches of collections, each with the path that led to it; opening: what moves out of them, None = nothing.

    The graph of an element by itself draws what is in the members that move, too.
    """
    renderer = renderer_of(session)
    if opening is not None:
        opening.paths = {}
        for entity, path in collections:
            opening.paths[entity.guid] = opening.paths.get(entity.guid, frozenset()) | path | {entity.guid}
    drawing = None if opening is None else opening.drawing
    roots = assemble(session, [entity for entity, _ in collections], options, drawing=drawing)
    branches = []
    for root, (entity, above) in zip(roots, collections, strict=True):
        path = above | {entity.guid}
        moved, kept = _parted(opening, root, path)
        fields = {name: nodes for name, nodes in (root.fields | {MEMBERS: kept}).items() if nodes} if moved else root.fields
        shown = render(session, renderer, root, options, HIERARCHY_CLASS, fields)
        branches.append(Branch(shown, RootElement(entity, fields), path, moved))
    return branches


def _parted(opening: Opening | None, root: RootElement, path: frozenset[str]) -> tuple[list[Entity], list[Node]]:
    """The members that become branches, and those that stay."""
    members = root.fields.get(MEMBERS, [])
    if opening is None:
        return [], members
    moving = [opening.moves(node, path) for node in members]
    moved = [node.item.entity for node, moves in zip(members, moving, strict=True) if moves]
    opening.open(moved)
    return moved, [node for node, moves in zip(members, moving, strict=True) if not moves]


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
