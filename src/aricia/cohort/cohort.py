"""A server's part in one cohort: its topics, and what goes out to them and comes in over them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from aricia.base.audit_log import AuditLog
from aricia.base.errors import AriciaError, ConnectorError
from aricia.cohort.cohort_log import CohortLog
from aricia.cohort.envelope import INSTANCE, PROTOCOL, REGISTRY, TYPEDEF, Event, UnreadableEvent, read
from aricia.cohort.exchange_rules import ExchangeRule
from aricia.cohort.gone import Gone
from aricia.cohort.inbound_instances import InboundInstances, InboundRules
from aricia.cohort.member_copies import MemberCopies, Reach
from aricia.cohort.outbound_instances import OutboundInstances, refresh_request
from aricia.cohort.outbox import COMPONENT, LAST_WORDS, Outbox
from aricia.cohort.registration import LocalMember, Registration
from aricia.cohort.registry_store import MemberRegistration, RegistryStore
from aricia.cohort.type_exchange import TypeExchange
from aricia.cohort.type_notes import TypeNotes
from aricia.connections.api import Finish, Listener, MemberTopic, Topic
from aricia.repository.feed_relay import FeedRelay
from aricia.repository.instances import Entity, Relationship
from aricia.repository.metadata_collection import Repository

Json = dict[str, Any]
Processor = Callable[[Event], Finish | None]

# What code raises that does not expect what it is given.
_OF_THE_EVENT = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

NEW, CONNECTED, DISCONNECTED, FAILED = "NEW", "CONNECTED", "DISCONNECTED", "CONFIGURATION_ERROR"
REGISTRATIONS, TYPES, INSTANCES, SINGLE = "registration", "types", "instances", "single"


class CohortTopic(Struct, frozen=True, kw_only=True):
    """A topic, and which way events go between it and this member. opener: opens it, given what is told when events were lost"""

    opener: Callable[[Callable[[], None]], Topic]
    sends: bool = True
    receives: bool = True


class CohortPlace(Struct, frozen=True, kw_only=True):
    """What a cohort is made of.

    topics: by what goes over them: REGISTRATIONS, TYPES, INSTANCES;  SINGLE: over this one everything goes, beside what goes over
        the others where there are others
    registry: opens the store of the members
    repository: None for a server that has none;  user: who changes what is at home here, where that follows from events
    changed: told who the other members are, whenever that changes;  nobody while the server is not connected
    reach: how the repositories of the other members are reached;  None: what is not told by events is not copied
    notes: where it is kept from whom types are, and which of them users asked for;  None = nowhere
    send, process, save: which events are sent, processed, and saved in the repository
    """

    name: str
    member: LocalMember
    topics: Mapping[str, CohortTopic]
    registry: Callable[[], RegistryStore]
    audit_log: AuditLog
    repository: Repository | None = None
    user: str = "OMAGServer"
    notes: Path | None = None
    reach: Reach | None = None
    send: ExchangeRule = ExchangeRule()
    process: ExchangeRule = ExchangeRule()
    save: ExchangeRule = ExchangeRule()
    changed: Callable[[Sequence[MemberRegistration]], None] = lambda members: None


class Cohort:
    """Connects, disconnects, leaves. Thread safe."""

    def __init__(self, place: CohortPlace) -> None:
        self.name, self._place = place.name, place
        self.status = NEW
        self._log = CohortLog(place.audit_log, place.name)
        self._changing = threading.RLock()
        self._registration: Registration | None = None
        self._types: TypeExchange | None = None
        self._notes: TypeNotes | None = None
        self._topics: dict[str, Topic] = {}
        self._outboxes: dict[str, Outbox] = {}
        self._relay: FeedRelay | None = None
        self._copies: MemberCopies | None = None
        self._closing = False
        self._told_types: int | None = None  # version of the types that the others have been told of

    # ---- connecting ------------------------------------------------------------------------------------------------
    def connect(self) -> bool:
        """Open the topics and register. -> False when the configuration does not let it, which is logged

        A broker that does not answer is no reason: events wait for it.
        """
        with self._changing:
            if self.status == CONNECTED:
                return True
            self._log.tell("OMRS-AUDIT-0005", self.name, action="connect")
            try:
                self._connect()
            except AriciaError as fault:
                self._log.tell("OMRS-AUDIT-0006", self.name, fault.id, fault.text, action="connect")
                self._close()
                self.status = FAILED
                return False
            self.status = CONNECTED
            return True

    def _connect(self) -> None:
        place = self._place
        self._closing = False
        self._topics = {name: topic.opener(partial(self._lost, name)) for name, topic in place.topics.items()}
        self._outboxes = {
            name: Outbox(topic, self.name, place.audit_log) for name, topic in self._topics.items() if place.topics[name].sends
        }
        registration = Registration(place.member, place.registry(), self._log, self._sender(REGISTRATIONS), self._know)
        self._registration = registration
        place.changed(registration.remote)
        processors: dict[str, Processor] = {REGISTRY: registration.process}
        if place.repository is not None:
            processors |= self._exchange(place.repository, registration)
        for name in (SINGLE, REGISTRATIONS, TYPES, INSTANCES):
            if name in self._topics and place.topics[name].receives:
                self._topics[name].listen(self._listener(self._topics[name], processors))
            if name in self._outboxes:
                self._outboxes[name].start()
        if self._types is not None:
            types = self._types.repository.types
            self._types.start(everything=self._told_types != types.version)
            self._told_types = types.version
        registration.register()
        if self._relay is not None:
            self._relay.start()
        if self._copies is not None:
            self._copies.start()

    def _know(self, members: Sequence[MemberRegistration]) -> None:
        """The other members have changed."""
        self._place.changed(members)
        if self._copies is not None:
            self._copies.look()

    def _lost(self, topic: str) -> None:
        """Events on a topic were removed before this member has read them."""
        place = self._topics.get(topic)
        self._log.tell("ARICIA-0512", self.name, place.name if place is not None else topic, action="processEvent")
        if topic in (INSTANCES, SINGLE) and self._copies is not None:
            self._copies.lost()

    def _exchange(self, repository: Repository, registration: Registration) -> dict[str, Processor]:
        """What becomes of the events of types and instances."""
        place, originator = self._place, self._place.member.originator
        notes = self._notes = self._notes or TypeNotes(place.notes)
        rules = InboundRules(process=replace(place.process, learned=notes), save=replace(place.save, learned=notes))
        gone = Gone()
        outbound = OutboundInstances(originator, repository.collection_id, place.send, repository.types)
        out = [self._topics[name] for name in (INSTANCES, SINGLE) if name in self._outboxes and place.send.passes_instances]
        types_out = next((self._outboxes[name] for name in (TYPES, SINGLE) if name in self._outboxes), None)
        inbound = InboundInstances(
            repository, originator, rules, outbound, self._log, lambda: registration.remote_ids, self._sender(INSTANCES),
            place.user, partial(_publish, out, types_out), gone, self._types_read,
        )
        if place.reach is not None and place.process.passes_instances and place.save.passes_instances:
            self._copies = MemberCopies(
                repository, place.reach, rules, notes, self._log, lambda: registration.remote, self.request_refresh, place.user,
                gone,
            )
        self._types = TypeExchange(
            repository, originator, self._log, self._sender(TYPES), sends=place.send.passes_types,
            learns=place.process.passes_types and place.save.passes_types, notes=notes,
        )
        if out:
            send = partial(_send, out, types_out)
            self._relay = FeedRelay(repository, reader_name(self.name), outbound.translate, send, place.audit_log)
        return {TYPEDEF: self._types.process, INSTANCE: inbound.begin}

    def _types_read(self) -> bool:
        """Whether everything that was told of types is learned. What comes over one topic with the instances comes in order.

        errors: ARICIA-503-011 the server disconnects: what waits for its type comes again when it is back
        """
        if self._closing:
            raise ConnectorError("ARICIA-503-011", (TYPES, self.name, "the server disconnects"))
        topic = self._topics.get(TYPES)
        return topic is None or topic.has_read()

    def _sender(self, kind: str) -> Callable[..., None]:
        def send(*events: str) -> None:
            for name in (kind, SINGLE):
                if name in self._outboxes:
                    self._outboxes[name].send(*events)

        return send

    def _listener(self, topic: Topic, processors: Mapping[str, Processor]) -> Listener:
        def listen(text: str) -> Finish | None:
            if not text:
                self._log.tell("OMRS-AUDIT-0102", topic.name, action="processEvent")
                return None
            try:
                event = read(text)
            except UnreadableEvent as problem:
                self._log.tell("OMRS-AUDIT-0100", problem, text[:500], action="processEvent")
                return None
            if event.protocol_version_id not in (None, PROTOCOL):
                self._log.once("ARICIA-0502", event.originator.shown, event.protocol_version_id)
            processor = processors.get(event.event_category)
            return self._begin(processor, event, topic, text) if processor is not None else None

        return listen

    def _begin(self, processor: Processor, event: Event, topic: Topic, text: str) -> Finish | None:
        """Begin to apply an event. One that this code cannot handle is set aside: it must not keep back all that follow.

        errors, here or from what is returned: those of a repository or bus that may work again later
        """

        def guarded(step: Callable[[], Finish | None]) -> Finish | None:
            try:
                return step()
            except AriciaError:
                raise
            except _OF_THE_EVENT as problem:
                inserts = (self.name, event.originator.shown, topic.name, f"{type(problem).__name__} {problem}", text[:500])
                self._place.audit_log.log("ARICIA-0530", *inserts, component=COMPONENT, action="processEvent", problem=problem)
                return None

        finish = guarded(partial(processor, event))
        return None if finish is None else partial(_forget, guarded, finish)

    # ---- leaving ---------------------------------------------------------------------------------------------------
    def disconnect(self) -> bool:
        """Listen and tell no more. The server stays a member. -> False when it is not connected"""
        with self._changing:
            if self.status != CONNECTED:
                return False
            self._log.tell("OMRS-AUDIT-0008", self.name, action="disconnect")
            self._close()
            self.status = DISCONNECTED
            return True

    def unregister(self) -> bool:
        """Be a member no more. -> False when the server is none"""
        with self._changing:
            if self.status == DISCONNECTED and self.local_registration is not None:
                self.connect()
            if self.status != CONNECTED or self._registration is None:
                return False
            self._log.tell("OMRS-AUDIT-0009", self.name, action="unregister")
            self._registration.unregister()
            for name in {REGISTRATIONS, SINGLE} & self._outboxes.keys():
                self._outboxes[name].drain()
            topic = next(iter(self._topics.values()))
            if isinstance(topic, MemberTopic):  # nobody else keeps the last words
                topic.wait_until_read(LAST_WORDS)
            self._close()
            self.status = DISCONNECTED
            return True

    def _close(self) -> None:
        self._closing = True
        self._place.changed([])
        if self._copies is not None:
            self._copies.stop()
        if self._types is not None:
            self._told_types = self._types.repository.types.version
            self._types.stop()
        if self._relay is not None:
            self._relay.stop()
        for topic in self._topics.values():
            topic.close()
        for outbox in self._outboxes.values():
            outbox.stop()
        self._topics, self._outboxes, self._relay, self._types, self._copies = {}, {}, None, None, None

    # ---- what is known ---------------------------------------------------------------------------------------------
    @property
    def local_registration(self) -> MemberRegistration | None:
        """The server's own registration; None when it is no member."""
        return self._registration.local if self._registration is not None else None

    @property
    def remote_members(self) -> list[MemberRegistration]:
        """The other members."""
        return self._registration.remote if self._registration is not None else []

    @property
    def remote_ids(self) -> frozenset[str]:
        """The metadata collections of the other members."""
        return self._registration.remote_ids if self._registration is not None else frozenset()

    def found(self, home: str, instances: Sequence[Entity | Relationship]) -> None:
        """A user has found instances at their home, which are unknown here: copies are kept when it is a member."""
        copies = self._copies
        if copies is not None and home in self.remote_ids:
            copies.found(home, instances)

    @property
    def open_topics(self) -> list[Topic]:
        """The topics, while the server is connected."""
        return list(self._topics.values())

    # ---- asking ----------------------------------------------------------------------------------------------------
    def request_refresh(self, kind: str, type_name: str, guid: str, home: str) -> None:
        """Ask the home of an instance for a new copy. kind: entity or relationship"""
        repository = self._place.repository
        definition = repository.types.get(type_name) if repository is not None else None
        if definition is not None and self._place.send.passes_instances:
            self._sender(INSTANCES)(refresh_request(self._place.member.originator, kind, definition, guid, home))


