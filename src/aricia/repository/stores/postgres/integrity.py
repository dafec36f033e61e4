"""Whether a schema agrees with itself. It is read from one snapshot, a part of the rows at a time; it may be in use."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from aricia.repository.stores.care import Finding, Progress
from aricia.repository.stores.postgres.address import Address
from aricia.repository.stores.postgres.database import PostgresDatabase, literal
from aricia.repository.stores.postgres.dialect import POSTGRES
from aricia.repository.stores.postgres.faults import working_fault
from aricia.repository.stores.postgres.schema import FORMAT, migrations
from aricia.repository.stores.relational.codec import HeaderDocument, read_properties
from aricia.repository.stores.relational.index_agreement import property_findings, shown
from aricia.repository.stores.relational.integrity import (
    REBUILD,
    RESTORE,
    Query,
    collected,
    content_findings,
    type_findings,
)
from aricia.repository.stores.relational.leaves import search_text
from aricia.repository.stores.relational.sql_file import load_statements

CHECKS = load_statements(Path(__file__).with_name("integrity.sql"))
ROWS_AT_ONCE = 5000
_DOCUMENTS = (
    ("entity_documents", "entities whose documents cannot be read"),
    ("relationship_documents", "relationships whose documents cannot be read"),
    ("classification_documents", "entities with a classification whose documents cannot be read"),
)
_read_header = msgspec.json.Decoder(HeaderDocument).decode


@contextlib.contextmanager
def snapshot(address: Address) -> Iterator[PostgresDatabase]:
    """A connection that sees one state of the schema.

    errors: those of connecting and of the database
    """
    with contextlib.closing(PostgresDatabase(address)) as database:
        try:
            database.script("BEGIN ISOLATION LEVEL REPEATABLE READ")
            yield database
        except psycopg.Error as problem:
            raise working_fault(address.where, problem, database.is_lost) from problem


def exists(database: PostgresDatabase, schema: str) -> bool:
    """Whether there is a store in the schema."""
    found = database.script(f"SELECT count(*) FROM pg_tables WHERE schemaname = {literal(schema)} AND tablename = 'store'")
    return bool(found[0][0][0])


def examine(address: Address, progress: Progress | None = None) -> list[Finding]:
    """What is wrong with the store in a schema; nothing when there is none."""
    with snapshot(address) as database:
        if not exists(database, address.schema):
            return []
        found = _format_findings(database)
        if found:
            return found
        query = _streaming(database)
        damaged = [
            finding for check, text in _DOCUMENTS
            for finding in collected(check, text, RESTORE, _unreadable(query(CHECKS[check])))
        ]
        database.script(f"{CHECKS['last_changes']}; {CHECKS['purges']}")
        found = [*damaged, *type_findings(query), *content_findings(query, progress)]
        if damaged:
            return found
        found += property_findings(query, POSTGRES.key_of, progress)
        return [*found, *_text_findings(query, "entity", progress), *_text_findings(query, "relationship", progress)]


def _streaming(database: PostgresDatabase) -> Query:
    """Queries whose rows come from the server a part at a time."""
    numbers = count()

    def query(sql: str) -> Iterator[Any]:
        with database.connection.cursor(name=f"examine_{next(numbers)}") as cursor:
            cursor.itersize = ROWS_AT_ONCE
            yield from cursor.execute(sql)

    return query


def _format_findings(database: PostgresDatabase) -> list[Finding]:
    """A store of another format than this version's cannot be looked at."""
    rows = database.script(f"SELECT value FROM store WHERE key = '{FORMAT}'")[0]
    current, newest = int(rows[0][0]) if rows else 0, migrations()[-1][0]
    if current == newest:
        return []
    advice = "Start the platform with this version once, which brings the store up to date."
    if current > newest:
        advice = "Use the version of aricia that made the store, or a later one."
    return [Finding(check="format", text=f"the store has format {current}, this version reads {newest}", advice=advice)]


def _unreadable(rows: Any) -> Iterator[tuple[str]]:
    """The places of documents that cannot be read."""
    for place, header, properties in rows:
        try:
            _read_header(header)
            read_properties(properties)
        except msgspec.MsgspecError:
            yield (place,)


def _text_findings(query: Query, kind: str, progress: Progress | None) -> list[Finding]:
    """Whether the column of texts has what the documents have."""
    rows = shown(iter(query(f"SELECT guid, text, properties FROM {kind}")), f"{kind}_text", progress)
    wrong = ((guid,) for guid, text, document in rows if text != (search_text(read_properties(document)) or None))
    subject = "entities" if kind == "entity" else "relationships"
    return collected(f"{kind}_text", f"the text index of {subject} has other text than their documents", REBUILD, wrong, True)


