"""What nodes and lines say and look like (spec: view services, sections 7.3 and 7.4)."""

from __future__ import annotations

import functools
from typing import Any

from aricia.base.tables import rows
from aricia.metadata.mermaid.graph import spaced
from aricia.repository.instances import Entity, Relationship
from aricia.types.registry import TypeRegistry

# Stars and likes read as text.
_STARS = {
    name: "*" * count
    for count, name in enumerate(("NOT_RECOMMENDED", "ONE_STAR", "TWO_STARS", "THREE_STARS", "FOUR_STARS", "FIVE_STARS"))
}
_STORE_OVERRIDES = (
    ("Memento", "MEMENTO"), ("Template", "TEMPLATE"), ("TemplateSubstitute", "TEMPLATE"),
    ("ObjectIdentifier", "OBJECT_IDENTIFIER"), ("DataSharingAgreement", "DATA_SHARING_AGREEMENT"),
)
_OVERRIDES = tuple(pair for pair in _STORE_OVERRIDES if pair[0] != "TemplateSubstitute")
# Classifications that a node's type text shows, in the order in which they are looked for: in graphs of root elements, and in
# those beside lists in the store's form.
_SHOWN = (
    "Template", "CalculatedValue", "PrimaryKey", "KnownDuplicate", "ConsolidatedDuplicate", "ProjectKind", "CollectionKind",
    "DataSharingAgreement", "ObjectIdentifier",
)
# Properties that are names beside displayName and identifier, by type.
_NAMES = (
    ("Asset", ("resourceName",)), ("UserIdentity", ("userId", "distinguishedName")), ("Person", ("fullName",)),
    ("ExternalId", ("key",)), ("ExternalReference", ("url",)),
)
_PART = frozenset(("position", "minCardinality", "maxCardinality"))
CAPACITY = 2048
_SHOWN_IN_STORE_GRAPHS = ("Memento", "Template", "TemplateSubstitute", "DataSharingAgreement", "ObjectIdentifier")


@functools.cache
def _node_styles() -> tuple[tuple[str, str], ...]:
    return tuple((row["type"], row["style"]) for row in rows("mermaid_node_styles.tsv"))


@functools.cache
def _line_labels() -> tuple[tuple[str, str], ...]:
    """(relationship, the property that labels its lines)."""
    return tuple((row["relationship"], row["attribute"]) for row in rows("mermaid_line_labels.tsv"))


def _lineage(types: TypeRegistry, type_name: str) -> frozenset[str]:
    definition = types.get(type_name)
    return frozenset() if definition is None else definition.lineage


@functools.lru_cache(CAPACITY)
def _style_of_type(lineage: frozenset[str]) -> str | None:
    return next((style for type_name, style in _node_styles() if type_name in lineage), None)


def style_of(types: TypeRegistry, entity: Entity, default: str, *, stored: bool = False) -> str:
    """The style of a node: a classification decides before the type, the default comes last."""
    override = classified_style(entity, stored=stored)
    return override or _style_of_type(_lineage(types, entity.type_name)) or default


def classified_style(entity: Entity, *, stored: bool = False) -> str | None:
    """The style that a classification of the element asks for; ``stored``: in a graph of the store's form."""
    names = {item.type_name for item in entity.classifications}
    return next((style for name, style in (_STORE_OVERRIDES if stored else _OVERRIDES) if name in names), None)


def type_text(types: TypeRegistry, entity: Entity, *, stored: bool = False) -> str:
    """The type name with the first classification that is worth showing; ``stored``: in a graph of the store's form."""
    order = _SHOWN_IN_STORE_GRAPHS if stored else _SHOWN
    ranked = [(_rank(_lineage(types, item.type_name), order), item.type_name) for item in entity.classifications]
    rank, name = min(ranked, key=lambda pair: pair[0], default=(len(order), ""))
    return f"{entity.type_name} [{name}]" if rank < len(order) else entity.type_name


@functools.lru_cache(CAPACITY)
def _rank(lineage: frozenset[str], order: tuple[str, ...]) -> int:
    return next((at for at, name in enumerate(order) if name in lineage), len(order))


def display_name(types: TypeRegistry, entity: Entity, *, main: bool = False) -> str:
    """What an element is called in a graph; its GUID when nothing else is known.

    main: the graph is about the element, which then goes by names alone, not by the stars of a rating or the like
    """
    properties = entity.properties
    for name in _name_properties(_lineage(types, entity.type_name)):
        value = properties.get(name)
        if isinstance(value, str) and value:
            return value
    if main and types.is_a(entity.type_name, "ContributionRecord"):
        return f"karma points: {properties.get('karmaPoints', 0)}"
    if isinstance(properties.get("qualifiedName"), str) and properties["qualifiedName"]:
        return str(properties["qualifiedName"])
    return (None if main else _special_name(types, entity)) or entity.guid


def _special_name(types: TypeRegistry, entity: Entity) -> str | None:
    properties = entity.properties
    if types.is_a(entity.type_name, "Rating"):
        return _STARS.get(str(properties.get("stars")))
    if types.is_a(entity.type_name, "Like"):
        emoji = properties.get("emoji")
        return f"{entity.created_by} ( {emoji} )" if emoji else entity.created_by
    for name in ("language", "keyword"):
        if properties.get(name):
            return str(properties[name])
    return None


@functools.lru_cache(CAPACITY)
def _name_properties(lineage: frozenset[str]) -> tuple[str, ...]:
    special = (name for ancestor, names in _NAMES for name in names if ancestor in lineage)
    return ("displayName", "identifier", *special)


def line_label(types: TypeRegistry, relationship: Relationship) -> str:
    """The label of a line: a text of the relationship, if it has one, and its type in words."""
    words = spaced(relationship.type_name)
    text = line_text(types, relationship)
    return words if text is None else f"{text} [{words}]"


def line_text(types: TypeRegistry, relationship: Relationship) -> str | None:
    """The text that a relationship carries for its line."""
    properties = relationship.properties
    definition = types.get(relationship.type_name)
    if definition is None:
        return None
    attribute = _label_attribute(definition.lineage, tuple(definition.attributes))
    if attribute is not None:
        return _as_text(properties.get(attribute))
    if properties and definition.attributes.keys() >= _PART:
        low, high = (_bound(properties.get(each, 0)) for each in ("minCardinality", "maxCardinality"))
        return f"[{properties.get('position', 0)}] {low}..{high}"
    return None


@functools.lru_cache(CAPACITY)
def _label_attribute(lineage: frozenset[str], attributes: tuple[str, ...]) -> str | None:
    """The attribute that labels the lines of relationships of a type."""
    own = next((attribute for type_name, attribute in _line_labels() if type_name in lineage), None)
    return own or next((name for name in ("label", "role") if name in attributes), None)


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)


def _bound(value: int) -> str:
    return "*" if value < 0 else str(value)
