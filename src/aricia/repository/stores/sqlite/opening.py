"""SQLite repositories by their connections."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import weakref
from pathlib import Path

from aricia.base.errors import ConnectorError
from aricia.base.guids import new_guid
from aricia.repository.stores.opening import StorePlace
from aricia.repository.stores.relational.session import Session
from aricia.repository.stores.sqlite.integrity import format_findings, snapshot
from aricia.repository.stores.sqlite.repository import SQLiteRepository


class _TemporarySession(Session):
    """A session of a store in memory, where the GUIDs of relationships begin with their type (recorded)."""

    def _new_relationship_guid(self, type_name: str) -> str:
        return f"{type_name}-{new_guid()}"


class TemporaryRepository(SQLiteRepository):
    """A store whose folder goes when it is closed, at the latest when the process ends."""

    _session_class = _TemporarySession

    def __init__(self, place: StorePlace) -> None:
        folder = Path(tempfile.mkdtemp(prefix="aricia-in-memory-"))
        self._remove = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        super().__init__(
            folder / "repository.db", place.types, collection_id=place.collection_id, collection_name=place.collection_name
        )

    def close(self) -> None:
        """Close the store and remove its folder."""
        super().close()
        self._remove()


class HeldRepository(SQLiteRepository):
    """A store that nobody else opens for writing until it is closed: each writer remembers what is in the file.

    The lock is on a file beside it, and goes with the process.
    errors: ARICIA-503-160 another server or process has it open
    """

    def __init__(self, file: Path, place: StorePlace) -> None:
        descriptor = os.open(file.with_name(f".{file.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        self._release = weakref.finalize(self, os.close, descriptor)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._release()
            raise ConnectorError("ARICIA-503-160", (str(file),)) from None
        try:
            super().__init__(file, place.types, collection_id=place.collection_id, collection_name=place.collection_name)
        except BaseException:
            self._release()
            raise

    def close(self) -> None:
        """Close the store, and let others open it."""
        super().close()
        self._release()


def open_file(place: StorePlace) -> SQLiteRepository:
    """The store in the file that the endpoint names."""
    file = place.data_directory / place.address
    file.parent.mkdir(parents=True, exist_ok=True)
    return HeldRepository(file.resolve(), place)


def open_beside(place: StorePlace) -> SQLiteRepository:
    """The store in the file that the endpoint names, for reading beside whoever else uses it.

    errors: ARICIA-400-195 there is no store yet;  -196 it is of another version's format, and opening it would change it
    """
    file = place.data_directory / place.address
    if not file.is_file():
        raise ConnectorError("ARICIA-400-195", (file,))
    with snapshot(file) as connection:
        findings = format_findings(connection)
    if findings:
        raise ConnectorError("ARICIA-400-196", (file, findings[0].text))
    return open_file(place)


def open_in_memory(place: StorePlace) -> TemporaryRepository:
    """An empty store that nobody finds again."""
    return TemporaryRepository(place)
