"""The database file: opening, migrating, integer keys of types, collections and property names."""

from __future__ import annotations

import re
from pathlib import Path

import apsw
import apsw.ext

from aricia.base.errors import ConnectorError
from aricia.repository.stores.relational.codec import read_properties
from aricia.repository.stores.relational.leaves import texts
from aricia.repository.stores.relational.matching import matches
from aricia.repository.stores.relational.sql_file import load_statements

_HERE = Path(__file__).parent
SQL = load_statements(_HERE / "statements.sql")
BUSY_MS = 10_000
CACHED_STATEMENTS = 512


def connect(path: Path, *, read_only: bool = False) -> apsw.Connection:
    """A connection set up the way the store needs it: write-ahead log, every commit on disk before it is acknowledged."""
    flags = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = apsw.Connection(str(path), flags=flags, statementcachesize=CACHED_STATEMENTS)
    connection.set_busy_timeout(BUSY_MS)
    connection.create_scalar_function("property_matches", _property_matches, 4, deterministic=True)
    connection.create_scalar_function("sort_text", _sort_text, 2, deterministic=True)
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;").fetchall()
    connection.execute("PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 268435456;").fetchall()
    return connection


def _property_matches(document: str, name: str | None, operator: str, wanted: str | int | float | None) -> int:
    return matches(read_properties(document), name, operator, wanted)


def _sort_text(document: str, name: str) -> str | None:
    return next(texts(read_properties(document), name), None)


def migrations() -> list[tuple[int, str]]:
    """(number, SQL) of every schema step, in order."""
    found = []
    for file in sorted((_HERE / "schema").glob("*.sql")):
        number = re.match(r"\d+", file.name)
        assert number is not None, f"{file.name} has no number"
        found.append((int(number[0]), file.read_text("utf-8")))
    return found


def migrate(connection: apsw.Connection, path: Path) -> None:
    """Bring the schema up to date; a store made by a later version is refused (ARICIA-400-012)."""
    steps = migrations()
    current = int(connection.pragma("user_version") or 0)
    if current > steps[-1][0]:
        raise ConnectorError("ARICIA-400-012", (path, current, steps[-1][0]))
    for number, text in steps:
        if number > current:
            connection.execute(f"BEGIN IMMEDIATE; {text} PRAGMA user_version = {number}; COMMIT;").fetchall()


class Keys:
    """Integer keys of names that occur in every row. Filled from the store, extended by the writer only."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._type_keys: dict[str, int] = {}
        self._type_names: dict[int, str] = {}
        self._homes: dict[int, tuple[str, str | None]] = {}
        self._home_keys: dict[tuple[str, str | None], int] = {}
        self._name_keys: dict[str, int] = {}
        self.reload(connection)

    def reload(self, connection: apsw.Connection) -> None:
        """Read all keys again, as after an undone transaction."""
        self._type_names = dict(connection.execute("SELECT id, name FROM type"))
        self._type_keys = {name: key for key, name in self._type_names.items()}
        self._homes = {key: (guid, name) for key, guid, name in connection.execute("SELECT id, guid, name FROM collection")}
        self._home_keys = {home: key for key, home in self._homes.items()}
        self._name_keys = dict(connection.execute("SELECT name, id FROM property_name"))

    def type_name(self, key: int) -> str:
        """The name of the type with this key."""
        return self._type_names[key]

    def home(self, key: int) -> tuple[str, str | None]:
        """GUID and name of the metadata collection with this key."""
        return self._homes[key]

    def known_types(self, names: frozenset[str]) -> list[int]:
        """The keys of those types that any instance has ever had."""
        keys = self._type_keys
        return [keys[name] for name in names if name in keys]

    def known_name(self, name: str) -> int | None:
        """The key of a property name that any instance has ever had."""
        return self._name_keys.get(name)

    def homes_of(self, guid: str) -> list[int]:
        """The keys of the collections with this GUID."""
        return [key for key, home in self._homes.items() if home[0] == guid]

    def type_key(self, connection: apsw.Connection, name: str) -> int:
        """The key of a type; made when new."""
        key = self._type_keys.get(name)
        if key is None:
            key = _insert(connection, "INSERT INTO type (name) VALUES (?)", (name,))
            self._type_names[key] = name
            self._type_keys[name] = key
        return key

    def home_key(self, connection: apsw.Connection, guid: str, name: str | None) -> int:
        """The key of a metadata collection; made when new."""
        key = self._home_keys.get((guid, name))
        if key is None:
            key = _insert(connection, "INSERT INTO collection (guid, name) VALUES (?, ?)", (guid, name))
            self._homes[key] = (guid, name)
            self._home_keys[guid, name] = key
        return key

    def name_key(self, connection: apsw.Connection, name: str) -> int:
        """The key of a property name; made when new."""
        key = self._name_keys.get(name)
        if key is None:
            key = self._name_keys[name] = _insert(connection, "INSERT INTO property_name (name) VALUES (?)", (name,))
        return key


def _insert(connection: apsw.Connection, sql: str, values: tuple[object, ...]) -> int:
    connection.execute(sql, values).fetchall()
    return connection.last_insert_rowid()
