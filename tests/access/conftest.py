"""A metadata store in a temporary file, and calls of access services as the HTTP kernel makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aricia.access.api import operations
from aricia.base.audit_log import AuditLog, AuditRecord
from aricia.base.codec import decode, encode
from aricia.base.guids import new_guid
from aricia.base.operation import Operation, Request
from aricia.metadata.api import MetadataServer, MetadataStore
from aricia.repository.stores.sqlite.repository import SQLiteRepository
from aricia.types.registry import TypeRegistry

PREFIX = "/servers/{serverName}/open-metadata/access-services/"
Call = Callable[..., Any]


@pytest.fixture(scope="session")
def by_path() -> dict[str, Operation]:
    """The operations by verb and path, without what all paths begin with: ``GET open-metadata-store/open-metadata-types``."""
    return {
        f"{each.verb} {each.path.removeprefix(PREFIX).replace('/users/{userId}', '')}": each for each in operations()
    }


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MetadataStore]:
    repository = SQLiteRepository(tmp_path / "store.db", TypeRegistry.open_metadata())
    yield MetadataStore(repository, MetadataServer(name="store", user="storenpa", max_page_size=100))
    repository.close()


@pytest.fixture
def audit_records() -> list[AuditRecord]:
    return []


@pytest.fixture
def call(store: MetadataStore, by_path: dict[str, Operation], audit_records: list[AuditRecord]) -> Call:
    """call("GET connected-asset/connections/{guid}", body, user=..., variable=value ...) -> payload as JSON."""
    server = SimpleNamespace(audit_log=AuditLog("store", [(audit_records.append, None)]))

    def run(path: str, body: Any = None, *, user: str = "erin", query: dict[str, str] | None = None, **variables: str) -> Any:
        operation = by_path[path]
        assert operation.run is not None
        given = {"serverName": "store", "userId": user, **variables}
        request = Request(operation, given, query or {}, body, user, new_guid(), server=server)
        work = store.read if operation.work == "read" else lambda *job: store.write(*job).result(timeout=20)
        return decode(encode(work(user, request.request_id, lambda session: operation.run(request, session))))

    return run


def values(**properties: Any) -> dict[str, Any]:
    """ElementProperties of texts, whole numbers and truth values."""
    kinds = {str: "string", int: "int", bool: "boolean"}
    return {
        "propertyValueMap": {
            name: {
                "class": "PrimitiveTypePropertyValue", "typeName": kinds[type(value)], "primitiveValue": value,
                "primitiveTypeCategory": f"OM_PRIMITIVE_TYPE_{kinds[type(value)].upper()}",
            }
            for name, value in properties.items()
        }
    }


@pytest.fixture
def made(call: Call) -> Callable[..., str]:
    """made("Connection", "its name", property=value ...) -> GUID"""

    def make(type_name: str, name: str, **properties: Any) -> str:
        body = {"typeName": type_name, "properties": values(qualifiedName=name, **properties)}
        guid: str = call("POST open-metadata-store/metadata-elements", body)["guid"]
        return guid

    return make


@pytest.fixture
def linked(call: Call) -> Callable[..., str]:
    """linked("AssetConnection", asset, connection, property=value ...) -> GUID"""

    def make(type_name: str, end1: str, end2: str, **properties: Any) -> str:
        body = {
            "typeName": type_name, "metadataElement1GUID": end1, "metadataElement2GUID": end2, "properties": values(**properties),
        }
        guid: str = call("POST open-metadata-store/related-elements", body)["guid"]
        return guid

    return make
