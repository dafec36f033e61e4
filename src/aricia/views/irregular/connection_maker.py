"""Connection maker: one path that detaches a connection from an asset or an endpoint from a server."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import Session, write_options
from aricia.views.checks import body_of, path_guid
from aricia.views.rows import row_of


def detach_asset_from_connection(request: Request, session: Session) -> dict[str, Any]:
    """Remove the link; the type of the second element tells which of the two links the path means."""
    row = row_of(request.operation)
    body = body_of(row, request)
    asset, other = path_guid(request, row.end1), path_guid(request, row.end2)
    entity = session.collection.is_entity_known(other)
    endpoint = entity is not None and session.types.is_a(entity.type_name, "Endpoint")
    metadata.detach(session, "ServerEndpoint" if endpoint else "AssetConnection", asset, other, write_options(body))
    return {}
