"""Settings: rows of spec/settings.toml, overridden by a properties file and by the environment.

A value is taken from the environment (the name as it is, or in upper case with underscores), else from the data directory's
``application.properties``, else from the table.
"""

from __future__ import annotations

import functools
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from aricia.base.tables import SPEC

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_SEPARATOR = re.compile(r"(?<!\\)[=:]|(?<!\\)\s(?=\S)")
_LETTERS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


class SettingFault(Exception):
    """A setting's value does not have the setting's type."""


@functools.cache
def table() -> dict[str, dict[str, str]]:
    """Every setting: type, default and help by name."""
    return tomllib.loads((SPEC / "settings.toml").read_text("utf-8"))


class Settings:
    """The values of all settings."""

    def __init__(self, properties: Mapping[str, str] | None = None, environment: Mapping[str, str] | None = None) -> None:
        self._properties = properties or {}
        self._environment = os.environ if environment is None else environment
        self._given: dict[str, Any] = {}

    def give(self, name: str, value: Any) -> None:
        """Set a value that takes precedence over every other source (a command line option)."""
        self._given[name] = value

    def is_given(self, name: str) -> bool:
        """Whether some source other than the table has a value."""
        return name in self._given or self._text(name) is not None

    def text(self, name: str) -> str:
        """The value as it was written."""
        if name in self._given:
            return str(self._given[name])
        written = self._text(name)
        return table()[name]["default"] if written is None else written

    def value(self, name: str) -> Any:
        """The value in the setting's type."""
        text, kind, choices = self.text(name), table()[name]["type"], table()[name].get("choices")
        if choices and text not in choices.split(","):
            raise SettingFault(f"The setting {name} takes one of {choices.replace(',', ', ')}, not {text!r}.")
        try:
            return _READERS[kind](text)
        except (ValueError, msgspec.DecodeError) as problem:
            raise SettingFault(f"The setting {name} takes a value of type {kind}, not {text!r} ({problem}).") from None

    def _text(self, name: str) -> str | None:
        upper = re.sub(r"[.-]", "_", name).upper()
        return self._environment.get(name, self._environment.get(upper, self._properties.get(name)))


def read_properties(file: Path) -> dict[str, str]:
    """The pairs of a Java properties file: comments, continued lines and escapes included."""
    pairs: dict[str, str] = {}
    for line in _logical_lines(file.read_text("utf-8")):
        name, value = _split(line)
        pairs[_unescaped(name)] = _unescaped(value)
    return pairs


def _logical_lines(text: str) -> list[str]:
    lines: list[str] = []
    continued = ""
    for physical in text.splitlines():
        line = continued + physical.lstrip()
        if not continued and (not line or line[0] in "#!"):
            continue
        trailing = len(line) - len(line.rstrip("\\"))
        continued = line[:-1] if trailing % 2 else ""
        if not continued:
            lines.append(line)
    return [*lines, continued] if continued else lines


def _split(line: str) -> tuple[str, str]:
    found = _SEPARATOR.search(line)
    if found is None:
        return line.strip(), ""
    return line[: found.start()].strip(), line[found.end() :].lstrip(" \t=:" if found[0].isspace() else " \t")


def _unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        escape = match[1]
        return chr(int(escape[1:], 16)) if len(escape) == 5 else _LETTERS.get(escape, escape)

    return _ESCAPE.sub(one, text)


def _flag(text: str) -> bool:
    if text.strip().lower() not in ("true", "false"):
        raise ValueError("true or false")
    return text.strip().lower() == "true"


def _map(text: str) -> dict[str, str]:
    return msgspec.json.decode(text.encode(), type=dict[str, str]) if text.strip() else {}


def _object(text: str) -> dict[str, Any] | None:
    return msgspec.json.decode(text.encode(), type=dict[str, Any]) if text.strip() else None


_READERS: dict[str, Any] = {
    "text": str,
    "int": int,
    "number": float,
    "flag": _flag,
    "list": lambda text: [part.strip() for part in text.split(",") if part.strip()],
    "map": _map,
    "object": _object,
}
