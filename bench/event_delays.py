"""How long after a change was acknowledged its event is with who follows: Kafka, server-sent events, the bus of the machine.

Several clients read and write at a steady rate, which the platform can keep up with: what is measured is the delay, not the
throughput. The platform runs in this process, beside nothing but the listener of the bus; clients and consumers in their own.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import random
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from confluent_kafka import Consumer
from event_content import LOCAL_BUS, LOG, line

from aricia.connections.api import open_topic
from aricia.servers.configuration.default_documents import metadata_store_document
from aricia.servers.configuration.event_bus import TOPIC_ROOT, on_broker, out_topic_name
from aricia.servers.configuration.placeholders import resolved
from aricia.servers.event_topics import BUS_DIRECTORY
from aricia.testing.platform_thread import PlatformThread

CLIENTS, USER = 4, "erinoverview"
MIXED, WRITING = 0.2, 1.0  # shares of writes: as many creations as updates
MARKER = "open-metadata-store"
_SPAWN = multiprocessing.get_context("spawn")
Key = tuple[str, int]  # GUID and version of an element
Times = dict[Key, float]  # monotonic seconds, by the clock that all processes share


# ---- those who follow ------------------------------------------------------------------------------------------------
def _key_of(text: str | bytes) -> Key:
    header = json.loads(text)["elementHeader"]
    return header["guid"], header["versions"]["version"]


def _follow_kafka(bootstrap: str, topic: str, pipe: Connection) -> None:
    client = Consumer({"bootstrap.servers": bootstrap, "group.id": "bench delays", "auto.offset.reset": "earliest",
                       "topic.metadata.refresh.interval.ms": "500", "broker.address.family": "v4"})
    client.subscribe([topic])
    pipe.send("ready")
    taken = []
    while not pipe.poll():
        message = client.poll(0.1)
        if message is not None and message.error() is None:
            taken.append((time.monotonic(), message.value()))
    client.close()
    pipe.send({_key_of(text): when for when, text in taken})


def _follow_stream(port: int, path: str, token: str, pipe: Connection) -> None:
    connection = http.client.HTTPConnection("localhost", port)
    connection.request("GET", path, headers={"authorization": f"Bearer {token}", "accept": "text/event-stream"})
    answer = connection.getresponse()
    taken: list[tuple[float, bytes]] = []

    def read() -> None:
        try:
            while text := answer.readline():
                if text.startswith(b"data: "):
                    taken.append((time.monotonic(), text[6:]))
        except (OSError, ValueError, AttributeError):  # closed below
            return

    threading.Thread(target=read, daemon=True).start()
    pipe.send("ready")
    pipe.recv()
    pipe.send({_key_of(text): when for when, text in list(taken)})


class Follower:
    """Follows in a process of its own."""

    def __init__(self, work: Callable[..., None], *arguments: Any) -> None:
        self._pipe, other = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=work, args=(*arguments, other), daemon=True)
        self._process.start()
        self._pipe.recv()

    def times(self) -> Times:
        """When each event was there; it follows no longer."""
        self._pipe.send("stop")
        found: Times = self._pipe.recv()
        self._process.join(10)
        if self._process.is_alive():
            self._process.kill()
        return found


# ---- those who read and write ----------------------------------------------------------------------------------------
def _value(text: str) -> dict[str, Any]:
    return {"class": "PrimitiveTypePropertyValue", "typeName": "string", "primitiveValue": text}


def _body(kind: str, **values: str) -> dict[str, Any]:
    properties = {"class": "NewElementProperties", "propertyValueMap": {name: _value(text) for name, text in values.items()}}
    return {"class": kind, "properties": properties}


class _Client:
    """One client: a request at a time, at a steady rate, or as fast as it is answered."""

    def __init__(self, port: int, base: str, token: str, number: int, rate: float, writes: float) -> None:
        self._connection = http.client.HTTPConnection("localhost", port)
        self._base, self._token, self._pause = base, token, 1 / rate
        self._random = random.Random(number)
        self._run = self._random.getrandbits(64) ^ time.monotonic_ns()  # names are new in every run
        self._writes = writes
        self._made: list[str] = []
        self.acknowledged: Times = {}
        self.requests = 0

    def run(self, seconds: float) -> None:
        """Work for so long."""
        due = time.monotonic() + self._random.random() * self._pause
        end = time.monotonic() + seconds
        while max(due, time.monotonic()) < end:
            time.sleep(max(0.0, due - time.monotonic()))
            self._step()
            self.requests += 1
            due += self._pause

    def _step(self) -> None:
        kind = self._random.random()
        if not self._made or kind < self._writes / 2:
            name = f"GlossaryTerm::{self._run}.{self.requests}"
            body = _body("NewOpenMetadataElementRequestBody", qualifiedName=name, displayName=name, description="About it.")
            guid = self._post("", {**body, "typeName": "GlossaryTerm"})["guid"]
            self.acknowledged[guid, 1] = time.monotonic()
            self._made.append(guid)
        elif kind < self._writes:
            guid = self._made.pop(self._random.randrange(len(self._made)))
            body = _body("UpdatePropertiesRequestBody", description="More about it.")
            self._post(f"/{guid}/update-properties", {**body, "replaceProperties": False})
            self.acknowledged[guid, 2] = time.monotonic()
        elif self._random.random() < 0.8:
            self._post(f"/{self._random.choice(self._made)}", {"class": "GetRequestBody"})
        else:
            self._post("/by-search-string", {"class": "SearchStringRequestBody", "searchString": "About", "pageSize": 10})

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        headers = {"authorization": f"Bearer {self._token}", "content-type": "application/json"}
        self._connection.request("POST", self._base + path, json.dumps(body), headers)
        answer = json.loads(self._connection.getresponse().read())
        assert answer["relatedHTTPCode"] == 200, answer
        return answer


def _work(pipe: Connection) -> None:
    """Do what the other end asks for, until it asks for nothing."""
    while (wanted := pipe.recv()) is not None:
        port, base, token, rate, seconds, writes = wanted
        clients = [_Client(port, base, token, number, rate / CLIENTS, writes) for number in range(CLIENTS)]
        threads = [threading.Thread(target=each.run, args=(seconds,)) for each in clients]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        acknowledged = {key: when for each in clients for key, when in each.acknowledged.items()}
        pipe.send((sum(each.requests for each in clients), acknowledged))


class Clients:
    """Several clients in one process of their own."""

    def __init__(self) -> None:
        self._pipe, other = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(other,), daemon=True)
        self._process.start()
        other.close()

    def load(
        self, platform: PlatformThread, server: str, rate: float, seconds: float, writes: float = MIXED
    ) -> tuple[int, Times, float]:
        """(requests, when changes were acknowledged, processor seconds of this process meanwhile). rate: inf = all they can"""
        base = f"/servers/{server}/open-metadata/access-services/{MARKER}/users/{USER}/metadata-elements"
        port, token, used = int(platform.url.rpartition(":")[2]), platform.token(USER), time.process_time()
        self._pipe.send((port, base, token, rate, seconds, writes))
        requests, acknowledged = self._pipe.recv()
        return requests, acknowledged, time.process_time() - used

    def close(self) -> None:
        """End."""
        self._pipe.send(None)
        self._process.join(10)


# ---- both ------------------------------------------------------------------------------------------------------------
def start_store(platform: PlatformThread, name: str, bootstrap: str = "") -> str:
    """Start a metadata store whose out topics are on the broker, or else on the bus. -> the name of its out topic"""
    document = metadata_store_document()
    repository = document["repositoryServicesConfig"]["localRepositoryConfig"]
    repository["localRepositoryLocalConnection"]["endpoint"]["networkAddress"] = f"data/{name}.db"
    document |= {"localServerName": name}
    document["repositoryServicesConfig"]["auditLogConnections"] = []
    for section in document["accessServicesConfig"]:
        topic = section.get("accessServiceOutTopic")
        if topic is not None:
            topic["endpoint"]["networkAddress"] = out_topic_name(TOPIC_ROOT, name, section["accessServiceURLMarker"])
    document = resolved(document, platform.platform.placeholders)
    platform.platform.start_with(on_broker(document, bootstrap) if bootstrap else document)
    return out_topic_name(TOPIC_ROOT, name, MARKER)


def delays(clients: Clients, bootstrap: str, folder: Path, rate: float, seconds: float) -> None:
    """Print the table."""
    with PlatformThread(folder / "platform") as platform:
        port, token = int(platform.url.rpartition(":")[2]), platform.token(USER)
        topic = start_store(platform, "on-kafka", bootstrap)
        followers = {
            "Kafka": Follower(_follow_kafka, bootstrap, topic),
            "server-sent events": Follower(_follow_stream, port, "/servers/on-kafka/events", token),
        }
        time.sleep(1)
        _tell(clients.load(platform, "on-kafka", rate, seconds), {name: each.times for name, each in followers.items()}, seconds)
        platform.platform.stop_server("on-kafka")
        topic = start_store(platform, "on-bus", "")
        taken: list[tuple[float, str]] = []
        bus = open_topic({
            "connectorType": {"connectorProviderClassName": LOCAL_BUS}, "endpoint": {"networkAddress": topic},
            "configurationProperties": {"local.server.id": "bench"},
        }, folder / "platform" / BUS_DIRECTORY, LOG)
        bus.listen(lambda text: taken.append((time.monotonic(), text)))
        time.sleep(1)  # until it is known that somebody listens
        acknowledged = clients.load(platform, "on-bus", rate, seconds)
        _tell(acknowledged, {"the bus of the machine": lambda: {_key_of(text): when for when, text in taken}}, seconds)
        bus.close()


def _tell(loaded: tuple[int, Times, float], followers: dict[str, Callable[[], Times]], seconds: float) -> None:
    requests, acknowledged, _ = loaded
    time.sleep(1.5)
    for name, times in followers.items():
        seen = times()
        waited = sorted(max(0.0, seen[key] - when) for key, when in acknowledged.items() if key in seen)
        missing = len(acknowledged) - len(waited)
        p99 = waited[int(len(waited) * 0.99)] * 1000
        note = f"p99 {p99:.1f} ms; {len(waited)} changes in {requests / seconds:.0f} requests a second"
        note += f"; {missing} missing" if missing else ""
        line(f"delay of an event, {name}, p50", waited[len(waited) // 2] * 1000, "ms", note)
