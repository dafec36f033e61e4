import pytest

from aricia.metadata import api as metadata
from aricia.metadata.api import ElementProperties, WriteOptions
from aricia.servers.governance_servers.operations import operations

ENGINE = "Engine::1"


def document(*engines):
    sections = [{
        "class": "EngineConfig", "omagserverName": "store", "omagserverPlatformRootURL": "https://localhost:9443",
        "engineQualifiedName": name, "engineUserId": "erinoverview",
    } for name in engines]
    return {
        "class": "OMAGServerConfig", "localServerName": "host", "localServerUserId": "erinoverview",
        "governanceEnginesConfig": sections, "repositoryServicesConfig": {"class": "RepositoryServicesConfig"},
    }


def fill(session):
    """An engine that serves two request types."""
    def create(type_name, **properties):
        values = ElementProperties({"qualifiedName": f"{type_name}::1", **properties})
        return metadata.create_element(session, type_name, values, WriteOptions())

    engine = create("GovernanceActionEngine", qualifiedName=ENGINE, description="The engine.")
    service = create("GovernanceActionService")
    for request_type in ("write", "copy"):
        properties = ElementProperties({"requestType": request_type})
        metadata.link(session, "SupportedGovernanceService", engine, service, properties, WriteOptions())


@pytest.fixture
def call(calls, platform, store_document):
    server = platform.start_with(store_document() | {"serverSecurityConnection": None})
    server.store.write("erinoverview", "r1", fill).result()
    platform.start_with(document(ENGINE))
    return calls(operations())


def test_an_engine_is_read_from_its_metadata_server_and_reported_as_disabled(call):
    summary, = call("getGovernanceEngineSummaries", serverName="host")["governanceEngineSummaries"]
    assert summary["governanceEngineTypeName"] == "GovernanceActionEngine"
    assert summary["governanceEngineService"] == "Governance Action OMES"
    assert summary["governanceRequestTypes"] == ["copy", "write"]
    assert (summary["governanceEngineStatus"], summary["governanceEngineDescription"]) == ("DISABLED", "The engine.")
    assert "engine actions of engine host host are not run" in summary["failingExceptionMessage"]


def test_all_engines_or_one_can_be_read_again(call):
    assert call("refreshConfig", serverName="host") == {}
    assert call("refreshConfig", serverName="host", governanceEngineName=ENGINE) == {}


def test_names_that_the_host_does_not_know_are_refused(call):
    for name in ("getGovernanceEngineSummary", "refreshConfig"):
        fault = call.fault(name, serverName="host", governanceEngineName="x")
        assert (fault.id, fault.properties) == ("ENGINE-HOST-SERVICES-400-005", {"parameterName": "governanceEngineName"})


def test_an_engine_that_the_metadata_server_does_not_have_is_marked(call, platform):
    platform.start_with(document("Engine::none"))
    summary, = call("getGovernanceEngineSummaries", serverName="host")["governanceEngineSummaries"]
    assert summary["governanceEngineStatus"] == "FAILED"
    assert "ENGINE-HOST-SERVICES-400-023" in summary["failingExceptionMessage"]


def test_the_services_of_a_host_have_other_names_in_lists_than_in_the_status(platform, call):
    services = platform.active["host"].services
    assert services["survey-action"].name == "Survey Action OMES"
    assert services["survey-action"].listed_name == "Survey Action"
