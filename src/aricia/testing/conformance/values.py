"""Property values made up for the attributes of a type, the same for the same type and number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aricia.types.definitions import Attribute, AttributeType, TypeDef
from aricia.types.registry import TypeRegistry

_YEAR_2026 = 1_767_225_600_000
_DAY = 86_400_000


def properties_of(types: TypeRegistry, definition: TypeDef, mark: str, number: int) -> dict[str, Any]:
    """A value for every attribute that is in use; another number gives other values.

    mark: starts every text, so that what one run makes is told from everything else
    """
    return {
        name: _value(types, attribute.type, f"{mark} {name} {number}", number)
        for name, attribute in definition.attributes.items() if attribute.status != "DEPRECATED_ATTRIBUTE"
    }


def _value(types: TypeRegistry, kind: AttributeType, text: str, number: int) -> Any:
    if kind.kind == "enum":
        symbols = list(kind.symbols)
        return symbols[number % len(symbols)]
    if kind.kind == "primitive":
        return _primitive(kind.name, text, number)
    member = types.attribute_type(kind.value_type)
    single = text if member is None or member.name == "object" else _value(types, member, text, number)
    other = text if member is None or member.name == "object" else _value(types, member, f"{text} too", number + 1)
    return [single, other] if kind.kind == "array" else {"first key": single, "second": other}


def _primitive(name: str, text: str, number: int) -> Any:
    if name in ("string", "object"):
        return text
    if name == "char":
        return chr(ord("a") + number % 26)
    if name == "boolean":
        return number % 2 == 1
    if name == "date":
        return _YEAR_2026 + number * _DAY
    return number + 0.5 if name in ("float", "double", "bigdecimal") else number


def is_single(attribute: Attribute) -> bool:
    """Whether a search compares the attribute's value as one."""
    return attribute.type.kind in ("primitive", "enum")


def first_text(properties: dict[str, Any], mark: str) -> str | None:
    """A text among the values that this run made up."""
    return next((value for value in properties.values() if isinstance(value, str) and value.startswith(mark)), None)


def inner_texts(properties: dict[str, Any], mark: str) -> Iterator[tuple[str, str]]:
    """A text inside each list or map among the values that this run made up, with the attribute's name."""
    for name, value in properties.items():
        inner = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
        yield from ((name, each) for each in inner[-1:] if isinstance(each, str) and each.startswith(mark))
