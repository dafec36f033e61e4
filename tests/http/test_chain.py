"""What clients of the original rely on before a service is reached."""

import pytest

from aricia.http.replies import SECURITY

ROOT = "/open-metadata/platform-services/server-platform"
VIEW = "/servers/qs-view-server/api/open-metadata"
ORIGIN = f"{ROOT}/origin"
FIND = f"{VIEW}/metadata-expert/metadata-elements/by-search-string"


def is_web_error(answer, status, error, path):
    assert answer.status == status
    body = answer.json
    assert body.pop("timestamp").endswith("+00:00")
    assert body == {"status": status, "error": error, "path": path}
    assert answer.headers["content-type"] == "application/json"


# ---- security headers and tokens -------------------------------------------------------------------------------------
@pytest.mark.parametrize(("method", "target", "user"), [
    ("GET", ORIGIN, None), ("GET", "/nowhere", None), ("GET", "/nowhere", "erinoverview"), ("POST", FIND, "erinoverview"),
    ("OPTIONS", ORIGIN, "erinoverview"), ("GET", f"{ROOT}/servers", "garygeeke"),
])
def test_every_reply_carries_the_security_headers(client, method, target, user):
    answer = client(method, target, user=user)
    for name, value in SECURITY:
        assert answer.headers[name.decode()] == value.decode()


def test_paths_that_do_not_exist_are_unauthorised_without_a_token(client):
    for target in (f"{ROOT}/servers", "/no/such/path"):
        answer = client("GET", target, user=None)
        assert (answer.status, answer.content, answer.headers["www-authenticate"]) == (401, b"", "Bearer")


@pytest.mark.parametrize("target", ["/api/about", "/api/public/app/info", ORIGIN])
def test_public_paths_need_no_token(client, target):
    assert client("GET", target, user=None).status == 200


@pytest.mark.parametrize("target", ["/api/token/logout", "/servers/x/api/token/logout"])
def test_logout_needs_a_token_and_does_nothing(client, target):
    assert client("GET", target, user=None).status == 401
    answer = client("GET", target)
    assert (answer.status, answer.content) == (200, b"")


@pytest.mark.parametrize("target", [ORIGIN, "/api/token", f"{ROOT}/servers"])
def test_a_bad_token_is_refused_on_public_paths_as_well(client, target):
    answer = client("GET", target, headers={"authorization": "Bearer rubbish"})
    assert (answer.status, answer.content) == (401, b"")
    assert answer.headers["www-authenticate"].startswith('Bearer error="invalid_token", error_description="')


# ---- paths and verbs -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("target", [
    "/", "/no/such/path", f"{ROOT}/servers/", f"{ORIGIN}/", f"{ORIGIN}.json", ROOT.upper(), f"{ROOT}/organization-name",
    f"{VIEW}/no-such-service/no-such-operation", f"{VIEW}/governance-officer/governance-definitions/1/retrieve-context",
])
def test_another_path_is_not_found(client, target):
    is_web_error(client("GET", target), 404, "Not Found", target)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_another_verb_is_not_allowed(client, method):
    answer = client(method, f"{ROOT}/start-time", {})
    is_web_error(answer, 405, "Method Not Allowed", f"{ROOT}/start-time")
    assert answer.headers["allow"] == "GET,HEAD,OPTIONS"


@pytest.mark.parametrize("target", ["//open-metadata", f"{ROOT}//servers", f"{ORIGIN};x=y", "/a/../b", "/./a"])
def test_ambiguous_paths_are_unauthorised_even_with_a_token(client, target):
    answer = client("GET", target)
    assert (answer.status, answer.content) == (401, b"")


@pytest.mark.parametrize("target", ["/a[b]", "/a<b", f"{ROOT}/servers?x=[1]", "/a%zz", "/a\\b"])
def test_characters_that_a_url_must_escape_are_a_bad_request(client, target):
    answer = client("GET", target)
    assert answer.status == 400
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("name", ["qs-metadata-store", "%71s-metadata-store"])
def test_segments_are_decoded(client, name):
    assert client("GET", f"{ROOT}/servers/{name}/is-known", user="garygeeke").json["flag"] is True


