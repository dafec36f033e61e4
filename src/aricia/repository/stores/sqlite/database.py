"""The database file: opening and migrating it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw

from aricia.base import deadline
from aricia.base.audit_log import AuditLog, console
from aricia.base.errors import ConnectorError
from aricia.repository.stores.relational.codec import read_properties
from aricia.repository.stores.relational.dialect import Call, Dialect, Row
from aricia.repository.stores.relational.kinds import Kind
from aricia.repository.stores.relational.leaves import fold, search_text
from aricia.repository.stores.relational.matching import matches
from aricia.repository.stores.relational.sql_file import load_statements, shared_statements
from aricia.repository.stores.sqlite.backup import back_up
from aricia.repository.stores.sqlite.dialect import SQLITE, trigrams_of, trigrams_sought
from aricia.repository.stores.sqlite.rarity import LOOKED_AT, Rarity

_HERE = Path(__file__).parent
SQL = {**shared_statements(SQLITE), **load_statements(_HERE / "statements.sql")}
BUSY_MS = 10_000
CACHED_STATEMENTS = 512
LOOK_EVERY = 20_000  # steps of the database engine (a millisecond or so) between looks at the deadline
_WRITER = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
_EVERYWHERE = "PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 268435456;"

UNREADABLE = (apsw.NotADBError, apsw.CorruptError, apsw.IOError)
UNWRITABLE = (*UNREADABLE, apsw.FullError, apsw.ReadOnlyError, apsw.CantOpenError, apsw.AbortError)
_CONTENT = ("entity", "relationship", "type_definition", "archive", "change")

Step = tuple[int, str]
Tell = Callable[[str, tuple[object, ...]], None]


def tell_console(message_id: str, inserts: tuple[object, ...]) -> None:
    """Say it on standard error: a store is opened before the audit log of its server writes anything."""
    AuditLog("repository", [(console, None)]).log(message_id, *inserts, component="SQLite repository", action="open")


class SQLiteDatabase(apsw.Connection):
    """A connection that knows the statements of the store."""

    dialect: Dialect = SQLITE

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._rarity = Rarity()

    def rows(self, statement: str, *values: Any) -> list[Row]:
        """What a named statement answers."""
        return self.execute(SQL[statement], values).fetchall()

    def batch(self, *calls: Call) -> list[list[Row]]:
        """Several named statements."""
        return [self.rows(statement, *values) for statement, values in calls]

    def run(self, statement: str, *values: Any) -> None:
        """A named statement that answers nothing."""
        self.execute(SQL[statement], values)

    def many(self, statement: str, rows: Sequence[Row]) -> None:
        """The same for each of the rows."""
        if rows:
            self.executemany(SQL[statement], rows).fetchall()

    def query(self, sql: str, values: Sequence[Any] = (), *, repeated: bool = False) -> list[Row]:
        """What compiled SQL answers."""
        return self.execute(sql, values).fetchall()

    def narrowed(self, kind: Kind, expression: str) -> str:
        """The rarest trigrams of an expression."""
        sql = f"SELECT rowid FROM {kind.text} WHERE {kind.text} MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET {LOOKED_AT - 1}"

        def newest(trigram: str) -> int:
            return int(self.execute(sql, (trigrams_sought((trigram,)),)).get or 0)

        return trigrams_sought(self._rarity.rarest(kind.text, trigrams_of(expression), newest))


def connect(path: Path, *, read_only: bool = False) -> SQLiteDatabase:
    """A connection set up the way the store needs it: write-ahead log, every commit on disk before it is acknowledged."""
    flags = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    with opening_faults(path):
        connection = SQLiteDatabase(str(path), flags=flags, statementcachesize=CACHED_STATEMENTS)
        if connection.readonly("main") and not read_only:  # SQLite opens what it may not write for reading
            raise apsw.ReadOnlyError("the user may not write to the file")
        connection.set_busy_timeout(BUSY_MS)
        connection.create_scalar_function("property_matches", _property_matches, 4, deterministic=True)
        if read_only:  # an interrupted statement that writes would take the whole transaction with it
            connection.set_progress_handler(deadline.is_late, LOOK_EVERY)
        connection.execute(_EVERYWHERE if read_only else _WRITER + _EVERYWHERE).fetchall()
    return connection


@contextlib.contextmanager
def opening_faults(path: Path) -> Iterator[None]:
    """Turns what SQLite says about a file that cannot be used into ARICIA-500-060 (damaged) or -061 (no access, no space)."""
    try:
        yield
    except (apsw.CantOpenError, apsw.ReadOnlyError, apsw.PermissionsError, apsw.FullError) as problem:
        raise ConnectorError("ARICIA-500-061", (path, problem)) from problem
    except UNREADABLE as problem:
        raise ConnectorError("ARICIA-500-060", (path, problem)) from problem


class StorageFault(ConnectorError):
    """The disk is full or gone (ARICIA-500-064), or the file is damaged (-060): nothing of the transaction is in the store."""


def storage_fault(path: Path, problem: BaseException) -> BaseException:
    """The fault of a work that could not be written; what does not come from the disk or the file stays as it is."""
    if not isinstance(problem, UNWRITABLE):
        return problem
    is_damaged = isinstance(problem, apsw.CorruptError | apsw.NotADBError)
    fault = StorageFault("ARICIA-500-060" if is_damaged else "ARICIA-500-064", (path, problem))
    fault.__cause__ = problem
    return fault


@contextlib.contextmanager
def storing(path: Path) -> Iterator[None]:
    """Raises a StorageFault for what SQLite says about the disk and the file."""
    try:
        yield
    except apsw.Error as problem:
        raise storage_fault(path, problem) from problem


def _property_matches(*values: Any) -> bool:
    """(document, name, operator, wanted): whether the property passes the test. A search that is late ends here."""
    deadline.check()
    document, name, operator, wanted = values
    return matches(read_properties(document), name, operator, wanted)


def _search_text(*values: Any) -> str:
    """(document): what the text index has of it."""
    return search_text(read_properties(values[0]))


def _is_folded_anew(*values: Any) -> bool:
    """(document): whether it may have letters whose case was folded otherwise in stores of the first format."""
    return bool(values[0].casefold() != fold(values[0]))


def migrations() -> list[Step]:
    """(number, SQL) of every schema step, in order; the file names begin with the number."""
    steps = [(re.match(r"\d+", file.name), file) for file in sorted((_HERE / "schema").glob("*.sql"))]
    return [(int(number[0]), file.read_text("utf-8")) for number, file in steps if number is not None]


def migrate(connection: apsw.Connection, path: Path, steps: Sequence[Step] | None = None, tell: Tell = tell_console) -> None:
    """Bring the schema up to date, one transaction a step. A store with content is copied to a file beside it before.

    steps: None for those of this version;  tell: is given ARICIA-0061 with its inserts when a copy was made
    errors: ARICIA-400-012 the store was made by a later version;  those of ``back_up``. Then the store is left as it was.
    """
    connection.create_scalar_function("search_text", _search_text, 1, deterministic=True)
    connection.create_scalar_function("is_folded_anew", _is_folded_anew, 1, deterministic=True)
    steps = migrations() if steps is None else steps
    current = int(connection.pragma("user_version") or 0)
    newest = steps[-1][0]
    if current > newest:
        raise ConnectorError("ARICIA-400-012", (path, current, newest))
    if current == newest:
        return
    if current and _has_content(connection):
        copy = _free_name(path, current)
        back_up(path, copy)
        tell("ARICIA-0061", (path, current, newest, copy))
    for number, text in steps:
        if number > current:
            _take(connection, number, text)


def _take(connection: apsw.Connection, number: int, text: str) -> None:
    """One step, or nothing of it."""
    try:
        connection.execute(f"BEGIN IMMEDIATE; {text} PRAGMA user_version = {number}; COMMIT;").fetchall()
    except apsw.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _has_content(connection: apsw.Connection) -> bool:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    return any(connection.execute(f"SELECT EXISTS (SELECT 1 FROM {name})").get for name in _CONTENT if name in tables)


def _free_name(path: Path, number: int) -> Path:
    """The name of the copy made before a store leaves a format: with the format and the date, and a number if need be."""
    name = f"{path.stem}-format-{number}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    candidates = (path.with_name(f"{name}{ending}{path.suffix}") for ending in ("", *(f"-{again}" for again in range(2, 1000))))
    return next(candidate for candidate in candidates if not candidate.exists())
