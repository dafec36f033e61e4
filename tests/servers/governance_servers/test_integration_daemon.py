import pytest

from aricia.metadata import api as metadata
from aricia.metadata.api import ElementProperties, WriteOptions
from aricia.servers.governance_servers.operations import operations

GROUP, CONNECTOR = "Group::1", "Watcher"
PROVIDER = "org.odpi.openmetadata.adapters.connectors.integration.basicfiles.DataFilesMonitorIntegrationProvider"
REPOSITORY = "org.odpi.openmetadata.adapters.connectors.secretsstore.yaml.YAMLSecretsStoreProvider"


def document(*groups):
    sections = [{"omagserverName": "store", "integrationGroupQualifiedName": name} for name in groups]
    return {
        "class": "OMAGServerConfig", "localServerName": "daemon", "localServerUserId": "erinoverview",
        "dynamicIntegrationGroupsConfig": sections, "repositoryServicesConfig": {"class": "RepositoryServicesConfig"},
    }


def fill(session):
    """A group with one connector that has a connection with connector type and endpoint."""
    def create(type_name, **properties):
        values = ElementProperties({"qualifiedName": f"{type_name}::1", **properties})
        return metadata.create_element(session, type_name, values, WriteOptions())

    group = create("IntegrationGroup", qualifiedName=GROUP, description="The group.")
    connector, connection = create("IntegrationConnector"), create("Connection")
    kind, endpoint = create("ConnectorType", connectorProviderClassName=PROVIDER), create("Endpoint", networkAddress="folder")
    registration = ElementProperties({"connectorName": CONNECTOR, "refreshTimeInterval": 60})
    for type_name, end1, end2, properties in (
        ("RegisteredIntegrationConnector", group, connector, registration), ("AssetConnection", connector, connection, None),
        ("ConnectionConnectorType", connection, kind, None), ("ConnectToEndpoint", connection, endpoint, None),
    ):
        metadata.link(session, type_name, end1, end2, properties, WriteOptions())


@pytest.fixture
def store(platform, store_document):
    server = platform.start_with(store_document() | {"serverSecurityConnection": None})
    server.store.write("erinoverview", "r1", fill).result()
    return server


@pytest.fixture
def call(calls, platform, store):
    platform.start_with(document(GROUP))
    return calls(operations())


def connector_of(call):
    return call("getIntegrationDaemonStatus", serverName="daemon")["integrationDaemonStatus"]["integrationConnectorReports"][0]


def test_a_group_is_read_from_its_metadata_server(call):
    summary, = call("getIntegrationGroupSummaries", serverName="daemon")["integrationGroupSummaries"]
    assert (summary["integrationGroupStatus"], summary["integrationGroupDescription"]) == ("RUNNING", "The group.")
    connection = summary["integrationConnectorReports"][0]["connection"]
    assert connection["connectorType"]["connectorProviderClassName"] == PROVIDER
    assert connection["endpoint"]["networkAddress"] == "folder"


def test_a_connector_that_does_not_run_says_so(call):
    report = connector_of(call)
    assert (report["connectorName"], report["connectorStatus"], report["minMinutesBetweenRefresh"]) == (CONNECTOR, "STOPPED", 60)
    assert "not run by this version of aricia" in report["failingExceptionMessage"]
    assert PROVIDER in report["failingExceptionMessage"]


def test_a_metadata_server_may_come_later(calls, platform, store_document):
    platform.start_with(document(GROUP))
    call = calls(operations())
    assert call("getIntegrationGroupSummary", serverName="daemon", integrationGroupName=GROUP)["integrationGroupSummary"] == {
        "integrationGroupName": GROUP, "integrationGroupStatus": "ASSIGNED",
    }
    fault = call.fault("refreshIntegrationGroupConfig", serverName="daemon", integrationGroupName=GROUP)
    assert fault.id == "OMAG-MULTI-TENANT-404-001"
    server = platform.start_with(store_document() | {"serverSecurityConnection": None})
    server.store.write("erinoverview", "r1", fill).result()
    call("refreshIntegrationGroupConfig", serverName="daemon", integrationGroupName=GROUP)
    assert connector_of(call)["connectorName"] == CONNECTOR


