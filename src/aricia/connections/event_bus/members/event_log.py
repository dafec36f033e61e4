"""What one member tells in one cohort, in order, for the others to read: a file in the data directory.

An event has an offset, which grows. Offsets alone do not tell whether a reader has read *these* events: a log that was restored
from a copy goes on with other events at offsets that it gave before. So every opening of the log begins an epoch, and a reader's
place is an epoch with an offset: it resumes where the log as it is now, and the one that it has read from, were still the same.

What is kept: everything for some hours; what some reader has not read yet for some days; never more than so many megabytes. The
newest registrations are kept for good, so that who comes later is told who is there.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import apsw
from msgspec import Struct

from aricia.base.clock import now_ms
from aricia.base.codec import decode, encode
from aricia.base.errors import ConnectorError
from aricia.base.guids import new_guid
from aricia.connections.event_bus.members.settings import MemberBusSettings

REGISTRATION = "registration"
KEPT_REGISTRATIONS = 20
KEPT_EPOCHS = 1000
HOUR = 3600 * 1000

_SCHEMA = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS event (
  offset INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, value TEXT NOT NULL, requires TEXT, time INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS event_time ON event (time);
CREATE TABLE IF NOT EXISTS epoch (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, begin INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS trimmed (offset INTEGER NOT NULL);
"""
_APPEND = "INSERT INTO event (topic, value, requires, time) VALUES (?, ?, ?, ?)"
_READ = "SELECT offset, topic, value, requires FROM event WHERE offset > ? ORDER BY offset LIMIT ?"
_BEFORE = "SELECT max(offset) FROM event WHERE time < ?"
_TRIM = f"""
DELETE FROM event WHERE offset <= ?1 AND offset NOT IN (
  SELECT offset FROM event WHERE topic = '{REGISTRATION}' ORDER BY offset DESC LIMIT {KEPT_REGISTRATIONS}
)"""


class Place(NamedTuple):
    """How far a reader is: it has read up to this offset, which was in this epoch."""

    epoch: str
    offset: int


class LoggedEvent(Struct, frozen=True, omit_defaults=True):
    """requires: up to which offsets of other members the teller had read before it told this"""

    offset: int
    topic: str
    value: str
    requires: dict[str, int] | None = None


class EventLog:
    """The file. Thread safe."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writing, self._reading = threading.Lock(), threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writer, self._reader = _opened(path), _opened(path)
            self.last: int = self._writer.execute("SELECT seq FROM sqlite_sequence WHERE name = 'event'").get or 0
            self._trimmed: int = self._writer.execute("SELECT max(offset) FROM trimmed").get or 0
            self._epochs = self._begin_epoch()
        except (OSError, apsw.Error) as problem:
            raise self._fault(problem) from problem

    def _begin_epoch(self) -> list[tuple[str, int]]:
        with self._writer:
            self._writer.execute("INSERT INTO epoch (id, begin) VALUES (?, ?)", (new_guid(), self.last + 1))
            self._writer.execute("DELETE FROM epoch WHERE number <= last_insert_rowid() - ?", (KEPT_EPOCHS,))
        return list(self._writer.execute("SELECT id, begin FROM epoch ORDER BY number"))

    def close(self) -> None:
        """Close the file."""
        with self._writing, self._reading:
            self._writer.close()
            self._reader.close()

    # ---- telling ---------------------------------------------------------------------------------------------------
    def append(self, topic: str, values: Sequence[str], requires: Mapping[str, int]) -> None:
        """Add events, for good when this returns. requires: of the first one, and so of those after it

        errors: ConnectorError ARICIA-503-010
        """
        now, needed = now_ms(), encode(requires).decode() if requires else None
        try:
            with self._writing:
                with self._writer:
                    for number, value in enumerate(values):
                        self._writer.execute(_APPEND, (topic, value, None if number else needed, now))
                self.last = self._writer.last_insert_rowid()
        except apsw.Error as problem:
            raise self._fault(problem) from problem

    # ---- reading ---------------------------------------------------------------------------------------------------
    def resume(self, place: Place | None) -> tuple[int, bool]:
        """(offset after which a reader goes on, whether it has missed events that are no longer here); None: it is new."""
        if place is None:
            return 0, False
        number = next((number for number, (epoch, _) in enumerate(self._epochs) if epoch == place.epoch), None)
        if number is None:
            return 0, True
        end = self.last if number + 1 == len(self._epochs) else self._epochs[number + 1][1] - 1
        offset = min(place.offset, end)
        return offset, offset < self._trimmed

    def place_at(self, offset: int) -> Place:
        """The place of a reader that has read up to an offset."""
        epoch = next((epoch for epoch, begin in reversed(self._epochs) if begin <= offset + 1), self._epochs[0][0])
        return Place(epoch, offset)

    def read(self, after: int, count: int, size: int) -> tuple[list[LoggedEvent], int]:
        """The next events, not more than so many or so many characters, but one at least where there is one.

        -> the events, the offset of who has read them;  errors: ConnectorError ARICIA-503-010
        """
        found: list[LoggedEvent] = []
        last = self.last
        try:
            with self._reading:
                for offset, topic, value, requires in self._reader.execute(_READ, (after, count)):
                    size -= len(value)
                    if found and size < 0:
                        return found, found[-1].offset
                    found.append(LoggedEvent(offset, topic, value, decode(requires) if requires else None))
        except apsw.Error as problem:
            raise self._fault(problem) from problem
        if len(found) == count:
            return found, found[-1].offset
        return found, max(last, found[-1].offset if found else after)  # what is not there up to the last one is trimmed

    # ---- forgetting ------------------------------------------------------------------------------------------------
    def trim(self, settings: MemberBusSettings, read: int) -> int:
        """Remove what is no longer kept. read: up to where all readers have read.  -> the offset up to which nothing is left"""
        now = now_ms()
        try:
            with self._writing, self._writer:
                settled = self._writer.execute(_BEFORE, (now - int(settings.keep_hours * HOUR),)).get or 0
                old = self._writer.execute(_BEFORE, (now - int(settings.keep_days * 24 * HOUR),)).get or 0
                end = max(min(settled, read), old, self._excess(settings.keep_megabytes * 1e6))
                if end > self._trimmed:
                    self._writer.execute(_TRIM, (end,))
                    self._writer.execute("DELETE FROM trimmed")
                    self._writer.execute("INSERT INTO trimmed VALUES (?)", (end,))
                    self._trimmed = end
        except apsw.Error as problem:
            raise self._fault(problem) from problem
        return self._trimmed

    def _excess(self, most: float) -> int:
        """Up to which offset events have to go for the others to take less than so many bytes."""
        size, pages, free = (self._writer.pragma(name) for name in ("page_size", "page_count", "freelist_count"))
        used = size * (pages - free)
        if used <= most:
            return 0
        first: Any = self._writer.execute("SELECT min(offset) FROM event WHERE offset > ?", (self._trimmed,)).get
        return 0 if first is None else first + int((self.last - first + 1) * min(1.0, 1.1 - most / used))

    def _fault(self, problem: Exception) -> ConnectorError:
        return ConnectorError("ARICIA-503-010", (str(self.path), str(problem)), caused_by=type(problem).__name__)


def _opened(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path))
    connection.set_busy_timeout(10_000)
    connection.execute(_SCHEMA).fetchall()
    return connection
