"""Reading an open metadata archive: a JSON document in a file, compressed with gzip or not."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path

import msgspec
from msgspec import Struct

from aricia.base.errors import RepositoryFault
from aricia.repository.archives.documents import (
    CONTENT_PACK,
    METADATA_EXPORT,
    REPOSITORY_BACKUP,
    ArchiveDocument,
    ArchiveProperties,
    InstanceStore,
    TypeStore,
    decode_archive,
)

_GZIP_MAGIC = b"\x1f\x8b"
_KINDS = (CONTENT_PACK, METADATA_EXPORT, REPOSITORY_BACKUP)
_RIGHT = "An open metadata archive is a JSON object with archiveProperties and archiveTypeStore or archiveInstanceStore or both"


class Archive(Struct):
    """A checked archive.

    source: the file, or what else it came from, for messages;  digest: identifies the content, compressed or not
    """

    source: str
    digest: str
    properties: ArchiveProperties
    types: TypeStore
    instances: InstanceStore

    @property
    def name(self) -> str:
        """The archive's name, its GUID when it has none."""
        return self.properties.archive_name or self.properties.archive_guid


def unusable(source: str, what: str, right: str) -> RepositoryFault:
    """The fault of an archive that cannot be used: which, what is wrong and where, what would be right."""
    return RepositoryFault("RepositoryError", "FILE-OPEN-METADATA-ARCHIVE-STORE-CONNECTOR-400-002", (source, what, right))


def read_archive(path: Path) -> Archive:
    """The archive in a file.

    errors: FILE-OPEN-METADATA-ARCHIVE-STORE-CONNECTOR-400-002 no such file, not readable, damaged, or not an archive
    """
    try:
        content = path.read_bytes()
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise unusable(str(path), f"the file cannot be read ({reason})", "Give the path of a readable file") from None
    return parse_archive(content, str(path))


def parse_archive(content: bytes, source: str) -> Archive:
    """The archive in these bytes.

    errors: FILE-OPEN-METADATA-ARCHIVE-STORE-CONNECTOR-400-002 damaged, or not an archive
    """
    text = _uncompressed(content, source)
    document = _decode(text, source)
    if document.archive_properties is None:
        raise unusable(source, "the JSON object has no archiveProperties", _RIGHT)
    if document.archive_type_store is None and document.archive_instance_store is None:
        raise unusable(source, "the archive has neither an archiveTypeStore nor an archiveInstanceStore", _RIGHT)
    return checked(
        source, hashlib.sha256(text).hexdigest(), document.archive_properties, document.archive_type_store or TypeStore(),
        document.archive_instance_store or InstanceStore(),
    )


def checked(
    source: str, digest: str, properties: ArchiveProperties, types: TypeStore, instances: InstanceStore
) -> Archive:
    """The archive, whose kind has to be a known one."""
    kind = properties.archive_type
    if kind not in _KINDS:
        raise unusable(source, f"archiveProperties.archiveType is {kind}", f"Use one of {', '.join(_KINDS)}")
    return Archive(source=source, digest=digest, properties=properties, types=types, instances=instances)


def _uncompressed(content: bytes, source: str) -> bytes:
    if not content.startswith(_GZIP_MAGIC):
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, OSError, zlib.error) as problem:
        raise unusable(
            source, f"its {len(content)} bytes of compressed data are damaged ({problem})",
            "Fetch the file again; gunzip -t must find no fault in it",
        ) from None


def _decode(text: bytes, source: str) -> ArchiveDocument:
    if not text.strip():
        raise unusable(source, "it is empty", _RIGHT)
    try:
        return decode_archive(text)
    except msgspec.ValidationError as problem:
        raise unusable(source, f"its JSON does not have the form of an archive: {problem}", _RIGHT) from None
    except RecursionError:
        raise unusable(source, "its JSON is nested too deeply", _RIGHT) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        start = text[:20].decode("utf-8", "replace").strip()
        what = f"its {len(text)} bytes, which begin with {start!r}, are not valid JSON: {problem}"
        raise unusable(source, what, _RIGHT) from None
