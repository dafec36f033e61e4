"""A topic of an Apache Kafka broker (spec: cohort and events, section 4)."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from confluent_kafka import Consumer as KafkaConsumer
from confluent_kafka import KafkaError, KafkaException, Message, Producer, TopicPartition
from confluent_kafka import admin as administration
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from aricia.base.audit_log import AuditLog
from aricia.base.errors import ConfigurationError, ConnectorError
from aricia.connections.event_bus.consumer import COMPONENT, Consumer
from aricia.connections.event_bus.kafka_feed import ASKED_WITHIN, KafkaFeed
from aricia.connections.event_bus.kafka_properties import BOOTSTRAP, consumer_properties, producer_properties
from aricia.connections.event_bus.port import Finish, Listener, TopicSettings

TAKEN_WITHIN = 20.0  # seconds that a publication waits for the broker
ASKED_AGAIN = 0.5  # seconds after which a question that was not answered is asked again
_client_log = logging.getLogger("aricia.kafka")
_client_log.addHandler(logging.NullHandler())
_client_log.propagate = False

_END: Any = administration.OffsetSpec.latest()  # type: ignore[attr-defined, no-untyped-call]


class KafkaTopic:
    """One topic with one partition, which keeps the order."""

    def __init__(self, settings: TopicSettings, audit_log: AuditLog, lost: Callable[[], None] = lambda: None) -> None:
        self.name, self.member = settings.name, settings.member
        self._settings = settings
        self._audit_log, self._lost = audit_log, lost
        self._lock = threading.Lock()
        self._producer: Producer | None = None
        self._admin: AdminClient | None = None  # for questions: the client of a listener is used in its own thread only
        self._asked_again_at = 0.0
        self._listening: list[tuple[Consumer[Message], KafkaFeed]] = []

    # ---- publishing ----------------------------------------------------------------------------------------------
    def publish(self, events: Sequence[str]) -> None:
        """Put events on the topic; returns when the broker has all of them."""
        self.send(events)()

    def send(self, events: Sequence[str]) -> Finish:
        """Give events to the client, which sends them on. -> what returns when the broker has all of them

        Events that are too large for the broker are logged and left out: it will never take them.
        """
        errors: list[KafkaError] = []

        with self._lock:
            producer = self._connected_producer()
            try:
                for event in events:
                    self._produce(producer, event, errors)
                producer.poll(0)
            except KafkaException as problem:
                self._begin_anew(producer)
                errors.append(problem.args[0])
                if not _is_about_size(errors):
                    raise self._unreachable(str(problem)) from problem

        def finish() -> None:
            with self._lock:
                waiting = 0 if errors else producer.flush(TAKEN_WITHIN)
                if not waiting and not errors:
                    return
                self._begin_anew(producer)
                if not _is_about_size(errors):
                    raise self._not_taken(errors)
                self._send_singly(events)

        return finish

    def _send_singly(self, events: Sequence[str]) -> None:
        """Find out which of the events are too large: the broker refuses others that were on their way with these, too."""
        for event in events:
            producer = self._connected_producer()
            errors: list[KafkaError] = []
            try:
                self._produce(producer, event, errors)
                waiting = producer.flush(TAKEN_WITHIN)
            except KafkaException as problem:
                waiting, errors = 0, [problem.args[0]]
            if waiting or errors:
                self._begin_anew(producer)
            if _is_about_size(errors):
                inserts = (self.name, len(event), errors[0].str(), event[:500])
                self._audit_log.log("ARICIA-0025", *inserts, component=COMPONENT, action="sendEvent")
            elif waiting or errors:
                raise self._not_taken(errors)

    def _begin_anew(self, producer: Producer) -> None:
        """An idempotent producer that failed cannot go on: everything that it has is given up, who gave it is told."""
        producer.purge()
        producer.flush(1)
        if self._producer is producer:
            self._producer = None

    def _produce(self, producer: Producer, event: str, errors: list[KafkaError]) -> None:
        def delivered(error: KafkaError | None, _: Message) -> None:
            if error is not None:
                errors.append(error)

        while True:
            try:
                producer.produce(self.name, event.encode(), self.member.encode(), on_delivery=delivered)
                return
            except BufferError:  # the client's queue is full: wait until some of it is with the broker
                producer.poll(0.1)

    def _connected_producer(self) -> Producer:
        if self._producer is None:
            properties, unknown = producer_properties(self._settings.producer)
            self._tell_unknown(unknown, "producer")
            producer = _client(Producer, properties, self.name)
            self._make_sure_of_topic(properties)
            self._producer = producer
        return self._producer

    def _make_sure_of_topic(self, properties: Mapping[str, str]) -> None:
        """Create the topic with its one partition when the broker does not have it."""
        admin = _client(AdminClient, _for_questions(properties), self.name)
        try:
            if self.name not in admin.list_topics(timeout=ASKED_WITHIN).topics:
                admin.create_topics([NewTopic(self.name, 1, -1)], operation_timeout=ASKED_WITHIN)[self.name].result(ASKED_WITHIN)
        except KafkaException as problem:
            error = problem.args[0]
            if error.code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise self._unreachable(error.str()) from problem
        except TimeoutError as problem:
            raise self._unreachable(f"no answer within {ASKED_WITHIN:.0f} s about the creation of the topic") from problem

    # ---- listening -----------------------------------------------------------------------------------------------
    def is_followed(self) -> bool:
        """A broker keeps events for those who come later."""
        return True

    def listen(self, listener: Listener) -> None:
        """Give events to the listener, from where this member's consumer group left off."""
        properties, unknown = consumer_properties(self._settings.consumer, self.member)
        self._tell_unknown(unknown, "consumer")
        feed = KafkaFeed(self.name, _client(KafkaConsumer, properties, self.name), self._lost)

        def poll(seconds: float) -> tuple[str, Message] | None:
            message = feed.next(seconds)
            if message is None:
                return None
            error = message.error()
            if error is not None:
                self._told_error(error)
                return None
            value = message.value()
            return "" if value is None else value.decode("utf-8", "replace"), message

        consumer = Consumer(self.name, poll, feed.done, listener, self._audit_log)
        self._listening.append((consumer, feed))
        feed.start()
        consumer.start()

    def has_read(self) -> bool:
        """Whether everything that is on the topic is done with here. False while the broker has not given it to this member."""
        places = [feed.places() for consumer, feed in self._listening if not consumer.is_asking()]
        if not all(places):
            return False
        partitions = {partition for each in places for partition in each}
        ends = self._ends(partitions) if partitions else {}
        return ends is not None and all(place >= ends[partition] for each in places for partition, place in each.items())

    def _ends(self, partitions: Collection[int]) -> dict[int, int] | None:
        """Where partitions end; None when the broker does not say.

        After that another client asks: one that knew the broker before it was restarted would be refused for minutes.
        """
        with self._lock:
            if time.monotonic() < self._asked_again_at:
                return None
            if self._admin is None:
                properties, _ = consumer_properties(self._settings.consumer, self.member)
                self._admin = _client(AdminClient, _for_questions(properties), self.name)
            admin = self._admin
        asked = {TopicPartition(self.name, each): _END for each in partitions}
        try:
            found = admin.list_offsets(asked, request_timeout=ASKED_WITHIN)
            return {each.partition: answer.result(ASKED_WITHIN).offset for each, answer in found.items()}
        except (KafkaException, TimeoutError):
            with self._lock:
                self._admin, self._asked_again_at = None, time.monotonic() + ASKED_AGAIN
            return None

    def _told_error(self, error: KafkaError) -> None:
        if error.code() != KafkaError.UNKNOWN_TOPIC_OR_PART:  # the topic comes with its first event
            self._audit_log.log(
                "OCF-KAFKA-TOPIC-CONNECTOR-0008", error.name(), self.name, error.str(), component=COMPONENT, action="receiveEvent"
            )

    def close(self) -> None:
        """Stop listening, keep the place, let the broker know."""
        for consumer, feed in self._listening:
            consumer.stop()
            feed.stop()
        self._listening.clear()
        with self._lock:
            if self._producer is not None:
                self._producer.flush(ASKED_WITHIN)
            self._producer = self._admin = None

    # ---- faults --------------------------------------------------------------------------------------------------
    def _not_taken(self, errors: Sequence[KafkaError]) -> ConnectorError:
        return self._unreachable(errors[0].str() if errors else f"no answer within {TAKEN_WITHIN:.0f} s")

    def _unreachable(self, reason: str) -> ConnectorError:
        broker = self._settings.producer.get(BOOTSTRAP) or self._settings.consumer.get(BOOTSTRAP) or ""
        return ConnectorError("ARICIA-503-011", (self.name, broker, reason))

    def _tell_unknown(self, names: list[str], client: str) -> None:
        if names:
            self._audit_log.log("ARICIA-0020", ", ".join(names), client, self.name, component=COMPONENT, action="start")


