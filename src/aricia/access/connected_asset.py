"""Connected asset: the connections with which connectors to assets are made."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import Body, ReadOptions, Session, connection_beans
from aricia.repository.instances import Entity

Payload = dict[str, Any]

_DEFAULT = ReadOptions()
_NAMES = ("qualifiedName", "displayName")


def get_connection_by_guid(request: Request, session: Session, body: Body | None) -> Payload:
    """The connection with this GUID."""
    found = metadata.get_element(session, request.variables["guid"], _DEFAULT, "Connection", parameter="guid")
    return _shown(session, found)


def get_connection_by_name(request: Request, session: Session, body: Body | None) -> Payload:
    """The connection with this qualified or display name; nothing when there is none."""
    found = metadata.get_by_name(session, request.variables["name"], _NAMES, _DEFAULT, "Connection").entities
    return _shown(session, found[0]) if found else {}


def get_connection_for_asset(request: Request, session: Session, body: Body | None) -> Payload:
    """The connection of the asset; nothing when it has none."""
    guid = request.variables["assetGUID"]
    metadata.get_element(session, guid, _DEFAULT, "Asset", parameter="assetGUID")
    found = metadata.related(session, guid, _DEFAULT, relationship_types=("AssetConnection",), starting_at_end=1).elements
    return _shown(session, found[0].entity) if found else {}


def _shown(session: Session, connection: Entity) -> Payload:
    return {"connection": connection_beans(session, (connection,), _DEFAULT)[connection.guid]}
