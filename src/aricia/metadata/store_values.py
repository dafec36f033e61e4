"""ElementProperties: the JSON in which every value carries its type (spec: metadata store, section 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from aricia.base.body_faults import INVALID_TYPE_ID, MAPPING, MISMATCHED_INPUT, UnmappableBody
from aricia.base.codec import parse_time
from aricia.base.errors import invalid
from aricia.metadata.mermaid.graph import hash_order
from aricia.types.registry import AttributeType, TypeRegistry

_PRIMITIVE, _ENUM = "PrimitiveTypePropertyValue", "EnumTypePropertyValue"
_ARRAY, _MAP, _STRUCT = "ArrayTypePropertyValue", "MapTypePropertyValue", "StructTypePropertyValue"
_INTEGERS = frozenset(("int", "long", "short", "byte", "biginteger"))
_NUMBERS = frozenset(("float", "double", "bigdecimal"))


# ---- reading -----------------------------------------------------------------------------------------------------------
def read_property_map(types: TypeRegistry, values: Mapping[str, Any]) -> dict[str, Any]:
    """Native properties from a propertyValueMap; null values are left out.

    A value that says to be of another type than the attribute keeps that type (``$t``), so that the type check refuses it.
    """
    if not isinstance(values, Mapping):
        raise UnmappableBody(MISMATCHED_INPUT, "propertyValueMap must be an object")
    return {name: _read_property(types, value, types.attribute_kind(name)) for name, value in values.items() if value is not None}


def _read_property(types: TypeRegistry, value: Any, declared: AttributeType | None) -> Any:
    native = read_value(types, value, declared)
    if declared is None or declared.kind not in ("primitive", "enum") or declared.name == "object":
        return native
    said = _category(value) if value.get("class") == _PRIMITIVE else value.get("typeName")
    return {"$t": said, "v": native} if said and said != declared.name else native


def read_value(types: TypeRegistry, value: Any, declared: AttributeType | None = None) -> Any:
    """The native form of one PropertyValue.

    errors: UnmappableBody for a missing or unknown class, a value that does not fit its category;
    OMAG-COMMON-400-015 a primitive value without primitiveValue, -032 an unknown constant of a known enum
    """
    if not isinstance(value, Mapping):
        raise UnmappableBody(MISMATCHED_INPUT, "a property value must be an object that names its class")
    match value.get("class"):
        case "PrimitiveTypePropertyValue":
            return _read_primitive(value, declared)
        case "EnumTypePropertyValue":
            return _read_enum(types, value)
        case "ArrayTypePropertyValue":
            members = _members_of(value, "arrayValues")
            return [read_value(types, members[key]) for key in sorted(members, key=_position)]
        case "MapTypePropertyValue":
            members = _members_of(value, "mapValues")
            return {key: read_value(types, item) for key, item in members.items()}
        case "StructTypePropertyValue":
            return read_property_map(types, _members_of(value, "attributes"))
    raise UnmappableBody(INVALID_TYPE_ID, f"{value.get('class')!r} is not the class of a property value")


def _members_of(value: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    """The members of a collection, which are ElementProperties of their own."""
    collection = value.get(field) or {}
    members = (collection.get("propertyValueMap") or {}) if isinstance(collection, Mapping) else None
    if not isinstance(members, Mapping):
        raise UnmappableBody(MISMATCHED_INPUT, f"{field} must be an object with a propertyValueMap")
    return members


def _position(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdecimal() and len(key) < 10 else (1 << 30, key)


def _read_enum(types: TypeRegistry, value: Mapping[str, Any]) -> Any:
    name, symbol = value.get("typeName"), value.get("symbolicName")
    if symbol is not None and not isinstance(symbol, str):
        raise UnmappableBody(MISMATCHED_INPUT, f"symbolicName is a text, which {type(symbol).__name__} is not")
    kind = types.attribute_type(name) if isinstance(name, str) else None
    if kind is not None and kind.kind == "enum" and symbol not in kind.symbols:
        raise invalid("OMAG-COMMON-400-032", parameter=kind.name, inserts=(symbol, kind.name, "the property values"))
    return symbol


def _category(value: Mapping[str, Any]) -> str:
    """The primitive type that a value says to have; empty when it does not."""
    return str(value.get("primitiveTypeCategory") or "").removeprefix("OM_PRIMITIVE_TYPE_").lower()


def _read_primitive(value: Mapping[str, Any], declared: AttributeType | None) -> Any:
    given = value.get("primitiveValue")
    if given is None:
        raise invalid("OMAG-COMMON-400-015", parameter="primitiveValue", inserts=("primitiveValue", "the property values"))
    category = _category(value)
    if category and not _fits_category(category, given):
        raise UnmappableBody(MAPPING, f"{given!r} is not a value of type {category}")
    name = category or value.get("typeName") or (declared.name if declared else "string")
    try:
        if name == "date":
            return parse_time(given)
        if name in _INTEGERS and isinstance(given, str):
            return int(given)
        if name in _NUMBERS and not isinstance(given, bool):
            return float(given)
    except (ValueError, TypeError, OverflowError) as problem:
        raise UnmappableBody(MAPPING, f"{given!r} is not a value of type {name}") from problem
    return given


def _fits_category(category: str, given: Any) -> bool:
    """Whether the JSON value is of the kind that the category takes; dates are numbers here."""
    if category in ("string", "char"):
        return isinstance(given, str)
    if category == "boolean":
        return isinstance(given, bool)
    if category in _INTEGERS or category in _NUMBERS or category == "date":
        return isinstance(given, int | float) and not isinstance(given, bool)
    return True


# ---- writing -----------------------------------------------------------------------------------------------------------
def element_properties(types: TypeRegistry, type_name: str, properties: Mapping[str, Any]) -> dict[str, Any] | None:
    """The ElementProperties of an instance; None when it has no properties."""
    if not properties:
        return None
    definition = types.get(type_name)
    attributes = definition.attributes if definition else {}
    return _map_of(types, (
        (name, value, attributes[name].type if name in attributes else types.attribute_kind(name))
        for name, value in properties.items()
    ))


def _map_of(types: TypeRegistry, members: Iterable[tuple[str, Any, AttributeType | None]]) -> dict[str, Any]:
    """The map of these values by name, each with its declared type."""
    values, texts = {}, {}
    for name, value, kind in members:
        if type(value) is str and (kind is None or kind.kind != "enum"):  # as nearly all are
            values[name], texts[name] = _primitive(value, kind), value
        else:
            shown = values[name] = property_value(types, value, kind)
            texts[name] = _text(shown)
    return {
        "propertyValueMap": values, "propertyCount": len(values), "propertyNames": list(values), "propertiesAsStrings": texts,
    }


def _text(value: dict[str, Any]) -> str:
    """The value as the original prints it."""
    match value["class"]:
        case "EnumTypePropertyValue":
            return str(value["symbolicName"])
        case "ArrayTypePropertyValue":
            return _members(value["arrayValues"])
        case "MapTypePropertyValue":
            return _members(value["mapValues"])
    given = value["primitiveValue"]
    return str(given).lower() if isinstance(given, bool) else str(given)


def _members(values: dict[str, Any]) -> str:
    """The members in the order of the original's hash map, so that equal maps print alike."""
    texts: dict[str, str] = values["propertiesAsStrings"]
    return "{" + ", ".join(f"{key}={texts[key]}" for key in hash_order(list(texts))) + "}"


