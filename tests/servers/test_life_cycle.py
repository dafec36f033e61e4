import pytest

from aricia.base.errors import AriciaError
from aricia.servers.life_cycle import stop_order

SERVICES = {"class": "RepositoryServicesConfig"}


def document(**sections):
    return {"class": "OMAGServerConfig", "localServerName": "server", "repositoryServicesConfig": SERVICES, **sections}


def proxy(mode, connection=None):
    local = {"localRepositoryMode": mode, **({} if connection is None else {"localRepositoryLocalConnection": connection})}
    return document(repositoryServicesConfig={**SERVICES, "localRepositoryConfig": local})


def access(marker="open-metadata-store", **facts):
    return [{"accessServiceURLMarker": marker, "accessServiceName": "Open Metadata Store Services", **facts}]


@pytest.mark.parametrize(("given", "kind", "markers", "told"), [
    (document(accessServicesConfig=access()), "Metadata Access Server", ["open-metadata-store"], "ARICIA-0040"),
    (document(accessServicesConfig=access(accessServiceOperationalStatus="DISABLED")), "Metadata Access Server", [],
     "ARICIA-0040"),
    (proxy("REPOSITORY_PROXY"), "Repository Proxy", [], "ARICIA-0040"),
    (document(conformanceSuiteConfig={}), "Conformance Test Server", ["conformance-suite"], "ARICIA-0041"),
    (document(dynamicIntegrationGroupsConfig=[]), "Integration Daemon", ["integration-daemon"], "ARICIA-0042"),
    (document(governanceEnginesConfig=[]), "Engine Host Server",
     ["engine-host", "governance-action", "repository-governance", "survey-action", "watchdog-action"], "ARICIA-0043"),
])
def test_servers_of_every_kind_start_and_say_what_they_do_not_run(platform, given, kind, markers, told):
    said = []
    server = platform.start_with(given, said.append)
    assert (server.server_type, server.status) == (kind, "RUNNING")
    assert list(server.services) == ["repository-services", "server-operations", *markers]
    assert [record.message_id for record in server.audit_log.recent()] == ["SERVER-OPS-0004", told]
    assert said[0].startswith(told)
    assert server.store is None


def test_a_repository_proxy_opens_the_repository_that_it_stands_for(platform, store_document):
    local = store_document()["repositoryServicesConfig"]["localRepositoryConfig"]
    server = platform.start_with(proxy("REPOSITORY_PROXY", local["localRepositoryLocalConnection"]))
    assert (server.server_type, server.store is not None) == ("Repository Proxy", True)


def test_a_server_that_did_not_start_has_closed_what_it_opened(platform):
    with pytest.raises(AriciaError, match="ARICIA-501-002"):
        platform.start_with(proxy("OPEN_METADATA_NATIVE", {"connectorType": {"connectorProviderClassName": "org.example.None"}}))
    server = platform.known["server"]
    assert (server.status, server.closers, server.history) == ("INACTIVE", [], [])
    assert server.failure.id == "ARICIA-501-002"


def test_closers_are_called_last_one_first_and_once(platform):
    server, closed = platform.start_with(proxy("REPOSITORY_PROXY")), []
    server.closers += [lambda: closed.append(1), lambda: closed.append(2)]
    platform.stop_server("server")
    assert closed == [2, 1]
    assert server.closers == []


def test_a_part_that_does_not_stop_keeps_no_other_from_it(platform):
    server, closed = platform.start_with(proxy("REPOSITORY_PROXY")), []
    server.closers += [lambda: closed.append(1), lambda: 1 / 0]
    platform.stop_server("server")
    assert (closed, server.status) == ([1], "INACTIVE")
    record = server.audit_log.recent(severities=["Exception"])[0]
    assert (record.message_id, record.parameters) == ("SERVER-OPS-0007", ("server", "ZeroDivisionError", "division by zero"))


def test_servers_that_use_others_stop_before_them(platform, store_document):
    kinds = [document(governanceEnginesConfig=[]), document(dynamicIntegrationGroupsConfig=[]), document(viewServicesConfig=[])]
    started = [platform.start_with(store_document("store") | {"serverSecurityConnection": None})]
    started += [platform.start_with({**each, "localServerName": str(number)}) for number, each in enumerate(kinds)]
    assert [server.name for server in sorted(started, key=stop_order)] == ["2", "0", "1", "store"]


def test_a_destination_that_cannot_be_opened_is_told_of_and_the_server_runs(platform, capsys):
    connection = {"connectorType": {"connectorProviderClassName": "org.example.None"}}
    server = platform.start_with(document(viewServicesConfig=[], repositoryServicesConfig={"auditLogConnections": [connection]}))
    assert server.active
    assert "ARICIA-501-030" in capsys.readouterr().err


@pytest.mark.parametrize("sections", [
    {"accessServicesConfig": [{"accessServiceURLMarker": "asset-owner"}, {"accessServiceURLMarker": "open-metadata-store"}]},
    {"viewServicesConfig": [{"viewServiceURLMarker": "asset-owner"}, {"viewServiceURLMarker": "glossary-manager"}]},
])
def test_services_of_other_versions_are_logged_and_left_out(platform, sections):
    server = platform.start_with(document(**sections))
    told = [record.parameters for record in server.audit_log.recent() if record.message_id == "OMAG-ADMIN-0001"]
    assert told == [("asset-owner", "server")]
    names = {service.name for service in (*server.services.values(), *server.view_services.values()) if service.configured}
    assert len(names & {"Open Metadata Store Services", "Glossary Manager API"}) == 1
