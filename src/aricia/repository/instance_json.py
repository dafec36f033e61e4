"""Instances from their OMRS JSON: EntityDetail, Relationship, Classification (spec: repository, section 3)."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from aricia.base.codec import parse_time
from aricia.repository.instances import Classification, Entity, Properties, Relationship

Instant = int | str | None


class Value(Struct, rename="camel", kw_only=True):
    """Any InstancePropertyValue."""

    instance_property_category: str | None = None
    class_: str | None = field(default=None, name="class")
    type_name: str | None = None
    primitive_def_category: str | None = None
    primitive_value: Any = None
    symbolic_name: str | None = None
    array_values: InstanceProperties | None = None
    map_values: InstanceProperties | None = None
    attributes: InstanceProperties | None = None


class InstanceProperties(Struct, rename="camel", kw_only=True):
    """InstanceProperties."""

    instance_properties: dict[str, Value] = {}
    effective_from_time: Instant = None
    effective_to_time: Instant = None


class InstanceType(Struct, rename="camel"):
    """The type of an instance."""

    type_def_name: str
    type_def_guid: str | None = field(default=None, name="typeDefGUID")


class AuditHeader(Struct, rename="camel", kw_only=True):
    """InstanceAuditHeader."""

    type: InstanceType
    instance_provenance_type: str = "UNKNOWN"
    metadata_collection_id: str | None = None
    metadata_collection_name: str | None = None
    replicated_by: str | None = None
    instance_license: str | None = None
    status: str | None = "ACTIVE"
    status_on_delete: str | None = None
    created_by: str | None = None
    updated_by: str | None = None
    maintained_by: list[str] | None = None
    create_time: Instant = None
    update_time: Instant = None
    version: int = 0
    last_request_id: str | None = None
    mapping_properties: dict[str, Any] | None = None
    properties: InstanceProperties | None = None


class ClassificationDocument(AuditHeader, rename="camel", kw_only=True):
    """Classification."""

    name: str
    classification_origin: str | None = None
    classification_origin_guid: str | None = field(default=None, name="classificationOriginGUID")


class EntityDocument(AuditHeader, rename="camel", kw_only=True):
    """EntityDetail, EntitySummary and EntityProxy."""

    guid: str
    classifications: list[ClassificationDocument] | None = None
    unique_properties: InstanceProperties | None = None
    re_identified_from_guid: str | None = field(default=None, name="reIdentifiedFromGUID")


class RelationshipDocument(AuditHeader, rename="camel", kw_only=True):
    """Relationship."""

    guid: str
    entity_one_proxy: EntityDocument
    entity_two_proxy: EntityDocument
    re_identified_from_guid: str | None = field(default=None, name="reIdentifiedFromGUID")


class ClassificationExtension(Struct, rename="camel"):
    """ClassificationEntityExtension."""

    classification: ClassificationDocument
    entity_to_classify: EntityDocument


def native(value: Value) -> Any:
    """The native form of a property value; inside maps of objects, values of unusual types keep their type's name."""
    if value.primitive_def_category is not None:
        return _primitive(value)
    if value.symbolic_name is not None:
        return value.symbolic_name
    if value.array_values is not None:
        members = value.array_values.instance_properties
        return [native(members[key]) for key in sorted(members, key=lambda key: int(key) if key.isdigit() else 0)]
    if value.map_values is not None:
        return {key: native(item) for key, item in value.map_values.instance_properties.items()}
    if value.attributes is not None:
        return {key: native(item) for key, item in value.attributes.instance_properties.items()}
    return value.primitive_value


def _primitive(value: Value) -> Any:
    given = value.primitive_value
    if value.primitive_def_category == "OM_PRIMITIVE_TYPE_DATE" and given is not None:
        return parse_time(given)
    if value.primitive_def_category in ("OM_PRIMITIVE_TYPE_FLOAT", "OM_PRIMITIVE_TYPE_DOUBLE") and isinstance(given, int):
        return float(given)
    return given


def native_properties(document: InstanceProperties | None) -> Properties:
    """All properties that have a value."""
    if document is None:
        return {}
    pairs = ((name, native(value)) for name, value in document.instance_properties.items())
    return {name: value for name, value in pairs if value is not None}


def _instant(value: Instant) -> int | None:
    return None if value is None else parse_time(value)


def _header(document: AuditHeader, properties: InstanceProperties | None) -> dict[str, Any]:
    created = _instant(document.create_time) or 0
    return {
        "type_name": document.type.type_def_name, "status": document.status or "ACTIVE", "status_on_delete": document.status_on_delete,
        "version": document.version or 1, "create_time": created, "update_time": _instant(document.update_time) or created,
        "created_by": document.created_by or "", "updated_by": document.updated_by, "maintained_by": document.maintained_by or [],
        "last_request_id": document.last_request_id, "provenance": document.instance_provenance_type,
        "collection_id": document.metadata_collection_id, "collection_name": document.metadata_collection_name,
        "replicated_by": document.replicated_by, "license": document.instance_license,
        "mapping_properties": document.mapping_properties, "properties": native_properties(properties),
        "effective_from": _instant(properties.effective_from_time) if properties else None,
        "effective_to": _instant(properties.effective_to_time) if properties else None,
    }


def entity_of(document: EntityDocument, *, proxy: bool = False) -> Entity:
    """The entity, or with ``proxy`` what a relationship's end tells of it."""
    return Entity(
        guid=document.guid, is_proxy=proxy, re_identified_from=document.re_identified_from_guid,
        classifications=_distinct([classification_of(each) for each in document.classifications or ()]),
        **_header(document, document.unique_properties if proxy else document.properties),
    )


def _distinct(found: list[Classification]) -> list[Classification]:
    """One classification of each name: some archives carry one twice, of which the newer counts."""
    by_name: dict[str, Classification] = {}
    for item in found:
        known = by_name.get(item.type_name)
        if known is None or item.version > known.version:
            by_name[item.type_name] = item
    return list(by_name.values())


def classification_of(document: ClassificationDocument) -> Classification:
    """The classification."""
    return Classification(
        origin=document.classification_origin or "ASSIGNED", origin_guid=document.classification_origin_guid,
        **{**_header(document, document.properties), "type_name": document.name},
    )


def relationship_of(document: RelationshipDocument) -> Relationship:
    """The relationship; its ends are read apart."""
    return Relationship(
        guid=document.guid, end1=document.entity_one_proxy.guid, end2=document.entity_two_proxy.guid,
        re_identified_from=document.re_identified_from_guid, **_header(document, document.properties),
    )