_CONNECTION = frozenset((
    BOOTSTRAP, "broker.address.family", "security.protocol", "sasl.mechanism", "sasl.username", "sasl.password",
    "ssl.ca.location", "ssl.certificate.location", "ssl.key.location", "ssl.key.password", "ssl.keystore.location",
    "ssl.keystore.password", "ssl.endpoint.identification.algorithm",
))


def _for_questions(properties: Mapping[str, str]) -> dict[str, str]:
    """The properties that an administrative client understands, too."""
    return {name: value for name, value in properties.items() if name in _CONNECTION}


def _is_about_size(errors: Sequence[KafkaError]) -> bool:
    """Whether an event is too large for the broker, or for the client."""
    return any(each.code() == KafkaError.MSG_SIZE_TOO_LARGE for each in errors)


def _client(kind: Any, properties: dict[str, str], topic: str) -> Any:
    """A client of the broker. What it says goes to Python's logging, where nobody listens unless told to; faults are raised."""
    settings: dict[str, Any] = dict(properties)
    if kind is KafkaConsumer:
        settings |= {"enable.auto.offset.store": False, "enable.auto.commit": True, "auto.commit.interval.ms": 1000}
    try:
        return kind(settings, logger=_client_log)
    except KafkaException as problem:
        raise ConfigurationError("ARICIA-400-040", (topic, problem.args[0].str())) from None
