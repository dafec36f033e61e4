"""Between rows of a relational store and instances: column order, codes, compact JSON documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from aricia.repository.instances import Classification, Entity, Header, Relationship

STATUS_CODES = {"UNKNOWN": 0, "ACTIVE": 15, "INVALID": 20, "OTHER": 50, "DELETED": 99}
STATUS_NAMES = {code: name for name, code in STATUS_CODES.items()}
DELETED_CODE = STATUS_CODES["DELETED"]
PROVENANCE_NAMES = (
    "UNKNOWN", "LOCAL_COHORT", "EXPORT_ARCHIVE", "CONTENT_PACK", "DEREGISTERED_REPOSITORY", "CONFIGURATION", "EXTERNAL_SOURCE",
)
PROVENANCE_CODES = {name: code for code, name in enumerate(PROVENANCE_NAMES)}

# Columns every instance row has, in the order in which the functions below take and give them.
COMMON = "type, status, version, create_time, update_time, provenance, home, effective_from, effective_to, header, properties"


class HeaderDocument(Struct, array_like=True):
    """The header fields that no query needs as columns, as one JSON array."""

    created_by: str = ""
    updated_by: str | None = None
    maintained_by: list[str] = []
    last_request_id: str | None = None
    replicated_by: str | None = None
    license: str | None = None
    status_on_delete: str | None = None
    mapping_properties: dict[str, Any] | None = None
    origin: str | None = None
    origin_guid: str | None = None
    re_identified_from: str | None = None


_read_header = msgspec.json.Decoder(HeaderDocument).decode
_read_document = msgspec.json.Decoder(dict[str, Any]).decode
_encode = msgspec.json.Encoder().encode

Row = tuple[Any, ...]
TypeName = Callable[[int], str]
Home = Callable[[int], tuple[str, str | None]]


class InstanceReader:
    """Makes instances from rows. ``type_name`` and ``home`` resolve the integer keys of types and collections."""

    def __init__(self, type_name: TypeName, home: Home) -> None:
        self._type_name = type_name
        self._home = home

    def _header(self, row: Row, at: int) -> dict[str, Any]:
        document = _read_header(row[at + 9])
        collection_id, collection_name = self._home(row[at + 6])
        return {
            "type_name": self._type_name(row[at]), "status": STATUS_NAMES[row[at + 1]], "version": row[at + 2],
            "create_time": row[at + 3], "update_time": row[at + 4], "provenance": PROVENANCE_NAMES[row[at + 5]],
            "collection_id": collection_id, "collection_name": collection_name, "effective_from": row[at + 7],
            "effective_to": row[at + 8], "created_by": document.created_by, "updated_by": document.updated_by,
            "maintained_by": document.maintained_by, "last_request_id": document.last_request_id,
            "replicated_by": document.replicated_by, "license": document.license, "status_on_delete": document.status_on_delete,
            "mapping_properties": document.mapping_properties, "properties": _read_document(row[at + 10]), "_": document,
        }

    def entity(self, row: Row, classifications: list[Classification]) -> Entity:
        """From (guid, is_proxy, COMMON...)."""
        header = self._header(row, 2)
        document = header.pop("_")
        return Entity(
            guid=row[0], is_proxy=bool(row[1]), classifications=classifications,
            re_identified_from=document.re_identified_from, **header,
        )

    def classification(self, row: Row) -> Classification:
        """From (COMMON...)."""
        header = self._header(row, 0)
        document = header.pop("_")
        return Classification(origin=document.origin or "ASSIGNED", origin_guid=document.origin_guid, **header)

    def relationship(self, row: Row) -> Relationship:
        """From (guid, guid of end 1, guid of end 2, COMMON...)."""
        header = self._header(row, 3)
        document = header.pop("_")
        return Relationship(
            guid=row[0], end1=row[1], end2=row[2], re_identified_from=document.re_identified_from, **header
        )


def header_text(header: Header) -> str:
    """The header document of an instance, as JSON."""
    return _encode(
        HeaderDocument(
            header.created_by, header.updated_by, header.maintained_by, header.last_request_id, header.replicated_by,
            header.license, header.status_on_delete, header.mapping_properties, getattr(header, "origin", None),
            getattr(header, "origin_guid", None), getattr(header, "re_identified_from", None),
        )
    ).decode()


def properties_text(properties: dict[str, Any]) -> str:
    """The property document, as JSON."""
    return _encode(properties).decode()


def read_properties(document: str) -> dict[str, Any]:
    """The properties of a document."""
    return _read_document(document)
