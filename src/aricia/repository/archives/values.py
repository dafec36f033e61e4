"""From the property values of OMRS JSON to native values (see ``aricia.repository.instances``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aricia.base.codec import parse_time
from aricia.repository.archives.documents import PropertySet, PropertyValue
from aricia.types.registry import Attribute, AttributeType, TypeRegistry

_PLAIN = frozenset(("string", "int", "boolean"))
_INTEGERS = frozenset(("int", "long", "short", "byte", "biginteger"))
_NUMBERS = frozenset(("float", "double", "bigdecimal"))


class ValueReader:
    """Reads property sets of one registry's types. Types that the registry does not know are read as they describe themselves."""

    def __init__(self, types: TypeRegistry) -> None:
        self._types = types

    def properties(self, type_name: str, given: PropertySet | None) -> dict[str, Any]:
        """The native properties of an instance of this type.

        errors: ValueError for a value that is none of its own declared type
        """
        if given is None or not given.instance_properties:
            return {}
        definition = self._types.get(type_name)
        attributes: Mapping[str, Attribute] = definition.attributes if definition is not None else {}
        result: dict[str, Any] = {}
        for name, value in given.instance_properties.items():
            attribute = attributes.get(name)
            native = self._value(name, value, attribute.type if attribute is not None else None)
            if native is not None:
                result[name] = native
        return result

    def _value(self, name: str, value: PropertyValue, declared: AttributeType | None) -> Any:
        if value.instance_property_category == "PRIMITIVE":
            native = _primitive(name, value)
        else:
            native = self._compound(name, value, declared)
        if native is None or declared is None or value.type_name == declared.name or value.type_name is None:
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


def _members(values: PropertySet | None) -> dict[str, PropertyValue]:
    return (values.instance_properties if values is not None else None) or {}


def _position(key: str) -> int:
    return int(key) if key.isdigit() else 1 << 30


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
