"""The bus of one machine: topics in a file that any platform process of the data directory may use.

Events are kept for a while, and each member's place in each topic for good: who was away catches up, as with a broker.
The file is not the only copy of anything: a publisher that was not told that its events were taken sends them again.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import apsw

from aricia.base.clock import now_ms
from aricia.base.errors import ConnectorError
from aricia.connections.event_bus.consumer import Consumer
from aricia.connections.event_bus.port import Listener, TopicPlace

KEPT_MS = 7 * 24 * 3600 * 1000  # how long events are kept
TRIM_EVERY = 5_000  # events between two looks for old ones
BATCH = 200
BUSY_MS = 10_000  # how long a process waits for others that use the file
OPENING_MS = 50  # how long it waits, and then pauses, while it opens the file
OTHER_PROCESS = 0.25  # seconds until events of another process are noticed

_SCHEMA = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS event (
  offset INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, time INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS event_topic ON event (topic, offset);
CREATE TABLE IF NOT EXISTS place (
  member TEXT NOT NULL, topic TEXT NOT NULL, offset INTEGER NOT NULL, PRIMARY KEY (member, topic)
);
CREATE TABLE IF NOT EXISTS removed (topic TEXT PRIMARY KEY, offset INTEGER NOT NULL);
"""
_APPEND = "INSERT INTO event (topic, key, value, time) VALUES (?, ?, ?, ?)"
_READ = "SELECT offset, value FROM event WHERE topic = ? AND offset > ? ORDER BY offset LIMIT ?"
_NOTE_REMOVED = (
    "INSERT INTO removed SELECT topic, max(offset) FROM event WHERE time < ? GROUP BY topic "
    "ON CONFLICT DO UPDATE SET offset = excluded.offset"
)
_END = (
    "SELECT max(coalesce((SELECT max(offset) FROM event WHERE topic = ?), 0), "
    "coalesce((SELECT offset FROM removed WHERE topic = ?), 0))"
)
_KEEP_PLACE = "INSERT INTO place VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET offset = excluded.offset"


