"""What searches of a store make its database do as it grows, counted: other work on the machine does not change the counts.

    python bench/counted_work.py [--store sqlite|postgres] [SIZE ...]      by default both, 2000 and 50000 entities

SQLite: pages looked at (the trigram index included), and the least processor time of 40 searches.
PostgreSQL: blocks looked at by all statements of a search, and the number of statements.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import apsw
from repository_content import HOME, fill, searches

from aricia.repository.metadata_collection import Repository
from aricia.repository.queries import EntityQuery
from aricia.repository.stores.postgres.address import Address, read_address
from aricia.repository.stores.postgres.database import SQL as POSTGRES_SQL
from aricia.repository.stores.postgres.database import PostgresDatabase
from aricia.repository.stores.postgres.dialect import translated
from aricia.repository.stores.postgres.repository import PostgresRepository
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.repository.stores.sqlite.database import SQL, SQLiteDatabase, connect
from aricia.testing.postgres_server import postgres_server
from aricia.types.registry import TypeRegistry

REPEATED = 40
Statement = tuple[str, Sequence[Any]]
Counts = dict[str, float]


@contextlib.contextmanager
def statements_of(kind: type[Any], named: dict[str, str]) -> Iterator[list[Statement]]:
    """The statements that sessions execute meanwhile."""
    made: list[Statement] = []
    query, rows = kind.query, kind.rows

    def note_query(self: Any, sql: str, values: Sequence[Any] = (), *, repeated: bool = False) -> Any:
        made.append((sql, values))
        return query(self, sql, values, repeated=repeated)

    def note_rows(self: Any, statement: str, *values: Any) -> Any:
        made.append((named[statement], values))
        return rows(self, statement, *values)

    kind.query, kind.rows = note_query, note_rows
    try:
        yield made
    finally:
        kind.query, kind.rows = query, rows


def sqlite_counts(path: Path) -> Callable[[list[Statement]], Counts]:
    """Counts what statements cost in the file."""
    connection = connect(path, read_only=True)
    connection.execute("PRAGMA mmap_size = 0").fetchall()
    def count(statements: list[Statement]) -> Counts:
        for status in (apsw.SQLITE_DBSTATUS_CACHE_HIT, apsw.SQLITE_DBSTATUS_CACHE_MISS):
            connection.status(status, True)
        for sql, values in statements:
            connection.execute(sql, values).fetchall()
        pages = sum(
            connection.status(status, True)[0] for status in (apsw.SQLITE_DBSTATUS_CACHE_HIT, apsw.SQLITE_DBSTATUS_CACHE_MISS)
        )
        return {"pages": pages}

    return count


def postgres_counts(address: Address) -> Callable[[list[Statement]], Counts]:
    """Counts what statements cost in the schema."""
    database = PostgresDatabase(address)

    def count(statements: list[Statement]) -> Counts:
        blocks = 0
        for sql, values in statements:
            answer = database.query(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {translated(sql)}", values)[0][0]
            plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
            blocks += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        return {"blocks": blocks, "statements": len(statements)}

    return count


def processor_time(act: Callable[[], object]) -> float:
    """The least milliseconds of this thread's processor time."""
    least = float("inf")
    for _ in range(REPEATED):
        started = time.thread_time()
        act()
        least = min(least, time.thread_time() - started)
    return least * 1000


def measure(repository: Repository, size: int, kind: type[Any], named: dict[str, str],
            counter: Callable[[list[Statement]], Counts]) -> dict[str, Counts]:
    """What each of the searches costs."""
    found: dict[str, Counts] = {}
    for name, query in searches(size).items():
        def search(query: EntityQuery = query) -> object:
            return repository.read(lambda c: c.find_entities(query))

        search()
        with statements_of(kind, named) as made:
            search()
        found[name] = counter(made)
        if kind is SQLiteDatabase:
            found[name]["ms"] = processor_time(search)
    return found


def sqlite(size: int) -> dict[str, Counts]:
    """The costs in SQLite."""
    with tempfile.TemporaryDirectory(prefix="aricia-bench-") as folder:
        path = Path(folder) / "store.db"
        repository = SQLiteRepository(path, TypeRegistry.open_metadata(), *HOME)
        with contextlib.closing(repository):
            fill(repository, size)
            return measure(repository, size, SQLiteDatabase, SQL, sqlite_counts(path))


def postgres(size: int, url: str) -> dict[str, Counts]:
    """The costs in PostgreSQL, once its statistics are what they are after a while."""
    address = read_address(url, f"counted_{size}", {}, "bench")
    with contextlib.closing(PostgresRepository(address, TypeRegistry.open_metadata(), *HOME)) as repository:
        fill(repository, size)
        PostgresDatabase(address).script("VACUUM ANALYZE")
        return measure(repository, size, PostgresDatabase, POSTGRES_SQL, postgres_counts(address))


def show(title: str, sizes: list[int], columns: list[dict[str, Counts]]) -> None:
    """A table in Markdown."""
    units = list(next(iter(columns[0].values())))
    heads = [f"{unit}, {size:,}" for unit in units for size in sizes]
    print(f"\n### {title}\n\n| | {' | '.join(heads)} |\n| --- |{' ---: |' * len(heads)}")
    for name in columns[0]:
        values = [(unit, column[name][unit]) for unit in units for column in columns]
        cells = [f"{value:.3f}" if unit == "ms" else f"{value:,}" for unit, value in values]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description="Count the work of searches.")
    parser.add_argument("sizes", nargs="*", type=int, default=[2_000, 50_000], metavar="SIZE")
    parser.add_argument("--store", choices=("sqlite", "postgres"))
    given = parser.parse_args()
    if given.store != "postgres":
        show("SQLite", given.sizes, [sqlite(size) for size in given.sizes])
    if given.store != "sqlite":
        with postgres_server({"shared_buffers": "256MB"}) as server:
            show("PostgreSQL", given.sizes, [postgres(size, server.url) for size in given.sizes])


if __name__ == "__main__":
    main()
