"""What reads, writes and searches of a store cost as it grows, in SQLite and in PostgreSQL, beside what the database alone does.

    python bench/repository.py [--store sqlite|postgres] [SIZE ...]        by default both, 2000 20000 200000 entities

Stores are filled in bulk in a temporary folder and removed afterwards: an Anchors classification and a relationship for each
entity. PostgreSQL is a server of its own for the run, with fsync. Searches ask for a page of 20, newest first where nothing else
is said. A search is the median of several calls. The last column is the largest store against the smallest.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from machine import machine
from repository_content import HOME, fill, fill_relationships, searches

from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.repository.queries import EntityQuery
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.testing.postgres_server import PostgresServer, postgres_server
from aricia.types.registry import TypeRegistry

STORES = ("sqlite", "postgres")
SIZES = (2_000, 20_000, 200_000)
PER_SECOND, MILLISECONDS, COUNTED = "a second", "ms", ""
THREADS = 16
SINGLE = 120  # works of one change that are timed
BATCHES, IN_A_BATCH = 20, 100
_SERVER = {"fsync": "on", "shared_buffers": "512MB", "max_wal_size": "4GB"}
Figures = dict[tuple[str, str], float]
Work = Callable[[MetadataCollection], object]


# ---- timing ------------------------------------------------------------------------------------------------------------
def median(act: Callable[[], object], times: int = 9) -> float:
    """Milliseconds, the median of several calls after a first one."""
    act()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000


def rate(act: Callable[[int], object], times: int) -> float:
    """Calls a second, one after the other; each is given its number."""
    started = time.perf_counter()
    for number in range(times):
        act(number)
    return times / (time.perf_counter() - started)


def side_by_side(act: Callable[[int], object], times: int) -> float:
    """Calls a second by several threads, so many calls each."""
    def run(first: int) -> None:
        for number in range(times):
            act(first * times + number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return THREADS * times / (time.perf_counter() - started)


# ---- operations --------------------------------------------------------------------------------------------------------
class Measurement:
    """All figures of one store of one size."""

    def __init__(self, repository: Repository, size: int) -> None:
        self.repository, self.size = repository, size
        self.figures: Figures = {}
        self.guids: list[str] = []
        self._chance = random.Random(1)
        self._fresh = iter(range(10**9))

    def note(self, name: str, unit: str, value: float) -> None:
        """Keep a figure."""
        self.figures[name, unit] = value

    def write(self, work: Work) -> object:
        """Do a work and wait until it is acknowledged."""
        return self.repository.write(work).result()

    def run(self) -> Figures:
        """Measure everything."""
        started = time.perf_counter()
        self.guids = fill(self.repository, self.size)
        self.note("entities with a classification, in bulk", PER_SECOND, self.size / (time.perf_counter() - started))
        started = time.perf_counter()
        fill_relationships(self.repository, self.guids)
        self.note("relationships, in bulk", PER_SECOND, self.size / (time.perf_counter() - started))
        self.reads()
        for name, query in searches(self.size).items():
            self.note(name, MILLISECONDS, median(lambda query=query: self.repository.read(lambda c: c.find_entities(query))))
        everything = EntityQuery(conditions=searches(self.size)["contains, half of all match"].conditions)
        self.note("count of half of all (grows)", MILLISECONDS,
                  median(lambda: self.repository.read(lambda c: c.count_entities(everything)), 3))
        self.writes()
        return self.figures

    def reads(self) -> None:
        """Reads of single entities, first from the store, then from memory, and of their relationships."""
        chosen = self._chance.sample(self.guids, min(2000, self.size))

        def get(number: int) -> None:
            self.repository.read(lambda c: c.get_entity(chosen[number]))

        def follow(number: int) -> None:
            self.repository.read(lambda c: c.relationships_of((chosen[number],)))

        self.note("get an entity", PER_SECOND, rate(get, len(chosen)))
        self.note("get it again", PER_SECOND, max(rate(get, len(chosen)) for _ in range(3)))
        self.note("relationships of an entity", PER_SECOND, rate(follow, len(chosen)))

    def writes(self) -> None:
        """Changes, each acknowledged when it is on the disk; batches are works of many changes."""
        for name, change in (("create an entity", self.create), ("create a relationship", self.link),
                             ("classify an entity", self.classify), ("update an entity", self.update)):
            self.note(name, PER_SECOND, rate(lambda number, change=change: self.write(change()), SINGLE))
        self.note(f"create, {THREADS} threads", PER_SECOND, side_by_side(lambda number: self.write(self.create()), 40))
        for name, change in (("create entities", self.create), ("create relationships", self.link)):
            batches = rate(lambda number, change=change: self.write(self.batch(change)), BATCHES)
            self.note(f"{name}, {IN_A_BATCH} in a work", PER_SECOND, IN_A_BATCH * batches)

    def batch(self, change: Callable[[], Work]) -> Work:
        """A work of many changes."""
        changes = [change() for _ in range(IN_A_BATCH)]
        return lambda c: [each(c) for each in changes]

    def create(self) -> Work:
        """Create an entity."""
        properties = {"qualifiedName": f"new::{next(self._fresh)}", "displayName": "new one"}
        return lambda c: c.add_entity("bench", "GlossaryTerm", properties)

    def link(self) -> Work:
        """Create a relationship between two terms."""
        one, two = (self.guids[self._chance.randrange(self.size // 4) * 4] for _ in range(2))
        return lambda c: c.add_relationship("bench", "RelatedTerm", one, two, {"description": "a new link"})

    def classify(self) -> Work:
        """Attach a classification, or change it."""
        guid, number = self._chance.choice(self.guids), next(self._fresh)
        return lambda c: c.classify_entity("bench", guid, "Confidence", {"notes": f"note {number}"})

    def update(self) -> Work:
        """Update an entity."""
        guid, number = self._chance.choice(self.guids), next(self._fresh)
        return lambda c: c.update_entity("bench", guid, {"qualifiedName": f"changed::{number}", "displayName": "changed"})


# ---- the database alone ------------------------------------------------------------------------------------------------
_TABLE = "CREATE TABLE raw (id bigint PRIMARY KEY, guid text UNIQUE, name text, document text)"
_DOCUMENT = '{"qualifiedName":"new::1","displayName":"new one","description":"' + "words " * 20 + '"}'


def raw_row(number: int) -> tuple[int, str, str, str]:
    """A row about as wide as an entity."""
    return number, f"guid-{number}", f"new::{number}", _DOCUMENT


def raw_sqlite(path: Path) -> Figures:
    """Rows that SQLite alone takes a second, a commit each, and many in a commit."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute(_TABLE)
        sql = "INSERT INTO raw VALUES (?, ?, ?, ?)"
        return _raw(lambda row: db.execute(sql, row), lambda rows: (
            db.execute("BEGIN"), db.executemany(sql, rows), db.execute("COMMIT")
        ))


