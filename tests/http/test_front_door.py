import pytest

LOGIN = "/api/token"


def log_in(client, body, **options):
    return client("POST", LOGIN, body, user=None, **options)


@pytest.mark.parametrize("target", [LOGIN, "/servers/qs-view-server/api/token", "/servers/unknown/api/token"])
def test_the_answer_to_a_login_is_the_bare_token(client, target):
    answer = client("POST", target, {"userId": "erinoverview", "password": "secret"}, user=None)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/plain;charset=UTF-8")
    assert client.kernel.tokens.user_of(b"Bearer " + answer.content) == "erinoverview"


@pytest.mark.parametrize("body", [
    {"userId": "erinoverview", "password": "wrong"}, {"userId": "erinoverview"}, {"userId": "nobody", "password": "secret"}, {},
    {"userId": "ANON 000001", "password": ""},
])
def test_a_login_that_fails_is_401_with_a_fault(client, body):
    answer = log_in(client, body)
    assert answer.status == 401
    assert answer.json["class"] == "FFDCResponseBase"
    assert answer.json["relatedHTTPCode"] == 401
    assert answer.json["exceptionClassName"] == "org.springframework.security.authentication.AuthenticationServiceException"
    assert not {"requestId", "exceptionErrorMessageId"} & set(answer.json)


def test_a_login_without_a_json_body_is_an_empty_401(client):
    for answer in (log_in(client, None), log_in(client, {"userId": "x"}, headers={"content-type": "text/plain"})):
        assert (answer.status, answer.content, answer.headers["www-authenticate"]) == (401, b"", "Bearer")


def test_the_application_information_has_no_envelope(client):
    answer = client("GET", "/api/public/app/info", user=None)
    assert set(answer.json) == {"displayName", "description", "organizationName"}


def test_the_probe_of_clients_is_an_empty_200(client):
    answer = client("GET", "/api/about", user=None)
    assert (answer.status, answer.content) == (200, b"")


def test_refused_logins_of_accounts_are_logged_and_what_else_is_typed_is_not(client, platform):
    for user in ("zachnow", "my-password-by-mistake"):
        assert log_in(client, {"userId": user, "password": "hush-hush"}).status == 401
    told = [record.text for record in platform.audit_log.recent() if record.message_id == "ARICIA-0153"]
    assert "zachnow" in told[0]
    assert "by-mistake" not in str(told) and "hush-hush" not in str(told)
