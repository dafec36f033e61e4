"""Which connectors an integration group has, and which services an engine."""

from __future__ import annotations

GROUP = "governance-configuration-service/integration-groups/{integrationGroupGUID}/integration-connectors"
ENGINE = "governance-configuration-service/governance-engines/{governanceEngineGUID}/governance-services"


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


def test_the_services_of_an_engine_come_with_the_requests_that_they_answer(call, made, linked):
    engine, service, connection = made("GovernanceEngine", "e"), made("GovernanceActionService", "s"), made("Connection", "x")
    page = {"startingFrom": "0", "maximumResults": "10"}
    assert call(f"GET {ENGINE}", governanceEngineGUID=engine, query=page) == {}
    linked("AssetConnection", service, connection)
    for number in (1, 2):
        linked("SupportedGovernanceService", engine, service, requestType=f"r{number}", serviceRequestType=f"s{number}")
    (found,) = call(f"GET {ENGINE}", governanceEngineGUID=engine, query=page)["elements"]
    assert found["elementHeader"]["guid"] == service
    assert found["properties"]["class"] == "RegisteredGovernanceService"
    assert found["properties"]["connection"]["guid"] == connection
    requests = found["properties"]["requestTypes"]
    assert {name: bean["serviceRequestType"] for name, bean in requests.items()} == {"r1": "s1", "r2": "s2"}
    assert {bean["class"] for bean in requests.values()} == {"SupportedGovernanceServiceProperties"}
    one = call(f"GET {ENGINE}/{{governanceServiceGUID}}", governanceEngineGUID=engine, governanceServiceGUID=service)
    assert one == {"registeredGovernanceService": found}


def test_services_of_an_engine_come_in_pages_and_one_that_it_does_not_call_is_no_element(call, made, linked):
    engine, stranger = made("GovernanceEngine", "e"), made("GovernanceActionService", "stranger")
    services = {made("GovernanceActionService", name) for name in "abc"}
    for service in services:
        linked("SupportedGovernanceService", engine, service)
    pages = [
        call(f"GET {ENGINE}", governanceEngineGUID=engine, query={"startingFrom": start, "maximumResults": "2"})["elements"]
        for start in ("0", "2")
    ]
    assert [len(page) for page in pages] == [2, 1]
    assert {each["elementHeader"]["guid"] for page in pages for each in page} == services
    assert all("requestTypes" not in each["properties"] for page in pages for each in page)
    one = f"GET {ENGINE}/{{governanceServiceGUID}}"
    assert call(one, governanceEngineGUID=engine, governanceServiceGUID=stranger) == {}
