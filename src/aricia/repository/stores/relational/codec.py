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
COMMON = (
    "type", "status", "version", "create_time", "update_time", "provenance", "home", "effective_from", "effective_to", "header",
    "properties",
)


class HeaderDocument(Struct, array_like=True, gc=False):
    """The header fields that no query needs as columns, as one JSON array. New fields go to the end."""

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
_read_document: Callable[[str], dict[str, Any]] = msgspec.json.Decoder(dict[str, Any]).decode
_encode = msgspec.json.Encoder().encode

Row = tuple[Any, ...]
Home = tuple[str, str | None]


class InstanceReader:
    """Makes instances from rows. The two mappings resolve the integer keys of types and collections.

    Every field is passed by name and in one call: this is the hottest code of the store, and the fastest way to fill a struct.
    """

    def __init__(self, type_name: Callable[[int], str], home: Callable[[int], Home]) -> None:
        self._type_name = type_name
        self._home = home

    def entity(self, row: Row, classifications: list[Classification]) -> Entity:
        """From (guid, is_proxy, COMMON...)."""
        guid, is_proxy, kind, status, version, created, updated, provenance, home, start, end, header, properties = row
        rest = _read_header(header)
        collection_id, collection_name = self._home(home)
        return Entity(
            guid=guid, is_proxy=is_proxy == 1, classifications=classifications, re_identified_from=rest.re_identified_from,
            type_name=self._type_name(kind), status=STATUS_NAMES[status], status_on_delete=rest.status_on_delete, version=version,
            create_time=created, update_time=updated, created_by=rest.created_by, updated_by=rest.updated_by,
            maintained_by=rest.maintained_by, last_request_id=rest.last_request_id, provenance=PROVENANCE_NAMES[provenance],
            collection_id=collection_id, collection_name=collection_name, replicated_by=rest.replicated_by, license=rest.license,
            mapping_properties=rest.mapping_properties, effective_from=start, effective_to=end,
            properties=_read_document(properties),
        )

    def classification(self, row: Row) -> Classification:
        """From (COMMON...)."""
        kind, status, version, created, updated, provenance, home, start, end, header, properties = row
        rest = _read_header(header)
        collection_id, collection_name = self._home(home)
        return Classification(
            origin=rest.origin or "ASSIGNED", origin_guid=rest.origin_guid,
            type_name=self._type_name(kind), status=STATUS_NAMES[status], status_on_delete=rest.status_on_delete, version=version,
            create_time=created, update_time=updated, created_by=rest.created_by, updated_by=rest.updated_by,
            maintained_by=rest.maintained_by, last_request_id=rest.last_request_id, provenance=PROVENANCE_NAMES[provenance],
            collection_id=collection_id, collection_name=collection_name, replicated_by=rest.replicated_by, license=rest.license,
            mapping_properties=rest.mapping_properties, effective_from=start, effective_to=end,
            properties=_read_document(properties),
        )

    def relationship(self, row: Row) -> Relationship:
        """From (guid, guid of end 1, guid of end 2, COMMON...)."""
        guid, end1, end2, kind, status, version, created, updated, provenance, home, start, end, header, properties = row
        rest = _read_header(header)
        collection_id, collection_name = self._home(home)
        return Relationship(
            guid=guid, end1=end1, end2=end2, re_identified_from=rest.re_identified_from,
            type_name=self._type_name(kind), status=STATUS_NAMES[status], status_on_delete=rest.status_on_delete, version=version,
            create_time=created, update_time=updated, created_by=rest.created_by, updated_by=rest.updated_by,
            maintained_by=rest.maintained_by, last_request_id=rest.last_request_id, provenance=PROVENANCE_NAMES[provenance],
            collection_id=collection_id, collection_name=collection_name, replicated_by=rest.replicated_by, license=rest.license,
            mapping_properties=rest.mapping_properties, effective_from=start, effective_to=end,
            properties=_read_document(properties),
        )


def header_text(header: Header) -> str:
    """The header document of an instance, as JSON."""
    attached = header if isinstance(header, Classification) else None
    identified = header if isinstance(header, Entity | Relationship) else None
    document = HeaderDocument(
        header.created_by, header.updated_by, header.maintained_by, header.last_request_id, header.replicated_by, header.license,
        header.status_on_delete, header.mapping_properties, attached.origin if attached else None,
        attached.origin_guid if attached else None, identified.re_identified_from if identified else None,
    )
    return _encode(document).decode()


def properties_text(properties: dict[str, Any]) -> str:
    """The property document, as JSON."""
    return _encode(properties).decode()


def read_properties(document: str) -> dict[str, Any]:
    """The properties of a document."""
    return _read_document(document)
