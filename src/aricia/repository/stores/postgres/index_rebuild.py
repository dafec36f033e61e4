"""The property and text indexes of a schema, made anew from the documents of the current instances, in one transaction."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from itertools import islice
from typing import Any

from aricia.repository.stores.care import Progress
from aricia.repository.stores.postgres.address import Address
from aricia.repository.stores.postgres.database import PostgresDatabase
from aricia.repository.stores.postgres.dialect import POSTGRES
from aricia.repository.stores.postgres.schema import lock_key
from aricia.repository.stores.postgres.text_rebuild import ROWS_AT_ONCE, rebuild_texts, stream
from aricia.repository.stores.relational.codec import read_properties
from aricia.repository.stores.relational.index_agreement import INDEXES, Index, shown
from aricia.repository.stores.relational.leaves import index_rows


def rebuild_indexes(address: Address, progress: Progress | None = None) -> None:
    """Rebuild the indexes; writers of other processes wait meanwhile.

    errors: those of connecting and of the database; then everything is as before
    """
    with contextlib.closing(PostgresDatabase(address)) as database, database.connection.transaction():
        database.script(f"SELECT pg_advisory_xact_lock({lock_key(address.schema)})")
        names = {str(name): int(key) for key, name in database.query("SELECT id, name FROM property_name")}
        for index in INDEXES:
            database.script(f"DELETE FROM {index.name}")
            rows = _index_rows(database, index, names, progress)
            while batch := list(islice(rows, ROWS_AT_ONCE)):
                database.many(f"add_{index.name}", batch)
        for kind in ("entity", "relationship"):
            rebuild_texts(database, kind, progress)


def _index_rows(
    database: PostgresDatabase, index: Index, names: dict[str, int], progress: Progress | None
) -> Iterator[tuple[Any, ...]]:
    for owner, kind, document in shown(stream(database, index.documents), index.name, progress):
        for name, value in index_rows(read_properties(document), POSTGRES.key_of):
            if name not in names:
                names[name] = max(names.values(), default=0) + 1
                database.run("add_name_key", names[name], name)
            yield (names[name], value, owner) if kind is None else (kind, names[name], value, owner)