@pytest.mark.parametrize("name", ["no%20such%20server", "Egeria:Group:Default", "a@b", "%7B%7Bx%7D%7D", "100%25"])
def test_names_may_hold_any_character(client, name):
    assert client("GET", f"{ROOT}/servers/{name}/is-known", user="garygeeke").json["flag"] is False


def test_head_answers_like_get_without_a_body(client):
    answer = client("HEAD", ORIGIN)
    assert (answer.status, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 0


def test_options_names_the_verbs(client):
    answer = client("OPTIONS", ORIGIN)
    assert (answer.status, answer.headers["allow"]) == (200, "GET,HEAD,OPTIONS")


# ---- media types -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [
    "text/plain", "application/x-www-form-urlencoded", "application/xml", "application/octet-stream", "json",
])
def test_a_body_that_is_not_json_is_unsupported(client, kind):
    is_web_error(client("POST", FIND, {}, headers={"content-type": kind}), 415, "Unsupported Media Type", FIND)


def test_a_body_without_a_content_type_is_unsupported(client):
    assert client("POST", FIND, {}, headers={"content-type": ""}).status == 415
    is_web_error(client("POST", FIND, headers={"content-type": ""}), 400, "Bad Request", FIND)


@pytest.mark.parametrize("accept", ["text/plain", "application/xml", "image/png"])
def test_an_answer_that_may_not_be_json_is_not_acceptable(client, accept):
    answer = client("POST", FIND, {}, headers={"accept": accept})
    assert (answer.status, answer.content) == (406, b"")


@pytest.mark.parametrize("accept", ["application/json", "text/plain", "*/*"])
def test_the_origin_is_text_whatever_was_asked_for(client, accept):
    answer = client("GET", ORIGIN, headers={"accept": accept})
    assert answer.content == b"Egeria OMAG Server Platform (version 6.2-SNAPSHOT)"
    assert answer.headers["content-type"] == "text/plain;charset=UTF-8"


# ---- bodies ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("body", [None, b"null"])
def test_a_required_body_that_is_missing_is_a_bad_request(client, body):
    is_web_error(client("POST", FIND, body), 400, "Bad Request", FIND)


def test_a_body_that_cannot_be_read_is_a_bad_request_with_a_fault_and_ends_the_connection(client):
    answer = client("POST", FIND, b'{"searchString": ')
    assert (answer.status, answer.headers["connection"]) == (400, "close")
    assert set(answer.json) == {
        "class", "relatedHTTPCode", "exceptionClassName", "exceptionErrorMessage", "exceptionSystemAction", "exceptionUserAction",
    }
    assert answer.json["exceptionClassName"] == "com.fasterxml.jackson.core.io.JsonEOFException"


def test_a_body_that_is_not_allowed_is_ignored(client):
    assert client("GET", f"{ROOT}/start-time", b"{broken", user="garygeeke").json["relatedHTTPCode"] == 200


def test_a_parameter_that_does_not_have_its_type_is_a_bad_request(client):
    target = f"{ROOT}/security/user-list"
    is_web_error(client("GET", f"{target}?userAccountStatus=SLEEPING", user="garygeeke"), 400, "Bad Request", target)


def test_a_declared_body_over_the_limit_is_refused_before_it_is_read(client):
    assert client("POST", FIND, headers={"content-length": "999999999999"}).status == 413


# ---- browsers --------------------------------------------------------------------------------------------------------
def test_a_preflight_succeeds_without_a_token(client):
    headers = {
        "origin": "https://example.org",
        "access-control-request-method": "GET",
        "access-control-request-headers": "Authorization",
    }
    answer = client("OPTIONS", f"{ROOT}/servers", user=None, headers=headers)
    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-headers"] == "Authorization"
    assert "POST" in answer.headers["access-control-allow-methods"]


def test_a_page_may_read_the_replies_of_its_calls(client):
    answer = client("GET", ORIGIN, headers={"origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
