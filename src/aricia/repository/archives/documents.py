"""The JSON of an open metadata archive (spec: repository, section 8).

Instances stay raw slices of the file until they are loaded, so that a large archive costs little more than its bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Raw, Struct, field

from aricia.repository.instance_json import Instant

CONTENT_PACK, METADATA_EXPORT, REPOSITORY_BACKUP = "CONTENT_PACK", "METADATA_EXPORT", "REPOSITORY_BACKUP"


class ArchiveProperties(Struct, rename="camel"):
    """Who made the archive when, and what it builds on."""

    archive_guid: str = field(name="archiveGUID")
    archive_name: str = ""
    archive_description: str | None = None
    archive_type: str = CONTENT_PACK
    archive_version: str | None = None
    originator_name: str | None = None
    originator_organization: str | None = None
    originator_license: str | None = None
    creation_date: Instant | None = None
    depends_on_archives: list[str] | None = None


class TypeStore(Struct, rename="camel"):
    """New types and changes of types, in the JSON of the type gallery."""

    attribute_type_defs: list[dict[str, Any]] | None = None
    new_type_defs: list[dict[str, Any]] | None = None
    type_def_patches: list[dict[str, Any]] | None = None


class InstanceStore(Struct, rename="camel"):
    """The instances, not yet decoded.

    entity_proxies: stand-ins that nothing else in the archive carries; a field of ours, which others pass over
    """

    entities: Sequence[Raw] | None = None
    relationships: Sequence[Raw] | None = None
    classifications: Sequence[Raw] | None = None
    entity_proxies: Sequence[Raw] | None = None


class ArchiveDocument(Struct, rename="camel"):
    """The whole file."""

    archive_properties: ArchiveProperties | None = None
    archive_type_store: TypeStore | None = None
    archive_instance_store: InstanceStore | None = None


decode_archive = msgspec.json.Decoder(ArchiveDocument).decode
