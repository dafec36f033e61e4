"""From changes to a Kafka broker, and from there into the store of another member, beside what broker and store do alone."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from confluent_kafka import Consumer, Producer
from event_content import LOG, line, make_changes, new_store, originator, outbound, topic, wait_until

from aricia.access.api import out_topic_relay
from aricia.cohort.api import INSTANCES, Cohort, CohortPlace, CohortTopic, ExchangeRule, LocalMember
from aricia.cohort.envelope import read
from aricia.cohort.file_registry import FileRegistryStore
from aricia.connections.event_bus.kafka_properties import producer_properties
from aricia.metadata.api import MetadataStore
from aricia.repository.feed_relay import FeedRelay
from aricia.repository.instance_reader import InstanceReader
from aricia.repository.metadata_collection import MetadataCollection

PATIENCE = 60.0  # seconds for one measurement
QUIET = 2.0  # seconds without a commit after which nothing more is expected
FIRST = b"{}"  # a message that makes sure that everything is connected
A_BATCH = 64  # copies that are saved in one work
_SPAWN = multiprocessing.get_context("spawn")
Save = Callable[[MetadataCollection], object]


# ---- a consumer in a process of its own ------------------------------------------------------------------------------
def _consume(bootstrap: str, name: str, pipe: Connection) -> None:
    """Tell when there were so many messages as the other end says, by the clock that all processes share."""
    client = Consumer({"bootstrap.servers": bootstrap, "group.id": f"bench of {name}", "auto.offset.reset": "earliest",
                       "topic.metadata.refresh.interval.ms": "500", "broker.address.family": "v4"})
    client.subscribe([name])
    limit, seen, expected, last = time.monotonic() + PATIENCE, 0, None, 0.0
    while time.monotonic() < limit and (expected is None or seen < expected):
        messages = [each for each in client.consume(500, 0.02) if each.error() is None]
        if messages:
            seen, last = seen + len(messages), time.monotonic()
        if expected is None and pipe.poll():
            expected = pipe.recv()
    pipe.send((seen, last))
    client.close()


class KafkaReader:
    """Counts the messages of a topic from its beginning, in another process."""

    def __init__(self, bootstrap: str, name: str) -> None:
        self._pipe, other = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_consume, args=(bootstrap, name, other), daemon=True)
        self._process.start()

    def last_of(self, number: int) -> float:
        """When the last of so many messages was there, monotonic seconds."""
        self._pipe.send(number)
        seen, last = self._pipe.recv()
        self._process.join(PATIENCE)
        if seen < number:
            raise TimeoutError(f"{seen} of {number} messages within {PATIENCE:.0f} s")
        return float(last)


def texts_of(bootstrap: str, name: str, number: int) -> list[bytes]:
    """The messages of a topic."""
    client = Consumer({"bootstrap.servers": bootstrap, "group.id": "bench copies", "auto.offset.reset": "earliest"})
    client.subscribe([name])
    found: list[bytes] = []
    limit = time.monotonic() + PATIENCE
    while len(found) < number and time.monotonic() < limit:
        found += [each.value() for each in client.consume(500, 0.1) if each.error() is None]
    client.close()
    return found


# ---- out -------------------------------------------------------------------------------------------------------------
def produce(bootstrap: str, name: str, texts: Sequence[bytes]) -> float:
    """Put messages on a topic as fast as the client can, as safely as aricia does, after a first one. -> when it began"""
    producer = Producer({**producer_properties({"bootstrap.servers": bootstrap})[0], "log_level": "2"})
    producer.produce(name, FIRST, b"bench")
    producer.flush(PATIENCE)
    began = time.monotonic()
    for text in texts:
        while True:
            try:
                producer.produce(name, text, b"bench")
                break
            except BufferError:
                producer.poll(0.05)
    producer.flush(PATIENCE)
    return began


def relayed(relay: FeedRelay, reader: KafkaReader) -> tuple[int, float, float]:
    """(events, seconds, processor microseconds of each) of a relay that tells what is waiting."""
    began, used = time.monotonic(), time.process_time()
    relay.start()
    wait_until(lambda: relay.waiting() == 0, PATIENCE, "the relay")
    used = time.process_time() - used
    seconds = reader.last_of(relay.published + 1) - began
    relay.stop()
    return relay.published, seconds, used / relay.published * 1e6


def outgoing(bootstrap: str, folder: Path, groups: int) -> list[bytes]:
    """Print the rates of out topic and cohort topic. -> the events on the cohort's topic"""
    with new_store(folder, "home") as store:
        repository = store.repository
        topics = {name: topic(name, bootstrap, folder) for name in ("out", "cohort.instances")}
        relays = {
            "out": out_topic_relay(repository, store.server, "open-metadata-store", topics["out"], LOG),
            "cohort.instances": FeedRelay(
                repository, "cohort", outbound(repository).translate, topics["cohort.instances"].send, LOG
            ),
        }
        make_changes(store, groups)
        texts: list[bytes] = []
        produce(bootstrap, "warm", [b"x" * 4500] * 8000)  # the broker gets faster with what it has done
        for name, label in (("out", "out topic"), ("cohort.instances", "instances topic of a cohort")):
            topics[name].publish([FIRST.decode()])
            reader = KafkaReader(bootstrap, name)
            time.sleep(1.5)
            number, seconds, used = relayed(relays[name], reader)
            texts = texts_of(bootstrap, name, number + 1)[1:]
            raw = f"raw.{name}"
            topic(raw, bootstrap, folder).publish(())
            beside = KafkaReader(bootstrap, raw)
            time.sleep(2)
            began = produce(bootstrap, raw, texts)
            plain = number / (beside.last_of(number + 1) - began)
            size = sum(map(len, texts)) / number
            line(f"changes to the {label} ({number} of {size:,.0f} bytes)", number / seconds, "events/s",
                 f"{seconds / number * plain:.1f} times slower than the plain client; processor {used:.0f} us each")
            line("  the plain client, producing and consuming them", plain, "events/s")
        for each in topics.values():
            each.close()
    return texts


