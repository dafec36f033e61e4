"""The operations table: one row per REST operation of a view service (tables ``spec/operations/<service>.tsv``).

Columns: verb; path (below ``/servers/{serverName}/api/open-metadata/``); operation; primitive (the pattern that serves the row,
a name of the dispatcher's table; empty on irregular rows); body_class; body (none, optional, required, text, or the id of the
fault that a missing body is); properties (what a body without properties does: ok, a fault id, empty = does not apply); query
parameters; response class; type (the operation's own element type); relation (relationship or classification type, or a path
variable that holds it); end1, end2 (path variables of the relationship's ends; of a list of related elements: the one that is
given); guid (path variable of the single GUID); names (attributes that a look-up compares); parameter (what faults name: the
value of a look-up when it is not ``name``, the class of properties when it is not the first bean; of a relay: verb and path of
the operation that does the work); bean (accepted classes of the properties, subclasses included; the kind of connector that a
platform or server is called with); list_graph (Y: the list carries a graph); irregular (Y: served by the function named like
the operation in ``views/irregular/<service>.py``); work (read, write, thread).
"""

from __future__ import annotations

import functools

from msgspec import Struct

from aricia.base.endpoints import function_name
from aricia.base.operation import Operation
from aricia.base.tables import SPEC

PREFIX = "/servers/{serverName}/api/open-metadata/"

Query = tuple[str, str, bool, str | None]


class Row(Struct, frozen=True, kw_only=True):
    """One operation. Empty text means none; the columns are those of the table."""

    service: str
    verb: str
    path: str
    operation: str
    primitive: str
    body_class: str
    body: str
    body_fault: str
    null_properties: str
    query: tuple[Query, ...]
    response: str
    type: str
    relation: str
    end1: str
    end2: str
    guid: str
    names: tuple[str, ...]
    parameter: str
    beans: tuple[str, ...]
    list_graph: bool
    irregular: bool
    work: str

    @property
    def function(self) -> str:
        """The operation's name in snake case: the name of its function when the row is irregular."""
        return function_name(self.operation)

    @property
    def generic(self) -> bool:
        """Whether the path takes the marker of any view service."""
        return self.path.startswith(PREFIX + "{urlMarker}")


@functools.cache
def all_rows() -> tuple[Row, ...]:
    """Every row of every service, services in alphabetical order."""
    files = sorted((SPEC / "operations").glob("*.tsv"))
    return tuple(row for file in files for row in _rows_of(file.stem, file.read_text("utf-8")))


def row_of(operation: Operation) -> Row:
    """The row that an operation was made from."""
    return _by_path()[operation.verb, operation.path]


@functools.cache
def _by_path() -> dict[tuple[str, str], Row]:
    return {(row.verb, row.path): row for row in all_rows()}


def _rows_of(service: str, table: str) -> list[Row]:
    header, *lines = table.splitlines()
    if header.split("\t") != _COLUMNS:
        raise ValueError(f"spec/operations/{service}.tsv: the columns are not {' '.join(_COLUMNS)}")
    return [_row(service, line.split("\t")) for line in lines]


def _row(service: str, cells: list[str]) -> Row:
    (verb, path, operation, primitive, body_class, body, properties, query, response, type_name, relation, end1, end2, guid,
     names, parameter, beans, list_graph, irregular, work) = cells
    fault = "" if body in _BODIES else body
    return Row(
        service=service, verb=verb, path=PREFIX + path, operation=operation, primitive=primitive, body_class=body_class,
        body="optional" if fault else body, body_fault=fault, null_properties=properties, query=_query(query), response=response,
        type=type_name, relation=relation, end1=end1, end2=end2, guid=guid, names=tuple(names.split(",")) if names else (),
        parameter=parameter, beans=tuple(beans.split(",")) if beans else (), list_graph=list_graph == "Y",
        irregular=irregular == "Y", work=work,
    )


def _query(text: str) -> tuple[Query, ...]:
    if not text:
        return ()
    parameters: list[Query] = []
    for part in text.split(";"):
        name, java_type, needed, *rest = part.strip().split(":")
        parameters.append((name, java_type, needed == "required", rest[0].removeprefix("default=") if rest else None))
    return tuple(parameters)


_BODIES = frozenset(("none", "optional", "required", "text"))

_COLUMNS = [
    "verb", "path", "operation", "primitive", "body_class", "body", "properties", "query", "response", "type", "relation", "end1",
    "end2", "guid", "names", "parameter", "bean", "list_graph", "irregular", "work",
]