def property_value(types: TypeRegistry, value: Any, kind: AttributeType | None) -> dict[str, Any]:
    """The PropertyValue of a native value; ``kind``: its declared type, None = whatever it looks like."""
    if isinstance(value, dict) and "$t" in value:
        return property_value(types, value["v"], types.attribute_type(value["$t"]))
    if kind is not None and kind.kind == "enum":
        return {"class": _ENUM, "typeName": kind.name, "symbolicName": value}
    if isinstance(value, list):
        return _array(types, value, kind)
    if isinstance(value, dict):
        return _map(types, value, kind)
    return _primitive(value, kind)


def _primitive(value: Any, kind: AttributeType | None) -> dict[str, Any]:
    name = kind.name if kind is not None and kind.kind == "primitive" and kind.name != "object" else _natural(value)
    return {"class": _PRIMITIVE, "typeName": name, "primitiveTypeCategory": _category_of(name), "primitiveValue": value}


@cache
def _category_of(name: str) -> str:
    return f"OM_PRIMITIVE_TYPE_{name.upper()}"


def _natural(value: Any) -> str:
    if isinstance(value, str):
        return "string"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "int" if -(1 << 31) <= value < 1 << 31 else "long"
    return "float" if isinstance(value, float) else "string"


def _item_kind(types: TypeRegistry, kind: AttributeType | None) -> AttributeType | None:
    return types.attribute_type(kind.value_type) if kind is not None and kind.value_type else None


def _array(types: TypeRegistry, value: list[Any], kind: AttributeType | None) -> dict[str, Any]:
    item = _item_kind(types, kind)
    members = _map_of(types, ((str(at), each, item) for at, each in enumerate(value)))
    return {"class": _ARRAY, "typeName": kind.name if kind else "array<string>", "arrayCount": len(value), "arrayValues": members}


def _map(types: TypeRegistry, value: dict[str, Any], kind: AttributeType | None) -> dict[str, Any]:
    item = _item_kind(types, kind)
    members = _map_of(types, ((key, each, item) for key, each in value.items()))
    name = kind.name if kind else "map<string,string>"
    return {"class": _MAP, "typeName": name, "mapValues": members, "mapElementCount": len(value)}
