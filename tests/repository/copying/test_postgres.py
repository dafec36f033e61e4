"""Stores in SQLite and PostgreSQL are copied into each other with everything that they have."""

import contextlib
import itertools

import psycopg
import pytest

from aricia.repository.copying.api import copy_repository
from aricia.repository.queries import EntityQuery
from aricia.repository.stores.postgres.address import read_address
from aricia.repository.stores.postgres.repository import PostgresRepository
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.repository.stores.sqlite.care import examine
from aricia.testing.eventful_history import make_history
from aricia.testing.postgres_server import running_server
from aricia.types.registry import TypeRegistry

_numbers = itertools.count()


@pytest.fixture
def opened(tmp_path):
    """Opens stores of either kind; they are closed, and schemas dropped, at the end."""
    with contextlib.ExitStack() as stack:
        def open_store(kind, name=None, identity=()):
            name = name or f"copied{next(_numbers)}"
            if kind == "sqlite":
                store = SQLiteRepository(tmp_path / f"{name}.db", TypeRegistry.open_metadata(), *identity)
            else:
                address = read_address(running_server().url, name, {}, "test")
                store = PostgresRepository(address, TypeRegistry.open_metadata(), *identity)
                stack.callback(_drop, name)
            stack.callback(store.close)
            store.name = name
            return store

        yield open_store


def _drop(schema):
    with psycopg.connect(running_server().url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")


@pytest.mark.parametrize(("kind", "other"), [("postgres", "sqlite"), ("sqlite", "postgres"), ("postgres", "postgres")])
def test_everything_goes_along(opened, kind, other):
    source, target = opened(kind, identity=("home-id", "home")), opened(other)
    make_history(source)
    source.write(lambda c: c.keep_reader_place("a topic", 9)).result()
    report = copy_repository(source, target)
    assert report.history
    assert min(report.entities, report.classifications, report.relationships, report.versions, report.proxies, report.changes) > 0
    target.close()
    again = opened(other, target.name)
    assert (again.collection_id, again.collection_name) == ("home-id", "home")
    assert again.read(lambda c: c.changes(0, 1000)) == source.read(lambda c: c.changes(0, 1000))
    assert again.read(lambda c: c.reader_place("a topic")) == 9
    for query in (EntityQuery(), EntityQuery(statuses=("DELETED",)), EntityQuery(proxies=True)):
        assert again.read(lambda c, q=query: c.find_entities(q)) == source.read(lambda c, q=query: c.find_entities(q))
    last = again.read(lambda c: c.last_change())
    again.write(lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "after the copy"})).result()
    assert again.read(lambda c: c.last_change()) > last


def test_a_store_that_went_through_postgres_and_back_is_sound(opened):
    first, second, third = opened("sqlite"), opened("postgres"), opened("sqlite")
    make_history(first)
    copy_repository(first, second)
    report = copy_repository(second, third)
    assert report.history
    third.close()
    assert examine(third.path) == []
