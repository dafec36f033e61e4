"""A store of each kind that shares this code."""

import itertools

import pytest

from aricia.repository.stores.postgres.address import read_address
from aricia.repository.stores.postgres.repository import PostgresRepository
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.testing.postgres_server import running_server
from aricia.types.registry import TypeRegistry

_NUMBERS = itertools.count()


def _sqlite(folder):
    return SQLiteRepository(folder / "store.db", TypeRegistry.open_metadata(), "home-id", "home")


def _postgres(folder):
    address = read_address(running_server().url, f"relational {next(_NUMBERS)}", {}, "tests")
    return PostgresRepository(address, TypeRegistry.open_metadata(), "home-id", "home")


STORES = {"sqlite": _sqlite, "postgres": _postgres}


@pytest.fixture(params=STORES)
def repository(request, tmp_path):
    """A new store."""
    store = STORES[request.param](tmp_path)
    yield store
    store.close()
