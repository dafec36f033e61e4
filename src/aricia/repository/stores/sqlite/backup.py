"""Copies of a database file that somebody may be using: one snapshot of it, checked, then put in its place.

The snapshot is a read transaction of our own: writers go on meanwhile, and the copy is of the instant at which it began.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

import apsw

from aricia.base.errors import ConnectorError, InvalidParameter
from aricia.repository.stores.care import BackupReport

PAGES_A_STEP = 2_000
BUSY_MS = 10_000
Progress = Callable[[int, int], None]


def back_up(source: Path, target: Path, progress: Progress | None = None) -> BackupReport:
    """Copy a store, in use or not, into a new file.

    progress: called with the pages copied and the pages in all
    errors: ARICIA-400-061 the target exists;  ARICIA-404-060 there is no such store;  ARICIA-500-062 the copy cannot be made;
    ARICIA-500-063 the copy, and so perhaps the store, is damaged. Then there is no target.
    """
    if target.exists():
        raise InvalidParameter("ARICIA-400-061", (target,), properties={"parameterName": "out"})
    if not source.is_file():
        raise InvalidParameter("ARICIA-404-060", (source,), properties={"parameterName": "dataDirectory"})
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.touch(mode=0o600)
        rows = _copy(source, draft, progress)
        schema = _check(source, draft, rows)
        _put(draft, target)
    except (apsw.Error, OSError) as problem:
        raise ConnectorError("ARICIA-500-062", (source, target, problem)) from problem
    finally:
        draft.unlink(missing_ok=True)
    return BackupReport(str(source), str(target), schema, target.stat().st_size, rows)


def row_counts(connection: apsw.Connection) -> dict[str, int]:
    """The number of rows of every table that the schema names; what keeps the text index is left to its own check."""
    names = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "ORDER BY name"
    ).fetchall()
    return {str(name): int(connection.execute(f'SELECT count(*) FROM "{name}"').get) for (name,) in names}


def _copy(source: Path, draft: Path, progress: Progress | None) -> dict[str, int]:
    """Copy a snapshot page by page; -> its rows. The open transaction keeps the copy from starting again at every commit."""
    with contextlib.closing(apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READWRITE)) as store:
        store.set_busy_timeout(BUSY_MS)
        store.execute("BEGIN")
        rows = row_counts(store)
        with contextlib.closing(apsw.Connection(str(draft))) as copy:
            copy.execute("PRAGMA synchronous = OFF").fetchall()  # the finished file is forced to the disk as a whole
            with copy.backup("main", store, "main") as backup:
                while not backup.done:
                    backup.step(PAGES_A_STEP)
                    if progress is not None:
                        progress(backup.page_count - backup.remaining, backup.page_count)
            copy.execute("PRAGMA journal_mode = DELETE").fetchall()  # one file, without a log beside it
        store.execute("ROLLBACK")
    return rows


def _check(source: Path, draft: Path, rows: dict[str, int]) -> int:
    """Whether the copy is sound and complete; -> the number of its schema."""
    with contextlib.closing(apsw.Connection(str(draft), flags=apsw.SQLITE_OPEN_READONLY)) as copy:
        damage = [text for (text,) in copy.execute("PRAGMA integrity_check(10)")]
        copied = row_counts(copy) if damage == ["ok"] else {}
        schema = int(copy.pragma("user_version") or 0)
    if damage == ["ok"]:
        wrong = [name for name, number in rows.items() if copied.get(name) != number]
        if not wrong:
            return schema
        damage = [f"{name} has {copied.get(name)} rows instead of {rows[name]}" for name in wrong]
    raise ConnectorError("ARICIA-500-063", (source, "; ".join(damage)))


def _put(draft: Path, target: Path) -> None:
    """Give the finished copy its name once it is on the disk."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
