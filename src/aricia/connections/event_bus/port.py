"""What a topic is to everything that publishes or listens, whatever carries it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct, field

from aricia.base.audit_log import AuditLog
from aricia.base.errors import ConfigurationError
from aricia.base.guids import new_guid
from aricia.connections.connection_place import provider_of
from aricia.connections.providers import implementation

Finish = Callable[[], None]
Listener = Callable[[str], Finish | None]

KIND = "event-topic"
IN_AND_OUT, IN_ONLY, OUT_ONLY = "inOut", "inOnly", "outOnly"


class Topic(Protocol):
    """One topic as one member of the bus sees it. Thread safe."""

    name: str
    member: str

    def publish(self, events: Sequence[str]) -> None:
        """Put events on the topic, in this order. Returns when the bus has taken them all for good; none make sure of the topic.

        errors: ConnectorError when it has not; some of the events may be on the topic then, and are published again by the caller
        """
        ...

    def send(self, events: Sequence[str]) -> Finish | None:
        """Put events on their way; they are on the topic, as after ``publish``, when what is returned returns, or else at once.

        errors, here or there: those of ``publish``
        """
        ...

    def is_followed(self) -> bool:
        """Whether there is, or was, anybody who listens; events that nobody can ever get need not be made."""
        ...

    def listen(self, listener: Listener) -> None:
        """Give every event from now on to the listener, one after the other, in a thread of the topic's own.

        A member that was here before goes on where it left off. An event is done with when the listener returns, or when what
        it returns does, which waits for the event to be done with: until then the listener is given the next events. A listener
        that raises, here or there, is given the same event again after a pause, and those that it was given since.
        """
        ...

    def has_read(self) -> bool:
        """Whether the listener is done with everything that was on the topic when this was asked.

        Also where the order of events of different topics is kept anyway, where nobody listens, and where the listener asks: what
        came before its event is done with. False while it is not known.
        """
        ...

    def close(self) -> None:
        """Stop listening and publishing. An event that is being handled is finished."""
        ...


class TopicSettings(Struct, frozen=True, kw_only=True):
    """What the connection of a topic says.

    member: ``local.server.id``, the key of what is published and the consumer group of what is read
    direction: inOut, inOnly or outOnly
    producer, consumer: properties of the Kafka clients
    """

    name: str
    member: str
    direction: str = IN_AND_OUT
    producer: Mapping[str, str] = field(default_factory=dict)
    consumer: Mapping[str, str] = field(default_factory=dict)


class CohortMember(Struct, frozen=True, kw_only=True):
    """The member of a cohort that opens one of its topics, for a bus on which members read from each other.

    topic: what goes over it (registration, types, instances);  server: the member, which calls others in the name of its user
    address: where others reach it: URL of the platform and server name;  connection: how it calls others, without an address
    properties: of the topic's connection
    """

    cohort: str
    topic: str
    server: str
    user: str
    address: str
    connection: Mapping[str, Any]
    properties: Mapping[str, Any]
    locate: Callable[[str], Path]


class TopicPlace(Struct, frozen=True, kw_only=True):
    """What an implementation needs to open a topic.

    bus_directory: where events are kept on this machine;  of_cohort: who opens it, when it is a topic of a cohort
    lost: called when events were removed before this member has read them; it is not to be called for what was there before the
        member came for the first time
    """

    settings: TopicSettings
    bus_directory: Path
    audit_log: AuditLog
    lost: Callable[[], None] = lambda: None
    of_cohort: CohortMember | None = None


def open_topic(
    connection: Mapping[str, Any], bus_directory: Path, audit_log: AuditLog, lost: Callable[[], None] = lambda: None,
    of_cohort: CohortMember | None = None,
) -> Topic:
    """The topic that a connection describes. Nothing is contacted yet: a broker that does not answer shows when it is used.

    lost, of_cohort: see ``TopicPlace``
    errors: ARICIA-501-006 no code here implements the provider;  OCF-KAFKA-TOPIC-CONNECTOR-0007 the connection names no topic
    """
    provider = provider_of(connection)
    opener = implementation(provider, KIND)
    if opener is None:
        raise ConfigurationError("ARICIA-501-006", (provider,))
    place = TopicPlace(
        settings=settings_of(connection), bus_directory=bus_directory, audit_log=audit_log, lost=lost, of_cohort=of_cohort
    )
    topic: Topic = opener(place)
    return topic


def settings_of(connection: Mapping[str, Any]) -> TopicSettings:
    """The settings in the connection of a topic."""
    properties = connection.get("configurationProperties") or {}
    name = (connection.get("endpoint") or {}).get("networkAddress")
    if not name:
        raise ConfigurationError("OCF-KAFKA-TOPIC-CONNECTOR-0007", code=400)
    return TopicSettings(
        name=str(name), member=str(properties.get("local.server.id") or new_guid()),
        direction=direction_of(connection), producer=_texts(properties.get("producer")),
        consumer=_texts(properties.get("consumer")),
    )


def direction_of(connection: Mapping[str, Any]) -> str:
    """Which way events go between a topic and who opens it: IN_AND_OUT, IN_ONLY or OUT_ONLY."""
    named = (connection.get("configurationProperties") or {}).get("eventDirection")
    return named if named in (IN_ONLY, OUT_ONLY) else IN_AND_OUT


def _texts(value: object) -> dict[str, str]:
    """A map of texts, given as a JSON object or in the text form ``{a=b, c=d}``."""
    if isinstance(value, Mapping):
        return {str(name): _text(each) for name, each in value.items() if each is not None}
    if isinstance(value, str):
        pairs = (pair.partition("=") for pair in value.strip().strip("{}").split(","))
        return {name.strip(): text.strip() for name, sign, text in pairs if sign}
    return {}


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
