"""Which header an instance gets when it is loaded: it depends on the kind of archive (spec: repository, section 8)."""

from __future__ import annotations

from typing import Any

from aricia.base.codec import parse_time
from aricia.repository import instances
from aricia.repository.archives.documents import (
    CONTENT_PACK,
    METADATA_EXPORT,
    ArchiveProperties,
    ClassificationDocument,
    EntityDocument,
    HeaderDocument,
    Instant,
    PropertySet,
    RelationshipDocument,
    decode_reference,
)
from aricia.repository.archives.values import ValueReader
from aricia.repository.instances import Classification, Entity, Relationship


class InstanceFactory:
    """Makes instances of one archive for one repository.

    A content pack is the home of its instances: its GUID, name, originator, date and licence replace what the headers say.
    An export fills what the headers leave open. A backup leaves them alone, so that local instances come back as local ones.
    """

    def __init__(self, archive: ArchiveProperties, values: ValueReader, collection_id: str, collection_name: str) -> None:
        self._archive = archive
        self._values = values
        self._created = instant(archive.creation_date)
        self._local = (collection_id, collection_name)

    def entity(self, given: EntityDocument) -> Entity:
        """An entity of the archive with its classifications."""
        name = _type_name(given)
        return Entity(
            guid=given.guid, re_identified_from=given.re_identified_from_guid,
            classifications=[self.classification(item) for item in given.classifications or ()],
            **self._header(name, given, given.properties),
        )

    def proxy(self, given: EntityDocument) -> Entity:
        """A stand-in for an entity that is not known here; its header is its own home's, whatever archive mentions it."""
        name = _type_name(given)
        return Entity(
            guid=given.guid, is_proxy=True, classifications=[],
            **self._plain_header(name, given, given.unique_properties or given.properties),
        )

    def classification(self, given: ClassificationDocument) -> Classification:
        """A classification of an entity of the archive."""
        return Classification(
            origin=given.classification_origin or "ASSIGNED", origin_guid=given.classification_origin_guid,
            **self._header(given.name, given, given.properties),
        )

    def relationship(self, given: RelationshipDocument) -> Relationship:
        """A relationship of the archive."""
        name = _type_name(given)
        return Relationship(
            guid=given.guid, re_identified_from=given.re_identified_from_guid,
            end1=decode_reference(given.entity_one_proxy).guid, end2=decode_reference(given.entity_two_proxy).guid,
            **self._header(name, given, given.properties),
        )

    # ---- headers -------------------------------------------------------------------------------------------------
    def _header(self, type_name: str, given: HeaderDocument, properties: PropertySet | None) -> dict[str, Any]:
        header = self._plain_header(type_name, given, properties)
        stamp = self._stamp()
        if self._archive.archive_type == CONTENT_PACK:
            header.update(stamp)
        elif self._archive.archive_type == METADATA_EXPORT:
            header.update({name: value for name, value in stamp.items() if not _given(given, name)})
        return header

    def _stamp(self) -> dict[str, Any]:
        archive = self._archive
        kind = instances.CONTENT_PACK if archive.archive_type == CONTENT_PACK else instances.EXPORT_ARCHIVE
        stamp: dict[str, Any] = {
            "provenance": kind, "collection_id": archive.archive_guid, "collection_name": archive.archive_name,
            "replicated_by": self._local[0],
        }
        if archive.originator_name is not None:
            stamp["created_by"] = archive.originator_name
        if archive.originator_license is not None:
            stamp["license"] = archive.originator_license
        if self._created:
            stamp["create_time"] = self._created
        return stamp

    def _plain_header(self, type_name: str, given: HeaderDocument, properties: PropertySet | None) -> dict[str, Any]:
        created = instant(given.create_time) or self._created
        home = (given.metadata_collection_id, given.metadata_collection_name) if given.metadata_collection_id else self._local
        return {
            "type_name": type_name, "status": given.status, "status_on_delete": given.status_on_delete, "version": given.version or 1,
            "create_time": created, "update_time": instant(given.update_time) or created, "created_by": given.created_by or "",
            "updated_by": given.updated_by, "maintained_by": given.maintained_by or [], "last_request_id": given.last_request_id,
            "provenance": given.instance_provenance_type or instances.LOCAL_COHORT, "collection_id": home[0], "collection_name": home[1],
            "replicated_by": given.replicated_by, "license": given.instance_license, "mapping_properties": given.mapping_properties,
            "effective_from": _instant_or_none(properties and properties.effective_from_time),
            "effective_to": _instant_or_none(properties and properties.effective_to_time),
            "properties": self._values.properties(type_name, properties),
        }


_DOCUMENT_FIELDS = {
    "provenance": "instance_provenance_type", "collection_id": "metadata_collection_id", "collection_name": "metadata_collection_name",
    "replicated_by": "replicated_by", "created_by": "created_by", "license": "instance_license", "create_time": "create_time",
}


def _given(document: HeaderDocument, name: str) -> bool:
    return getattr(document, _DOCUMENT_FIELDS[name]) is not None


def _type_name(given: HeaderDocument) -> str:
    if given.type is None:
        raise ValueError("the instance has no type")
    return given.type.type_def_name


def instant(value: Instant | None) -> int:
    """Epoch milliseconds; 0 for none."""
    return 0 if value is None else parse_time(value)


def _instant_or_none(value: Instant | None) -> int | None:
    return None if value is None else parse_time(value)
