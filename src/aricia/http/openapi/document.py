"""The OpenAPI 3.1 document of a set of operations."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from aricia.base.endpoints import shape
from aricia.base.operation import Operation
from aricia.http.openapi.schemas import Schema, schemas, type_schema

SECURITY_SCHEME = "BearerAuthorization"
# The original's title: clients show it.
TITLE = "Egeria's Open Metadata and Governance (OMAG) Server Platform"
_VARIABLE = re.compile(r"\{([^}]*)\}")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_FAULTS: dict[str, Schema] = {
    "401": {"$ref": "#/components/responses/Unauthorised"},
    "400": {"$ref": "#/components/responses/BadRequest"},
}
_RESPONSES: dict[str, Schema] = {
    "Unauthorised": {"description": "There is no valid token."},
    "BadRequest": {
        "description": "The body is missing or cannot be read, or a parameter is wrong.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    },
}
_WHERE_FAULTS_ARE = (
    "Faults of an operation are answered with HTTP 200, with their code in `relatedHTTPCode` and text in `exceptionErrorMessage`."
)
_NAMES = {
    "serverName": "Name of the OMAG server.", "urlMarker": "URL marker of a view service that the view server has.",
    "userId": "The calling user.", "delegatingUserId": "User on whose behalf the caller works.",
}


def openapi_document(operations: Iterable[Operation], version: str, is_public: Callable[[str], bool]) -> dict[str, Any]:
    """The document: paths, schemas, security.

    is_public: says of a path whether it is served without a token
    """
    listed = sorted(operations, key=lambda operation: (operation.path, operation.verb))
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    spelled: dict[str, str] = {}
    names: Counter[str] = Counter()
    for operation in listed:
        # The variables of one path have one name, whatever the verb.
        path = spelled.setdefault(shape(operation)[1], operation.path)
        identity = f"{operation.service}_{operation.name}"
        names[identity] += 1
        number = f"_{names[identity]}" if names[identity] > 1 else ""
        paths[path][operation.verb.lower()] = _operation(operation, path, identity + number, is_public(path))
    tags = sorted({operation.service for operation in listed})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE, "version": version, "description": _WHERE_FAULTS_ARE,
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{SECURITY_SCHEME: []}],
        "tags": [{"name": tag} for tag in tags],
        "paths": paths,
        "components": {
            "schemas": schemas(), "responses": _RESPONSES,
            "securitySchemes": {SECURITY_SCHEME: {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _operation(operation: Operation, path: str, identity: str, public: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "tags": [operation.service], "operationId": identity, "summary": _WORDS.sub(" ", operation.name).capitalize(),
        "parameters": [*_path_parameters(path), *_query_parameters(operation)],
        "responses": {"200": _answer(operation), **_FAULTS},
    }
    if operation.body != "none":
        media = "text/plain" if operation.body == "text" else "application/json"
        found["requestBody"] = {
            "required": operation.body in ("required", "text"),
            "content": {media: {"schema": type_schema(operation.body_class or "Object", operation.service)}},
        }
    if public:
        found["security"] = []
    if operation.run is None:
        found["description"] = "Not served yet."
    return found


def _path_parameters(path: str) -> list[Schema]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}, **_description(name)}
        for name in _VARIABLE.findall(path)
    ]


def _query_parameters(operation: Operation) -> list[Schema]:
    parameters: list[Schema] = []
    for name, kind, required, default in operation.query:
        schema = type_schema(kind, operation.service)
        if default is not None:
            schema = {**schema, "default": _value(default, schema)}
        parameters.append({"name": name, "in": "query", "required": required, "schema": schema, **_description(name)})
    return parameters


def _description(name: str) -> Schema:
    return {"description": _NAMES[name]} if name in _NAMES else {}


def _value(text: str, schema: Schema) -> Any:
    if schema.get("type") == "boolean":
        return text == "true"
    return int(text) if schema.get("type") == "integer" else text


def _answer(operation: Operation) -> Schema:
    answer = operation.response_class
    if answer in ("String", "BuildProperties"):
        return {"description": "Text.", "content": {"text/plain": {"schema": {"type": "string"}}}}
    if answer == "void":
        return {"description": "Nothing."}
    if not answer:
        return {"description": "A document without an envelope."}
    return {
        "description": f"{answer}, or a fault in its envelope.",
        "content": {"application/json": {"schema": type_schema(answer, operation.service)}},
    }
