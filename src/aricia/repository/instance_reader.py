"""From OMRS JSON to instances with native values (see ``aricia.repository.instances``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aricia.base.codec import parse_time
from aricia.repository.instance_json import (
    AuditHeader,
    ClassificationDocument,
    EntityDocument,
    InstanceProperties,
    Instant,
    PropertyValue,
    RelationshipDocument,
    decode_reference,
)
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.types.registry import Attribute, AttributeType, TypeRegistry
from aricia.types.values import is_shallow

# What a value inside map<string,object> is taken for without a mark of its type.
_PLAIN = frozenset(("string", "int", "boolean"))
_INTEGERS = frozenset(("int", "long", "short", "byte", "biginteger"))
_NUMBERS = frozenset(("float", "double", "bigdecimal"))
_LARGEST_VERSION = 1 << 53
_FARTHEST = 1 << 48  # of instants at which something happened, in milliseconds: the years up to 10889


class InstanceReader:
    """Makes instances for one registry of types. Values of types that it does not know are read as they describe themselves.

    errors: ValueError for a value that is not of its own declared type, and for what is out of every reasonable range
    """

    def __init__(self, types: TypeRegistry) -> None:
        self._types = types

    # ---- instances -----------------------------------------------------------------------------------------------
    def entity(self, document: EntityDocument) -> Entity:
        """The entity with its classifications; of two with one name (it occurs in archives) the newer one."""
        classifications: dict[str, Classification] = {}
        for item in document.classifications or ():
            known = classifications.get(item.name)
            if known is None or known.version < item.version:
                classifications[item.name] = self.classification(item)
        return Entity(
            guid=document.guid, re_identified_from=document.re_identified_from_guid,
            classifications=list(classifications.values()),
            **self._header(document.type.type_def_name, document, document.properties),
        )

    def proxy(self, document: EntityDocument) -> Entity:
        """A stand-in for an entity that is elsewhere; its classifications are left to the entity itself."""
        properties = document.unique_properties or document.properties
        return Entity(guid=document.guid, is_proxy=True, **self._header(document.type.type_def_name, document, properties))

    def classification(self, document: ClassificationDocument) -> Classification:
        """The classification."""
        return Classification(
            origin=document.classification_origin or "ASSIGNED", origin_guid=document.classification_origin_guid,
            **self._header(document.name, document, document.properties),
        )

    def relationship(self, document: RelationshipDocument) -> Relationship:
        """The relationship, with the GUIDs of its ends."""
        return Relationship(
            guid=document.guid, re_identified_from=document.re_identified_from_guid,
            end1=decode_reference(document.entity_one_proxy).guid, end2=decode_reference(document.entity_two_proxy).guid,
            **self._header(document.type.type_def_name, document, document.properties),
        )

    def _header(self, type_name: str, given: AuditHeader, properties: InstanceProperties | None) -> dict[str, Any]:
        return {
            "type_name": type_name, "status": given.status or "ACTIVE", "status_on_delete": given.status_on_delete,
            "version": _within(_LARGEST_VERSION, "version", given.version) or 1,
            "create_time": _within(_FARTHEST, "createTime", _instant(given.create_time)) or 0,
            "update_time": _within(_FARTHEST, "updateTime", _instant(given.update_time)) or 0,
            "created_by": given.created_by or "", "updated_by": given.updated_by, "maintained_by": given.maintained_by or [],
            "last_request_id": given.last_request_id, "provenance": given.instance_provenance_type or "UNKNOWN",
            "collection_id": given.metadata_collection_id, "collection_name": given.metadata_collection_name,
            "replicated_by": given.replicated_by, "license": given.instance_license,
            "mapping_properties": given.mapping_properties,
            "effective_from": _instant(properties.effective_from_time) if properties else None,
            "effective_to": _instant(properties.effective_to_time) if properties else None,
            "properties": self.properties(type_name, properties),
        }

    # ---- values --------------------------------------------------------------------------------------------------
    def properties(self, type_name: str, given: InstanceProperties | None) -> dict[str, Any]:
        """The native properties of an instance of this type; null values are left out."""
        if given is None or not given.instance_properties:
            return {}
        definition = self._types.get(type_name)
        attributes: Mapping[str, Attribute] = definition.attributes if definition is not None else {}
        result: dict[str, Any] = {}
        for name, value in given.instance_properties.items():
            attribute = attributes.get(name)
            native = self._value(name, value, attribute.type if attribute is not None else None)
            if not is_shallow(native):
                raise ValueError(f"property {name} has a value that is nested too deeply")
            if native is not None:
                result[name] = native
        return result

    def _value(self, name: str, value: PropertyValue, declared: AttributeType | None) -> Any:
        if value.instance_property_category == "PRIMITIVE":
            native = _primitive(name, value)
        else:
            native = self._compound(name, value, declared)
        if native is None or declared is None or value.type_name is None or value.type_name == declared.name:
            return native
        if declared.name == "object" and value.type_name in _PLAIN:
            return native
        return {"$t": value.type_name, "v": native}

    def _compound(self, name: str, value: PropertyValue, declared: AttributeType | None) -> Any:
        category = value.instance_property_category
        if category == "ENUM":
            return value.symbolic_name
        kind = self._types.attribute_type(value.type_name) or declared
        member = self._types.attribute_type(kind.value_type) if kind is not None and kind.value_type else None
        if category == "ARRAY":
            members = _members(value.array_values)
            return [self._value(name, members[key], member) for key in sorted(members, key=_position)]
        if category == "MAP":
            return {key: self._value(name, item, member) for key, item in _members(value.map_values).items()}
        if category == "STRUCT":
            return {key: self._value(name, item, None) for key, item in _members(value.attributes).items()}
        raise ValueError(f"property {name} has a value of the unknown category {category}")


def _members(values: InstanceProperties | None) -> dict[str, PropertyValue]:
    return (values.instance_properties if values is not None else None) or {}


def _position(key: str) -> int:
    return int(key) if key.isdecimal() and len(key) < 10 else 1 << 30


def _primitive(name: str, value: PropertyValue) -> Any:
    """The value as its own type has it; JSON writes whole numbers for dates and for floats without a fraction."""
    given, kind = value.primitive_value, value.type_name
    if given is None or kind == "object" or kind is None:
        return given
    if isinstance(given, str):
        if kind in ("string", "char"):
            return given
        if kind == "date":
            return parse_time(given)
    elif isinstance(given, bool):
        if kind == "boolean":
            return given
    elif kind in _NUMBERS and isinstance(given, int | float):
        return float(given)
    elif isinstance(given, int) and (kind in _INTEGERS or kind == "date"):
        return given
    raise ValueError(f"property {name} of type {kind} has the value {given!r}")


def _within(largest: int, name: str, value: int | None) -> int | None:
    if value is not None and not -largest < value < largest:
        raise ValueError(f"the {name} {value} is out of range")
    return value


def _instant(value: Instant | None) -> int | None:
    return None if value is None else parse_time(value)
