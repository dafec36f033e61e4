"""JSON schemas of the classes that requests and answers are made of, from spec/openapi_classes.tsv.

A row is a class: its schema's name, what its property ``class`` says, its superclass, and its own fields as ``name:type``.
Types are spelled as in Java (``List<String>``, ``Map<String,Date>``); an enum has its constants in place of fields.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from aricia.base.tables import rows

Schema = dict[str, Any]

_PRIMITIVES: dict[str, Schema] = {
    "String": {"type": "string"}, "UUID": {"type": "string"}, "URI": {"type": "string"},
    "boolean": {"type": "boolean"}, "Boolean": {"type": "boolean"},
    "int": {"type": "integer", "format": "int32"}, "Integer": {"type": "integer", "format": "int32"},
    "long": {"type": "integer", "format": "int64"}, "Long": {"type": "integer", "format": "int64"},
    "float": {"type": "number", "format": "float"}, "double": {"type": "number", "format": "double"},
    "Double": {"type": "number", "format": "double"}, "Object": {}, "Serializable": {},
    # Answers have text; requests may also give milliseconds since 1970.
    "Date": {"type": ["string", "integer"], "format": "date-time"},
}
_LISTS = frozenset(("List", "Set", "ArrayList", "Iterator"))
# Classes that share their simple name are told apart by the area in front; these services use their area's.
_AREAS = {
    "repository-services": "Repository", "omf-metadata-management": "Store", "valid-metadata": "Store",
    "platform-services": "ServerOperations", "server-operations": "ServerOperations", "runtime-manager": "ServerOperations",
    "open-metadata-conformance-suite": "Conformance",
}


@functools.cache
def _classes() -> dict[str, dict[str, str]]:
    return {row["schema"]: row for row in rows("openapi_classes.tsv")}


def schemas() -> dict[str, Schema]:
    """The schema of every class by name."""
    below = _subclasses()
    return {name: _schema_of(row, below) for name, row in _classes().items()}


def type_schema(spelling: str, service: str = "") -> Schema:
    """The schema of a type; anything for a class that is not described.

    service: that uses the type, which decides between classes of one simple name
    """
    spelling = spelling.replace(" ", "")
    if spelling.endswith("[]"):
        return {"type": "array", "items": type_schema(spelling[:-2], service)}
    outer, bracket, inner = spelling.partition("<")
    if bracket:
        inner = inner[:-1]
        if outer in _LISTS:
            return {"type": "array", "items": type_schema(inner, service)}
        return {"type": "object", "additionalProperties": type_schema(inner.partition(",")[2], service)}
    known = _PRIMITIVES.get(spelling)
    if known is not None:
        return known
    for name in (_AREAS.get(service, "") + spelling, spelling):
        if name in _classes():
            return {"$ref": f"#/components/schemas/{name}"}
    return {"type": "object"}


def _schema_of(row: dict[str, str], below: dict[str, list[str]]) -> Schema:
    if row["kind"] == "enum":
        return {"type": "string", "enum": row["fields"].split()}
    properties: dict[str, Schema] = {}
    if row["kind"] == "class":
        names = {_classes()[name]["json_class"]: None for name in _tree(row["schema"], below)}
        properties["class"] = {"type": "string", "enum": list(names)}
    for field in row["fields"].split():
        name, _, spelling = field.partition(":")
        properties[name] = type_schema(spelling)
    own: Schema = {"type": "object", "properties": properties} if properties else {"type": "object"}
    if not row["extends"]:
        return own
    parent = {"$ref": f"#/components/schemas/{row['extends']}"}
    return {"allOf": [parent, own]} if properties else {"allOf": [parent]}


def _subclasses() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, row in _classes().items():
        found[row["extends"]].append(name)
    return found


def _tree(name: str, below: dict[str, list[str]]) -> Iterator[str]:
    yield name
    for each in below.get(name, ()):
        yield from _tree(each, below)