def test_a_group_that_the_metadata_server_does_not_have_is_marked_and_logged(calls, platform, store):
    daemon = platform.start_with(document("Group::none"))
    summary = calls(operations())("getIntegrationGroupSummary", serverName="daemon", integrationGroupName="Group::none")
    assert summary["integrationGroupSummary"]["integrationGroupStatus"] == "FAILED"
    assert "INTEGRATION-DAEMON-SERVICES-400-032" in summary["integrationGroupSummary"]["failingExceptionMessage"]
    assert daemon.audit_log.recent(severities=["Error"])[0].message_id == "ARICIA-0045"


def test_properties_are_replaced_or_merged(call):
    def update(merge, **properties):
        body = {"connectorName": CONNECTOR, "mergeUpdate": merge, "configurationProperties": properties}
        call("updateConfigurationProperties", body, serverName="daemon")
        return call("getConfigurationProperties", serverName="daemon", connectorName=CONNECTOR).get("properties")

    assert call("getConfigurationProperties", serverName="daemon", connectorName=CONNECTOR) == {}
    assert update(False, a=1, b=2) == {"a": 1, "b": 2}
    assert update(True, b=3, c=None) == {"a": 1, "b": 3, "c": None}
    assert update(False, d=4) == {"d": 4}


def test_address_and_connection_change_until_they_are_read_again(call):
    call("updateEndpointNetworkAddress", {"string": "other"}, serverName="daemon", connectorName=CONNECTOR)
    assert connector_of(call)["connection"]["endpoint"]["networkAddress"] == "other"
    call("updateConnectorConnection", {"class": "Connection"}, serverName="daemon", connectorName=CONNECTOR)
    call("updateEndpointNetworkAddress", {"string": "third"}, serverName="daemon", connectorName=CONNECTOR)
    assert connector_of(call)["connection"] == {"class": "Connection"}
    call("refreshIntegrationGroupConfig", serverName="daemon", integrationGroupName=GROUP)
    assert connector_of(call)["connection"]["endpoint"]["networkAddress"] == "folder"


@pytest.mark.parametrize(("name", "body", "variables", "fault"), [
    ("refreshConnectors", {"name": "x"}, {}, "INTEGRATION-DAEMON-SERVICES-400-031"),
    ("restartConnectors", {"name": "x"}, {}, "INTEGRATION-DAEMON-SERVICES-400-031"),
    ("getConfigurationProperties", None, {"connectorName": "x"}, "INTEGRATION-DAEMON-SERVICES-400-031"),
    ("updateConfigurationProperties", {"connectorName": "x"}, {}, "INTEGRATION-DAEMON-SERVICES-400-031"),
    ("getIntegrationGroupSummary", None, {"integrationGroupName": "x"}, "INTEGRATION-DAEMON-SERVICES-400-034"),
    ("refreshIntegrationGroupConfig", None, {"integrationGroupName": "x"}, "INTEGRATION-DAEMON-SERVICES-400-034"),
])
def test_names_that_the_daemon_does_not_know_are_refused(call, name, body, variables, fault):
    assert call.fault(name, body, serverName="daemon", **variables).id == fault


def test_what_connectors_would_do_is_told_to_the_audit_log(call, platform):
    call("refreshConnectors", serverName="daemon")
    call("restartConnectors", {"name": CONNECTOR}, serverName="daemon")
    call("publishOpenLineageEvent", "{}", serverName="daemon")
    told = [record.message_id for record in platform.active["daemon"].audit_log.recent("Integration Daemon Services")]
    assert told == ["ARICIA-0047", "ARICIA-0046", "ARICIA-0046"]


@pytest.mark.parametrize(("service", "provider"), [
    ("integration-daemon-services", PROVIDER),
    ("survey-action", "org.odpi.openmetadata.adapters.connectors.surveyaction.surveyfile.FileSurveyServiceProvider"),
    ("governance-action",
     "org.odpi.openmetadata.adapters.connectors.governanceactions.verification.VerifyAssetGovernanceActionProvider"),
    ("watchdog-action",
     "org.odpi.openmetadata.adapters.connectors.organizationinsight.karmapoints.LovelaceKarmaPointAwardsServiceProvider"),
])
def test_a_provider_is_reported_by_services_of_its_kind_alone(call, service, provider):
    def report(name):
        return call("validateConnector", service=service, serverName="daemon", connectorProviderClassName=name)

    assert report(provider)["connectorReport"]["connectorType"]["connectorProviderClassName"] == provider
    for name, fault in ((REPOSITORY, "OMAG-MULTI-TENANT-400-004"), ("org.example.None", "OMAG-COMMON-400-016")):
        assert call.fault("validateConnector", service=service, serverName="daemon", connectorProviderClassName=name).id == fault
