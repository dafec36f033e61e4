"""The options of ``aricia archive`` that choose what is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from aricia.base.codec import parse_time
from aricia.repository.archives.api import Selection
from aricia.repository.queries import HEADER_PROPERTIES, Condition, Conditions, EntityQuery
from aricia.types.registry import TypeRegistry

_HEADER_KINDS = {
    "version": "long", "effectiveFromTime": "date", "effectiveToTime": "date", "createTime": "date", "updateTime": "date",
}
_TRUTH = {"true": True, "false": False}
_READ: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("int", "long", "short", "byte", "biginteger"), int),
    **dict.fromkeys(("float", "double", "bigdecimal"), float),
    "date": parse_time, "boolean": lambda text: _TRUTH[text.lower()],
}


def selection_of(types: TypeRegistry, options: Mapping[str, Any]) -> Selection:
    """What the options choose. errors: click.UsageError when they choose nothing, or contradict each other"""
    everything, type_name, search = options["everything"], options["type_name"], options["search"]
    by_query = type_name is not None or search is not None
    chosen = by_query or options["collections"] or options["guids"]
    if everything and chosen:
        raise click.UsageError("--all is everything: it goes without --type, --search, --collection and --guid.")
    if not everything and not chosen:
        raise click.UsageError("Say what is to be saved: --all, --type, --search, --collection or --guid.")
    if options["where"] and type_name is None:
        raise click.UsageError("--where needs --type.")
    query = None
    if by_query:
        tests = [_condition(types, type_name, text) for text in options["where"]]
        if search is not None:
            tests.append(Condition(None, "CASE_INSENSITIVE_LIKE", search))
        query = EntityQuery(type_name=type_name, conditions=Conditions(tuple(tests)) if tests else None)
    return Selection(
        everything=everything, query=query, guids=options["guids"], collections=options["collections"],
        anchored=options["anchored"], local=options["local"],
    )


def _condition(types: TypeRegistry, type_name: str, text: str) -> Condition:
    """The test that NAME=VALUE stands for."""
    name, equals, value = text.partition("=")
    kind = _kind(types, type_name, name)
    if not equals or kind is None:
        reason = "is not NAME=VALUE" if not equals else f"names no property of {type_name} or its subtypes"
        raise click.BadParameter(f"{text} {reason}", param_hint="--where")
    try:
        return Condition(name, "EQ", _READ.get(kind, str)(value))
    except (ValueError, KeyError):
        raise click.BadParameter(f"{value} is no value of the type {kind}", param_hint="--where") from None


def _kind(types: TypeRegistry, type_name: str, name: str) -> str | None:
    """The name of the type of a property, which may be one of a subtype."""
    if name in HEADER_PROPERTIES:
        return _HEADER_KINDS.get(name, "string")
    for each in (type_name, *sorted(types.subtypes(type_name) if types.get(type_name) else ())):
        definition = types.get(each)
        if definition is not None and name in definition.attributes:
            return definition.attributes[name].type.name
    return None
