"""The JSON of an open metadata archive, as far as it is read (spec: repository, sections 3 and 8).

Instances stay raw slices of the file until they are loaded, so that a large archive costs little more than its bytes.
What a struct does not name is skipped while decoding.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Raw, Struct, field

CONTENT_PACK, METADATA_EXPORT, REPOSITORY_BACKUP = "CONTENT_PACK", "METADATA_EXPORT", "REPOSITORY_BACKUP"

Instant = int | float | str


class ArchiveProperties(Struct, rename="camel"):
    """Who made the archive when, and what it builds on."""

    archive_guid: str = field(name="archiveGUID")
    archive_name: str = ""
    archive_description: str | None = None
    archive_type: str = CONTENT_PACK
    archive_version: str | None = None
    originator_name: str | None = None
    originator_organization: str | None = None
    originator_license: str | None = None
    creation_date: Instant | None = None
    depends_on_archives: list[str] | None = None


class TypeStore(Struct, rename="camel"):
    """New types and changes of types, in the JSON of the type gallery."""

    attribute_type_defs: list[dict[str, Any]] | None = None
    new_type_defs: list[dict[str, Any]] | None = None
    type_def_patches: list[dict[str, Any]] | None = None


class InstanceStore(Struct, rename="camel"):
    """The instances, not yet decoded."""

    entities: list[Raw] | None = None
    relationships: list[Raw] | None = None
    classifications: list[Raw] | None = None


class ArchiveDocument(Struct, rename="camel"):
    """The whole file."""

    archive_properties: ArchiveProperties | None = None
    archive_type_store: TypeStore | None = None
    archive_instance_store: InstanceStore | None = None


class PropertyValue(Struct, rename="camel"):
    """A value of any category; only the fields of its own category are set."""

    instance_property_category: str = "PRIMITIVE"
    type_name: str | None = None
    primitive_value: Any = None
    symbolic_name: str | None = None
    array_values: PropertySet | None = None
    map_values: PropertySet | None = None
    attributes: PropertySet | None = None


class PropertySet(Struct, rename="camel"):
    """InstanceProperties: values by name, with the effectivity of the instance."""

    instance_properties: dict[str, PropertyValue] | None = None
    effective_from_time: Instant | None = None
    effective_to_time: Instant | None = None


class InstanceType(Struct, rename="camel"):
    """The type of an instance, by name."""

    type_def_name: str


class HeaderDocument(Struct, kw_only=True, rename="camel"):
    """What entities, relationships and classifications have in common."""

    type: InstanceType | None = None
    instance_provenance_type: str | None = None
    metadata_collection_id: str | None = None
    metadata_collection_name: str | None = None
    replicated_by: str | None = None
    instance_license: str | None = None
    status: str = "ACTIVE"
    status_on_delete: str | None = None
    created_by: str | None = None
    updated_by: str | None = None
    maintained_by: list[str] | None = None
    create_time: Instant | None = None
    update_time: Instant | None = None
    version: int = 0
    last_request_id: str | None = None
    mapping_properties: dict[str, Any] | None = None
    properties: PropertySet | None = None


class ClassificationDocument(HeaderDocument, kw_only=True, rename="camel"):
    """A classification; its name is its type's name."""

    name: str
    classification_origin: str | None = None
    classification_origin_guid: str | None = field(name="classificationOriginGUID", default=None)


class EntityDocument(HeaderDocument, kw_only=True, rename="camel"):
    """An entity, or a proxy for one that is elsewhere (then ``unique_properties`` instead of ``properties``)."""

    guid: str
    re_identified_from_guid: str | None = field(name="reIdentifiedFromGUID", default=None)
    classifications: list[ClassificationDocument] | None = None
    unique_properties: PropertySet | None = None


class EntityReference(Struct):
    """The GUID of a proxy, without decoding the rest."""

    guid: str


class RelationshipDocument(HeaderDocument, kw_only=True, rename="camel"):
    """A relationship; the proxies at its ends stay raw because they are needed only where the entity is not known."""

    guid: str
    re_identified_from_guid: str | None = field(name="reIdentifiedFromGUID", default=None)
    entity_one_proxy: Raw
    entity_two_proxy: Raw


class ClassificationExtension(Struct, rename="camel"):
    """A classification together with the entity that carries it."""

    classification: ClassificationDocument
    entity_to_classify: EntityDocument


decode_archive = msgspec.json.Decoder(ArchiveDocument).decode
decode_entity = msgspec.json.Decoder(EntityDocument).decode
decode_reference = msgspec.json.Decoder(EntityReference).decode
decode_relationship = msgspec.json.Decoder(RelationshipDocument).decode
decode_extension = msgspec.json.Decoder(ClassificationExtension).decode
