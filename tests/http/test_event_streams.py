"""Streams of events over real connections: live, resumed, slow, ended by the token, the server and the platform."""

import json
import socket
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from aricia.testing.platform_process import PlatformProcess

EVENTS = "/servers/qs-metadata-store/events"
CREATE = "/servers/qs-metadata-store/open-metadata/access-services/open-metadata-store/users/erinoverview/metadata-elements"
INSTANCE = "/open-metadata/platform-services/server-platform/servers/qs-metadata-store/instance"
STREAMS = 4


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    folder = tmp_path_factory.mktemp("events") / "data"
    folder.mkdir()
    (folder / "application.properties").write_text(f"aricia.events.streams={STREAMS}\naricia.events.heartbeat=0.2\n")
    with PlatformProcess(folder, tls=False) as running:
        yield running


@pytest.fixture
def client(platform):
    with httpx.Client(base_url=platform.url, timeout=20) as opened:
        opened.headers["authorization"] = f"Bearer {log_in(opened)}"
        yield opened


def log_in(client):
    return client.post("/api/token", json={"userId": "erinoverview", "password": "secret"}).text


def create(client, name, text=""):
    answer = client.post(CREATE, json={
        "class": "NewOpenMetadataElementRequestBody", "typeName": "Collection",
        "properties": {
            "class": "NewElementProperties",
            "propertyValueMap": {"qualifiedName": primitive(name), "description": primitive(text)},
        },
    }).json()
    assert answer["relatedHTTPCode"] == 200, answer
    return answer["guid"]


def primitive(value):
    return {
        "class": "PrimitiveTypePropertyValue", "typeName": "string", "primitiveTypeCategory": "OM_PRIMITIVE_TYPE_STRING",
        "primitiveValue": value,
    }


@contextmanager
def stream(client, headers=None, **query):
    """The fields of the blocks of a stream, one dict a block; comments are under ''."""
    with client.stream("GET", EVENTS, params=query, headers=headers) as response:
        assert response.headers["content-type"] == "text/event-stream", response.read()
        yield blocks(response.iter_lines())


def blocks(lines):
    block = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            block[name] = value
        elif block:
            yield block
            block = {}


def only_events(parts):
    return (part for part in parts if "data" in part)


def test_events_come_as_they_happen_with_number_and_type(client):
    with stream(client, type="Collection") as parts:
        assert "retry" in next(parts)
        guid = create(client, "live")
        event = next(only_events(parts))
    assert event["event"] == "NEW_ELEMENT_CREATED" and int(event["id"]) > 0
    assert json.loads(event["data"])["elementHeader"]["guid"] == guid


def test_a_silent_stream_says_that_it_is_alive(client):
    with stream(client, type="Glossary") as parts:
        next(parts)
        assert next(parts)[""] == "alive"


def test_a_stream_resumes_after_the_number_that_the_client_had_last(client):
    with stream(client) as parts:
        begin = next(parts)["id"]
    guids = [create(client, f"resumed-{number}") for number in range(6)]
    seen = []
    while len(seen) < len(guids):
        with stream(client, {"last-event-id": begin}, after="0") as parts:
            for event in only_events(parts):
                seen.append(json.loads(event["data"])["elementHeader"]["guid"])
                begin = event["id"]
                break
    assert seen == guids


def test_a_client_without_a_token_gets_no_events(platform):
    assert httpx.get(platform.url + EVENTS).status_code == 401


def test_no_more_streams_are_opened_than_the_setting_allows(client):
    opened = [client.stream("GET", EVENTS) for _ in range(STREAMS)]
    for each in opened:
        each.__enter__()
    assert client.get(EVENTS).json()["exceptionErrorMessageId"] == "ARICIA-503-020"
    for each in opened:
        each.__exit__(None, None, None)
    limit = time.monotonic() + 10
    while True:
        with client.stream("GET", EVENTS) as response:
            if response.headers["content-type"] == "text/event-stream":
                return
        assert time.monotonic() < limit, "streams that were closed are still counted"


def test_a_stream_ends_with_its_token(client):
    token = log_in(client)
    with stream(client, {"authorization": f"Bearer {token}"}) as parts:
        next(parts)
        client.get("/api/token/logout", headers={"authorization": f"Bearer {token}"}).raise_for_status()
        assert [part for part in parts if part.get("") != "alive"] == [{"": "The token was revoked"}]


def test_a_client_that_reads_nothing_costs_no_memory(platform, client):
    text = "x" * 20_000
    for number in range(150):
        create(client, f"large-{number}", text)
    host, port = platform.url.removeprefix("http://").split(":")
    with stream(client, {"last-event-id": "0"}, type="Collection") as parts:
        for _ in zip(only_events(parts), range(150), strict=False):
            pass  # once around, so that what is loaded and remembered anyway is there
    before = resident(platform)
    with socket.create_connection((host, int(port))) as slow:
        head = f"GET {EVENTS}?after=0 HTTP/1.1\r\nhost: x\r\nauthorization: {client.headers['authorization']}\r\n\r\n"
        slow.sendall(head.encode())
        assert slow.recv(100).startswith(b"HTTP/1.1 200")
        for number in range(100):
            create(client, f"more-{number}", text)
        assert resident(platform) - before < 16_000, "kB"


def resident(platform):
    status = Path(f"/proc/{platform.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def test_streams_end_when_their_server_stops(platform, client):
    operator = client.post("/api/token", json={"userId": "garygeeke", "password": "secret"}).text
    with stream(client) as parts:
        next(parts)
        stopped = client.delete(INSTANCE, headers={"authorization": f"Bearer {operator}"})
        assert stopped.json()["relatedHTTPCode"] == 200, stopped.text
        assert [part for part in parts if part.get("") != "alive"] == [{"": "the server stops"}]


def test_the_platform_stops_without_waiting_for_streams(tmp_path):
    with PlatformProcess(tmp_path / "data", tls=False) as running, httpx.Client(base_url=running.url, timeout=20) as opened:
        opened.headers["authorization"] = f"Bearer {log_in(opened)}"
        with stream(opened) as parts:
            next(parts)
            began = time.monotonic()
            assert running.stop() == 0
            assert time.monotonic() - began < 10
            assert list(parts)[-1] == {"": "the platform stops"}
