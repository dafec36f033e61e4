"""Reports of tabular data sets."""

from __future__ import annotations

import pytest

from aricia.base.errors import InvalidParameter

REPORT = "GET data-engineer/tabular-data-sets/{tabularDataSetGUID}/report"
LOCATIONS = "org.odpi.openmetadata.adapters.connectors.jacquard.tabulardatasets.masterdata.LocationsTabularDataSetProvider"


def element(call, path, kind, name, **properties):
    body = {"properties": {"class": f"{kind}Properties", "qualifiedName": name, "displayName": name, **properties}}
    return call(f"POST {path}", body)["guid"]


@pytest.fixture
def table(call):
    return element(call, "{urlMarker}/assets", "TabularDataSet", "table")


def connect(call, table, provider, **configuration):
    kind = element(call, "{urlMarker}/connector-types", "ConnectorType", "kind", connectorProviderClassName=provider)
    connection = element(call, "{urlMarker}/connections", "Connection", "to the table", configurationProperties=configuration)
    path = "POST {urlMarker}/assets/{assetGUID}/connections/{connectionGUID}/attach"
    call(path, assetGUID=table, connectionGUID=connection)
    path = "POST {urlMarker}/connections/{connectionGUID}/connector-types/{connectorTypeGUID}/attach"
    call(path, connectionGUID=connection, connectorTypeGUID=kind)


def report(call, table, **query):
    return call(REPORT, query=query, tabularDataSetGUID=table).get("tabularDataSetReport")


def test_locations_are_rows_the_oldest_first(call, table):
    connect(call, table, LOCATIONS, serverName="store")
    guids = [element(call, "location-arena/locations", "Location", name, category="place") for name in ("one", "two", "three")]
    shown = report(call, table, maxRowCount="10")
    assert (shown["tableName"], shown["recordCount"]) == ("Locations", 3)
    assert [row[0] for row in shown["dataRecords"].values()] == guids
    assert shown["dataRecords"]["0"][1:6] == ["Location", None, "place", None, "one"]
    assert len(shown["columnDescriptions"]) == len(shown["dataRecords"]["0"])
    assert list(report(call, table, startFromRow="1", maxRowCount="1")["dataRecords"]) == ["1"]
    assert "dataRecords" not in report(call, table)


def test_without_a_connector_that_reads_tables_here_there_is_no_report(call, table):
    assert report(call, table) is None
    connect(call, table, "of.another.Provider")
    assert report(call, table) is None


def test_tables_of_another_server_are_not_read(call, table):
    connect(call, table, LOCATIONS, serverName="elsewhere")
    assert report(call, table) is None


def test_only_assets_have_reports(call):
    location = element(call, "location-arena/locations", "Location", "one")
    with pytest.raises(InvalidParameter) as raised:
        report(call, location)
    assert raised.value.id == "OMAG-REPOSITORY-HANDLER-404-001"
