"""The care of a store in one SQLite file."""

from __future__ import annotations

from pathlib import Path

import apsw

from aricia.base.errors import ConnectorError
from aricia.repository.stores.care import BackupReport, Finding, Progress
from aricia.repository.stores.opening import StorePlace
from aricia.repository.stores.relational.index_agreement import property_findings
from aricia.repository.stores.relational.integrity import RESTORE, content_findings, type_findings
from aricia.repository.stores.sqlite.backup import back_up
from aricia.repository.stores.sqlite.dialect import SQLITE
from aricia.repository.stores.sqlite.index_rebuild import rebuild_indexes
from aricia.repository.stores.sqlite.integrity import (
    document_findings,
    file_findings,
    format_findings,
    gather_changes,
    snapshot,
)
from aricia.repository.stores.sqlite.text_agreement import text_findings

DAMAGED = "ARICIA-500-060"


class SQLiteCare:
    """Looks after the file at a place."""

    def __init__(self, place: StorePlace) -> None:
        self._path = place.data_directory / place.address
        self.location = str(self._path)
        self.suffix = ".db"

    def exists(self) -> bool:
        """Whether the file is there."""
        return self._path.is_file()

    def examine(self, quick: bool = False, progress: Progress | None = None) -> list[Finding]:
        """Look at the file, its format and what is in it; what builds on something damaged is not looked at any more."""
        return examine(self._path, quick, progress)

    def repair(self, progress: Progress | None = None) -> None:
        """Make the derived indexes anew."""
        rebuild_indexes(self._path, progress)

    def back_up(self, target: Path, progress: Progress | None = None) -> BackupReport:
        """Copy the file."""
        report = None if progress is None else lambda done, total: progress("pages", done, total)
        return back_up(self._path, target, report)


def examine(path: Path, quick: bool = False, progress: Progress | None = None) -> list[Finding]:
    """What is wrong with a store in this file.

    errors: ARICIA-500-061 the file cannot be opened at all
    """
    try:
        with snapshot(path) as connection:
            return _examine(connection, quick, progress)
    except ConnectorError as fault:
        if fault.id != DAMAGED:
            raise
        return [Finding(check="file", text=fault.text, advice=RESTORE)]


def _examine(connection: apsw.Connection, quick: bool, progress: Progress | None) -> list[Finding]:
    found = file_findings(connection, quick) or format_findings(connection)
    if found:
        return found
    damaged = document_findings(connection)
    gather_changes(connection)
    found = [*damaged, *type_findings(connection.execute), *content_findings(connection.execute, progress)]
    if damaged:
        return found
    found += property_findings(connection.execute, SQLITE.key_of, progress)
    return [*found, *text_findings(connection, "entity", progress), *text_findings(connection, "relationship", progress)]
