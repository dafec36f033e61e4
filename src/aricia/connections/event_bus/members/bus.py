"""One member's part in a cohort without a broker: the log of what it tells, readers of the others, and those who read here."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from urllib.parse import quote

from aricia.base.clock import now_ms
from aricia.base.errors import AriciaError, unauthorised
from aricia.connections.event_bus.members.event_log import HOUR, EventLog, LoggedEvent, Place
from aricia.connections.event_bus.members.member_memory import MemberMemory, Reader
from aricia.connections.event_bus.members.page import COUNT, LARGEST_EVENT, SIZE, Page
from aricia.connections.event_bus.members.reader import MemberReader
from aricia.connections.event_bus.members.settings import MemberBusSettings, address_of
from aricia.connections.event_bus.port import CohortMember, Finish, Listener, TopicPlace
from aricia.connections.rest.opening import open_client, user_of

MOST_MEMBERS, MOST_READERS = 100, 1000
TRIM_EVERY = 300.0  # seconds between looks for what is no longer kept
READERS_KEPT_EVERY = 5.0  # seconds
LAST_WORDS = 2.0  # seconds in which the others may read what was told last before the member goes
PRESENT = 1.0  # seconds since its last question within which a reader is still there
_COMPONENT = "Cohort without a broker"


class Receiver:
    """What a topic's events are given to, one after the other."""

    def __init__(self, lost: Callable[[], None] = lambda: None) -> None:
        self.lost = lost
        self.lock = threading.Lock()
        self.listener: Listener | None = None


