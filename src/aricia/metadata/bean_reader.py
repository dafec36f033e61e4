"""Beans of request bodies -> native properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aricia.base.body_faults import INVALID_FORMAT, INVALID_TYPE_ID, MAPPING, MISMATCHED_INPUT, UnmappableBody
from aricia.base.codec import parse_time
from aricia.metadata.bean_classes import BeanClass, BeanField, bean_class
from aricia.metadata.bean_enums import symbols_of
from aricia.metadata.element_properties import ElementProperties
from aricia.metadata.store_values import read_property_map
from aricia.types.registry import AttributeType, TypeRegistry

_RAW_BEANS = frozenset(("EntityElementProperties", "RelationshipElementProperties", "ClassificationElementProperties"))
_NOT_ATTRIBUTES = frozenset(("class", "typeName", "effectiveFrom", "effectiveTo", "extendedProperties", "headCountLimitSet"))
# Fields without an attribute behind them that are passed on, so that the type check refuses what could not be kept (recorded).
_REFUSED = frozenset(("defaultValueOverride", "topicName"))


def read_bean(types: TypeRegistry, value: Mapping[str, Any], kind: str) -> ElementProperties:
    """The properties in a bean of this kind (entity, relationship or classification).

    Numbers and flags that are absent get the bean's defaults, as the original always sends them.
    errors: UnmappableBody when class is missing, unknown or of another kind, or a value is of another form
    """
    bean = bean_class(value.get("class"))
    if bean is None or bean.kind != kind:
        raise UnmappableBody(INVALID_TYPE_ID, f"{value.get('class')!r} is not the class of {kind} properties")
    effectivity = (_instant(value.get("effectiveFrom")), _instant(value.get("effectiveTo")))
    if bean.name in _RAW_BEANS:
        properties = read_property_map(types, value.get("propertyValueMap") or {})
        return ElementProperties(properties, *effectivity)
    type_name = _type_name(value.get("typeName")) or bean.type_name or None
    properties = _attributes(types, bean, value)
    extended = value.get("extendedProperties")
    if isinstance(extended, Mapping):
        properties |= {name: _extended(types, name, item) for name, item in extended.items() if item is not None}
    _special_rules(bean, value, properties)
    return ElementProperties(properties, *effectivity, type_name)


def _instant(value: Any) -> int | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        return parse_time(value)
    except (ValueError, OverflowError) as problem:
        raise UnmappableBody(INVALID_FORMAT, f"{value!r} is not an instant") from problem


def _type_name(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise UnmappableBody(MISMATCHED_INPUT, f"typeName is a String, which {type(value).__name__} is not")


def _attributes(types: TypeRegistry, bean: BeanClass, value: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the bean that are attributes of its type, and those that have to be refused; the others are dropped."""
    properties: dict[str, Any] = {}
    definition = types.get(bean.type_name)
    for field in bean.fields.values():
        if field.name in _NOT_ATTRIBUTES:
            continue
        if definition is not None and field.attribute not in definition.attributes and field.name not in _REFUSED:
            continue
        given = value.get(field.name)
        if given is None and field.attribute != field.name:
            given = value.get(field.attribute)
        if given is not None:
            native = _native(types, field, given)
            if native is not None and native != {} and native != []:  # the original leaves out what is empty
                properties[field.attribute] = native
        elif field.default is not None:
            properties[field.attribute] = field.default
    return properties


def _native(types: TypeRegistry, field: BeanField, value: Any) -> Any:
    """The JSON value as the bean's Java type takes it."""
    java = field.java_type
    if java == "String":
        return _text(field, value)
    if java == "Date":
        return _instant(value)
    if java in ("int", "long"):
        return _integer(field, value)
    if java in ("float", "double"):
        return _number(field, value)
    if java == "boolean":
        return _flag(field, value)
    if java.startswith("List<"):
        if not isinstance(value, list):
            raise _mismatch(field, value)
        return [_text(field, item) for item in value] if java == "List<String>" else value
    if java.startswith("Map<"):
        return _map(field, value)
    return _enum(types, field, value)


