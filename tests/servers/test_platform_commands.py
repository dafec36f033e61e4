import json

import pytest

from aricia.servers.platform_commands import operations

OPERATOR, NOBODY = "garygeeke", "tanyatidie"
COMMANDS = [operation.name for operation in operations()]


@pytest.fixture
def call(calls):
    return calls(operations())


def test_every_command_needs_the_role_of_an_operator(call):
    assert len(COMMANDS) == 12
    for name in COMMANDS:
        fault = call.fault(name, {}, user=NOBODY)
        assert (fault.id, fault.properties) == ("OMAG-PLATFORM-SECURITY-403-001", {"userId": NOBODY})


def test_a_stored_document_is_started_with_an_id_that_stays(call, platform, store_document):
    document = store_document()
    del document["localServerId"]
    platform.documents.save("store", document)
    text = call("activateWithStoredConfig", serverName="store")["successMessage"]
    assert "store is running the following services: [Open Metadata Repository Services (OMRS), Server Operations" in text
    first = platform.documents.load("store")["localServerId"]
    call("activateWithStoredConfig", serverName="store")
    assert platform.documents.load("store")["localServerId"] == platform.active["store"].document["localServerId"] == first


def test_a_start_without_a_document_does_not_name_the_request(call):
    fault = call.fault("activateWithStoredConfig", serverName="store")
    assert (fault.id, fault.names_request) == ("OMAG-ADMIN-400-011", False)


def test_a_supplied_document_is_not_stored_and_shown_as_it_was_given(call, platform, store_document):
    call("activateWithSuppliedConfig", store_document(), serverName="store")
    server = platform.active["store"]
    assert platform.documents.load("store") is None
    assert server.shown["organizationName"] == "~{organizationName}~"
    assert "~{" not in json.dumps(server.document)


def test_a_supplied_document_runs_under_its_own_name_and_answers_under_that_of_the_path(call, platform, store_document):
    text = call("activateWithSuppliedConfig", store_document("other"), serverName="store")["successMessage"]
    assert " store is running" in text
    assert list(platform.active) == ["other"]
    assert call.fault("shutdownServer", serverName="store").id == "OMAG-MULTI-TENANT-404-001"


def test_a_stop_keeps_document_and_history_and_a_second_one_finds_no_server(call, platform, store_document):
    platform.documents.save("store", store_document())
    for command in ("shutdownServer", "shutdownAndUnregisterServer"):
        call("activateWithStoredConfig", serverName="store")
        assert call(command, serverName="store") == {}
        assert call.fault(command, serverName="store").id == "OMAG-MULTI-TENANT-404-001"
    assert len(platform.known["store"].history) == 2
    assert platform.documents.load("store") is not None


@pytest.mark.parametrize("command", ["shutdownAllServers", "shutdownAndUnregisterAllServers"])
def test_all_servers_stop_and_doing_so_again_is_no_fault(call, platform, command, store_document):
    for name in ("one", "two"):
        platform.start_with(store_document(name) | {"serverSecurityConnection": None})
    assert call(command) == call(command) == {}
    assert (list(platform.active), list(platform.known)) == ([], ["one", "two"])


def test_the_platform_ends_when_it_is_told_to(call, platform):
    ended = []
    platform.end = lambda: ended.append(True)
    assert call("shutdownPlatform") == {}
    assert ended == [True]


# ---- security connector --------------------------------------------------------------------------------------------------
def test_the_security_connector_is_that_of_the_settings(call):
    connection = call("getPlatformSecurityConnection")["connection"]
    store = connection["embeddedConnections"][0]
    assert (connection["class"], store["displayName"]) == ("VirtualConnection", "userDirectory")
    assert store["embeddedConnection"]["endpoint"]["networkAddress"] == "secrets/coco-user-directory.omsecrets"


def test_without_a_security_connector_everything_is_allowed_but_nobody_can_log_in(call, platform):
    before = call("getPlatformSecurityConnection")["connection"]
    call("clearPlatformSecurityConnection")
    assert call("getPlatformSecurityConnection", user=NOBODY) == {}
    with pytest.raises(Exception, match="User account not found"):
        platform.users.log_in("erinoverview", "secret", None)
    call("setPlatformSecurityConnection", {"platformSecurityConnection": before}, user=NOBODY)
    assert call.fault("getPlatformSecurityConnection", user=NOBODY).id == "OMAG-PLATFORM-SECURITY-403-001"
    assert platform.users.log_in("erinoverview", "secret", None).user_id == "erinoverview"


@pytest.mark.parametrize(("body", "fault"), [
    ({}, "OMAG-ADMIN-400-028"),
    ({"platformSecurityConnection": {"class": "Connection"}}, "OMAG-MULTI-TENANT-400-001"),
    ({"platformSecurityConnection": {"embeddedConnections": [{"embeddedConnection": {
        "endpoint": {"networkAddress": "secrets/none.omsecrets"}, "configurationProperties": {"secretsCollectionName": "x"}}}]}},
     "YAML-SECRETS-STORE-CONNECTOR-500-002"),
])
def test_a_security_connector_that_cannot_work_does_not_replace_the_one_that_does(call, platform, body, fault):
    assert call.fault("setPlatformSecurityConnection", body).id == fault
    platform.controls.check_platform(OPERATOR, "platform-services", "x")


def test_a_server_that_does_not_run_takes_no_archives(call):
    assert call.fault("addOpenMetadataArchiveFile", "x.omarchive", serverName="store").id == "OMAG-MULTI-TENANT-404-001"
    assert call.fault("addOpenMetadataArchive", {}, serverName="store").id == "OMAG-MULTI-TENANT-404-001"
