"""SQLite repositories by their connections."""

from __future__ import annotations

import tempfile
from pathlib import Path

from aricia.repository.stores.opening import StorePlace
from aricia.repository.stores.sqlite.repository import SQLiteRepository


def open_file(place: StorePlace) -> SQLiteRepository:
    """The store in the file that the endpoint names."""
    return _open(place.data_directory / place.address, place)


def open_in_memory(place: StorePlace) -> SQLiteRepository:
    """An empty store that nobody finds again."""
    return _open(Path(tempfile.mkdtemp(prefix="aricia-in-memory-")) / "repository.db", place)


def _open(file: Path, place: StorePlace) -> SQLiteRepository:
    file.parent.mkdir(parents=True, exist_ok=True)
    return SQLiteRepository(file, place.types, collection_id=place.collection_id, collection_name=place.collection_name)
