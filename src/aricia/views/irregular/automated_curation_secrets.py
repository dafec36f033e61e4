"""Automated curation: secrets collections in the YAML files that assets stand for (spec: view services, 8.5)."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import PropertyServerError, invalid
from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import Body, ReadOptions, Session, object_of, text_of
from aricia.views.checks import body_of
from aricia.views.rows import row_of

Payload = dict[str, Any]

_NAME = "collectionName"
_PARAMETER = "requestBody.secretsCollection.collectionName"
_READ = ReadOptions()
# Fields of the bean that are no part of the collection in the file.
_NOT_STORED = frozenset(("class", _NAME))


def save_client_side_secret(request: Request, session: Session) -> Payload:
    """Write the collection to the store's file, in place of one of the same name."""
    collection = object_of(body_of(row_of(request.operation), request), "secretsCollection")
    name = _checked_name(request, collection, _NAME)
    address = _address(request, session)
    stored = {key: value for key, value in (collection or {}).items() if key not in _NOT_STORED and value is not None}
    request.platform.secrets_store(address).replace(name, stored)
    _audit(request, "YAML-SECRETS-STORE-CONNECTOR-0003", name, address)
    return {}


def delete_client_side_secret(request: Request, session: Session) -> Payload:
    """Take the collection of this name out of the store's file; one that is not there is no fault (recorded)."""
    name = _checked_name(request, body_of(row_of(request.operation), request), "name")
    address = _address(request, session)
    if request.platform.secrets_store(address).remove(name):
        _audit(request, "YAML-SECRETS-STORE-CONNECTOR-0004", name, address)
    return {}


def _checked_name(request: Request, body: Body | None, key: str) -> str:
    name = text_of(body, key)
    if not name:
        raise invalid("OMAG-COMMON-400-015", parameter=_PARAMETER, inserts=(_PARAMETER, request.operation.name))
    return name


def _address(request: Request, session: Session) -> str:
    """Where the store's file is: the network address of the endpoint of its connection."""
    guid = request.variables[row_of(request.operation).guid]
    store = metadata.get_element(session, guid, _READ, "Asset", "assetGUID")
    connections = metadata.related_elements(session, (store,), _READ, relationship_types=("AssetConnection",), end=1)
    linked = [item.entity for item in connections.get(guid, ())]
    ends = metadata.related_elements(session, linked, _READ, relationship_types=("ConnectToEndpoint",), end=1) if linked else {}
    for items in ends.values():
        for item in items:
            address = item.entity.properties.get("networkAddress")
            if address:
                return str(address)
    raise PropertyServerError("ARICIA-400-016", (guid,))


def _audit(request: Request, message: str, name: str, address: str) -> None:
    request.platform.audit_log.log(message, name, address, component="Automated Curation", action=request.operation.name)
