"""What a search asks for. The JSON forms (SearchProperties and the rest) are read by the floors above."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

# Names of header fields that conditions and sequencing may use like properties.
HEADER_PROPERTIES = (
    "guid", "metadataCollectionId", "metadataCollectionName", "instanceProvenanceType", "lastRequestId", "createdBy", "updatedBy",
    "status", "openMetadataTypeName", "version", "effectiveFromTime", "effectiveToTime", "createTime", "updateTime",
)


class Condition(Struct, frozen=True):
    """One test of a property, or a nested group of tests.

    property: attribute or header field name; None = any text value (all string leaves, enum names included)
    operator: EQ NEQ LT LTE GT GTE IS_NULL NOT_NULL LIKE NOT_LIKE CASE_INSENSITIVE_LIKE CASE_INSENSITIVE_NOT_LIKE STARTS_WITH
              ENDS_WITH CASE_INSENSITIVE_STARTS_WITH CASE_INSENSITIVE_ENDS_WITH CASE_INSENSITIVE_EQ
              REGEX (full match; ours)
    value: native value (see instances); for text operators literal text
    """

    property: str | None = None
    operator: str = "EQ"
    value: Any = None
    nested: Conditions | None = None


class Conditions(Struct, frozen=True):
    """A group of tests; match is ALL, ANY or NONE."""

    conditions: tuple[Condition, ...]
    match: str = "ALL"


class ClassificationCondition(Struct, frozen=True):
    """The entity has a classification of this type (or a subtype) whose properties pass the tests."""

    name: str
    properties: Conditions | None = None


class ClassificationConditions(Struct, frozen=True):
    """A group of classification tests; match is ALL, ANY or NONE."""

    conditions: tuple[ClassificationCondition, ...]
    match: str = "ALL"


class InstanceQuery(Struct, frozen=True, kw_only=True):
    """A search over entities or relationships.

    type_name: None = every type; a type stands for itself and its subtypes
    subtype_names: only these (and their subtypes), or all but these with skip_subtypes
    statuses: None or empty = every status but DELETED
    as_of: None = now
    order: ANY GUID CREATION_DATE_RECENT CREATION_DATE_OLDEST LAST_UPDATE_RECENT LAST_UPDATE_OLDEST PROPERTY_ASCENDING
           PROPERTY_DESCENDING; ties are broken so that pages never overlap
    page_size: 0 = no limit
    """

    type_name: str | None = None
    subtype_names: tuple[str, ...] = ()
    skip_subtypes: bool = False
    conditions: Conditions | None = None
    statuses: tuple[str, ...] | None = None
    as_of: int | None = None
    order: str = "ANY"
    order_property: str | None = None
    start: int = 0
    page_size: int = 0


class EntityQuery(InstanceQuery, frozen=True, kw_only=True):
    """A search over entities. proxies: find the stand-ins of entities that are elsewhere, instead of entities"""

    classifications: ClassificationConditions | None = None
    proxies: bool = False


class RelationshipQuery(InstanceQuery, frozen=True, kw_only=True):
    """A search over relationships; end_match is BOTH (end 1 and end 2 in the lists), ANY or NONE. Empty: no test of that end."""

    end1_guids: tuple[str, ...] = ()
    end2_guids: tuple[str, ...] = ()
    end_match: str = "BOTH"
