"""The embedded store: one SQLite file."""

from aricia.repository.stores.sqlite.repository import SQLiteRepository

__all__ = ["SQLiteRepository"]
