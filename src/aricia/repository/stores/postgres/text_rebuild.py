"""The texts of a schema, made anew from the documents of the current instances."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from aricia.repository.stores.care import Progress
from aricia.repository.stores.postgres.database import PostgresDatabase
from aricia.repository.stores.relational.codec import read_properties
from aricia.repository.stores.relational.index_agreement import shown
from aricia.repository.stores.relational.leaves import search_text

ROWS_AT_ONCE = 5000


def rebuild_texts(database: PostgresDatabase, kind: str, progress: Progress | None = None) -> None:
    """Write the texts that are not what they should be, in the transaction that is open."""
    rows = shown(stream(database, f"SELECT id, text, properties FROM {kind}"), f"{kind}_text", progress)
    right = ((key, text, search_text(read_properties(document)) or None) for key, text, document in rows)
    wrong = ((text, key) for key, old, text in right if old != text)
    while batch := list(islice(wrong, ROWS_AT_ONCE)):
        with database.connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {kind} SET text = $1 WHERE id = $2", batch)


def stream(database: PostgresDatabase, sql: str) -> Iterator[Any]:
    """The rows of a question, a part at a time; within a transaction."""
    with database.connection.cursor(name=f"rebuild_{abs(hash(sql))}") as cursor:
        cursor.itersize = ROWS_AT_ONCE
        yield from cursor.execute(sql)
