"""The beans of configuration documents: JSON that clients and files hold, read by the tables of their properties.

``spec/configuration_beans.tsv`` lists bean, parent, property, kind and default. Kinds: text, int, map (any JSON object, kept as
it is), ``texts by name``, ``list of <kind>``, ``constant of <enumeration>``, or the name of a bean. What a bean does not know is
ignored and what is null is left out; maps keep their nulls (spec: platform, section 5.1).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import msgspec

from aricia.base.body_faults import CONSTRAINTS, INVALID_FORMAT, INVALID_TYPE_ID, MISMATCHED_INPUT, UnmappableBody
from aricia.base.guids import new_guid
from aricia.base.tables import rows

Json = dict[str, Any]

VIRTUAL_CONNECTION = "VirtualConnection"

_LIST, _CONSTANT, _GUID = "list of ", "constant of ", "{guid}"
_LARGEST = 1 << 63
_DEEPEST = 100
# Beans whose class chooses among beans; every other one is what its place says, whatever its class says.
_CHOICES = {"Connection": ("Connection", VIRTUAL_CONNECTION)}
# Beans that JSON shows without a class.
_CLASSLESS = frozenset(("TypeDefSummary",))
# Beans whose empty lists count as none.
_NO_EMPTY_LISTS = frozenset(("RepositoryServicesConfig",))


def read_bean(bean: str, value: Any, where: str = "", *, stored: bool = False) -> Json:
    """A bean as documents hold it.

    stored: it comes from a file: what the bean does not know stays, and ids are not made up
    errors: UnmappableBody for values of another shape
    """
    if where.count(".") > _DEEPEST:
        raise UnmappableBody(CONSTRAINTS, f"{bean} is nested too deeply.")
    if not isinstance(value, dict):
        raise _mismatch(where or bean, "an object", value)
    bean = _chosen(bean, value, where)
    properties = properties_of(bean)
    result: Json = {} if bean in _CLASSLESS else {"class": bean}
    for name, (kind, default) in properties.items():
        given = value.get(name)
        if given is None:
            if default is not None and not (stored and default == _GUID):
                result[name] = new_guid() if default == _GUID else default
            continue
        read = read_value(kind, given, f"{where or bean}.{name}", stored=stored)
        if read != [] or bean not in _NO_EMPTY_LISTS:
            result[name] = read
    if stored:
        result |= {name: item for name, item in value.items() if name not in properties and name != "class" and item is not None}
    return result


def read_value(kind: str, value: Any, where: str, *, stored: bool = False) -> Any:
    """A value of a kind; ``stored`` as for beans.

    errors: UnmappableBody
    """
    reader = _READERS.get(kind)
    if reader is not None:
        return reader(value, where)
    if kind.startswith(_LIST):
        if not isinstance(value, list):
            raise _mismatch(where, "a list", value)
        inner = kind[len(_LIST) :]
        given = enumerate(value)
        return [read_value(inner, item, f"{where}[{index}]", stored=stored) for index, item in given if item is not None]
    if kind.startswith(_CONSTANT):
        return _constant(kind[len(_CONSTANT) :], value, where)
    return read_bean(kind, value, where, stored=stored)


def with_defaults(bean: str, value: Json) -> Json:
    """A bean with the properties that it leaves to their defaults."""
    defaults = {name: default for name, (_, default) in properties_of(bean).items() if default is not None}
    return {**defaults, **{name: item for name, item in value.items() if item is not None}}


@functools.cache
def properties_of(bean: str) -> dict[str, tuple[str, Any]]:
    """Kind and default (None: there is none) of every property, inherited ones first."""
    parent, own = _table()[bean]
    return {**(properties_of(parent) if parent else {}), **own}


@functools.cache
def _table() -> dict[str, tuple[str, dict[str, tuple[str, Any]]]]:
    beans: dict[str, tuple[str, dict[str, tuple[str, Any]]]] = {}
    for row in rows("configuration_beans.tsv"):
        _, own = beans.setdefault(row["bean"], (row["parent"], {}))
        if row["property"]:
            own[row["property"]] = (row["kind"], _default(row["kind"], row["default"]))
    return beans


def _default(kind: str, text: str) -> Any:
    if not text:
        return None
    return msgspec.json.decode(text) if kind == "int" or kind.startswith(_LIST) else text


def _chosen(bean: str, value: Json, where: str) -> str:
    choices = _CHOICES.get(bean)
    if choices is None:
        return bean
    named = value.get("class")
    if named is None:
        return VIRTUAL_CONNECTION if value.get("embeddedConnections") else bean
    if named not in choices:
        raise UnmappableBody(INVALID_TYPE_ID, f"{where or bean} has the class {named!r}; it must be one of {', '.join(choices)}.")
    return str(named)


def _text(value: Any, where: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str):
        raise _mismatch(where, "a text", value)
    return value


def _int(value: Any, where: str) -> int:
    if isinstance(value, float) and value == value and abs(value) < _LARGEST:
        return int(value)
    if isinstance(value, str):
        try:
            value = int(value.strip() or 0)
        except ValueError:
            raise UnmappableBody(INVALID_FORMAT, f"{where} must be a number.") from None
    if isinstance(value, bool) or not isinstance(value, int) or not -_LARGEST <= value < _LARGEST:
        raise _mismatch(where, "a number", value)
    return value


def _map(value: Any, where: str) -> Json:
    if not isinstance(value, dict):
        raise _mismatch(where, "an object", value)
    layer: list[Any] = [value]
    for _ in range(_DEEPEST):
        layer = [inner for item in layer for inner in _contents(item)]
        if not layer:
            return value
    raise UnmappableBody(CONSTRAINTS, f"{where} is nested too deeply.")


def _contents(value: Any) -> list[Any]:
    """The objects and lists in an object or list."""
    items = value.values() if isinstance(value, dict) else value
    return [item for item in items if isinstance(item, dict | list)]


def _texts_by_name(value: Any, where: str) -> dict[str, str]:
    return {name: _text(item, f"{where}.{name}") for name, item in _map(value, where).items() if item is not None}


def _constant(enumeration: str, value: Any, where: str) -> str:
    constants = _constants()[enumeration]
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(constants):
        return constants[value]
    if value not in constants:
        raise UnmappableBody(INVALID_FORMAT, f"{where} must be one of {', '.join(constants)}.")
    return str(value)


@functools.cache
def _constants() -> dict[str, tuple[str, ...]]:
    return {row["enumeration"]: tuple(row["constants"].split()) for row in rows("configuration_constants.tsv")}


def _mismatch(where: str, wanted: str, value: Any) -> UnmappableBody:
    return UnmappableBody(MISMATCHED_INPUT, f"{where} must be {wanted}, not a {type(value).__name__}.")


_READERS: dict[str, Callable[[Any, str], Any]] = {"text": _text, "int": _int, "map": _map, "texts by name": _texts_by_name}
