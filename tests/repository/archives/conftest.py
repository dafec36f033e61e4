"""A repository for archives to be loaded into."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from aricia.repository.stores.sqlite.repository import SQLiteRepository
from aricia.types.registry import TypeRegistry

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def repository(tmp_path):
    """An empty repository."""
    store = SQLiteRepository(tmp_path / "store.db", TypeRegistry.open_metadata(), "local-id", "local")
    yield store
    store.close()
