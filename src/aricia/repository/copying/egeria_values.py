"""Property values and header fields as a Java platform writes them into its PostgreSQL tables (spec: repository, section 6.1).

A property is one row, or one for each leaf: ``name``, ``name.key`` of a map, ``name.0`` of an array. All values are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from aricia.base.codec import decode, parse_time
from aricia.repository.stores.relational.codec import PROVENANCE_NAMES, STATUS_CODES
from aricia.types.registry import AttributeType, TypeRegistry

_INTEGERS = frozenset(("int", "long", "short", "byte", "biginteger"))
_NUMBERS = frozenset(("float", "double", "bigdecimal"))
_PLAIN = frozenset(("string", "int", "boolean"))  # inside map<string,object>, without a mark of their type
_TRUE = frozenset(("true", "t", "1"))
_EPOCH = datetime(1970, 1, 1)
# Display names that are not the constants in other letters.
_PROVENANCE_TITLES = {"localtocohort": "LOCAL_COHORT", "unknownprovenance": "UNKNOWN"}
_PAIR = re.compile(r"\s*([^=,{}]+)=([^,{}]*)")


class Leaf(NamedTuple):
    """A row of a table of attribute values. path: the property's name, with the key or index behind a dot inside collections"""

    path: str
    attribute: str
    value: str | None
    type_name: str | None


def read_values(types: TypeRegistry, type_name: str, leaves: Iterable[Leaf]) -> dict[str, Any]:
    """The properties of an instance of this type. errors: ValueError for a value that is not of its type"""
    definition = types.get(type_name)
    attributes = definition.attributes if definition is not None else {}
    by_name: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        by_name.setdefault(leaf.attribute, []).append(leaf)
    found: dict[str, Any] = {}
    for name, rows in by_name.items():
        declared = attributes[name].type if name in attributes else types.attribute_type(_own_type(name, rows))
        value = _value(types, name, rows, declared)
        if value is not None:
            found[name] = value
    return found


def _own_type(name: str, rows: list[Leaf]) -> str | None:
    """What the rows say about the type of a property that its type does not declare."""
    return next((leaf.type_name for leaf in rows if leaf.path == name), None)


def _value(types: TypeRegistry, name: str, rows: list[Leaf], declared: AttributeType | None) -> Any:
    members = [leaf for leaf in rows if leaf.path != name]
    if declared is None or declared.kind not in ("map", "array"):
        whole = next((leaf for leaf in rows if leaf.path == name), None)
        return None if whole is None else _scalar(name, whole.value, declared)
    member = types.attribute_type(declared.value_type) if declared.value_type else None
    values = {leaf.path[len(name) + 1 :]: _member(types, name, leaf, member) for leaf in members}
    present = {key: value for key, value in values.items() if value is not None}
    if declared.kind == "map":
        return present
    return [present[key] for key in sorted(present, key=_position)]


def _position(key: str) -> int:
    return int(key) if key.isdecimal() else 1 << 30


def _member(types: TypeRegistry, name: str, leaf: Leaf, declared: AttributeType | None) -> Any:
    """A value of a map or array; inside ``map<string,object>`` its row says which type it has."""
    if declared is not None and declared.name != "object":
        return _scalar(name, leaf.value, declared)
    own = types.attribute_type(leaf.type_name)
    value = _scalar(name, leaf.value, own if own is not None and own.kind in ("primitive", "enum") else None)
    if value is None or own is None or own.kind not in ("primitive", "enum") or own.name in _PLAIN or own.name == "object":
        return value
    return {"$t": own.name, "v": value}


def _scalar(name: str, text: str | None, kind: AttributeType | None) -> Any:
    if text is None or kind is None:
        return text
    if kind.kind == "enum":
        return _symbol(name, text, kind)
    try:
        return _primitive(text, kind.name)
    except ValueError:
        raise ValueError(f"property {name} of type {kind.name} has the value {text!r}") from None


def _primitive(text: str, kind: str) -> Any:
    if kind in _INTEGERS:
        return int(text)
    if kind in _NUMBERS:
        return float(text)
    if kind == "boolean":
        return text.strip().lower() in _TRUE
    return parse_time(text) if kind == "date" else text


def _symbol(name: str, text: str, kind: AttributeType) -> str:
    """The symbolic name of an enum value, which is written so, or as its ordinal."""
    for symbol, ordinal in kind.symbols.items():
        if text in (symbol, str(ordinal)) or _letters(text) == _letters(symbol):
            return symbol
    raise ValueError(f"property {name} has the value {text!r}, which the enum {kind.name} does not have")


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


# ---- header ------------------------------------------------------------------------------------------------------------
_STATUSES = {_letters(name): name for name in STATUS_CODES}
_PROVENANCES = {_letters(name): name for name in PROVENANCE_NAMES} | _PROVENANCE_TITLES


def status_of(text: str | None) -> str | None:
    """The name of an instance status. errors: ValueError for one that is not known"""
    if text is None:
        return None
    found = _STATUSES.get(_letters(text))
    if found is None:
        raise ValueError(f"the status {text!r} is not known")
    return found


def provenance_of(text: str | None) -> str:
    """The name of a provenance type. errors: ValueError for one that is not known"""
    found = _PROVENANCES.get(_letters(text or "UNKNOWN"))
    if found is None:
        raise ValueError(f"the provenance {text!r} is not known")
    return found


def type_of(types: TypeRegistry, lineage: str) -> str:
    """The type of an instance whose column has the type with all its supertypes: ``:CSVFile:DataFile:...:OpenMetadataRoot:``."""
    names = [name for name in lineage.split(":") if name]
    for name in names:
        definition = types.get(name)
        if definition is not None and set(names) <= definition.lineage | {name}:
            return name
    return names[0] if names else lineage


def instant_of(value: Any) -> int | None:
    """Epoch milliseconds of a timestamp without time zone, which is in UTC, of one with a zone, or of a number."""
    if not isinstance(value, datetime):
        return None if value is None else parse_time(value)
    naive = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo is not None else value
    return (naive - _EPOCH) // timedelta(milliseconds=1)


def names_of(value: Any) -> list[str]:
    """A list of users: an array, JSON, or names with commas."""
    if not value:
        return []
    if isinstance(value, list):
        return [str(each) for each in value]
    text = str(value).strip()
    if text.startswith("["):
        try:
            return [str(each) for each in decode(text)]
        except msgspec.DecodeError:
            text = text.strip("[]")
    return [name.strip() for name in text.split(",") if name.strip()]


def mapping_of(value: Any) -> dict[str, Any] | None:
    """Mapping properties: JSON, or ``{key=value, ...}`` as Java writes maps. errors: ValueError for anything else"""
    if not value:
        return None
    if isinstance(value, Mapping):
        return dict(value)
    try:
        found: dict[str, Any] = msgspec.json.decode(str(value), type=dict[str, Any])
        return found
    except msgspec.DecodeError:
        pairs: dict[str, Any] = {key.strip(): text.strip() for key, text in _PAIR.findall(str(value))}
        if not pairs:
            raise ValueError(f"the mapping properties {value!r} cannot be read") from None
        return pairs
