"""The documents, secrets stores and settings of a platform of the original, started as they are."""

import json
import shutil
import ssl
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from aricia.testing.platform_process import PlatformProcess

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="the folder shared/samples is not beside the repository")

TRUSTING = ssl._create_unverified_context()
ROOT = "/open-metadata/platform-services/server-platform/servers"
KINDS = {"metadata-store": "Metadata Access Store", "view-server": "View Server", "engine-host": "Engine Host Server",
         "integration-daemon": "Integration Daemon", "nanny-daemon": "Integration Daemon"}
NAMES = [f"{family}-{kind}" for family in ("qs", "fs") for kind in KINDS]
STORES = [name for name in NAMES if name.endswith("metadata-store")]


class Client:
    def __init__(self, url: str) -> None:
        self.url = url
        self.token = ""
        self.token = self.call("/api/token", {"userId": "garygeeke", "password": "secret"})

    def call(self, path: str, body: dict | None = None, method: str | None = None):
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {self.token}"} if self.token else {})}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request, context=TRUSTING, timeout=60) as reply:
            text = reply.read().decode()
        return json.loads(text) if text.startswith("{") else text


def deployment(folder, database="localhost:1"):
    """A copy of the samples whose settings start all ten servers; no broker answers, and the database at the address if any."""
    shutil.copytree(SAMPLES / "secrets", folder / "secrets", copy_function=shutil.copyfile)
    for file in (SAMPLES / "configs").glob("*.config"):
        target = folder / "data" / "servers" / file.stem / "config" / file.name
        target.parent.mkdir(parents=True)
        shutil.copyfile(file, target)
    settings = (SAMPLES / "application.properties").read_text("utf-8")
    settings = settings.replace("startup.server.list=qs-metadata-store,qs-view-server", f"startup.server.list={','.join(NAMES)}")
    settings = settings.replace("localhost:5432", database).replace("localhost:9092", "localhost:1")
    (folder / "application.properties").write_text(settings, "utf-8")
    return PlatformProcess(folder, arguments=["--config", str(folder / "application.properties")])


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    """All ten servers, with no database and no broker that answers."""
    with deployment(tmp_path_factory.mktemp("samples") / "deployment") as process:
        yield process


@pytest.fixture(scope="module")
def client(platform):
    return Client(platform.url)


def test_every_document_makes_a_server_of_its_kind(client):
    assert client.call(ROOT)["serverList"] == NAMES
    kinds = {name: client.call(f"{ROOT}/{name}/status")["serverType"] for name in NAMES}
    assert kinds == {name: KINDS[name[3:]] for name in NAMES}


def test_a_store_whose_database_does_not_answer_leaves_the_platform_up_and_can_be_tried_again(client, platform):
    for name in STORES:
        status = client.call(f"{ROOT}/{name}/status")
        assert status["active"] is False
        assert status["startFailure"]
        assert f"Server {name} does not start." in platform.output()
    again = client.call(f"{ROOT}/{STORES[0]}/instance", method="POST")
    assert again["relatedHTTPCode"] >= 500


@pytest.mark.parametrize("name", [name for name in NAMES if name not in STORES])
def test_servers_without_a_repository_run(client, name):
    status = client.call(f"{ROOT}/{name}/instance/status")["serverStatus"]
    assert status["serverActiveStatus"] == "RUNNING"
    assert {service["serviceStatus"] for service in status["services"]} == {"RUNNING"}
    document = client.call(f"{ROOT}/{name}/instance/configuration")["omagserverConfig"]
    assert "~{" not in json.dumps(document)


def test_integration_daemons_list_their_groups_and_say_that_connectors_do_not_run(client, platform):
    summary = client.call("/servers/qs-nanny-daemon/open-metadata/integration-daemon/integration-groups/summary")
    groups = summary["integrationGroupSummaries"]
    assert "Egeria:IntegrationGroup:Egeria" in {group["integrationGroupName"] for group in groups}
    assert {group["integrationGroupStatus"] for group in groups} == {"ASSIGNED"}
    assert "The connectors of integration daemon qs-nanny-daemon are not run" in platform.output()


def test_engine_hosts_list_their_engines(client):
    summary = client.call("/servers/qs-engine-host/open-metadata/engine-host/governance-engines/summary")
    engines = summary["governanceEngineSummaries"]
    assert len(engines) == 26
    assert {engine["governanceEngineStatus"] for engine in engines} == {"ASSIGNED"}


def test_what_is_missing_around_the_platform_is_reported(platform):
    text = platform.output()
    assert "There is no key store" in text
    assert text.count("has no meaning for this version") == 0


def test_with_their_database_all_ten_servers_run(tmp_path, postgres):
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE ROLE egeria_user LOGIN PASSWORD 'user4egeria'")
        connection.execute("CREATE DATABASE egeria OWNER egeria_user")
    with deployment(tmp_path / "deployment", f"127.0.0.1:{postgres.port}") as process:
        client = Client(process.url)
        assert client.call(f"{ROOT}/active")["serverList"] == NAMES
        for name in STORES:
            assert client.call(f"{ROOT}/{name}/instance/status")["serverStatus"]["serverActiveStatus"] == "RUNNING"
        find = "/servers/qs-view-server/api/open-metadata/metadata-expert/metadata-elements/by-search-string"
        assert client.call(find, {"class": "SearchStringRequestBody", "searchString": "x"})["relatedHTTPCode"] == 200
        client.call(f"{ROOT}/fs-metadata-store/instance", method="DELETE")
        assert client.call(f"{ROOT}/fs-metadata-store/instance", method="POST")["relatedHTTPCode"] == 200
