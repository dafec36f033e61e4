"""Schemas of their own on one server."""

import itertools

import pytest

from aricia.repository.stores.postgres.address import read_address
from aricia.repository.stores.postgres.repository import PostgresRepository
from aricia.types.registry import TypeRegistry

_NUMBERS = itertools.count()


@pytest.fixture
def address(postgres):
    """The address of a schema that is not there yet."""
    return read_address(postgres.url, f"schema {next(_NUMBERS)}", {}, "tests")


@pytest.fixture
def open_repository(address):
    """Opens the same schema at every call, as processes of their own would; whatever is open at the end is closed."""
    opened = []

    def opener(**options):
        opened.append(PostgresRepository(address, TypeRegistry.open_metadata(), "home-id", "home", **options))
        return opened[-1]

    yield opener
    for repository in opened:
        repository.close()


@pytest.fixture
def repository(open_repository):
    """A new store."""
    return open_repository()
