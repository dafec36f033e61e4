"""What other floors may use of the archives."""

from __future__ import annotations

from aricia.repository.archives.archive_store import ArchivePlace, ArchiveStore, open_archive_store
from aricia.repository.archives.directory_store import DirectoryArchiveStore
from aricia.repository.archives.documents import CONTENT_PACK, METADATA_EXPORT, REPOSITORY_BACKUP, ArchiveProperties
from aricia.repository.archives.file_store import FileArchiveStore
from aricia.repository.archives.loader import load, load_archive
from aricia.repository.archives.places import store_at
from aricia.repository.archives.reader import Archive, parse_archive, read_archive
from aricia.repository.archives.report import Counts, LoadReport, Skipped
from aricia.repository.archives.run_time_types import patch_between, run_time_types
from aricia.repository.archives.saving import SaveReport, new_properties, save_archive
from aricia.repository.archives.selection import Selection

__all__ = [
    "CONTENT_PACK", "METADATA_EXPORT", "REPOSITORY_BACKUP", "Archive", "ArchivePlace", "ArchiveProperties", "ArchiveStore",
    "Counts", "DirectoryArchiveStore", "FileArchiveStore", "LoadReport", "SaveReport", "Selection", "Skipped", "load",
    "load_archive", "new_properties", "open_archive_store", "parse_archive", "patch_between", "read_archive", "run_time_types",
    "save_archive", "store_at",
]
