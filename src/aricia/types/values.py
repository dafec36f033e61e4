"""Whether a native value fits an attribute type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aricia.types.definitions import AttributeType

MOST_LEVELS = 100


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _integer_of(bits: int) -> Callable[[Any], bool]:
    largest = 1 << (bits - 1)
    return lambda value: _is_integer(value) and -largest <= value < largest


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_anything(value: Any) -> bool:
    """Anything that is no more nested than everybody can read: the forms in which values travel nest several times deeper."""
    return value is not None and (not isinstance(value, dict | list | tuple) or is_shallow(value))


def is_shallow(value: Any) -> bool:
    """Whether lists and maps are nested no deeper than values may be."""
    level = [value]
    for _ in range(MOST_LEVELS):
        containers = [each for each in level if isinstance(each, dict | list | tuple)]
        if not containers:
            return True
        level = [item for each in containers for item in (each.values() if isinstance(each, dict) else each)]
    return False


_PRIMITIVES: dict[str, Callable[[Any], bool]] = {
    "string": _is_text, "char": _is_text, "int": _integer_of(32), "long": _integer_of(64), "short": _integer_of(16),
    "byte": _integer_of(8), "date": _integer_of(64), "biginteger": _is_integer, "float": _is_number, "double": _is_number,
    "bigdecimal": _is_number, "boolean": _is_flag, "object": _is_anything,
}


def fits(kind: AttributeType, value: Any) -> bool:
    """Whether the native value is one of this type; a value that names its own type (``$t``) fits ``object`` only."""
    if kind.kind == "primitive":
        return _PRIMITIVES[kind.name](value)
    if kind.kind == "enum":
        return value in kind.symbols if isinstance(value, str) else False
    accepts = _PRIMITIVES.get(kind.value_type, _is_anything)
    if kind.kind == "array":
        return isinstance(value, list | tuple) and all(map(accepts, value))
    return isinstance(value, dict) and all(isinstance(key, str) for key in value) and all(map(accepts, value.values()))
