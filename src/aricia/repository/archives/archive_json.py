"""Instances as archives carry them: OMRS JSON with instants as numbers, headers as they are stored.

Enum values go without their descriptions, proxies at the ends of relationships without classifications: whoever loads the
archive has the ones from the types and the others from the entities.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from aricia.repository.archives.documents import CONTENT_PACK, ArchiveProperties
from aricia.repository.instance_writer import StoredFormWriter
from aricia.repository.instances import CONTENT_PACK as FROM_CONTENT_PACK
from aricia.repository.instances import Classification, Entity, Header
from aricia.types.registry import TypeRegistry

Json = dict[str, Any]
H = TypeVar("H", bound=Header)


class ArchiveWriter(StoredFormWriter):
    """Writes instances for an archive."""

    def __init__(self, types: TypeRegistry) -> None:
        super().__init__(types, "", described=False)

    def proxy(self, entity: Entity) -> Json:
        """EntityProxy, without classifications."""
        shown = super().proxy(entity)
        shown.pop("classifications", None)
        return shown

    def extension(self, entity: Entity, classification: Classification) -> Json:
        """ClassificationEntityExtension."""
        return {
            "class": "ClassificationEntityExtension", "headerVersion": 1, "classification": self.classification(classification),
            "entityToClassify": self.proxy(entity),
        }


class PackHeaders:
    """Makes a content pack the home of its instances, as loading it does; other kinds of archives leave headers alone."""

    def __init__(self, archive: ArchiveProperties) -> None:
        self._archive = archive
        self._is_pack = archive.archive_type == CONTENT_PACK

    def entity(self, entity: Entity) -> Entity:
        """The entity and its classifications."""
        if not self._is_pack:
            return entity
        return msgspec.structs.replace(
            self.header(entity), classifications=[self.header(each) for each in entity.classifications]
        )

    def header(self, instance: H) -> H:
        """One instance, without the classifications that it may have."""
        archive = self._archive
        if not self._is_pack:
            return instance
        return msgspec.structs.replace(
            instance, provenance=FROM_CONTENT_PACK, collection_id=archive.archive_guid, collection_name=archive.archive_name,
            replicated_by=None, license=archive.originator_license or instance.license,
            created_by=archive.originator_name or instance.created_by,
            create_time=int(archive.creation_date or 0) or instance.create_time,
        )
