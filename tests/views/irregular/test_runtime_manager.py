"""Platforms and OMAG servers that assets stand for: reported on, started, stopped, worked with; here and on other platforms."""

from __future__ import annotations

import pytest

from aricia.base.errors import AriciaError
from aricia.testing.platform_thread import PlatformThread

HERE = "https://localhost:9443"
ELSEWHERE = "https://elsewhere.example.org:9443"
REPORT = "GET runtime-manager/platforms/{platformGUID}/report"
TYPE = "GET runtime-manager/platforms/{platformGUID}/connector-types/{connectorProviderClassName}"
SERVER = "runtime-manager/omag-servers/{serverGUID}"
SERVER_REPORT = f"GET {SERVER}/instance/report"
FILE = f"POST {SERVER}/instance/load/open-metadata-archives/file"
REFRESH = "GET runtime-manager/engine-hosts/{serverGUID}/governance-engines/refresh-config"
YAML = "org.odpi.openmetadata.adapters.connectors.secretsstore.yaml.YAMLSecretsStoreProvider"
STORE, VIEW = "servers.MetadataAccessServerProvider", "servers.ViewServerProvider"
COLLECTION = "OMAGServerPlatformCataloguer"


def fault_of(run, *arguments, **options):
    with pytest.raises(AriciaError) as raised:
        run(*arguments, **options)
    return raised.value.id


@pytest.fixture
def servers(platform):
    """The store and the view server of the default documents, neither of which runs."""
    platform.make_default_documents()
    return platform.documents.names()


@pytest.fixture
def elsewhere(tmp_path):
    with PlatformThread(tmp_path / "elsewhere") as thread:
        thread.start_store("far-store", "far-collection")
        yield thread


@pytest.fixture
def secrets_for(platform):
    """secrets_for(url) -> location and collection of secrets whose tokens are those of the platform at this URL."""

    def make(url):
        file = platform.data_directory / "demonstration" / "secrets" / "far.omsecrets"
        body = "{userId: garygeeke, password: secret}"
        api = f"tokenAPI: {{httpRequestType: POST, url: '{url}/api/token', contentType: application/json, requestBody: {body}}}"
        file.write_text(f"secretsCollections:\n  far:\n    refreshTimeInterval: 10\n    {api}\n", "utf-8")
        return "secrets/far.omsecrets", "far"

    return make


def test_a_server_is_started_reported_on_and_stopped(on_platform, asset_at, servers, platform):
    guid = asset_at(HERE, STORE, "qs-metadata-store")
    before = on_platform(SERVER_REPORT, serverGUID=guid)["element"]
    assert (before["serverName"], before["serverActiveStatus"]) == ("qs-metadata-store", "INACTIVE")
    assert "running" in on_platform(f"POST {SERVER}/instance", serverGUID=guid)["successMessage"]
    report = on_platform(SERVER_REPORT, serverGUID=guid)["element"]
    assert (report["class"], report["serverActiveStatus"]) == ("OMAGMetadataStoreProperties", "RUNNING")
    assert report["localMetadataCollectionId"]
    assert "Open Metadata Store Services" in [each["serviceName"] for each in report["services"]]
    assert on_platform(f"DELETE {SERVER}/instance", serverGUID=guid) == {}
    assert platform.active == {}
    after = on_platform(SERVER_REPORT, serverGUID=guid)["element"]
    assert (after["serverActiveStatus"], len(after["serverHistory"])) == ("INACTIVE", 1)


def test_a_platform_tells_what_it_is_and_which_servers_it_knows(on_platform, asset_at, servers):
    on_platform(f"POST {SERVER}/instance", serverGUID=asset_at(HERE, STORE, "qs-metadata-store"))
    report = on_platform(REPORT, platformGUID=asset_at(HERE))["element"]
    assert report["platformURLRoot"] == HERE
    assert "Egeria OMAG Server Platform" in report["platformOrigin"]
    assert [each["serverName"] for each in report["omagservers"]] == ["qs-metadata-store"]
    assert len(report["registeredOMAGServices"]) > 40


def test_passwords_are_left_out_of_reports(on_platform, asset_at, servers):
    report = on_platform(REPORT, platformGUID=asset_at(HERE))["element"]
    assert "clearPassword" not in str(report)


def test_a_platform_knows_its_connector_types(on_platform, asset_at):
    guid = asset_at(HERE)
    known = on_platform(TYPE, platformGUID=guid, connectorProviderClassName=YAML)["connectorType"]
    assert known["connectorProviderClassName"] == YAML