def _forget(guarded: Callable[[Finish], object], finish: Finish) -> None:
    guarded(finish)


def _send(topics: Sequence[Topic], types: Outbox | None, events: Sequence[str]) -> Finish:
    """Put events of instances on their way, after those of the types that they may have.

    errors: those of the topics;  ARICIA-503-011 the types cannot be published
    """
    if types is not None and not types.drain():
        raise ConnectorError("ARICIA-503-011", (types.topic.name, types.topic.member, "types are still waiting"))
    finishes = [topic.send(events) for topic in topics]

    def finish() -> None:
        for each in finishes:
            if each is not None:
                each()

    return finish


def _publish(topics: Sequence[Topic], types: Outbox | None, events: Sequence[str]) -> None:
    """Publish events of instances, as ``_send`` does, and wait for it."""
    _send(topics, types, events)()


def reader_name(cohort: str) -> str:
    """By which name a repository keeps how much of its changes a cohort was told."""
    return f"cohort {cohort}"


def reserve_reader(repository: Repository, cohort: str) -> None:
    """Have a cohort told of everything that changes from now on, also before the server connects to it for the first time."""
    name = reader_name(cohort)
    if repository.read(lambda collection: collection.reader_place(name)) is None:
        now = repository.read(lambda collection: collection.last_change())
        repository.write(lambda collection: collection.keep_reader_place(name, now)).result()
