"""The OMRS JSON of instances: EntityDetail, EntityProxy, Relationship, Classification (spec: repository, section 3).

What a struct does not name is skipped while decoding. The proxies of a relationship stay raw: most readers need their GUIDs only.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Raw, Struct, field

Instant = int | float | str


class PropertyValue(Struct, rename="camel"):
    """A value of any category; only the fields of its own category are set."""

    instance_property_category: str = "PRIMITIVE"
    type_name: str | None = None
    primitive_value: Any = None
    symbolic_name: str | None = None
    array_values: InstanceProperties | None = None
    map_values: InstanceProperties | None = None
    attributes: InstanceProperties | None = None


class InstanceProperties(Struct, rename="camel"):
    """Values by name, with the effectivity of the instance."""

    instance_properties: dict[str, PropertyValue] | None = None
    effective_from_time: Instant | None = None
    effective_to_time: Instant | None = None


class InstanceType(Struct, rename="camel"):
    """The type of an instance, by name."""

    type_def_name: str
    type_def_guid: str | None = field(name="typeDefGUID", default=None)


class AuditHeader(Struct, kw_only=True, rename="camel"):
    """InstanceAuditHeader, with the properties that everything but a proxy has."""

    type: InstanceType
    instance_provenance_type: str | None = None
    metadata_collection_id: str | None = None
    metadata_collection_name: str | None = None
    replicated_by: str | None = None
    instance_license: str | None = None
    status: str | None = None
    status_on_delete: str | None = None
    created_by: str | None = None
    updated_by: str | None = None
    maintained_by: list[str] | None = None
    create_time: Instant | None = None
    update_time: Instant | None = None
    version: int = 0
    last_request_id: str | None = None
    mapping_properties: dict[str, Any] | None = None
    properties: InstanceProperties | None = None


class ClassificationDocument(AuditHeader, kw_only=True, rename="camel"):
    """Classification."""

    name: str
    classification_origin: str | None = None
    classification_origin_guid: str | None = field(name="classificationOriginGUID", default=None)


class EntityDocument(AuditHeader, kw_only=True, rename="camel"):
    """EntityDetail, EntitySummary and EntityProxy (which has ``unique_properties`` instead of ``properties``)."""

    guid: str
    re_identified_from_guid: str | None = field(name="reIdentifiedFromGUID", default=None)
    classifications: list[ClassificationDocument] | None = None
    unique_properties: InstanceProperties | None = None


class RelationshipDocument(AuditHeader, kw_only=True, rename="camel"):
    """Relationship."""

    guid: str
    re_identified_from_guid: str | None = field(name="reIdentifiedFromGUID", default=None)
    entity_one_proxy: Raw
    entity_two_proxy: Raw


class ClassificationExtension(Struct, rename="camel"):
    """ClassificationEntityExtension: a classification with the entity that carries it."""

    classification: ClassificationDocument
    entity_to_classify: EntityDocument


class EntityReference(Struct):
    """Just the GUID of an entity or proxy."""

    guid: str


decode_entity = msgspec.json.Decoder(EntityDocument).decode
decode_reference = msgspec.json.Decoder(EntityReference).decode
decode_relationship = msgspec.json.Decoder(RelationshipDocument).decode
decode_classification_extension = msgspec.json.Decoder(ClassificationExtension).decode
