"""The property and text indexes, made anew from the documents of the current instances, in one transaction."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw

from aricia.repository.stores.care import Progress
from aricia.repository.stores.relational.codec import read_properties
from aricia.repository.stores.relational.index_agreement import INDEXES, Index
from aricia.repository.stores.relational.leaves import index_rows, search_text
from aricia.repository.stores.sqlite.database import connect, opening_faults
from aricia.repository.stores.sqlite.dialect import SQLITE
from aricia.repository.stores.sqlite.text_agreement import SHORTEST_TEXT
from aricia.repository.stores.sqlite.text_rows import TEXT_ROWS_PER_MS

_EVERY = 10_000


def rebuild_indexes(path: Path, progress: Progress | None = None) -> None:
    """Rebuild the indexes of a store that no platform uses; all of it or nothing.

    errors: ARICIA-500-060 or -061, the file cannot be used
    """
    with opening_faults(path), contextlib.closing(connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            names = {str(name): int(key) for key, name in connection.execute("SELECT id, name FROM property_name")}
            for index in INDEXES:
                _rebuild_properties(connection, index, names, progress)
            for kind in ("entity", "relationship"):
                _rebuild_text(connection, kind, progress)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _rebuild_properties(connection: apsw.Connection, index: Index, names: dict[str, int], progress: Progress | None) -> None:
    connection.execute(f"DELETE FROM {index.name}")
    columns = "type, name, value, owner" if index.name == "classification_property" else "name, value, owner"
    marks = ", ".join("?" for _ in columns.split(","))
    connection.executemany(
        f"INSERT INTO {index.name} ({columns}) VALUES ({marks})", _index_rows(connection, index, names, progress)
    )


def _index_rows(
    connection: apsw.Connection, index: Index, names: dict[str, int], progress: Progress | None
) -> Iterator[tuple[Any, ...]]:
    for number, (owner, kind, document) in enumerate(connection.execute(index.documents)):
        if progress is not None and number % _EVERY == 0:
            progress(index.name, number, 0)
        for name, value in index_rows(read_properties(document), SQLITE.key_of):
            key = names.get(name)
            if key is None:
                connection.execute("INSERT INTO property_name (name) VALUES (?)", (name,))
                key = names[name] = connection.last_insert_rowid()
            yield (key, value, owner) if kind is None else (kind, key, value, owner)


def _rebuild_text(connection: apsw.Connection, kind: str, progress: Progress | None) -> None:
    """Rows are numbered by the time of the last update, as when they are written one by one."""
    connection.execute(f"INSERT INTO {kind}_text ({kind}_text) VALUES ('delete-all')")
    connection.execute(f"UPDATE {kind} SET text_row = NULL WHERE text_row IS NOT NULL")
    last = 0
    # The order is kept in a list of keys of the database: the walk does not see the numbers that it gives.
    connection.execute(f"CREATE TEMP TABLE rebuilt AS SELECT id FROM {kind} ORDER BY update_time, id")
    rows = connection.execute(
        f"SELECT t.id, t.update_time, t.properties FROM temp.rebuilt b CROSS JOIN {kind} t ON t.id = b.id ORDER BY b.rowid"
    )
    for number, (key, updated, document) in enumerate(rows):
        if progress is not None and number % _EVERY == 0:
            progress(f"{kind}_text", number, 0)
        text = search_text(read_properties(document))
        if len(text) >= SHORTEST_TEXT:
            last = max(last + 1, updated * TEXT_ROWS_PER_MS)
            connection.execute(f"INSERT INTO {kind}_text (rowid, text) VALUES (?, ?)", (last, text))
            connection.execute(f"UPDATE {kind} SET text_row = ? WHERE id = ?", (last, key))
    connection.execute("DROP TABLE temp.rebuilt")
