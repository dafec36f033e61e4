"""Root elements: an element with its relationships, each in the field made for it, hierarchies expanded (spec: views, 4.5).

The relationships of a whole list of elements are read in one go, each level of a hierarchy in another.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from aricia.base.tables import rows
from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.options import ReadOptions
from aricia.metadata.related import related_elements
from aricia.metadata.session import Session
from aricia.repository.instances import Entity
from aricia.types.registry import TypeRegistry

OTHERS = "otherRelatedElements"
_ALSO_OTHERS = "also repeated in otherRelatedElements"


class Node(Struct):
    """A related element in a tree: what it contains and what it is linked to sideways."""

    item: RelatedElement
    nested: list[Node] = field(default_factory=list)
    side: list[Node] = field(default_factory=list)


class RootElement(Struct):
    """An element with its related elements by JSON field, in the order of the fields.

    actors: the elements named by the relationship it was reached by, by the text that names them
    """

    entity: Entity
    fields: dict[str, list[Node]]
    related_by: RelatedElement | None = None
    actors: dict[str, Entity] = field(default_factory=dict)


class FieldRule(Struct, frozen=True):
    """One row of the table of relationship fields; end 0 = either."""

    name: str
    relationship: str
    end: int
    single: bool
    also_others: bool


class Hierarchy(Struct, frozen=True):
    """How the elements in a field are expanded. ``relationship`` "" = side links only; parent_end 0 = either."""

    name: str
    types: tuple[str, ...]
    parent_end: int
    relationship: str
    sides: tuple[str, ...]


@functools.cache
def field_rules() -> tuple[FieldRule, ...]:
    """The relationship fields in the order of the original."""
    return tuple(_field_rule(row) for row in rows("root_element_fields.tsv") if row["json_field"] != OTHERS)


def _field_rule(row: Mapping[str, str]) -> FieldRule:
    end = row["related_element_end"]
    single, others = row["cardinality"].startswith("single"), _ALSO_OTHERS in row["notes"]
    return FieldRule(row["json_field"], row["relationship_type"], int(end) if end.isdigit() else 0, single, others)


@functools.cache
def single_fields() -> frozenset[str]:
    """The fields that hold one element instead of a list."""
    return frozenset(rule.name for rule in field_rules() if rule.single)


@functools.cache
def hierarchies() -> dict[str, tuple[Hierarchy, ...]]:
    """The expansions by field, in the order in which their types are tried."""
    found: dict[str, list[Hierarchy]] = {}
    for row in rows("root_element_hierarchies.tsv"):
        types = () if row["applies_to"] in ("all", "other types") else tuple(row["applies_to"].split("|"))
        relationship = "" if row["hierarchy_relationship"].startswith("(") else row["hierarchy_relationship"]
        sides = tuple(row["side_relationships"].split("+")) if row["side_relationships"] else ()
        found.setdefault(row["json_field"], []).append(
            Hierarchy(row["json_field"], types, int(row["parent_end"]), relationship, sides)
        )
    return {name: tuple(each) for name, each in found.items()}


class FieldFinder:
    """Finds the fields of a relationship; remembers them per type and end."""

    def __init__(self, types: TypeRegistry) -> None:
        self._types = types
        self._known: dict[tuple[str, bool], tuple[str, ...]] = {}

    def fields(self, item: RelatedElement) -> tuple[str, ...]:
        """The names of all fields in which the related element belongs."""
        key = (item.relationship.type_name, item.at_end1)
        names = self._known.get(key)
        if names is None:
            names = self._known[key] = self._find(*key)
        return names

    def _find(self, type_name: str, at_end1: bool) -> tuple[str, ...]:
        names: dict[str, None] = {}
        others = True
        for rule in field_rules():
            if rule.end in (0, 1 if at_end1 else 2) and self._types.is_a(type_name, rule.relationship):
                names[rule.name] = None
                others = others and rule.also_others
        if others:
            names[OTHERS] = None
        return tuple(names)


def shown(session: Session, relationship_type: str, options: ReadOptions) -> bool:
    """Whether the options let relationships of the type be shown; a filter names types or supertypes, the positive one wins."""
    is_a = session.types.is_a
    if options.include_only_relationships:
        return any(is_a(relationship_type, name) for name in options.include_only_relationships)
    return not any(is_a(relationship_type, name) for name in options.skip_relationships or ())


def followed(session: Session, relationship_type: str, options: ReadOptions) -> bool:
    """Whether the options let relationships of the type be followed in hierarchies: neither filter may be against it (recorded)."""
    is_a, skipped = session.types.is_a, options.skip_relationships or ()
    return shown(session, relationship_type, options) and not any(is_a(relationship_type, name) for name in skipped)


def assemble(
    session: Session, entities: Iterable[Entity], options: ReadOptions, related_by: Mapping[str, RelatedElement] | None = None
) -> list[RootElement]:
    """The root elements of these entities, relationships and hierarchies included as far as the options ask."""
    wanted = list(entities)
    origins = related_by or {}
    if options.graph_query_depth <= 0:
        return [RootElement(entity, {}, origins.get(entity.guid)) for entity in wanted]
    size = options.relationships_page_size or session.server.max_page_size
    reading = _reading(options)
    found = related_elements(session, wanted, reading, page_size=size)
    finder = FieldFinder(session.types)
    roots = []
    for entity in wanted:
        items = [item for item in found.get(entity.guid, []) if shown(session, item.relationship.type_name, options)]
        roots.append(RootElement(entity, _placed(items, finder), origins.get(entity.guid)))
    _expand_all(session, roots, options, size)
    return roots


def _reading(options: ReadOptions) -> ReadOptions:
    """The options for reading relationships: filters and order of the list do not apply to them."""
    return ReadOptions(
        effective_time=options.effective_time, for_lineage=options.for_lineage, as_of_time=options.as_of_time,
        for_duplicate_processing=options.for_duplicate_processing,
    )


def _placed(items: list[RelatedElement], finder: FieldFinder) -> dict[str, list[Node]]:
    placed: dict[str, list[Node]] = {}
    for item in items:
        for name in finder.fields(item):
            nodes = placed.setdefault(name, [])
            if not nodes or name not in single_fields():
                nodes.append(Node(item))
    order = {name: at for at, name in enumerate([*dict.fromkeys(rule.name for rule in field_rules()), OTHERS])}
    return dict(sorted(placed.items(), key=lambda pair: order[pair[0]]))


# ---- hierarchies -------------------------------------------------------------------------------------------------------
def hierarchy_of(types: TypeRegistry, name: str, type_name: str) -> Hierarchy | None:
    """The expansion of a field for elements of a type."""
    for hierarchy in hierarchies().get(name, ()):
        if not hierarchy.types or any(types.is_a(type_name, each) for each in hierarchy.types):
            return hierarchy
    return None


def _expand_all(session: Session, roots: list[RootElement], options: ReadOptions, size: int) -> None:
    if options.graph_query_depth < 2:
        return
    for root in roots:
        for name in list(root.fields):
            hierarchy = hierarchy_of(session.types, name, root.entity.type_name)
            if hierarchy is None:
                continue
            if hierarchy.relationship and not followed(session, hierarchy.relationship, options):
                del root.fields[name]
                continue
            expand(session, root, root.fields[name], hierarchy, options, size)


def expand(
    session: Session, root: RootElement, nodes: list[Node], hierarchy: Hierarchy, options: ReadOptions, size: int
) -> None:
    """Follow a hierarchy from the nodes of a root's field down, level by level, to the depth of the options.

    The field's own relationships are not nested again, though they may stand beside an element (recorded).
    An element is expanded once, so cycles end.
    """
    inward = (hierarchy.relationship,) if hierarchy.relationship else ()
    sides = tuple(name for name in hierarchy.sides if followed(session, name, options))
    level, own = nodes, {node.item.relationship.guid for node in nodes}
    expanded = {root.entity.guid}
    for _ in range(options.graph_query_depth - 1):
        entities = {node.item.entity.guid: node.item.entity for node in level if node.item.entity.guid not in expanded}
        if not entities:
            return
        expanded |= entities.keys()
        children = _links(session, entities, inward, hierarchy.parent_end, options, size)
        beside = _links(session, entities, sides, 0, options, size)
        following: list[Node] = []
        for node in level:
            guid = node.item.entity.guid
            node.nested = [Node(item) for item in children.pop(guid, []) if item.relationship.guid not in own]
            node.side = [Node(item) for item in beside.pop(guid, [])]
            following += node.nested
        level = following


def _links(
    session: Session, entities: dict[str, Entity], types: tuple[str, ...], end: int, options: ReadOptions, size: int
) -> dict[str, list[RelatedElement]]:
    if not types or not entities:
        return {}
    reading = ReadOptions(
        effective_time=options.effective_time, for_lineage=options.for_lineage, as_of_time=options.as_of_time,
        for_duplicate_processing=options.for_duplicate_processing, sequencing_order="CREATION_DATE_OLDEST",
    )
    return related_elements(session, entities.values(), reading, relationship_types=types, end=end, page_size=size)
