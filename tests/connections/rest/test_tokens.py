import json
import time
from base64 import urlsafe_b64encode

import pytest

from aricia.base.errors import ConnectorError
from aricia.connections.api import HttpPool, RestClient, SecretsFile, password_token, secrets_token
from aricia.connections.rest import tokens
from aricia.connections.rest.tokens import expiry


def web_token(seconds):
    """A token that says when it expires."""
    claims = urlsafe_b64encode(json.dumps({"exp": time.time() + seconds}).encode()).decode().rstrip("=")
    return f"head.{claims}.signature"


@pytest.fixture
def pool():
    pool = HttpPool(wait=lambda seconds: None)
    yield pool
    pool.close()


@pytest.fixture
def secrets(tmp_path, script):
    """Writes a secrets file with one collection and opens it."""
    def write(text):
        file = tmp_path / "servers.omsecrets"
        file.write_text(f"secretsCollections:\n  Servers:\n{text.replace('URL', script.url)}")
        return SecretsFile(file)

    return write


def test_a_user_logs_in_with_the_password_once_for_many_calls(script, pool):
    script.answer((200, b"a.b.c"), (200, b"{}"))
    client = RestClient(script.url, pool, password_token(pool, script.url, "erin", "secret"))
    client.post("/one", {})
    client.post("/two", {})
    assert script.asked[0] == ("POST", "/api/token", None, b'{"userId":"erin","password":"secret"}')
    assert [(path, token) for _, path, token, _ in script.asked[1:]] == [("/one", "Bearer a.b.c"), ("/two", "Bearer a.b.c")]


def test_a_token_is_renewed_before_it_expires(script, pool, monkeypatch):
    script.answer((200, web_token(1000).encode()), (200, web_token(2000).encode()))
    source = password_token(pool, script.url, "erin", "secret")
    first = source.token()
    assert source.token() == first
    now = time.time()
    monkeypatch.setattr(tokens.time, "time", lambda: now + 1000 - tokens.MARGIN - 1)
    assert source.token() == first
    monkeypatch.setattr(tokens.time, "time", lambda: now + 1000 - tokens.MARGIN + 1)
    assert source.token() != first
    assert len(script.asked) == 2


def test_a_refused_token_is_renewed_once_whatever_the_call(script, pool):
    script.answer((200, b"old"), (401, b""), (200, b"new"), (200, b'{"done":true}'))
    client = RestClient(script.url, pool, password_token(pool, script.url, "erin", "secret"))
    assert client.post("/change", {"a": 1}) == b'{"done":true}'
    assert [(path, token) for _, path, token, _ in script.asked] == [
        ("/api/token", None), ("/change", "Bearer old"), ("/api/token", None), ("/change", "Bearer new"),
    ]


def test_a_renewed_token_that_is_refused_too_is_a_fault(script, pool):
    script.answer((200, b"old"), (401, b""), (200, b"new"), (401, b""))
    client = RestClient(script.url, pool, password_token(pool, script.url, "erin", "secret"))
    with pytest.raises(ConnectorError) as caught:
        client.post("/change", {})
    assert (caught.value.id, caught.value.code, len(script.asked)) == ("ARICIA-401-070", 401, 4)
    assert "erin" in caught.value.text
    assert not {"old", "new", "secret"} & set(caught.value.text.split())


def test_a_collection_gives_its_access_token(secrets, pool):
    file = secrets("    secrets: {accessToken: ready}\n")
    assert secrets_token(pool, file, "Servers").token() == "ready"


def test_a_collection_asks_its_token_api(script, secrets, pool):
    file = secrets(
        "    refreshTimeInterval: 50\n    tokenAPI:\n      httpRequestType: POST\n      url: URL/api/token\n"
        "      contentType: application/json\n      requestBody: {userId: egerianpa, password: secret}\n"
    )
    script.answer((200, b"a.b.c"))
    assert secrets_token(pool, file, "Servers").token() == "a.b.c"
    assert script.asked == [("POST", "/api/token", None, b'{"userId":"egerianpa","password":"secret"}')]


@pytest.mark.parametrize("mapping", ["{accessToken: theToken}", "{theToken: accessToken}"])
def test_the_token_is_a_field_of_the_answer_whichever_way_round_it_is_mapped(script, secrets, pool, mapping):
    file = secrets(
        "    tokenAPI:\n      url: URL/auth\n      contentType: application/x-www-form-urlencoded\n"
        f"      requestBody: {{user: me, key: 'a b'}}\n      responseBodyMapping: {mapping}\n"
    )
    script.answer((200, {"theToken": "mapped", "other": 1}))
    assert secrets_token(pool, file, "Servers").token() == "mapped"
    assert script.asked == [("GET", "/auth", None, b"user=me&key=a+b")]


def test_the_refresh_interval_limits_the_life_of_a_token(script, secrets, pool, monkeypatch):
    file = secrets("    refreshTimeInterval: 10\n    tokenAPI: {httpRequestType: POST, url: URL/t, requestBody: {a: b}}\n")
    script.answer((200, web_token(9000).encode()), (200, b"next"))
    source = secrets_token(pool, file, "Servers")
    first, now = source.token(), time.time()
    monkeypatch.setattr(tokens.time, "time", lambda: now + 600)
    assert source.token() == "next" != first


def test_what_gives_no_token_is_a_fault_without_secrets(script, secrets, pool):
    def refusal(text, *answer):
        script.answer(answer or (200, b""))
        with pytest.raises(ConnectorError) as caught:
            secrets_token(pool, secrets(text), "Servers").token()
        assert "hidden" not in caught.value.text
        assert "{" not in caught.value.text
        return caught.value.id

    api = "    tokenAPI: {httpRequestType: POST, url: 'URL/t?k=hidden', requestBody: {password: hidden}"
    assert refusal("    secrets: {userId: me}\n") == "ARICIA-500-070"
    assert refusal("    tokenAPI: {url: URL}\n") == "ARICIA-500-070"
    assert refusal(api + "}\n", 401, b"hidden") == "ARICIA-401-071"
    assert refusal(api + "}\n", 200, b"<html> hidden </html>") == "ARICIA-500-071"
    assert refusal(api + ", responseBodyMapping: {accessToken: t}}\n", 200, b'{"other": "hidden"}') == "ARICIA-500-071"


def test_only_web_tokens_say_when_they_expire():
    assert expiry(web_token(100)) == pytest.approx(time.time() + 100, abs=5)
    for text in ("", "plain", "a.b.c", "a.!!!.c", f"a.{urlsafe_b64encode(b'[1]').decode()}.c"):
        assert expiry(text) is None