def raw_postgres(server: PostgresServer) -> Figures:
    """The same for PostgreSQL."""
    import psycopg

    with psycopg.connect(server.url, autocommit=True) as db:
        db.execute(f"DROP TABLE IF EXISTS raw; {_TABLE}")
        sql = "INSERT INTO raw VALUES (%s, %s, %s, %s)"

        def many(rows: list[tuple[int, str, str, str]]) -> None:
            with db.transaction(), db.cursor() as cursor:
                cursor.executemany(sql, rows)

        return _raw(lambda row: db.execute(sql, row, prepare=True), many)


def _raw(one: Callable[..., object], many: Callable[..., object]) -> Figures:
    each = rate(lambda number: one(raw_row(number)), SINGLE)
    batches = rate(
        lambda number: many([raw_row(SINGLE + number * IN_A_BATCH + at) for at in range(IN_A_BATCH)]), BATCHES
    )
    return {
        ("the database alone, a row in a commit", PER_SECOND): each,
        (f"the database alone, {IN_A_BATCH} rows in a commit", PER_SECOND): batches * IN_A_BATCH,
    }


def fsync_cost(folder: Path) -> float:
    """Milliseconds that it takes to have 4 kB on the disk."""
    with (folder / "fsync").open("wb", buffering=0) as file:
        def append() -> None:
            file.write(b"\x01" * 4096)
            os.fsync(file.fileno())

        return median(append, 50)


# ---- the run -----------------------------------------------------------------------------------------------------------
@contextlib.contextmanager
def opened(kind: str, folder: Path, server: PostgresServer | None, size: int) -> Iterator[tuple[Repository, Figures]]:
    """An empty store, and what its database does alone at this moment."""
    types = TypeRegistry.open_metadata()
    repository: Repository
    if server is None:
        raw = raw_sqlite(folder / "raw.db")
        repository = SQLiteRepository(folder / "store.db", types, *HOME)
    else:
        from aricia.repository.stores.postgres.address import read_address
        from aricia.repository.stores.postgres.repository import PostgresRepository

        raw = raw_postgres(server)
        repository = PostgresRepository(read_address(server.url, f"bench_{size}", {}, "bench"), types, *HOME)
    try:
        yield repository, raw
    finally:
        repository.close()


def measure(kind: str, size: int, server: PostgresServer | None) -> Figures:
    """All figures for one kind of store and one size."""
    with tempfile.TemporaryDirectory(prefix="aricia-bench-") as name:
        folder = Path(name)
        cost = fsync_cost(folder)
        with opened(kind, folder, server, size) as (repository, raw):
            figures = Measurement(repository, size).run()
        size_on_disk = {("MB on the disk", COUNTED): _megabytes(folder)} if server is None else {}
        return {("fsync of 4 kB", MILLISECONDS): cost, **raw, **figures, **size_on_disk}


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.glob("store.db*")) / 1e6


def show(title: str, sizes: list[int], columns: list[Figures]) -> None:
    """A table in Markdown."""
    print(f"\n### {title}\n")
    print("| | unit | " + " | ".join(f"{size:,}" for size in sizes) + " | largest / smallest |")
    print("| --- | --- | " + "---: | " * (len(sizes) + 1))
    for name, unit in columns[0]:
        values = [column[name, unit] for column in columns]
        shown = " | ".join(f"{value:,.0f}" if value >= 100 else f"{value:.2f}" for value in values)
        print(f"| {name} | {unit} | {shown} | {values[-1] / values[0]:.2f} |", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure stores as they grow.")
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES), metavar="SIZE")
    parser.add_argument("--store", choices=STORES, action="append")
    given = parser.parse_args()
    for kind in given.store or STORES:
        with contextlib.ExitStack() as stack:
            server = stack.enter_context(postgres_server(_SERVER)) if kind == "postgres" else None
            title = f"{kind}, {machine()}"
            show(title, given.sizes, [measure(kind, size, server) for size in given.sizes])


if __name__ == "__main__":
    main()