class LocalBus:
    """The file of a bus. Thread safe; one instance serves all topics of a process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self.appended = threading.Condition()
        self.appends = 0  # how often this process has added events
        self._since_trim = 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = self._opened()
        except (OSError, apsw.Error) as problem:
            raise self._fault(problem) from problem

    def _opened(self) -> apsw.Connection:
        """The file with its tables.

        Processes that make them at the same time can wait for each other: then each begins anew.
        """
        until = time.monotonic() + BUSY_MS / 1000
        while True:
            db = apsw.Connection(str(self.path))
            try:
                db.set_busy_timeout(OPENING_MS)
                db.execute(_SCHEMA).fetchall()
                db.set_busy_timeout(BUSY_MS)
                db.transaction_mode = "IMMEDIATE"  # one that reads first cannot wait for its turn to write
                return db
            except apsw.BusyError:
                db.close(True)
                if time.monotonic() > until:
                    raise
                time.sleep(random.random() * OPENING_MS / 1000)

    @contextmanager
    def _used(self, *, writing: bool = False) -> Iterator[None]:
        """Have the file for a moment. errors: ARICIA-503-010"""
        try:
            with self._lock:
                if writing:
                    with self._db:
                        yield
                else:
                    yield
        except apsw.Error as problem:
            raise self._fault(problem) from problem

    def append(self, topic: str, key: str, values: Sequence[str]) -> None:
        """Add events at the end of a topic."""
        now = now_ms()
        with self._used(writing=True):
            self._db.executemany(_APPEND, [(topic, key, value, now) for value in values])
            self._since_trim += len(values)
            if self._since_trim >= TRIM_EVERY:
                self._since_trim = 0
                self._db.execute(_NOTE_REMOVED, (now - KEPT_MS,))
                self._db.execute("DELETE FROM event WHERE time < ?", (now - KEPT_MS,))
        with self.appended:
            self.appends += 1
            self.appended.notify_all()

    def read(self, topic: str, after: int) -> list[tuple[int, str]]:
        """(offset, event) of the next events of a topic."""
        with self._used():
            return [(offset, value) for offset, value in self._db.execute(_READ, (topic, after, BATCH))]

    def is_followed(self, topic: str) -> bool:
        """Whether any member has a place in a topic. Others begin with what comes after them."""
        with self._used():
            return self._db.execute("SELECT 1 FROM place WHERE topic = ? LIMIT 1", (topic,)).get is not None

    def place_of(self, member: str, topic: str) -> int:
        """The offset up to which a member has read a topic: when it comes for the first time the end, which is remembered."""
        known: int | None
        with self._used(writing=True):
            known = self._db.execute("SELECT offset FROM place WHERE member = ? AND topic = ?", (member, topic)).get
            if known is None:
                known = self._db.execute(_END, (topic, topic)).get
                self._db.execute(_KEEP_PLACE, (member, topic, known))
        assert known is not None
        return known

    def end_of(self, topic: str) -> int:
        """The offset of the last event of a topic, 0 before the first."""
        with self._used():
            return int(self._db.execute(_END, (topic, topic)).get)

    def removed_up_to(self, topic: str) -> int:
        """The offset up to which events of a topic have been removed, 0 when none has been."""
        with self._used():
            return int(self._db.execute("SELECT offset FROM removed WHERE topic = ?", (topic,)).get or 0)

    def keep_place(self, member: str, topic: str, offset: int) -> None:
        """Remember that a member has read a topic up to an offset."""
        with self._used(writing=True):
            self._db.execute(_KEEP_PLACE, (member, topic, offset))

    def _fault(self, problem: Exception) -> ConnectorError:
        return ConnectorError("ARICIA-503-010", (str(self.path), str(problem)), caused_by=type(problem).__name__)


class LocalTopic:
    """A topic of the bus of this machine."""

    def __init__(self, place: TopicPlace, bus: LocalBus) -> None:
        self.name, self.member = place.settings.name, place.settings.member
        self._bus = bus
        self._audit_log, self._lost = place.audit_log, place.lost
        self._listening: list[tuple[Consumer[tuple[int, bool]], _Reader]] = []

    def publish(self, events: Sequence[str]) -> None:
        """Put events on the topic."""
        self._bus.append(self.name, self.member, events)

    def send(self, events: Sequence[str]) -> None:
        """The same: there is nothing to wait for."""
        self.publish(events)

    def is_followed(self) -> bool:
        """Whether anybody listens, or did and may come back."""
        return self._bus.is_followed(self.name)

    def listen(self, listener: Listener) -> None:
        """Give events to the listener, from where this member left off."""
        reader = _Reader(self._bus, self.member, self.name)
        if reader.has_missed:
            self._lost()
            reader.pass_over()
        consumer = Consumer(self.name, reader.next_event, reader.event_done, listener, self._audit_log)
        self._listening.append((consumer, reader))
        consumer.start()

    def has_read(self) -> bool:
        """Whether everything that is on the topic is done with here."""
        readers = [reader for consumer, reader in self._listening if not consumer.is_asking()]
        if not readers:
            return True
        end = self._bus.end_of(self.name)
        return all(reader.done >= end for reader in readers)

    def close(self) -> None:
        """Stop listening."""
        for consumer, _ in self._listening:
            consumer.stop()
        self._listening.clear()


class _Reader:
    """A member's walk along a topic.

    has_missed: whether events were removed that it has not read;  done: the offset up to which events are done with
    """

    def __init__(self, bus: LocalBus, member: str, topic: str) -> None:
        self._bus, self._member, self._topic = bus, member, topic
        self._read = self.done = bus.place_of(member, topic)
        self.has_missed = self._read < bus.removed_up_to(topic)
        self._waiting: list[tuple[int, str]] = []  # the next one last

    def pass_over(self) -> None:
        """What was removed is of no concern any more."""
        self._read = self.done = self._bus.removed_up_to(self._topic)
        self._bus.keep_place(self._member, self._topic, self._read)

    def next_event(self, seconds: float) -> tuple[str, tuple[int, bool]] | None:
        """The next event, its offset, and whether it is the last of those that were read together."""
        appends = self._bus.appends
        if not self._waiting:
            self._waiting = self._bus.read(self._topic, self._read)[::-1]
        if not self._waiting:
            if seconds:
                with self._bus.appended:
                    self._bus.appended.wait_for(lambda: self._bus.appends != appends, min(seconds, OTHER_PROCESS))
            return None
        self._read, event = self._waiting.pop()
        return event, (self._read, not self._waiting)

    def event_done(self, place: tuple[int, bool]) -> None:
        """Everything up to an event is done with; the place is kept at the end of what was read together.

        errors: ARICIA-503-010 the place is not kept now, but with the next one
        """
        offset, is_last = place
        self.done = offset
        if is_last:
            self._bus.keep_place(self._member, self._topic, offset)


_buses: dict[Path, LocalBus] = {}
_buses_lock = threading.Lock()


def local_bus(directory: Path) -> LocalBus:
    """The bus of a directory, the same for everybody in this process."""
    path = directory.resolve() / "events.db"
    with _buses_lock:
        bus = _buses.get(path)
        if bus is None:
            bus = _buses[path] = LocalBus(path)
        return bus


def open_topic(place: TopicPlace) -> LocalTopic:
    """A topic of the bus in the directory of the place."""
    return LocalTopic(place, local_bus(place.bus_directory))
