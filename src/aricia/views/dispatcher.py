"""From rows of the operations table to operations that run: one function per pattern, bound to the row."""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aricia.base.operation import Operation, Request
from aricia.views import links, queries, reads, relays, store, writes
from aricia.views.rows import Row, all_rows

# (row, request, session), or (row, request) where the row's work is not in a session
Primitive = Callable[..., dict[str, Any]]

PRIMITIVES: dict[str, Primitive] = {
    "create": writes.create,
    "create-from-template": writes.create_from_template,
    "attach": writes.attach,
    "update": writes.update,
    "delete": writes.delete,
    "get": reads.get,
    "by-name": reads.by_name,
    "find": reads.find,
    "related": reads.related,
    "get-relationship": reads.get_relationship,
    "link": links.link,
    "detach": links.detach,
    "delete-relationship": links.delete_relationship,
    "update-relationship": links.update_relationship,
    "classify": links.classify,
    "reclassify": links.reclassify,
    "declassify": links.declassify,
    "by-type": queries.by_type,
    "by-classification": queries.by_classification,
    "by-conditions": queries.by_conditions,
    "related-by-value": queries.related_by_value,
    "related-by-search": queries.related_by_search,
    "relationships": queries.relationships,
    "relationships-by-value": queries.relationships_by_value,
    "relationships-by-search": queries.relationships_by_search,
    "relationship-summary": queries.relationship_summary,
    "store": store.store_operation,
    "relay": relays.relay,
}

_QUICK = frozenset(("get", "by-name"))

# The path of such a row is that of another row as well, which serves both.
SHARED = "shared"

_IRREGULAR = Path(__file__).parent / "irregular"
_FUNCTION = re.compile(r"^def (\w+)\(", re.MULTILINE)


def operation_of(row: Row) -> Operation:
    """The operation of one row; ``run`` is None when nothing serves it."""
    group = "view-server-generic-services" if row.generic else "view-services"
    return Operation(
        name=row.operation, service=row.service, group=group, verb=row.verb, path=row.path, body=row.body,
        body_class=row.body_class, response_class=row.response, query=row.query, work=row.work, run=_function_of(row),
        inline=is_quick if row.primitive in _QUICK else None,
    )


def operations() -> list[Operation]:
    """Every operation of every view service."""
    return [operation_of(row) for row in all_rows() if row.primitive != SHARED]


def is_quick(request: Request) -> bool:
    """Whether a read of one element, or of the elements of one name, leaves relationships out: no hop to a thread is needed."""
    return isinstance(request.body, dict) and request.body.get("graphQueryDepth") == 0


def _function_of(row: Row) -> Callable[..., dict[str, Any]] | None:
    if not row.irregular:
        return functools.partial(PRIMITIVES[row.primitive], row)
    if row.function not in irregular_functions(row.service):
        return None
    return functools.partial(_run_irregular, row.service, row.function)


@functools.cache
def irregular_functions(service: str) -> dict[str, str]:
    """The module of each function of the service's irregular operations: ``<service>.py`` and ``<service>_<part>.py``.

    Read from their text: a module is imported when one of its functions is first used.
    """
    stem = service.replace("-", "_")
    files = [file for file in _IRREGULAR.glob(f"{stem}*.py") if file.stem == stem or file.stem.startswith(f"{stem}_")]
    return {name: file.stem for file in files for name in _FUNCTION.findall(file.read_text("utf-8"))}


def _run_irregular(service: str, function: str, *arguments: Any) -> dict[str, Any]:
    """Run an irregular function with (request, session), or (request) where the row's work is not in a session."""
    return _load(service, function)(*arguments)


@functools.cache
def _load(service: str, function: str) -> Callable[..., dict[str, Any]]:
    module = importlib.import_module(f"aricia.views.irregular.{irregular_functions(service)[function]}")
    loaded: Callable[..., dict[str, Any]] = getattr(module, function)
    return loaded
