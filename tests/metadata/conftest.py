"""A metadata store for every test; makes ``recorded`` of this folder importable."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from aricia.testing.embedded_store import EmbeddedStore, embedded_store

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def work(tmp_path: Path) -> Iterator[EmbeddedStore]:
    """A store without security, whose largest page has 100 elements."""
    with embedded_store(tmp_path) as store:
        yield store
