"""The query string: decoding, and the typed checks of the parameters that an operation declares."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from aricia.base.operation import Operation

Check = Callable[[str], str]

_TRUE = frozenset(("true", "on", "yes", "1"))
_FALSE = frozenset(("false", "off", "no", "0"))


class BadParameter(Exception):
    """A declared parameter is missing or does not have its type (HTTP 400)."""


def read_query(query: bytes) -> dict[str, str]:
    """The parameters; one that is given several times has its values joined by commas, as the original does."""
    parameters: dict[str, str] = {}
    for part in query.split(b"&"):
        if part:
            raw_name, _, raw_value = part.partition(b"=")
            name, value = _decoded(raw_name), _decoded(raw_value)
            parameters[name] = f"{parameters[name]},{value}" if name in parameters else value
    return parameters


def _decoded(text: bytes) -> str:
    return unquote_to_bytes(text.replace(b"+", b" ")).decode("utf-8", "replace")


def checks_of(operation: Operation, enums: dict[str, frozenset[str]]) -> tuple[tuple[str, Check | None, bool], ...]:
    """Per declared parameter: name, the check of its type (None for text), whether it is required."""
    return tuple((name, _check_of(kind, enums), required) for name, kind, required, _ in operation.query)


def check_query(parameters: dict[str, str], checks: tuple[tuple[str, Check | None, bool], ...]) -> None:
    """Check the declared parameters in place: truth values become ``true`` and ``false``, an empty one counts as not given."""
    for name, check, required in checks:
        value = parameters.get(name)
        if value is None:
            if required:
                raise BadParameter(name)
        elif check is not None:
            if value == "":
                del parameters[name]
            else:
                parameters[name] = check(value)


def _check_of(kind: str, enums: dict[str, frozenset[str]]) -> Check | None:
    if kind == "String":
        return None
    if kind == "boolean":
        return _flag
    if kind in ("int", "long"):
        return _number_of(32 if kind == "int" else 64)
    constants = enums.get(kind)
    return None if constants is None else _constant_of(constants)


def _flag(value: str) -> str:
    text = value.strip().lower()
    if text in _TRUE:
        return "true"
    if text in _FALSE:
        return "false"
    raise BadParameter(value)


def _number_of(bits: int) -> Check:
    largest = 1 << (bits - 1)

    def check(value: str) -> str:
        try:
            number = int(value.strip())
        except ValueError:
            raise BadParameter(value) from None
        if not -largest <= number < largest:
            raise BadParameter(value)
        return str(number)

    return check


def _constant_of(constants: frozenset[str]) -> Check:
    def check(value: str) -> str:
        if value.strip() not in constants:
            raise BadParameter(value)
        return value.strip()

    return check
