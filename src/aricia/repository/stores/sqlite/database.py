"""The database file: opening and migrating it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import apsw

from aricia.base.errors import ConnectorError
from aricia.repository.stores.relational.codec import read_properties
from aricia.repository.stores.relational.matching import matches
from aricia.repository.stores.relational.sql_file import load_statements

_HERE = Path(__file__).parent
SQL = load_statements(_HERE / "statements.sql")
BUSY_MS = 10_000
CACHED_STATEMENTS = 512
_WRITER = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
_EVERYWHERE = "PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 268435456;"


def connect(path: Path, *, read_only: bool = False) -> apsw.Connection:
    """A connection set up the way the store needs it: write-ahead log, every commit on disk before it is acknowledged."""
    flags = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = apsw.Connection(str(path), flags=flags, statementcachesize=CACHED_STATEMENTS)
    connection.set_busy_timeout(BUSY_MS)
    connection.create_scalar_function("property_matches", _property_matches, 4, deterministic=True)
    connection.execute(_EVERYWHERE if read_only else _WRITER + _EVERYWHERE).fetchall()
    return connection


def _property_matches(*values: Any) -> bool:
    """(document, name, operator, wanted): whether the property passes the test."""
    document, name, operator, wanted = values
    return matches(read_properties(document), name, operator, wanted)


def migrations() -> list[tuple[int, str]]:
    """(number, SQL) of every schema step, in order; the file names begin with the number."""
    steps = [(re.match(r"\d+", file.name), file) for file in sorted((_HERE / "schema").glob("*.sql"))]
    return [(int(number[0]), file.read_text("utf-8")) for number, file in steps if number is not None]


def migrate(connection: apsw.Connection, path: Path) -> None:
    """Bring the schema up to date, one transaction a step; a store made by a later version is refused (ARICIA-400-012)."""
    steps = migrations()
    current = int(connection.pragma("user_version") or 0)
    newest = steps[-1][0]
    if current > newest:
        raise ConnectorError("ARICIA-400-012", (path, current, newest))
    for number, text in steps:
        if number > current:
            connection.execute(f"BEGIN IMMEDIATE; {text} PRAGMA user_version = {number}; COMMIT;").fetchall()
