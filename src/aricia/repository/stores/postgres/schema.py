"""The schema: made when it is not there, brought up to date, with a trigram index where the database lets us have one."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import psycopg
from psycopg import errors

from aricia.base.errors import ConfigurationError, ConnectorError
from aricia.repository.stores.postgres.address import Address
from aricia.repository.stores.postgres.database import PostgresDatabase, literal
from aricia.repository.stores.postgres.faults import working_fault
from aricia.repository.stores.postgres.text_rebuild import rebuild_texts

_STEPS = Path(__file__).parent / "schema"
OLDEST_SERVER = 13
FORMAT = "format"
_LETTERS = 2  # the format whose texts are folded in another way than those of the one before
_NO_EXTENSION = (
    errors.InsufficientPrivilege, errors.UndefinedFile, errors.FeatureNotSupported, errors.UndefinedObject,
    errors.DuplicateObject, errors.UniqueViolation,
)


def lock_key(schema: str) -> int:
    """The number of the lock that a writer of the schema holds."""
    return int.from_bytes(hashlib.sha256(f"aricia {schema}".encode()).digest()[:8], "big", signed=True)


def migrations() -> list[tuple[int, str]]:
    """(number, SQL) of every schema step, in order; the file names begin with the number."""
    steps = [(re.match(r"\d+", file.name), file) for file in sorted(_STEPS.glob("*.sql"))]
    return [(int(number[0]), file.read_text("utf-8")) for number, file in steps if number is not None]


def prepare_schema(database: PostgresDatabase, address: Address) -> None:
    """Make the schema what this version works with, in one transaction that no other writer runs beside.

    errors: ARICIA-400-122 the server is too old;  -121 the schema has tables of somebody else;  -012 a later version made it
    """
    version = database.connection.info.server_version // 10_000
    if version < OLDEST_SERVER:
        raise ConfigurationError("ARICIA-400-122", (address.where, version, OLDEST_SERVER))
    quoted = psycopg.sql.Identifier(address.schema).as_string()
    database.script(f"BEGIN; SELECT pg_advisory_xact_lock({lock_key(address.schema)})")
    try:
        name = literal(address.schema)
        tables = {table for (table,) in _rows(database, f"SELECT tablename FROM pg_tables WHERE schemaname = {name}")}
        if not tables and not _rows(database, f"SELECT 1 FROM pg_namespace WHERE nspname = {name}"):
            database.script(f"CREATE SCHEMA IF NOT EXISTS {quoted}")
        current = _format(database, tables, address)
        steps = [(number, text) for number, text in migrations() if number > current]
        for number, text in steps:
            database.script(text)
            for table in ("entity", "relationship") if number == _LETTERS and current else ():
                rebuild_texts(database, table)
            value = f"INSERT INTO store VALUES ('{FORMAT}', '{number}') ON CONFLICT (key) DO UPDATE SET value = excluded.value"
            database.script(value)
        database.script("COMMIT")
    except BaseException:
        if not database.is_lost:
            database.script("ROLLBACK")
        raise


def _rows(database: PostgresDatabase, sql: str) -> list[tuple[object, ...]]:
    return database.script(sql)[0]


def _format(database: PostgresDatabase, tables: set[object], address: Address) -> int:
    """The format of the schema, 0 when it is empty."""
    if not tables:
        return 0
    found = _rows(database, f"SELECT value FROM store WHERE key = '{FORMAT}'") if {"store", "state", "entity"} <= tables else []
    if not found:
        raise ConfigurationError("ARICIA-400-121", (address.where, ", ".join(sorted(map(str, tables))[:5])))
    current, newest = int(str(found[0][0])), migrations()[-1][0]
    if current > newest:
        raise ConnectorError("ARICIA-400-012", (address.where, current, newest))
    return current


def index_texts(database: PostgresDatabase, address: Address) -> bool:
    """Make the trigram indexes when they are missing. -> whether they are there; searches find the same without, but slower"""
    names = f"SELECT count(*) FROM pg_indexes WHERE schemaname = {literal(address.schema)} AND indexname LIKE '%\\_trigrams'"
    if _rows(database, names)[0][0] == 2:
        return True
    database.script("BEGIN; SELECT pg_advisory_xact_lock(hashtext('aricia pg_trgm')); SAVEPOINT extension")
    try:
        place = _extension(database)
        if place is not None:
            database.script(f"SELECT pg_advisory_xact_lock({lock_key(address.schema)})")
            for table in ("entity", "relationship"):
                database.script(
                    f"CREATE INDEX IF NOT EXISTS {table}_trigrams ON {table} USING gin "
                    f"(text {place}.gin_trgm_ops) WITH (gin_pending_list_limit = 512)"
                )
        database.script("COMMIT")
    except BaseException:
        if not database.is_lost:
            database.script("ROLLBACK")
        raise
    return place is not None


def _extension(database: PostgresDatabase) -> str | None:
    """The schema that has pg_trgm; made when that is allowed."""
    where = (
        "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace "
        "WHERE extname = 'pg_trgm'"
    )
    found = _rows(database, where)
    if not found:
        try:
            database.connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public")
        except _NO_EXTENSION:
            database.script("ROLLBACK TO SAVEPOINT extension")
            return None
        except psycopg.Error as problem:
            raise working_fault(database.where, problem, database.is_lost) from problem
        found = _rows(database, where)
    return str(found[0][0]) if found else None
