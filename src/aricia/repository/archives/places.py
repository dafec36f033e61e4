"""Archives by the paths that people give: a file, or a directory."""

from __future__ import annotations

from pathlib import Path

from aricia.repository.archives.archive_store import ArchiveStore
from aricia.repository.archives.directory_store import DirectoryArchiveStore
from aricia.repository.archives.file_store import FileArchiveStore


def store_at(path: Path) -> ArchiveStore:
    """The archive store at a path: a directory, else a file."""
    return DirectoryArchiveStore(path) if path.is_dir() else FileArchiveStore(path)
