"""What clients see of the administration services over HTTP."""

import pytest

ROOT = "/open-metadata/admin-services"
PARTNER = {"omagserverPlatformRootURL": "https://localhost:9443", "omagserverName": "store"}


@pytest.fixture
def server(client):
    yield f"{ROOT}/servers/http-test"
    client("DELETE", f"{ROOT}/servers/http-test/configuration", user="garygeeke")


@pytest.fixture
def call(client):
    return lambda method, target, body=None, **options: client(method, target, body, **{"user": "garygeeke", **options})


def test_a_change_answers_with_its_request_and_is_seen_by_the_next_call(call, server):
    answer = call("POST", f"{server}/organization-name?name=A%20%26%20B")
    assert answer.json == {"class": "VoidResponse", "requestId": answer.json["requestId"], "relatedHTTPCode": 200}
    assert call("GET", f"{server}/configuration").json["omagserverConfig"]["organizationName"] == "A & B"


@pytest.mark.parametrize(("method", "path", "body"), [
    ("POST", "/view-services/glossary-manager", PARTNER), ("POST", "/view-services", PARTNER), ("DELETE", "/view-services", None),
    ("POST", "/view-services/configuration", []),
])
def test_some_answers_carry_no_request_id_as_in_the_original(call, server, method, path, body):
    assert call(method, f"{server}{path}", body).json == {"class": "VoidResponse", "relatedHTTPCode": 200}


@pytest.mark.parametrize("kind", ["text/plain;charset=UTF-8", "application/json", "application/octet-stream"])
def test_text_bodies_are_taken_as_they_are(call, server, kind):
    call("POST", f"{server}/server-description", 'Größe "5"'.encode(), headers={"content-type": kind})
    shown = call("GET", f"{server}/server-properties").json["basicServerProperties"]
    assert shown["localServerDescription"] == 'Größe "5"'


@pytest.mark.parametrize("path", [
    "/server-properties", "/engine", "/cohorts/c/configuration", "/audit-log-destinations", "/security/connection",
    "/configuration", "/configuration/deploy", "/server-description",
])
@pytest.mark.parametrize("body", [b"", b"null"])
def test_a_body_that_is_needed_and_not_there(call, server, path, body):
    if path == "/server-description" and body:
        return
    answer = call("POST", f"{server}{path}", body)
    assert (answer.status, answer.json["error"]) == (400, "Bad Request")


@pytest.mark.parametrize(("path", "body", "fault"), [
    ("/audit-log-destinations/console", {"a": 1}, "MismatchedInputException"),
    ("/local-repository/configuration", {"localRepositoryMode": "X"}, "InvalidFormatException"),
    ("/security/connection", {"class": "X"}, "InvalidTypeIdException"),
])
def test_a_body_of_another_shape(call, server, path, body, fault):
    answer = call("POST", f"{server}{path}", body)
    assert answer.status == answer.json["relatedHTTPCode"] == 400
    assert answer.json["exceptionClassName"].endswith(f".{fault}")


@pytest.mark.parametrize("path", [
    "/engine-list", "/local-repository/mode/local-graph-repository", "/engine-host-services/configuration", "/lineage-warehouse",
])
def test_paths_of_older_versions_are_not_found(call, server, path):
    assert call("GET", f"{server}{path}").status == 404


def test_a_fault_names_class_message_and_parameter(call, server):
    fault = call("POST", f"{server}/access-services").json
    assert (fault["class"], fault["relatedHTTPCode"]) == ("VoidResponse", 400)
    assert fault["exceptionErrorMessageId"] == "OMAG-ADMIN-400-017"
    assert fault["exceptionClassName"].endswith("adminservices.ffdc.exception.OMAGConfigurationErrorException")
    assert fault["exceptionProperties"]["parameterName"].endswith(".OMAGServerConfig")


def test_a_user_without_the_role_is_refused(call, server):
    fault = call("GET", f"{server}/configuration", user="tanyatidie").json
    assert (fault["relatedHTTPCode"], fault["exceptionProperties"]) == (403, {"userId": "tanyatidie"})


@pytest.mark.parametrize("name", ["a%2Fb", "%2E%2E%2Fx", "a%5Cb", "a%00b", "%20"])
def test_an_escaped_name_leads_nowhere_else(call, platform, name):
    answer = call("POST", f"{ROOT}/servers/{name}/organization-name?name=x")
    assert answer.status in (200, 400, 401, 404)
    if answer.status == 200:
        assert answer.json["relatedHTTPCode"] == 400
    assert platform.documents.names() == sorted({*platform.documents.names()} & {"qs-metadata-store", "qs-view-server"})


def test_a_server_that_was_configured_here_starts(call, server):
    call("POST", f"{server}/access-services/no-topics")
    call("POST", f"{server}/local-repository/mode/in-memory-repository")
    platform = "/open-metadata/platform-services/server-platform/servers/http-test/instance"
    assert call("POST", platform).json["relatedHTTPCode"] == 200
    assert call("DELETE", platform).json["relatedHTTPCode"] == 200
