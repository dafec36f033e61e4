"""Archives in one file: a JSON document, compressed when the name ends with .gz.

Every instance is a line of its own, so that archives can be compared line by line. The types come last: which of them the
instances need is known when these have been written.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, cast

from aricia.base.codec import encode
from aricia.base.errors import ConnectorError
from aricia.repository.archives.archive_store import ArchiveContent, ArchivePlace, Json
from aricia.repository.archives.documents import ArchiveProperties
from aricia.repository.archives.reader import Archive, read_archive
from aricia.repository.archives.writing import draft_of, properties_document

_LEVEL = 6  # of compression: the next ones take twice the time for a few percent


class FileArchiveStore:
    """The archive in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.source = str(path)

    def exists(self) -> bool:
        """Whether there is something of this name."""
        return self.path.exists()

    def read(self) -> Archive:
        """The archive in the file."""
        return read_archive(self.path)

    def write(self, properties: ArchiveProperties, content: ArchiveContent, *, replace: bool = False) -> int:
        """Write the file."""
        if self.path.is_dir():
            raise ConnectorError("ARICIA-400-191", (self.path, "it is a directory"))
        with draft_of(self.path, replace=replace, discard=lambda draft: draft.unlink(missing_ok=True)) as draft:
            with ExitStack() as files:
                raw = files.enter_context(draft.open("xb"))
                # without name and time, so that the same content is the same file
                packed = gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) if self.path.name.endswith(".gz") else None
                text = cast("IO[bytes]", files.enter_context(packed)) if packed is not None else raw
                _write_document(text, properties, content)
                if packed is not None:
                    packed.close()
                raw.flush()
                os.fsync(raw.fileno())
            size = draft.stat().st_size
        return size


def _write_document(file: IO[bytes], properties: ArchiveProperties, content: ArchiveContent) -> None:
    put = file.write
    put(b'{"class":"OpenMetadataArchive","archiveProperties":' + encode(properties_document(properties)))
    put(b',\n"archiveInstanceStore":{"class":"OpenMetadataArchiveInstanceStore"')
    for part, documents in content.instances():
        _write_part(put, part, documents)
    put(b"}")
    types = content.types()
    if any(types.values()):
        put(b',\n"archiveTypeStore":{"class":"OpenMetadataArchiveTypeStore"')
        for part, documents in types.items():
            _write_part(put, part, documents)
        put(b"}")
    put(b"}\n")


def _write_part(put: Callable[[bytes], object], part: str, documents: Iterable[Json]) -> None:
    """A list under its name; nothing when it would be empty."""
    separator = b',\n"' + part.encode() + b'":[\n'
    written = False
    for document in documents:
        put(separator + encode(document))
        separator, written = b",\n", True
    if written:
        put(b"]")


def open_file_store(place: ArchivePlace) -> FileArchiveStore:
    """The archive in the file that the endpoint names; a name is also found with .gz behind it.

    errors: ARICIA-400-194 the connection has no address
    """
    if not place.address:
        raise ConnectorError("ARICIA-400-194", (place.provider,))
    path = place.locate(place.address)
    packed = place.locate(f"{place.address}.gz")
    return FileArchiveStore(packed if not path.exists() and packed.exists() else path)
