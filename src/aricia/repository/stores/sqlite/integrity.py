"""Whether a database file is sound and its documents can be read; what is in them: ``relational.integrity``.

Everything is read from one snapshot, row by row; what has to be sorted goes to a temporary file.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import apsw

from aricia.repository.stores.care import Finding
from aricia.repository.stores.relational.integrity import EXAMPLES, RESTORE, collected
from aricia.repository.stores.relational.sql_file import load_statements
from aricia.repository.stores.sqlite.database import migrations, opening_faults

CHECKS = load_statements(Path(__file__).with_name("integrity.sql"))
BUSY_MS = 10_000

_DOCUMENTS = (
    ("entity_documents", "entities whose documents cannot be read", RESTORE),
    ("relationship_documents", "relationships whose documents cannot be read", RESTORE),
    ("classification_documents", "entities with a classification whose documents cannot be read", RESTORE),
)


@contextlib.contextmanager
def snapshot(path: Path) -> Iterator[apsw.Connection]:
    """A connection to a store in use or not, which sees one state of it.

    errors: ARICIA-500-060 or -061, the file cannot be used
    """
    with opening_faults(path), contextlib.closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
        connection.set_busy_timeout(BUSY_MS)
        connection.execute("PRAGMA cache_size = -64000; PRAGMA temp_store = FILE; BEGIN").fetchall()
        yield connection


def file_findings(connection: apsw.Connection, quick: bool = False) -> list[Finding]:
    """What SQLite itself finds wrong; quick: without comparing its own indexes with their tables."""
    check = "quick_check" if quick else "integrity_check"
    try:
        said = [str(text) for (text,) in connection.execute(f"PRAGMA {check}(20)")]
    except (apsw.CorruptError, apsw.NotADBError) as problem:
        said = [str(problem)]
    if said == ["ok"]:
        return []
    return [Finding(check="file", text="the database file is damaged", advice=RESTORE, count=len(said), examples=said[:EXAMPLES])]


def format_findings(connection: apsw.Connection) -> list[Finding]:
    """A store of another format than this version's cannot be looked at."""
    current, newest = int(connection.pragma("user_version") or 0), migrations()[-1][0]
    if current == newest:
        return []
    advice = "Start the platform with this version once, which brings the store up to date."
    if current > newest:
        advice = "Use the version of aricia that made the store, or a later one."
    return [Finding(check="format", text=f"the store has format {current}, this version reads {newest}", advice=advice)]


def document_findings(connection: apsw.Connection) -> list[Finding]:
    """What is wrong with the documents of instances and their versions."""
    found: list[Finding] = []
    for check, text, advice in _DOCUMENTS:
        found += collected(check, text, advice, connection.execute(CHECKS[check]))
    return found


def gather_changes(connection: apsw.Connection) -> None:
    """Make the temporary tables that the checks of the change feed need."""
    connection.execute(f"{CHECKS['last_changes']}; {CHECKS['purges']}").fetchall()
