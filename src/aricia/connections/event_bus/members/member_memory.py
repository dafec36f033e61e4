"""What a member remembers of the others: where it is in what they tell, where they are, and how far they have read."""

from __future__ import annotations

import threading
from pathlib import Path

import apsw
from msgspec import Struct

from aricia.base.clock import now_ms
from aricia.base.errors import ConnectorError
from aricia.connections.event_bus.members.event_log import Place

# What is lost of this when the machine fails is read once more.
_SCHEMA = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS place (member TEXT PRIMARY KEY, epoch TEXT NOT NULL, offset INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS address (address TEXT PRIMARY KEY, member TEXT NOT NULL, time INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS reader (member TEXT PRIMARY KEY, offset INTEGER NOT NULL, time INTEGER NOT NULL);
"""
_KEEP_PLACE = "INSERT INTO place VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET epoch = excluded.epoch, offset = excluded.offset"
_KEEP_ADDRESS = "INSERT INTO address VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET member = excluded.member, time = excluded.time"
_KEEP_READER = "INSERT INTO reader VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET offset = excluded.offset, time = excluded.time"


class Reader(Struct):
    """A member that reads here. offset: up to which it has read;  time: of its last question, epoch ms;  asking: what waits"""

    offset: int
    time: int
    asking: int = 0


class MemberMemory:
    """The file. Thread safe."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = apsw.Connection(str(path))
            self._db.set_busy_timeout(10_000)
            self._db.execute(_SCHEMA).fetchall()
        except (OSError, apsw.Error) as problem:
            raise ConnectorError("ARICIA-503-010", (str(path), str(problem)), caused_by=type(problem).__name__) from problem

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    # ---- reading of others -----------------------------------------------------------------------------------------
    def place_of(self, member: str) -> Place | None:
        """How far this member has read what another one tells."""
        with self._lock:
            found = self._db.execute("SELECT epoch, offset FROM place WHERE member = ?", (member,)).get
        return Place(*found) if found else None

    def keep_place(self, member: str, place: Place) -> None:
        """Remember how far this member has read what another one tells."""
        self._write(_KEEP_PLACE, member, *place)

    def addresses(self, since: int) -> dict[str, str]:
        """The members that were reached after an instant, by their addresses."""
        with self._lock:
            return dict(self._db.execute("SELECT address, member FROM address WHERE time >= ?", (since,)))

    def keep_address(self, address: str, member: str) -> None:
        """Remember that a member was reached now."""
        self._write(_KEEP_ADDRESS, address, member, now_ms())

    # ---- reading by others -----------------------------------------------------------------------------------------
    def readers(self) -> dict[str, Reader]:
        """Who reads here."""
        with self._lock:
            return {member: Reader(offset, time) for member, offset, time in self._db.execute("SELECT * FROM reader")}

    def keep_reader(self, member: str, reader: Reader) -> None:
        """Remember how far another member has read."""
        self._write(_KEEP_READER, member, reader.offset, reader.time)

    def forget_reader(self, member: str) -> None:
        """Another member reads here no more."""
        self._write("DELETE FROM reader WHERE member = ?", member)

    def _write(self, statement: str, *values: object) -> None:
        try:
            with self._lock:
                self._db.execute(statement, values)
        except apsw.Error as problem:
            inserts = (str(self.path), str(problem))
            raise ConnectorError("ARICIA-503-010", inserts, caused_by=type(problem).__name__) from problem
