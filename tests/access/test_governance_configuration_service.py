"""Which connectors an integration group has."""

from __future__ import annotations

GROUP = "governance-configuration-service/integration-groups/{integrationGroupGUID}/integration-connectors"


def test_a_group_is_found_by_its_name(call, made):
    guid = made("IntegrationGroup", "group")
    path = "GET governance-configuration-service/integration-groups/by-name/{name}"
    assert call(path, name="group")["element"]["elementHeader"]["guid"] == guid
    assert call(path, name="nobody") == {}


def test_a_registered_connector_comes_with_its_registration_and_connection(call, made, linked):
    group, connector, connection = made("IntegrationGroup", "group"), made("IntegrationConnector", "c"), made("Connection", "x")
    page = {"startingFrom": "0", "maximumResults": "10"}
    assert call(f"GET {GROUP}", integrationGroupGUID=group, query=page) == {}
    registration = linked("RegisteredIntegrationConnector", group, connector, connectorName="watcher")
    linked("AssetConnection", connector, connection)
    (found,) = call(f"GET {GROUP}", integrationGroupGUID=group, query=page)["elements"]
    assert (found["connectorId"], found["registrationProperties"]["connectorName"]) == (registration, "watcher")
    assert found["properties"]["connection"]["guid"] == connection
    path = "GET governance-configuration-service/integration-connectors/{guid}/registrations"
    assert call(path, guid=connector) == {"guids": [group]}