class MemberBus:
    """Thread safe; one for all topics of a cohort that a server of this process is a member of."""

    def __init__(self, place: TopicPlace, of: CohortMember, settings: MemberBusSettings) -> None:
        self.member, self.cohort, self.address = place.settings.member, of.cohort, address_of(of.address)
        self.audit_log, self.settings = place.audit_log, settings
        self.path = PATH.format(quote(of.cohort, safe=""))
        self.wait = settings.wait
        self._of = of
        name = f"cohort-{quote(of.cohort, safe='')}-{quote(self.member, safe='')}"
        self.log = EventLog(place.bus_directory / f"{name}.events.db")
        self.memory = MemberMemory(place.bus_directory / f"{name}.members.db")
        self._lock, self._publishing = threading.RLock(), threading.Lock()
        self._closed = False
        self._receiving: dict[str, Receiver] = {}
        self._members: dict[str, MemberReader] = {}
        self._passed_over: set[str] = {self.address} if self.address else set()  # this member itself, and too many
        self._told_of: set[str] = set()
        self.changes_of_members = 0
        self._readers = self.memory.readers()
        self._readers_kept = self._trimmed_at = time.monotonic()
        self._required: dict[str, int] = {}
        self._progress = threading.Condition()
        self._wakers: set[Callable[[], None]] = set()
        self._users = settings.users | {of.user} | self._calling_user()

    def _calling_user(self) -> set[str]:
        try:
            user = user_of(self._of.connection, self._of.locate)
        except AriciaError:
            return set()  # the calls that need it say what is wrong
        return {user} if user else set()

    # ---- topics of this member -------------------------------------------------------------------------------------
    def receive(self, topic: str, lost: Callable[[], None]) -> None:
        """Events of a topic will have a listener; until then they wait. lost: told of those that were removed unread"""
        with self._lock:
            self._receiving[topic] = Receiver(lost)

    def listen(self, topic: str, listener: Listener) -> None:
        """Give the events of a topic to a listener, one after the other. With the first listener reading begins."""
        with self._lock:
            self._receiving.setdefault(topic, Receiver()).listener = listener
            since = now_ms() - int(self.settings.keep_days * 24 * HOUR)
            known = self.memory.addresses(since)
            for address in (*self.settings.members, *(known if self.settings.learns else ())):
                self._read(address, known.get(address, ""))
        self.tell_progress()

    def publish(self, topic: str, events: Sequence[str]) -> None:
        """Keep events for the others. errors: ConnectorError ARICIA-503-010"""
        fitting = [event for event in events if len(event) <= LARGEST_EVENT]
        if len(fitting) < len(events):
            largest = max(map(len, events))
            self.audit_log.log("ARICIA-0527", self.cohort, largest, LARGEST_EVENT, component=_COMPONENT, action="publish")
        if not fitting:
            return
        with self._publishing:
            begun = {each.member: each.begun for each in list(self._members.values()) if each.begun}
            requires = {member: offset for member, offset in begun.items() if self._required.get(member) != offset}
            self.log.append(topic, fitting, requires)
            self._required |= requires
        self._wake()
        self._trim_in_time()

    def wait_until_read(self, seconds: float, recently: float) -> bool:
        """Wait until those who read here now, or did so many seconds ago, have read everything. -> False when it takes longer"""
        end = time.monotonic() + seconds
        while self._is_awaited(recently):
            left = end - time.monotonic()
            if left <= 0:
                return False
            self.wait_for_progress(min(left, 0.05))
        return True

    def _is_awaited(self, recently: float) -> bool:
        since = now_ms() - int(recently * 1000)
        with self._lock:
            return any(
                each.offset < self.log.last and (each.asking or each.time >= since) for each in self._readers.values()
            )

    # ---- reading others --------------------------------------------------------------------------------------------
    def learn(self, address: str) -> None:
        """Read a member, too, that others know or that reads here."""
        if self.settings.learns and address_of(address) == address:
            with self._lock:
                self._read(address, "")

    def _read(self, address: str, member: str) -> None:
        if self._closed or not self._receiving or address in self._members or address in self._passed_over:
            return
        if len(self._members) >= MOST_MEMBERS:
            self.audit_log.log("ARICIA-0526", address, self.cohort, MOST_MEMBERS, component=_COMPONENT, action="learnMember")
            self._passed_over.add(address)
            return
        client = open_client(self._of.connection, address, self._of.locate, interruptible=True)
        self._members[address] = reader = MemberReader(self, address, member, client)
        reader.start()

    def reached(self, reader: MemberReader, page: Page) -> bool:
        """A member has answered. -> False when its events are read over another address already, or it is this one"""
        with self._lock:
            if page.member == self.member:
                self._passed_over.add(reader.address)
                self._members.pop(reader.address, None)
                reader.retire()
                return False
            if self.is_read_elsewhere(reader):
                return False
        self.memory.keep_address(reader.address, page.member)
        if page.member not in self._told_of:
            with self._lock:
                self._told_of.add(page.member)
                self.changes_of_members += 1
            self._wake()
        for address in page.members:
            self.learn(address)
        return True

    def is_read_elsewhere(self, reader: MemberReader) -> bool:
        """Whether another address gives the events of the same member."""
        with self._lock:
            return any(
                each is not reader and each.reached and each.member == reader.member for each in self._members.values()
            )

    def behind(self, event: LoggedEvent) -> list[MemberReader]:
        """The readers of those members that have told what an event follows from, as far as that is not handled here yet."""
        if not event.requires:
            return []
        readers = {each.member: each for each in sorted(self._members.values(), key=lambda each: each.reached)}
        return [
            readers[member] for member, offset in event.requires.items() if member in readers and readers[member].passed < offset
        ]

    def is_listened_to(self, topic: str) -> bool:
        """Whether the events of a topic can be handed on; of one that this member does not receive they are left out."""
        receiver = self._receiving.get(topic)
        return receiver is None or receiver.listener is not None

    def tell_progress(self) -> None:
        """Something was handled."""
        with self._progress:
            self._progress.notify_all()

    def wait_for_progress(self, seconds: float) -> None:
        """Wait until something was handled."""
        with self._progress:
            self._progress.wait(seconds)

    def deliver(self, topic: str, text: str) -> Finish | None:
        """Give an event to the listener of its topic; what nobody here listens to is left out. -> what the listener answers"""
        receiver = self._receiving.get(topic)
        if receiver is None or receiver.listener is None:
            return None
        with receiver.lock:
            return receiver.listener(text)

    def lost(self, member: str, address: str) -> None:
        """Events of a member were removed before they were read: they may have been of any topic."""
        self.audit_log.log("ARICIA-0524", member, self.cohort, address, component=_COMPONENT, action="readEvents")
        for receiver in list(self._receiving.values()):
            receiver.lost()

    # ---- being read ------------------------------------------------------------------------------------------------
    def check_user(self, user: str) -> None:
        """errors: UserNotAuthorized ARICIA-403-520 members do not call in the name of this user"""
        if user not in self._users:
            raise unauthorised("ARICIA-403-520", user=user, inserts=(user, self.cohort, self._of.server))

    def greet(self, member: str, address: str, place: Place | None) -> None:
        """A member asks for events: it has read up to its place, and is read itself from now on."""
        with self._lock:
            if self._closed or member == self.member:
                return
            known = self._readers.get(member)
            if known is None:
                if len(self._readers) >= MOST_READERS:
                    return  # it may read; how far it is holds nothing back
                known = self._readers[member] = Reader(0, 0)
                self._readers_kept = 0.0
            known.time = now_ms()
            known.asking += 1
            if place is not None:
                known.offset = max(known.offset, self.log.resume(place)[0])
            reading = self._members.get(address)
            if reading is not None and not reading.reached:
                reading.wake()
            elif reading is None and address:
                self.learn(address)
        self.tell_progress()

    def part(self, member: str) -> None:
        """A member has its answer."""
        with self._lock:
            known = self._readers.get(member)
            if known is not None and known.asking:
                known.asking -= 1

    def page(self, place: Place | None, request_id: str) -> Page:
        """The events after a place. errors: ConnectorError ARICIA-503-010"""
        after, missed = self.log.resume(place)
        events, end = self.log.read(after, COUNT, SIZE)
        new = self.log.place_at(end)
        self._keep_readers_in_time()
        self._trim_in_time()
        with self._lock:
            members = [each.address for each in self._members.values() if each.reached]
        return Page(
            request_id=request_id, member=self.member, epoch=new.epoch, offset=new.offset, missed=missed, members=members,
            events=events,
        )

    def has_news(self, place: Place | None, members: int) -> bool:
        """Whether there is something to tell: events after a place, or other members than when there were so many changes."""
        if place is None or self._closed or members != self.changes_of_members:
            return True
        after, missed = self.log.resume(place)
        return missed or after < self.log.last

    @property
    def closed(self) -> bool:
        """Whether nothing is to be read here any more."""
        return self._closed

    def add_waker(self, wake: Callable[[], None]) -> None:
        """Have a function called whenever there is something new, and at the end."""
        with self._lock:
            self._wakers.add(wake)

    def remove_waker(self, wake: Callable[[], None]) -> None:
        """Have it called no more."""
        with self._lock:
            self._wakers.discard(wake)

    def _wake(self) -> None:
        with self._lock:
            wakers = list(self._wakers)
        for wake in wakers:
            wake()

    # ---- keeping ---------------------------------------------------------------------------------------------------
    def _keep_readers_in_time(self) -> None:
        with self._lock:
            if time.monotonic() - self._readers_kept < READERS_KEPT_EVERY:
                return
            self._readers_kept = time.monotonic()
        self._keep_readers()

    def _keep_readers(self) -> None:
        with self._lock:
            for member, reader in self._readers.items():
                self.memory.keep_reader(member, reader)

    def _trim_in_time(self) -> None:
        with self._lock:
            if self._closed or time.monotonic() - self._trimmed_at < TRIM_EVERY:
                return
            self._trimmed_at = time.monotonic()
        self.trim()

    def trim(self) -> None:
        """Remove what is no longer kept, and say whose place is gone with it."""
        long_ago = now_ms() - int(self.settings.keep_days * 24 * HOUR)
        with self._lock:
            for member in [member for member, reader in self._readers.items() if reader.time < long_ago]:
                del self._readers[member]
                self.memory.forget_reader(member)
            read = min((each.offset for each in self._readers.values()), default=0)
        end = self.log.trim(self.settings, read)
        with self._lock:
            for member, reader in self._readers.items():
                if reader.offset < end:
                    reader.offset = end
                    self.audit_log.log("ARICIA-0525", member, self.cohort, component=_COMPONENT, action="trim")

    def close(self) -> None:
        """Read and tell no more. Those who read at the moment get what was told last: nobody else keeps it."""
        self.wait_until_read(LAST_WORDS, PRESENT)
        with self._lock:
            if self._closed:
                return
            self._closed = True
            members = list(self._members.values())
        self._wake()
        for each in members:
            each.stop()
        self.tell_progress()
        for each in members:
            each.join()
        try:
            self._keep_readers()
        finally:
            self.log.close()
            self.memory.close()


PATH = "/open-metadata/repository-services/metadata-highway/cohorts/{}/events"
