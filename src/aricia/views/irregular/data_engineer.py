"""Data engineer: the report of a tabular data set (spec: view services, 8.12)."""

from __future__ import annotations

from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import ReadOptions, Session
from aricia.repository.instances import Entity
from aricia.views.checks import path_guid, query_int
from aricia.views.payloads import Payload
from aricia.views.rows import row_of
from aricia.views.tabular_data_sets import DataSet, data_sets, report


def get_tabular_data_set_report(request: Request, session: Session) -> Payload:
    """What the asset's connector reads as a table. As recorded, nothing without a connection, or when it reads no tables.

    Of the connectors of the original, those that show the metadata of this server itself are here, as data_sets() tells.
    """
    row = row_of(request.operation)
    guid = path_guid(request, row.guid, "assetGUID")
    asset = metadata.get_element(session, guid, ReadOptions(), "Asset", parameter="assetGUID")
    data_set = _data_set(session, asset)
    if data_set is None:
        return {}
    start, count = query_int(request, "startFromRow"), query_int(request, "maxRowCount")
    return {"tabularDataSetReport": report(session, data_set, start, count)}


def _data_set(session: Session, asset: Entity) -> DataSet | None:
    """The data set that one of the asset's connections opens, if it is in this server."""
    for connection in _linked(session, [asset], "AssetConnection"):
        server = (connection.properties.get("configurationProperties") or {}).get("serverName")
        if server not in (None, session.server.name):
            continue
        for connector_type in _linked(session, [connection], "ConnectionConnectorType"):
            known = data_sets().get(connector_type.properties.get("connectorProviderClassName", ""))
            if known is not None:
                return known
    return None


def _linked(session: Session, starts: list[Entity], relation: str) -> list[Entity]:
    found = metadata.related_elements(session, starts, ReadOptions(), relationship_types=(relation,), end=1)
    return [item.entity for items in found.values() for item in items]
