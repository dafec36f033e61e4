import pytest

from aricia.base.errors import ConnectorError
from aricia.connections.api import FixedToken, HttpPool, RestClient


@pytest.fixture
def client(script):
    client = RestClient(f"{script.url}/servers/s/", HttpPool(wait=lambda seconds: None), FixedToken("t"))
    yield client
    client.close()


def test_calls_are_json_below_the_address(script, client):
    script.answer((200, b'{"a":1}'))
    assert client.post("/path", {"b": 2}, query={"x": "a b"}) == b'{"a":1}'
    assert client.get("/other") == b'{"a":1}'
    assert script.asked == [
        ("POST", "/servers/s/path?x=a+b", "Bearer t", b'{"b":2}'), ("GET", "/servers/s/other", "Bearer t", b""),
    ]


def test_another_status_is_a_fault_that_says_why(script, client):
    script.answer((400, {"exceptionErrorMessage": "the body is odd"}))
    with pytest.raises(ConnectorError) as caught:
        client.post("/path", {})
    assert caught.value.id == "ARICIA-502-070"
    assert "the body is odd" in caught.value.text


def test_a_fixed_token_that_is_refused_is_not_tried_again(script, client):
    script.answer((401, b""))
    with pytest.raises(ConnectorError) as caught:
        client.post("/path", {})
    assert (caught.value.id, len(script.asked)) == ("ARICIA-401-070", 1)
