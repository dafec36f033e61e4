"""From instances with native values to OMRS JSON (spec: repository, section 3); ``instance_reader`` is the way back.

Only what has a value is written. A reference copy whose home is not registered here says so in its provenance.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from aricia.base.codec import format_time
from aricia.repository.instances import DEREGISTERED_REPOSITORY, LOCAL_COHORT, Classification, Entity, Header, Relationship
from aricia.types.definitions import CLASSIFICATION, ENTITY, RELATIONSHIP, AttributeType, TypeDef
from aricia.types.registry import TypeRegistry

Json = dict[str, Any]

_CATEGORIES = {ENTITY: "ENTITY_DEF", RELATIONSHIP: "RELATIONSHIP_DEF", CLASSIFICATION: "CLASSIFICATION_DEF"}
# The header's fields by their names on the wire; None and empty lists are left out.
_PLAIN = (
    ("metadataCollectionId", "collection_id"), ("metadataCollectionName", "collection_name"), ("replicatedBy", "replicated_by"),
    ("instanceLicense", "license"), ("status", "status"), ("statusOnDelete", "status_on_delete"), ("createdBy", "created_by"),
    ("updatedBy", "updated_by"), ("maintainedBy", "maintained_by"), ("lastRequestId", "last_request_id"),
    ("mappingProperties", "mapping_properties"),
)


class InstanceWriter:
    """Writes instances of one registry of types, as the metadata collection with this id sees them.

    described: enum values carry their descriptions
    members: the collections that are registered here, those of a cohort
    """

    def __init__(
        self, types: TypeRegistry, collection_id: str, *, described: bool = True, members: Collection[str] = ()
    ) -> None:
        self._types = types
        self._described = described
        self._registered = {None, collection_id, *members}
        self._instance_types: dict[str, tuple[TypeDef | None, Json]] = {}

    # ---- instances -----------------------------------------------------------------------------------------------
    def entity(self, entity: Entity) -> Json:
        """EntityDetail."""
        return self._identified("EntityDetail", entity) | self._classifications(entity) | self._filled(entity)

    def summary(self, entity: Entity) -> Json:
        """EntitySummary: without properties."""
        return self._identified("EntitySummary", entity) | self._classifications(entity)

    def proxy(self, entity: Entity) -> Json:
        """EntityProxy: with the properties that are unique only."""
        definition = self._types.get(entity.type_name)
        unique = definition.unique_attributes if definition is not None else tuple(entity.properties)
        kept = {name: entity.properties[name] for name in unique if name in entity.properties}
        shown = self._identified("EntityProxy", entity) | self._classifications(entity)
        if kept or entity.effective_from is not None or entity.effective_to is not None:
            shown["uniqueProperties"] = self.properties(entity, kept)
        return shown

    def relationship(self, relationship: Relationship, ends: Mapping[str, Entity]) -> Json:
        """Relationship, with the proxies of those of its ends that are known."""
        shown = self._identified("Relationship", relationship) | self._filled(relationship)
        for name, guid in (("entityOneProxy", relationship.end1), ("entityTwoProxy", relationship.end2)):
            if guid in ends:
                shown[name] = self.proxy(ends[guid])
        return shown

    def classification(self, classification: Classification) -> Json:
        """Classification."""
        shown = {
            **self._header("Classification", classification), "name": classification.type_name,
            "classificationOrigin": classification.origin, **self._filled(classification),
        }
        if classification.origin_guid is not None:
            shown["classificationOriginGUID"] = classification.origin_guid
        return shown

    def _classifications(self, entity: Entity) -> Json:
        found = [self.classification(each) for each in entity.classifications]
        return {"classifications": found} if found else {}

    def _identified(self, class_name: str, instance: Entity | Relationship) -> Json:
        shown = {**self._header(class_name, instance), "guid": instance.guid}
        if instance.re_identified_from is not None:
            shown["reIdentifiedFromGUID"] = instance.re_identified_from
        return shown

    def _header(self, class_name: str, header: Header) -> Json:
        shown = {
            "class": class_name, "headerVersion": 1, "type": self.instance_type(header.type_name),
            "instanceProvenanceType": self._provenance(header), "version": header.version,
        }
        shown |= {name: value for name, field in _PLAIN if (value := getattr(header, field))}
        shown |= {
            name: self._instant(value)
            for name, value in (("createTime", header.create_time), ("updateTime", header.update_time)) if value
        }
        return shown

    def _instant(self, value: int) -> str | int:
        return format_time(value)

    def _provenance(self, header: Header) -> str:
        foreign = header.collection_id not in self._registered
        return DEREGISTERED_REPOSITORY if foreign and header.provenance == LOCAL_COHORT else header.provenance

    def instance_type(self, name: str) -> Json:
        """InstanceType; just the name of a type that is not known. The same for all instances: it may not be changed."""
        definition = self._types.get(name)
        known = self._instance_types.get(name)
        if known is None or known[0] is not definition:
            known = self._instance_types[name] = definition, _instance_type(name, definition)
        return known[1]

    # ---- values --------------------------------------------------------------------------------------------------
    def _filled(self, header: Header) -> Json:
        if not header.properties and header.effective_from is None and header.effective_to is None:
            return {}
        return {"properties": self.properties(header, header.properties)}

    def properties(self, header: Header, properties: Mapping[str, Any]) -> Json:
        """InstanceProperties with these values and the effectivity of the instance."""
        definition = self._types.get(header.type_name)
        attributes = definition.attributes if definition is not None else {}
        shown = self._members({
            name: (attributes[name].type if name in attributes else None, value) for name, value in properties.items()
        })
        if header.effective_from is not None:
            shown["effectiveFromTime"] = format_time(header.effective_from)
        if header.effective_to is not None:
            shown["effectiveToTime"] = format_time(header.effective_to)
        return shown

    def value(self, kind: AttributeType | None, value: Any) -> Json:
        """InstancePropertyValue: a native value of this type; None: of the type that the value shows by itself."""
        return self._value(kind, value)

    def _members(self, values: Mapping[str, tuple[AttributeType | None, Any]]) -> Json:
        shown: Json = {"class": "InstanceProperties", "headerVersion": 1}
        if values:
            shown["instanceProperties"] = {name: self._value(kind, value) for name, (kind, value) in values.items()}
        return shown

    def _value(self, kind: AttributeType | None, value: Any) -> Json:
        if kind is not None and kind.kind == "primitive" and kind.name != "object" and not isinstance(value, dict):
            return _primitive_value(kind, value)
        if isinstance(value, dict) and value.keys() == {"$t", "v"}:
            kind, value = self._types.attribute_type(value["$t"]), value["v"]
        if kind is None or kind.name == "object":
            kind = self._kind_of(value) or kind
        if kind is None:
            return self._structure(value)
        head = {"headerVersion": 1, "typeGUID": kind.guid, "typeName": kind.name}
        member = self._types.attribute_type(kind.value_type) if kind.value_type else None
        if kind.kind == "enum":
            return {**head, **_enum_value(kind, value, self._described)}
        if kind.kind == "array":
            members = self._members({str(place): (member, each) for place, each in enumerate(value)})
            return {
                "class": "ArrayPropertyValue", **head, "instancePropertyCategory": "ARRAY", "arrayCount": len(value),
                "arrayValues": members,
            }
        if kind.kind == "map":
            members = self._members({key: (member, each) for key, each in value.items()})
            return {
                "class": "MapPropertyValue", **head, "instancePropertyCategory": "MAP", "mapValues": members,
                "mapElementCount": len(value),
            }
        return _primitive_value(kind, value)

    def _kind_of(self, value: Any) -> AttributeType | None:
        """The type that a value without a declared one shows by itself."""
        names = (("boolean", bool), ("string", str), ("int", int), ("double", float), ("array<string>", list))
        return next((self._types.attribute_type(name) for name, native in names if isinstance(value, native)), None)

    def _structure(self, value: Mapping[str, Any]) -> Json:
        return {
            "class": "StructPropertyValue", "headerVersion": 1, "instancePropertyCategory": "STRUCT",
            "attributes": self._members({name: (None, each) for name, each in value.items()}),
        }


class StoredFormWriter(InstanceWriter):
    """Writes instances as archives and events carry them: instants as numbers of 64 bits, headers as they are stored."""

    def properties(self, header: Header, properties: Mapping[str, Any]) -> Json:
        """InstanceProperties with the dates of effectivity as numbers."""
        shown = super().properties(header, properties)
        for name, value in (("effectiveFromTime", header.effective_from), ("effectiveToTime", header.effective_to)):
            if value is not None:
                shown[name] = value
        return shown

    def _instant(self, value: int) -> int:
        return value

    def _provenance(self, header: Header) -> str:
        return header.provenance


def _instance_type(name: str, definition: TypeDef | None) -> Json:
    shown: Json = {"class": "InstanceType", "headerVersion": 1, "typeDefName": name}
    if definition is not None:
        shown |= {
            "typeDefCategory": _CATEGORIES[definition.category], "typeDefGUID": definition.guid,
            "typeDefVersion": definition.version,
        }
    return shown


def _primitive_value(kind: AttributeType, value: Any) -> Json:
    return {
        "class": "PrimitivePropertyValue", "headerVersion": 1, "typeGUID": kind.guid, "typeName": kind.name,
        "instancePropertyCategory": "PRIMITIVE", "primitiveDefCategory": kind.code, "primitiveValue": value,
    }


def _enum_value(kind: AttributeType, value: str, described: bool) -> Json:
    shown: Json = {
        "class": "EnumPropertyValue", "instancePropertyCategory": "ENUM", "symbolicName": value,
        "ordinal": kind.symbols.get(value),
    }
    description = next((each.get("description") for each in kind.elements if each["value"] == value), None)
    if described and description is not None:
        shown["description"] = description
    return shown
