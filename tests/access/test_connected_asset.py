"""Connections of assets: with what a connector is made of."""

from __future__ import annotations

import pytest

from aricia.base.errors import InvalidParameter

FOR_ASSET = "GET connected-asset/assets/{assetGUID}/connection"


def test_an_asset_without_a_connection_has_none(call, made):
    assert call(FOR_ASSET, assetGUID=made("CSVFile", "file")) == {}


def test_a_connection_comes_with_its_connector_type_and_endpoint(call, made, linked):
    file, connection = made("CSVFile", "file"), made("Connection", "connection", userId="reader")
    linked("AssetConnection", file, connection)
    linked("ConnectionConnectorType", connection, made("ConnectorType", "type", connectorProviderClassName="org.example.P"))
    linked("ConnectToEndpoint", connection, made("Endpoint", "endpoint", networkAddress="file.csv"))
    found = call(FOR_ASSET, assetGUID=file)["connection"]
    assert (found["class"], found["guid"], found["userId"]) == ("Connection", connection, "reader")
    assert found["connectorType"]["connectorProviderClassName"] == "org.example.P"
    assert found["connectorType"]["connectorInterfaceLanguage"] == "Java"
    assert found["endpoint"]["networkAddress"] == "file.csv"
    assert call("GET connected-asset/connections/by-name/{name}", name="connection")["connection"] == found
    assert call("GET connected-asset/connections/{guid}", guid=connection)["connection"] == found


def test_a_virtual_connection_holds_each_embedded_one_once_in_order_of_position(call, made, linked):
    outer, first, second = made("VirtualConnection", "outer"), made("Connection", "first"), made("Connection", "second")
    linked("EmbeddedConnection", outer, second, position=2, displayName="b")
    linked("EmbeddedConnection", outer, first, position=1, displayName="a")
    parts = call("GET connected-asset/connections/{guid}", guid=outer)["connection"]["embeddedConnections"]
    assert [(part["position"], part["displayName"], part["embeddedConnection"]["guid"]) for part in parts] == [
        (1, "a", first), (2, "b", second),
    ]


def test_virtual_connections_in_a_circle_end(call, made, linked):
    one, other = made("VirtualConnection", "one"), made("VirtualConnection", "other")
    linked("EmbeddedConnection", one, other)
    linked("EmbeddedConnection", other, one)
    found = call("GET connected-asset/connections/{guid}", guid=one)["connection"]
    assert "embeddedConnections" not in found["embeddedConnections"][0]["embeddedConnection"]


def test_an_endpoint_is_no_connection(call, made):
    with pytest.raises(InvalidParameter) as caught:
        call("GET connected-asset/connections/{guid}", guid=made("Endpoint", "endpoint"))
    assert caught.value.id == "OMAG-REPOSITORY-HANDLER-404-001"
