"""Every operation of every view service answers bad input with a fault of the caller, never with one of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aricia.base.body_faults import MissingBody, UnmappableBody
from aricia.base.errors import AriciaError
from aricia.views import dispatcher
from aricia.views.rows import Row, all_rows

UNKNOWN = "00000000-1111-2222-3333-444444444444"
PREFIX = "/servers/{serverName}/api/open-metadata/"
# Deleting a relationship that is not there is a fault of the repository at the original too (recorded).
RECORDED = "OMAG-REPOSITORY-HANDLER-500-001"

BODIES: dict[str, Callable[[Row], Any]] = {
    "none": lambda row: None,
    "of the wrong class": lambda row: {"class": "NoSuchRequestBody"},
    "without properties": lambda row: {"class": row.body_class, "properties": None},
    "properties of no class": lambda row: {"class": row.body_class, "properties": {"class": "NoSuchProperties"}},
    "properties of another kind": lambda row: {"class": row.body_class, "properties": {"class": "LikeProperties"}},
    "bad page": lambda row: {"class": row.body_class, "filter": "x", "startFrom": -1, "pageSize": -1},
    "page too large": lambda row: {"class": row.body_class, "filter": "x", "pageSize": 10**9},
    "unknown constants": lambda row: {"class": row.body_class, "sequencingOrder": "NONE", "deleteMethod": "NONE"},
    "unknown type": lambda row: {"class": row.body_class, "filter": "x", "metadataElementTypeName": "NoType"},
    "values of other kinds": lambda row: {"class": row.body_class, "filter": 5, "searchString": {}, "properties": []},
    "a list": lambda row: [],
}


def rows_with_sessions() -> list[Row]:
    return [row for row in all_rows() if row.work in ("read", "write") and row.primitive != dispatcher.SHARED]


@pytest.mark.parametrize("kind", BODIES)
def test_bad_bodies_and_unknown_elements_are_refused_or_answered(call, by_path, kind):
    wrong = []
    for row in rows_with_sessions():
        operation = by_path[f"{row.verb} {row.path.removeprefix(PREFIX)}"]
        names = [part[1:-1] for part in row.path.split("/") if part.startswith("{") and part != "{serverName}"]
        variables = {name: UNKNOWN if "GUID" in name else "nothing" for name in names}
        needed = {name: "0" for name, _, required, _ in operation.query if required}
        if operation.body == "required" and BODIES[kind](row) is None:
            continue  # refused before the operation is reached
        try:
            call(f"{row.verb} {row.path.removeprefix(PREFIX)}", BODIES[kind](row), query=needed, **variables)
        except AriciaError as fault:
            if fault.code >= 500 and fault.id != RECORDED:
                wrong.append((row.service, row.operation, fault.text))
        except (MissingBody, UnmappableBody):
            continue
    assert wrong == []
