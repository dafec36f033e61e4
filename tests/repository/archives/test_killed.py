"""A process that is killed while it loads an archive leaves nothing of the archive behind."""

from __future__ import annotations

import signal
import subprocess
import sys

from archive_builder import archive, entity

from aricia.repository.archives.api import load_archive
from aricia.repository.queries import EntityQuery
from aricia.repository.stores.sqlite.repository import SQLiteRepository
from aricia.types.registry import TypeRegistry

LOAD_AND_DIE = """
import os, signal, sys
from pathlib import Path
from aricia.repository.archives.api import load_archive
from aricia.repository.stores.sqlite.repository import SQLiteRepository
from aricia.types.registry import TypeRegistry

store = SQLiteRepository(Path(sys.argv[1]), TypeRegistry.open_metadata())
load_archive(store, Path(sys.argv[2]), lambda kind, done, total: os.kill(os.getpid(), signal.SIGKILL))
"""


def count(store: SQLiteRepository) -> int:
    return store.read(lambda session: session.count_entities(EntityQuery()))


def test_nothing_is_left_of_an_archive_whose_loading_was_killed(tmp_path):
    file, database = tmp_path / "many.omarchive", tmp_path / "store.db"
    file.write_bytes(archive(entities=[entity(number) for number in range(1200)]))
    done = subprocess.run([sys.executable, "-c", LOAD_AND_DIE, database, file], capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    store = SQLiteRepository(database, TypeRegistry.open_metadata())
    try:
        assert count(store) == 0
        assert load_archive(store, file).entities.new == 1200
        assert count(store) == 1200
    finally:
        store.close()
