"""The administration services as operations: each row of spec/administration_operations.tsv says what a path does.

action: get, set, clear or text of a section (see sections.py), or ``module.function`` in this package
options: ``no-request-id`` (the original leaves the request id out of the answer), and those of sections.py
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from aricia.base.endpoints import table
from aricia.base.operation import Operation, Request
from aricia.base.tables import rows
from aricia.servers.administration.sections import Section
from aricia.servers.configuration.beans import read_value

Payload = dict[str, Any]
Function = Callable[[Request], Payload]

ROOT = "/open-metadata/admin-services"
_GROUP = "admin-services"
_MAP = "Map<String, Object>"
_SECTION_ACTIONS = ("get", "set", "clear", "text")


def operations() -> list[Operation]:
    """The operations of the administration services. They read and write files, so that they have threads of their own."""
    described = {(row["verb"], ROOT + row["path"]): row for row in rows("administration_operations.tsv")}
    return [
        replace(operation, run=_function(operation, described[operation.verb, operation.path]), work="thread")
        for operation in table()
        if operation.group == _GROUP and (operation.verb, operation.path) in described
    ]


def _function(operation: Operation, row: dict[str, str]) -> Function:
    options = frozenset(row["options"].split())
    run = _section_function(row, options) if row["action"] in _SECTION_ACTIONS else _named_function(row["action"])
    if operation.body_class == _MAP:
        run = _with_map(run)
    return _without_request_id(run) if "no-request-id" in options else run


def _section_function(row: dict[str, str], options: frozenset[str]) -> Function:
    audit = tuple(row["audit"].split("|")) if row["audit"] else ()
    section = Section(row["section"], row["kind"], row["answer"], audit, options)
    function: Function = getattr(section, row["action"])
    return function


def _named_function(action: str) -> Function:
    module, _, name = action.partition(".")
    function: Function = getattr(importlib.import_module(f"{__package__}.{module}"), name)
    return function


def _with_map(run: Function) -> Function:
    """The function behind a look at the map that is its body: documents keep it as it is."""

    def checked(request: Request) -> Payload:
        if request.body is not None:
            read_value("map", request.body, "the request body")
        return run(request)

    return checked


def _without_request_id(run: Function) -> Function:
    return lambda request: {**run(request), "requestId": None}
