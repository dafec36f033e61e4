"""Reading an open metadata archive: one JSON document, gzipped or not (spec: repository, section 8)."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from aricia.base.errors import ConnectorError
from aricia.repository.instance_json import ClassificationExtension, EntityDocument, RelationshipDocument

_GZIP_MAGIC = b"\x1f\x8b"
ARCHIVE_CLASS = "OpenMetadataArchive"


class ArchiveProperties(Struct, rename="camel", kw_only=True):
    """The archive's own description."""

    archive_guid: str = field(name="archiveGUID")
    archive_name: str | None = None
    archive_description: str | None = None
    archive_type: str = "CONTENT_PACK"
    archive_version: str | None = None
    originator_name: str | None = None
    originator_organization: str | None = None
    originator_license: str | None = None
    creation_date: int | str | None = None
    depends_on_archives: list[str] | None = None


class TypeStore(Struct, rename="camel", kw_only=True):
    """The types that an archive adds and changes, as JSON."""

    attribute_type_defs: list[dict[str, Any]] | None = None
    new_type_defs: list[dict[str, Any]] | None = None
    type_def_patches: list[dict[str, Any]] | None = None


class InstanceStore(Struct, rename="camel", kw_only=True):
    """The instances of an archive."""

    entities: list[EntityDocument] | None = None
    relationships: list[RelationshipDocument] | None = None
    classifications: list[ClassificationExtension] | None = None


class Archive(Struct, rename="camel", kw_only=True):
    """An open metadata archive; ``digest`` identifies its content."""

    class_: str | None = field(default=None, name="class")
    archive_properties: ArchiveProperties | None = None
    archive_type_store: TypeStore | None = None
    archive_instance_store: InstanceStore | None = None
    digest: str = ""


_decode = msgspec.json.Decoder(Archive).decode


def read_archive(path: Path) -> Archive:
    """The archive in a file.

    errors (ConnectorError): ARICIA-404-020 no such file, ARICIA-400-021 damaged, ARICIA-400-022 no archive
    """
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise ConnectorError("ARICIA-404-020", (path, problem.strerror or problem)) from problem
    return parse_archive(content, str(path))


def parse_archive(content: bytes, name: str) -> Archive:
    """The archive in these bytes; ``name`` says in faults where they come from."""
    digest = hashlib.sha256(content).hexdigest()
    try:
        text = gzip.decompress(content) if content.startswith(_GZIP_MAGIC) else content
        archive = _decode(text)
    except (OSError, EOFError, zlib.error, msgspec.DecodeError) as problem:
        raise ConnectorError("ARICIA-400-021", (name, problem)) from problem
    if archive.class_ != ARCHIVE_CLASS or archive.archive_properties is None:
        raise ConnectorError("ARICIA-400-022", (name, archive.class_ or "no class at all"))
    archive.digest = digest
    return archive
