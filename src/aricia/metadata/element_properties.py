"""Property sets and results as they travel between the views and the primitives."""

from __future__ import annotations

from msgspec import Struct, field

from aricia.repository.instances import Entity, Properties, Relationship


class ElementProperties(Struct):
    """The properties of one instance with its effectivity (instants, None = open) and, where a bean named it, its type."""

    properties: Properties = field(default_factory=dict)
    effective_from: int | None = None
    effective_to: int | None = None
    type_name: str | None = None


class Page(Struct):
    """A page of elements. ``found`` is False when the store itself found nothing, so that an answer can tell that from a list
    that the filters emptied (spec: view services, section 4.2)."""

    entities: list[Entity]
    found: bool


class RelatedElement(Struct, gc=False):
    """An element reached through a relationship; ``at_end1``: the element stands at end 1 of it."""

    relationship: Relationship
    entity: Entity
    at_end1: bool


class RelatedPage(Struct):
    """A page of related elements; ``found`` as in Page."""

    elements: list[RelatedElement]
    found: bool
