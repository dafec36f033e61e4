"""The fields of root elements: which relationship stands in which of them (spec: view services, section 4.5)."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from weakref import WeakKeyDictionary

from msgspec import Struct, field

from aricia.base.tables import rows
from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.options import ReadOptions
from aricia.repository.instances import Entity
from aricia.types.registry import TypeRegistry

OTHERS = "otherRelatedElements"
_ALSO_OTHERS = "also repeated in otherRelatedElements"


class Node(Struct, gc=False):
    """A related element in a tree: what it contains and what it is linked to sideways."""

    item: RelatedElement
    nested: Sequence[Node] = ()
    side: Sequence[Node] = ()


class RootElement(Struct):
    """An element with its related elements by JSON field, in the order of the fields.

    actors: the elements named by the relationship it was reached by, by the text that names them
    """

    entity: Entity
    fields: dict[str, list[Node]]
    related_by: RelatedElement | None = None
    actors: dict[str, Entity] = field(default_factory=dict)


class FieldRule(Struct, frozen=True):
    """One row of the table of relationship fields; end 0 = either, position = its place among the fields of an element."""

    name: str
    relationship: str
    end: int
    single: bool
    also_others: bool
    position: int


@functools.cache
def field_rules() -> tuple[FieldRule, ...]:
    """The relationship fields in the order of the original; the last one takes what no other does."""
    positions: dict[str, int] = {}
    rules = []
    for row in rows("root_element_fields.tsv"):
        name, end = row["json_field"], row["related_element_end"]
        position = positions.setdefault(name, len(positions))
        single, others = row["cardinality"].startswith("single"), _ALSO_OTHERS in row["notes"]
        rules.append(FieldRule(name, row["relationship_type"], int(end) if end.isdigit() else 0, single, others, position))
    return tuple(rules)


@functools.cache
def single_fields() -> frozenset[str]:
    """The fields that hold one element instead of a list."""
    return frozenset(rule.name for rule in field_rules() if rule.single)


class FieldFinder:
    """Finds the fields of a relationship; remembers them per type and end."""

    def __init__(self, types: TypeRegistry) -> None:
        self.version = types.version
        self._known: dict[tuple[str, bool], tuple[FieldRule, ...]] = {}

    def fields(self, types: TypeRegistry, item: RelatedElement) -> tuple[FieldRule, ...]:
        """All fields in which the related element belongs."""
        key = (item.relationship.type_name, item.at_end1)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _fields_of(types, *key)
        return found


def _fields_of(types: TypeRegistry, type_name: str, at_end1: bool) -> tuple[FieldRule, ...]:
    *rules, others = field_rules()
    end = 1 if at_end1 else 2
    found = {rule.name: rule for rule in rules if rule.end in (0, end) and types.is_a(type_name, rule.relationship)}
    if all(rule.also_others for rule in found.values()):
        found[OTHERS] = others
    return tuple(found.values())


_finders: WeakKeyDictionary[TypeRegistry, FieldFinder] = WeakKeyDictionary()


def placed(types: TypeRegistry, items: Iterable[RelatedElement]) -> dict[str, list[Node]]:
    """The related elements in their fields, which are in order; a field for one element takes the first."""
    finder = _finders.get(types)
    if finder is None or finder.version != types.version:
        finder = _finders[types] = FieldFinder(types)
    found: dict[int, tuple[str, list[Node]]] = {}
    for item in items:
        for rule in finder.fields(types, item):
            known = found.get(rule.position)
            if known is None:
                found[rule.position] = (rule.name, [Node(item)])
            elif not rule.single:
                known[1].append(Node(item))
    return dict(found[position] for position in sorted(found))


def shown(types: TypeRegistry, relationship_type: str, options: ReadOptions) -> bool:
    """Whether the options let relationships of the type be shown; a filter names types or supertypes, the positive one wins."""
    if options.include_only_relationships:
        return named(types, relationship_type, options.include_only_relationships)
    return not named(types, relationship_type, options.skip_relationships or ())


def named(types: TypeRegistry, type_name: str, names: Iterable[str]) -> bool:
    """Whether the type or one of its supertypes is among the names."""
    return any(types.is_a(type_name, name) for name in names)


def reading_options(options: ReadOptions, order: str | None = None) -> ReadOptions:
    """The options for reading the relationships of an element: filters and order of a list of elements do not apply to them."""
    return ReadOptions(
        effective_time=options.effective_time, for_lineage=options.for_lineage, as_of_time=options.as_of_time,
        for_duplicate_processing=options.for_duplicate_processing, sequencing_order=order,
    )