def _mismatch(field: BeanField, value: Any) -> UnmappableBody:
    return UnmappableBody(MISMATCHED_INPUT, f"{field.name} is a {field.java_type}, which {type(value).__name__} is not")


def _text(field: BeanField, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise _mismatch(field, value)


def _integer(field: BeanField, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _mismatch(field, value)
    try:
        number = int(value.strip() or "0") if isinstance(value, str) else int(value)
    except ValueError as problem:
        raise UnmappableBody(INVALID_FORMAT, f"{field.name}: {value!r} is not a whole number") from problem
    bits = 32 if "int" in field.java_type.lower() else 64  # also of the values of Map<String,Integer>
    if not -(1 << bits - 1) <= number < 1 << bits - 1:
        raise UnmappableBody(MAPPING, f"{field.name}: a {field.java_type} has {bits} bits")
    return number


def _number(field: BeanField, value: Any) -> float:
    try:
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return float(value)
    except (ValueError, OverflowError) as problem:
        raise UnmappableBody(INVALID_FORMAT, f"{field.name}: {value!r} is not a number") from problem
    raise _mismatch(field, value)


def _flag(field: BeanField, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false", ""):
        return value.strip().lower() == "true"
    if isinstance(value, int):
        return value != 0
    raise UnmappableBody(INVALID_FORMAT, f"{field.name}: {value!r} is neither true nor false")


def _map(field: BeanField, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise _mismatch(field, value)
    item = field.java_type.removesuffix(">").rpartition(",")[2]
    given = {key: each for key, each in value.items() if each is not None}
    match item:
        case "String":
            return {key: _text(field, each) for key, each in given.items()}
        case "Integer" | "Long":
            return {key: _integer(field, each) for key, each in given.items()}
        case "Date":
            return {key: _instant(each) for key, each in given.items()}
        case "Boolean":
            return {key: _flag(field, each) for key, each in given.items()}
        case "Double":
            return {key: _number(field, each) for key, each in given.items()}
    return given


def _enum(types: TypeRegistry, field: BeanField, value: Any) -> str:
    """The constant's name; a number counts as the constant's position."""
    kind = _enum_type(types, field)
    if kind is None:
        raise _mismatch(field, value)
    symbols = symbols_of(kind.name)
    names = list(kind.symbols if symbols is None else symbols)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(names):
        value = names[value]
    if isinstance(value, str) and value in names:
        return value if symbols is None else symbols[value]
    raise UnmappableBody(INVALID_FORMAT, f"{field.name}: {value!r} is not one of {', '.join(names)}")


def _enum_type(types: TypeRegistry, field: BeanField) -> AttributeType | None:
    """The enum by its Java name or, where that differs, by the attribute that holds it."""
    return types.attribute_type(field.java_type) or types.attribute_kind(field.attribute)


def _extended(types: TypeRegistry, name: str, value: Any) -> Any:
    """A value of extendedProperties: texts of known date attributes and enums as answers show them are read, all else is native.

    A number is no date here: it keeps its own type, so that the type check refuses it (recorded).
    """
    kind = types.attribute_kind(name)
    if kind is not None and kind.kind == "enum" and isinstance(value, Mapping):
        return value.get("symbolicName")
    if kind is None or kind.name != "date":
        return value
    return _instant(value) if isinstance(value, str) else {"$t": "long", "v": value}


def _special_rules(bean: BeanClass, value: Mapping[str, Any], properties: dict[str, Any]) -> None:
    if "headCountLimitSet" in bean.fields and not value.get("headCountLimitSet") and not properties.get("headCount"):
        properties.pop("headCount", None)
    if bean.name == "ResourceListProperties" and "label" not in properties and "resourceUse" in properties:
        properties["label"] = properties["resourceUse"]
