"""Readers of single JSON values of a request body, as lenient as the original's mapper and no more (spec: view services, 2.1).

Each takes (value, key) and returns the native value; what cannot be read is an UnmappableBody. A JSON null is "not given" for
text, dates, constants and lists, but 0 or false for numbers and flags, as in the original.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aricia.base.body_faults import INVALID_FORMAT, MAPPING, MISMATCHED_INPUT, UnmappableBody
from aricia.base.codec import parse_time
from aricia.base.tables import rows

Reader = Callable[[Any, str], Any]

_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False, "": False}
_LARGEST = 1 << 31


def mismatched(key: str, value: Any, wanted: str) -> UnmappableBody:
    """A JSON value of the wrong kind."""
    return UnmappableBody(MISMATCHED_INPUT, f"The field {key} takes {wanted}, not a JSON {_kind(value)}.")


def misspelt(key: str, value: Any, wanted: str) -> UnmappableBody:
    """A JSON text or number that does not stand for a value of the field's type."""
    return UnmappableBody(INVALID_FORMAT, f"The field {key} takes {wanted}; {value!r} is none.")


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "object"
    if isinstance(value, list):
        return "list"
    if isinstance(value, bool):
        return "boolean"
    return "text" if isinstance(value, str) else "number"


def read_flag(value: Any, key: str) -> bool:
    """A truth value; also as text or as a number."""
    if value is True or value is False:
        return bool(value)
    if value is None:
        return False
    if isinstance(value, str):
        flag = _FLAGS.get(value.strip())
        if flag is None:
            raise misspelt(key, value, "true or false")
        return flag
    if isinstance(value, int):
        return value != 0
    raise mismatched(key, value, "true or false")


def read_int(value: Any, key: str) -> int:
    """A whole number of 32 bits; also as text. A fraction is cut off."""
    if value is None or value == "":
        return 0
    if isinstance(value, bool | dict | list):
        raise mismatched(key, value, "a whole number")
    try:
        number = int(value.strip() or "0") if isinstance(value, str) else int(value)
    except ValueError:
        raise misspelt(key, value, "a whole number") from None
    if not -_LARGEST <= number < _LARGEST:
        raise UnmappableBody(MAPPING, f"The field {key} takes a whole number of 32 bits, which this is not.")
    return number


def read_text(value: Any, key: str) -> str | None:
    """Text; numbers and truth values are taken as their text."""
    if value is None or type(value) is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise mismatched(key, value, "text")


def read_instant(value: Any, key: str) -> int | None:
    """An instant in epoch milliseconds, from a number or ISO 8601 text; an empty text is none."""
    if value is None or value == "":
        return None
    if isinstance(value, bool | float | dict | list):
        raise mismatched(key, value, "a date")
    try:
        return parse_time(value)
    except (ValueError, OverflowError):
        raise misspelt(key, value, "a date") from None


def read_texts(value: Any, key: str) -> tuple[str, ...] | None:
    """A list of texts; nulls in it are left out."""
    if value is None:
        return None
    if not isinstance(value, list):
        raise mismatched(key, value, "a list")
    return tuple(text for item in value if (text := read_text(item, key)) is not None)


def read_text_map(value: Any, key: str) -> dict[str, str] | None:
    """An object whose values are texts."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise mismatched(key, value, "an object")
    return {name: text for name, item in value.items() if (text := read_text(item, key)) is not None}


def read_object(value: Any, key: str) -> dict[str, Any] | None:
    """A JSON object, unread."""
    if value is None or isinstance(value, dict):
        return value
    raise mismatched(key, value, "an object")


def constant_reader(name: str) -> Reader:
    """A reader of the constants of the enum ``name`` of spec/body_enums.tsv; a number is a position in it."""
    constants = _ENUMS[name]
    known = frozenset(constants)
    positions = {str(at): at for at in range(len(constants))}

    def read(value: Any, key: str) -> str | None:
        if value is None:
            return None
        if isinstance(value, str):
            if value in known:
                return value
            if value in positions:
                return constants[positions[value]]
        elif type(value) is int:
            if 0 <= value < len(constants):
                return constants[value]
        else:
            raise mismatched(key, value, f"a constant of {name}")
        raise misspelt(key, value, f"a constant of {name}")

    return read


def constants_reader(name: str) -> Reader:
    """A reader of a list of constants of the enum ``name``."""
    read_constant = constant_reader(name)

    def read(value: Any, key: str) -> tuple[str, ...] | None:
        if value is None:
            return None
        if not isinstance(value, list):
            raise mismatched(key, value, "a list")
        return tuple(constant for item in value if (constant := read_constant(item, key)) is not None)

    return read


def enum_constants(name: str) -> tuple[str, ...]:
    """The constants of an enum of spec/body_enums.tsv, in order."""
    return _ENUMS[name]


_ENUMS: dict[str, tuple[str, ...]] = {row["name"]: tuple(row["constants"].split(" ")) for row in rows("body_enums.tsv")}
