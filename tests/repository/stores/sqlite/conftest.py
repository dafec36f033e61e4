"""A store in a file of its own."""

import pytest

from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.types.registry import TypeRegistry


@pytest.fixture
def repository(tmp_path):
    """A new store."""
    store = SQLiteRepository(tmp_path / "store.db", TypeRegistry.open_metadata(), "home-id", "home")
    yield store
    store.close()