# ---- in --------------------------------------------------------------------------------------------------------------
def incoming(bootstrap: str, folder: Path, texts: Sequence[bytes]) -> None:
    """Print how fast a member stores what it hears of, beside saving the same."""
    name = "backlog"
    with new_store(folder, "copy") as store:
        repository = store.repository
        cohort = Cohort(CohortPlace(
            name="bench", member=LocalMember(originator=originator(repository.collection_id)),
            topics={INSTANCES: CohortTopic(opener=lambda _: topic(name, bootstrap, folder, "copy"))},
            registry=lambda: FileRegistryStore(folder / "registry.cohort"), audit_log=LOG, repository=repository,
            send=ExchangeRule(rule="REGISTRATION_ONLY"),
        ))
        topic(name, bootstrap, folder).publish(())
        cohort.connect()  # has a place from now on
        time.sleep(4)
        cohort.disconnect()
        produce(bootstrap, name, texts)
        commits: list[float] = []
        repository.on_commit(lambda: commits.append(time.monotonic()))
        used = time.process_time()
        cohort.connect()
        expected = len(texts)
        wait_until(lambda: bool(commits) and time.monotonic() - commits[-1] > QUIET, PATIENCE, "the listener")
        cpu = (time.process_time() - used) / expected
        cohort.disconnect()
        applied = expected / (commits[-1] - commits[0])
        counts = _counts(store)
    saved, direct_counts = directly(folder, texts)
    assert counts == direct_counts, (counts, direct_counts)
    line(f"events stored by a receiving member ({expected})", applied, "events/s",
         f"{saved / applied:.1f} times slower than saving; processor {cpu * 1e6:.0f} us each")
    line(f"  the same instances saved, {A_BATCH} in a work", saved, "events/s")


def _counts(store: MetadataStore) -> Any:
    repository: Any = store.repository
    return repository.read(lambda session: session.number_of_instances())


def directly(folder: Path, texts: Sequence[bytes]) -> tuple[float, Any]:
    """Save what the events tell of, without the events. -> instances a second, and how many there are"""
    with new_store(folder, "direct") as store:
        reader = InstanceReader(store.repository.types)
        saves = [save for text in texts if (save := _save_of(text, reader)) is not None]
        began = time.monotonic()
        waiting = []
        for first in range(0, len(saves), A_BATCH):
            def work(collection: MetadataCollection, first: int = first) -> None:
                for save in saves[first : first + A_BATCH]:
                    save(collection)
            waiting.append(store.repository.write(work))
        for each in waiting:
            each.result(PATIENCE)
        return len(texts) / (time.monotonic() - began), _counts(store)


def _save_of(text: bytes, reader: InstanceReader) -> Save | None:
    section = read(text.decode()).instance
    assert section is not None
    if section.relationship is not None:
        relationship = reader.relationship(section.relationship)
        return lambda collection: collection.save_relationship(relationship)
    assert section.entity is not None
    entity = reader.entity(section.entity)
    if section.classification is not None:
        classification = reader.classification(section.classification)
        return lambda collection: collection.save_classification(entity.guid, classification)
    return lambda collection: collection.save_entity(entity)
