"""Creations in batches in PostgreSQL beside plain INSERTs of the same rows, in turns, so that other work slows both alike.

    python bench/batch_creates.py [ROUNDS]      by default 30 rounds of 100 entities each, 100 relationships each

The rows are those that the creations have written; they go into copies of the tables with the same indexes, one transaction a
batch and one ``executemany`` a table.
"""

from __future__ import annotations

import contextlib
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from psycopg import RawCursor

from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.stores.postgres.address import read_address
from aricia.repository.stores.postgres.database import PostgresDatabase
from aricia.repository.stores.postgres.repository import PostgresRepository
from aricia.testing.postgres_server import postgres_server
from aricia.types.registry import TypeRegistry

IN_A_BATCH = 100
SCHEMA = "batches"
TABLES = ("entity", "entity_property", "relationship", "relationship_property", "change")
_INSERT = re.compile(r"INSERT INTO (\w+)")
Inserts = dict[str, list[Any]]


@contextlib.contextmanager
def inserts_sent() -> Iterator[Inserts]:
    """SQL and rows of the INSERTs that sessions send meanwhile, by the SQL on copies of the tables."""
    sent: Inserts = {}
    send = PostgresDatabase._send_deferred

    def note(self: PostgresDatabase) -> None:
        for sql, values, is_rows in self._deferred:
            found = _INSERT.match(sql)
            if found and found[1] in TABLES:
                sent.setdefault(_INSERT.sub(r"INSERT INTO raw_\1", sql, count=1), []).extend(values if is_rows else [values])
        send(self)

    PostgresDatabase._send_deferred = note  # type: ignore[method-assign]
    try:
        yield sent
    finally:
        PostgresDatabase._send_deferred = send  # type: ignore[method-assign]


def insert(connection: psycopg.Connection[Any], inserts: Inserts) -> None:
    """The same rows, plainly."""
    with connection.transaction():
        for sql, rows in inserts.items():
            RawCursor(connection).executemany(sql, rows)


def in_turns(rounds: int, create: Callable[[int], object], connection: psycopg.Connection[Any]) -> tuple[float, float]:
    """Median seconds of a batch of creations and of its rows alone."""
    created, plain = [], []
    for number in range(-2, rounds):
        with inserts_sent() as inserts:
            started = time.perf_counter()
            create(number)
            middle = time.perf_counter()
        begun = time.perf_counter()
        insert(connection, inserts)
        if number >= 0:  # the first ones prepare statements
            created.append(middle - started)
            plain.append(time.perf_counter() - begun)
    return statistics.median(created), statistics.median(plain)


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with postgres_server({"fsync": "on", "shared_buffers": "256MB"}) as server:
        address = read_address(server.url, SCHEMA, {}, "bench")
        repository = PostgresRepository(address, TypeRegistry.open_metadata(), "11111111-2222-4333-8444-555555555555", "bench")
        with contextlib.closing(repository), psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"SET search_path = {SCHEMA}")
            for table in TABLES:
                connection.execute(f"CREATE TABLE raw_{table} (LIKE {table} INCLUDING ALL)")
            guids: list[str] = []

            def entities(number: int) -> None:
                def work(c: MetadataCollection) -> list[str]:
                    names = (f"batch::{number}::{at}" for at in range(IN_A_BATCH))
                    given = ({"qualifiedName": name, "displayName": "new one"} for name in names)
                    return [c.add_entity("bench", "GlossaryTerm", properties).guid for properties in given]
                guids.extend(repository.write(work).result())

            def relationships(number: int) -> None:
                first = (number + 2) * IN_A_BATCH
                ends = [(guids[first + at], guids[at]) for at in range(IN_A_BATCH)]
                repository.write(lambda c: [
                    c.add_relationship("bench", "RelatedTerm", one, two, {"description": "a new link"}) for one, two in ends
                ]).result()

            for name, create in (("entities", entities), ("relationships", relationships)):
                created, plain = in_turns(rounds, create, connection)
                rates = f"created {IN_A_BATCH / created:,.0f} a second, their rows alone {IN_A_BATCH / plain:,.0f}"
                print(f"{name}: {rates}: {plain / created:.2f}", flush=True)


if __name__ == "__main__":
    main()