def test_the_caller_needs_the_role_that_the_platform_asks_for(on_platform, asset_at, servers):
    refused = "OMAG-PLATFORM-SECURITY-403-001"
    assert fault_of(on_platform, REPORT, platformGUID=asset_at(HERE), user="tanyatidie") == refused
    guid = asset_at(HERE, STORE, "qs-metadata-store")
    assert fault_of(on_platform, f"POST {SERVER}/instance", serverGUID=guid, user="tanyatidie") == refused


def test_an_operation_asks_for_its_kind_of_server(on_platform, asset_at):
    other = "OMAG-COMMON-400-030"
    assert fault_of(on_platform, SERVER_REPORT, serverGUID=asset_at(HERE)) == other
    assert fault_of(on_platform, FILE, "x", serverGUID=asset_at(HERE, VIEW, "view")) == other
    assert fault_of(on_platform, REFRESH, serverGUID=asset_at(HERE, STORE, "store")) == other


def test_unknown_elements_and_servers_that_do_not_run_are_faults(on_platform, asset_at, servers):
    assert fault_of(on_platform, REPORT, platformGUID="0000") == "OMAG-REPOSITORY-HANDLER-404-007"
    assert fault_of(on_platform, SERVER_REPORT, serverGUID="0000") == "OMAG-REPOSITORY-HANDLER-404-007"
    guid = asset_at(HERE, STORE, "qs-metadata-store")
    assert fault_of(on_platform, f"DELETE {SERVER}/instance", serverGUID=guid) == "OMAG-MULTI-TENANT-404-001"


def test_a_platform_without_a_connection_has_nothing_to_tell(on_platform, call):
    properties = {"class": "SoftwareServerPlatformProperties", "qualifiedName": "alone"}
    guid = call("POST {urlMarker}/assets", {"properties": properties})["guid"]
    assert on_platform(REPORT, platformGUID=guid) == {}


# ---- another platform --------------------------------------------------------------------------------------------------
def test_another_platform_is_called_over_rest(on_platform, asset_at, elsewhere, secrets_for):
    secrets = secrets_for(elsewhere.url)
    platform = asset_at(elsewhere.url, secrets=secrets)
    report = on_platform(REPORT, platformGUID=platform)["element"]
    assert [each["serverName"] for each in report["omagservers"]] == ["far-store"]
    server = asset_at(elsewhere.url, STORE, "far-store", secrets)
    assert on_platform(SERVER_REPORT, serverGUID=server)["element"]["serverActiveStatus"] == "RUNNING"
    assert on_platform(f"DELETE {SERVER}/instance", serverGUID=server) == {}
    assert elsewhere.platform.active == {}


def test_faults_of_another_platform_come_back_as_they_are(on_platform, asset_at, elsewhere, secrets_for):
    server = asset_at(elsewhere.url, STORE, "nothing", secrets_for(elsewhere.url))
    assert fault_of(on_platform, f"DELETE {SERVER}/instance", serverGUID=server) == "OMAG-MULTI-TENANT-404-001"


def test_a_token_goes_to_no_other_platform_than_the_one_that_issued_it(on_platform, asset_at, elsewhere, secrets_for):
    platform = asset_at(elsewhere.url, secrets=secrets_for(ELSEWHERE))
    assert fault_of(on_platform, REPORT, platformGUID=platform) == "ARICIA-403-150"


def test_the_user_directory_is_no_source_of_tokens(on_platform, asset_at, elsewhere):
    secrets = ("secrets/coco-user-directory.omsecrets", COLLECTION)
    platform = asset_at(elsewhere.url, secrets=secrets)
    assert fault_of(on_platform, REPORT, platformGUID=platform) == "ARICIA-403-001"


def test_another_platform_without_secrets_refuses_the_call(on_platform, asset_at, elsewhere):
    assert fault_of(on_platform, REPORT, platformGUID=asset_at(elsewhere.url)) == "ARICIA-401-070"


def test_a_platform_that_is_not_there_is_a_fault(on_platform, asset_at, platform):
    assert fault_of(on_platform, REPORT, platformGUID=asset_at("http://localhost:1")) == "ARICIA-503-070"
    assert fault_of(on_platform, REPORT, platformGUID=asset_at("no address")) == "ARICIA-400-070"
