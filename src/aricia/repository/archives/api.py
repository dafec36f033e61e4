"""What other floors may use of the archives."""

from __future__ import annotations

from aricia.repository.archives.loader import load, load_archive
from aricia.repository.archives.reader import Archive, parse_archive, read_archive
from aricia.repository.archives.report import Counts, LoadReport, Skipped

__all__ = ["Archive", "Counts", "LoadReport", "Skipped", "load", "load_archive", "parse_archive", "read_archive"]
