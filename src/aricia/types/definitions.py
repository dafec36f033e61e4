"""Type definitions as data: what a type, an attribute and an attribute type are."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

ENTITY = "entity"
RELATIONSHIP = "relationship"
CLASSIFICATION = "classification"


class AttributeType(Struct, frozen=True, kw_only=True):
    """The type of an attribute's values.

    kind: primitive, enum, map or array;  code: primitiveDefCategory or collectionDefCategory
    arguments: primitive codes of a collection's key and values, as the wire lists them
    value_type: name of the type of a collection's values ("" for primitives and enums)
    symbols: ordinal of each symbolic name, in wire order;  elements: the enum values as they were defined
    """

    name: str
    guid: str
    kind: str
    version: int = 1
    version_name: str = ""
    code: str = ""
    description: str | None = None
    description_guid: str | None = None
    wiki: str | None = None
    arguments: tuple[str, ...] = ()
    value_type: str = ""
    symbols: dict[str, int] = {}
    elements: tuple[dict[str, Any], ...] = ()
    default: dict[str, Any] | None = None


class Attribute(Struct, frozen=True, kw_only=True):
    """An attribute of a type. ``required`` is cardinality ONE_ONLY."""

    name: str
    type: AttributeType
    cardinality: str = "AT_MOST_ONE"
    unique: bool = False
    indexable: bool = True
    status: str = "ACTIVE_ATTRIBUTE"
    replaced_by: str | None = None
    description: str | None = None
    description_guid: str | None = None
    values_min_count: int = 0
    values_max_count: int = 1
    default: str | None = None


class End(Struct, frozen=True, kw_only=True):
    """One end of a relationship type: the entity type allowed there and the name by which the far end knows it."""

    entity: str
    name: str
    cardinality: str = "ANY_NUMBER"
    description: str | None = None
    description_guid: str | None = None


class TypeDef(Struct, frozen=True, kw_only=True):
    """An entity, relationship or classification type with everything it inherits.

    supers: direct supertype first, root last;  lineage: itself and its supertypes
    attributes: all of them by name, own ones first, then those of each supertype going up (a nearer definition wins)
    created_by, created, updated_by, updated: who defined it when, epoch milliseconds
    statuses: those that instances may have, initial_status: the one of a new instance
    replaced_by_guid, replaced_by_name: the type to use instead of a deprecated or renamed one
    """

    name: str
    guid: str
    category: str
    version: int = 1
    version_name: str = ""
    status: str = "ACTIVE_TYPEDEF"
    description: str | None = None
    description_guid: str | None = None
    wiki: str | None = None
    origin: str | None = None
    created_by: str | None = None
    created: int | None = None
    updated_by: str | None = None
    updated: int | None = None
    super_name: str | None = None
    supers: tuple[str, ...] = ()
    lineage: frozenset[str] = frozenset()
    own_attributes: tuple[Attribute, ...] = ()
    attributes: dict[str, Attribute] = {}
    unique_attributes: tuple[str, ...] = ()
    end1: End | None = None
    end2: End | None = None
    multi_link: bool = False
    propagation_rule: str = "NONE"
    valid_entities: tuple[str, ...] = ()
    propagatable: bool = False
    options: dict[str, str] | None = None
    external_standard_mappings: tuple[dict[str, Any], ...] = ()
    statuses: tuple[str, ...] = ("ACTIVE", "DELETED")
    initial_status: str = "ACTIVE"
    replaced_by_guid: str | None = None
    replaced_by_name: str | None = None
