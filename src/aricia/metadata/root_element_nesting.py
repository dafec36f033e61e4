"""The hierarchies inside root elements: what is nested in related elements and beside them (spec: view services, section 4.5).

All elements of one level that a hierarchy has reached are read together, whichever root elements of a list they belong to.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

from msgspec import Struct, field

from aricia.base.tables import rows
from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.graph_budget import DEEPEST, GraphBudget
from aricia.metadata.options import ReadOptions
from aricia.metadata.related import affordable_elements
from aricia.metadata.root_element_fields import Node, RootElement, named, reading_options, shown
from aricia.metadata.session import Session
from aricia.repository.instances import Entity
from aricia.types.registry import TypeRegistry

# An element is nested wherever it is met. In webs whose paths multiply with each level that ends here: then each is nested once.
MOST_NODES = 5000

class Hierarchy(Struct, frozen=True):
    """How the elements in a field are expanded. ``relationship`` "" = side links only; parent_end 0 = either."""

    name: str
    types: tuple[str, ...]
    parent_end: int
    relationship: str
    sides: tuple[str, ...]


class Leaf(Struct, gc=False):
    """A node that may be expanded.

    path: the elements from the root element down to where the node hangs
    own: the relationships of the root element's field, which are not nested again, though they may stand beside (recorded)
    """

    node: Node
    path: frozenset[str]
    own: frozenset[str]


class Known(Struct):
    """What was read so far for a hierarchy: which elements are known, what is below and beside them."""

    elements: set[str] = field(default_factory=set)
    children: dict[str, list[RelatedElement]] = field(default_factory=dict)
    beside: dict[str, list[RelatedElement]] = field(default_factory=dict)


class Drawing(Struct):
    """Which related elements are expanded for graphs alone, because the answer shows elsewhere what is in them.

    only_drawn: tells those;  known: what was read for that, which several lists of root elements may need
    """

    only_drawn: Callable[[RootElement, Node], bool]
    known: dict[Hierarchy, Known] = field(default_factory=dict)


class Expansion(Struct):
    """A hierarchy being followed, in one or more root elements.

    budget: what may be read for it;  nested: the elements that were expanded already;  nodes: how many nodes were nested
    """

    hierarchy: Hierarchy
    budget: GraphBudget
    known: Known
    leaves: list[Leaf] = field(default_factory=list)
    nested: set[str] = field(default_factory=set)
    nodes: int = 0


@functools.cache
def hierarchies() -> dict[str, tuple[Hierarchy, ...]]:
    """The expansions by field, in the order in which their types are tried."""
    found: dict[str, list[Hierarchy]] = {}
    for row in rows("root_element_hierarchies.tsv"):
        types = () if row["applies_to"] in ("all", "other types") else tuple(row["applies_to"].split("|"))
        relationship = "" if row["hierarchy_relationship"].startswith("(") else row["hierarchy_relationship"]
        sides = tuple(row["side_relationships"].split("+")) if row["side_relationships"] else ()
        hierarchy = Hierarchy(row["json_field"], types, int(row["parent_end"]), relationship, sides)
        found.setdefault(row["json_field"], []).append(hierarchy)
    return {name: tuple(each) for name, each in found.items()}


def hierarchy_of(types: TypeRegistry, name: str, type_name: str) -> Hierarchy | None:
    """The expansion of a field for elements of a type."""
    for hierarchy in hierarchies().get(name, ()):
        if not hierarchy.types or named(types, type_name, hierarchy.types):
            return hierarchy
    return None


def followed(types: TypeRegistry, relationship_type: str, options: ReadOptions) -> bool:
    """Whether the options let relationships of the type be followed: neither filter may be against it (recorded)."""
    return shown(types, relationship_type, options) and not named(types, relationship_type, options.skip_relationships or ())


def nest(
    session: Session, roots: Iterable[RootElement], options: ReadOptions, size: int, drawing: Drawing | None = None
) -> None:
    """Expand the hierarchies in the fields of root elements to the depth of the options; a page of each element is read.

    A field whose hierarchy must not be followed is dropped. A path ends where it comes back to an element on it.
    """
    if options.graph_query_depth < 2:
        return
    for expansion in _expansions(session, roots, options, drawing):
        for _ in range(min(options.graph_query_depth, DEEPEST) - 1):
            expansion.leaves = _expand(session, expansion, options, size)
            if not expansion.leaves:
                break
        if expansion.leaves and options.graph_query_depth > DEEPEST:
            expansion.budget.is_too_deep = True


def _expansions(
    session: Session, roots: Iterable[RootElement], options: ReadOptions, drawing: Drawing | None
) -> Iterable[Expansion]:
    found: dict[tuple[Hierarchy, bool], Expansion] = {}
    for root in roots:
        for name in list(root.fields):
            hierarchy = hierarchy_of(session.types, name, root.entity.type_name)
            if hierarchy is None:
                continue
            if hierarchy.relationship and not followed(session.types, hierarchy.relationship, options):
                del root.fields[name]
                continue
            nodes = root.fields[name]
            path, own = frozenset((root.entity.guid,)), frozenset(node.item.relationship.guid for node in nodes)
            for node in nodes:
                drawn = drawing if drawing is not None and drawing.only_drawn(root, node) else None
                if drawn is not None and not _is_drawn(session, options):
                    continue
                expansion = found.get((hierarchy, drawn is not None))
                if expansion is None:
                    expansion = found[hierarchy, drawn is not None] = _expansion(session, hierarchy, drawn)
                expansion.leaves.append(Leaf(node, path, own))
    return found.values()


def _is_drawn(session: Session, options: ReadOptions) -> bool:
    """Whether there are graphs, and the answer still has room for them."""
    if options.max_mermaid_node_count <= 0:
        return False
    has_room = session.graph_budget.size > 0
    session.drawing_budget.is_cut = session.drawing_budget.is_cut or not has_room
    return has_room


def _expansion(session: Session, hierarchy: Hierarchy, drawing: Drawing | None) -> Expansion:
    if drawing is None:
        return Expansion(hierarchy, session.graph_budget, Known())
    return Expansion(hierarchy, session.drawing_budget, drawing.known.setdefault(hierarchy, Known()))


def _expand(session: Session, expansion: Expansion, options: ReadOptions, size: int) -> list[Leaf]:
    """Expand the leaves by one level. -> the new leaves"""
    leaves = [leaf for leaf in expansion.leaves if leaf.node.item.entity.guid not in leaf.path]
    _read(session, expansion, {leaf.node.item.entity.guid: leaf.node.item.entity for leaf in leaves}, options, size)
    following: list[Leaf] = []
    for leaf in leaves:
        node, guid = leaf.node, leaf.node.item.entity.guid
        if expansion.nodes >= MOST_NODES and guid in expansion.nested:
            continue
        expansion.nested.add(guid)
        node.nested = [Node(item) for item in expansion.known.children.get(guid, ()) if item.relationship.guid not in leaf.own]
        node.side = [Node(item) for item in expansion.known.beside.get(guid, ())]
        expansion.nodes += len(node.nested)
        path = leaf.path | {guid}
        following += [Leaf(child, path, leaf.own) for child in node.nested]
    return following


def _read(session: Session, expansion: Expansion, entities: dict[str, Entity], options: ReadOptions, size: int) -> None:
    """Read what is below and beside those of the elements for which that is not known yet."""
    hierarchy, known = expansion.hierarchy, expansion.known
    new = [entity for guid, entity in entities.items() if guid not in known.elements]
    known.elements.update(entity.guid for entity in new)
    sides = tuple(name for name in hierarchy.sides if followed(session.types, name, options))
    reading = reading_options(options, "CREATION_DATE_OLDEST")
    if new and hierarchy.relationship:
        known.children |= affordable_elements(
            session, new, reading, relationship_types=(hierarchy.relationship,), end=hierarchy.parent_end, page_size=size,
            budget=expansion.budget,
        )
    if new and sides:
        known.beside |= affordable_elements(
            session, new, reading, relationship_types=sides, page_size=size, budget=expansion.budget
        )
