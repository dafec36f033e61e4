"""Properties of Java's Kafka clients, as configuration documents hold them, in the words of librdkafka."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from aricia.base.tables import rows

BOOTSTRAP = "bootstrap.servers"
DEFAULT_BROKER = "localhost:9092"

_PRODUCER = {
    "acks": "all", "enable.idempotence": "true", "linger.ms": "2", "message.timeout.ms": "15000", "message.max.bytes": "20000000",
    "socket.keepalive.enable": "true", "broker.address.family": "v4",
}
_CONSUMER = {
    "enable.auto.commit": "false", "auto.offset.reset": "latest", "session.timeout.ms": "30000",
    "fetch.message.max.bytes": "20000000", "max.poll.interval.ms": "1800000", "queued.max.messages.kbytes": "16384",
    "broker.address.family": "v4",
    "topic.metadata.refresh.interval.ms": "5000",  # so long after it is made a topic is found that was not there at first
}


def producer_properties(given: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The properties for a producer, and the names of those given that have no meaning here."""
    return _translated(_PRODUCER, given)


def consumer_properties(given: Mapping[str, str], group: str) -> tuple[dict[str, str], list[str]]:
    """The properties for a consumer of a group, and the names of those given that have no meaning here."""
    return _translated({**_CONSUMER, "group.id": group}, given)


def _translated(defaults: Mapping[str, str], given: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    table = _table()
    properties, unknown = {BOOTSTRAP: DEFAULT_BROKER, **defaults}, []
    for name, value in given.items():
        known = table.get(name, name)
        if known == "":
            unknown.append(name)
        elif known != "-":
            properties[known] = value
    return properties, unknown


@cache
def _table() -> dict[str, str]:
    """By name in Java: the name in librdkafka; "-" = of no concern here, empty = there is no such thing."""
    return {row["java"]: row["librdkafka"] for row in rows("kafka_properties.tsv")}
