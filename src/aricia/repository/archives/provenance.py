"""Which header an instance gets when it is loaded: it depends on the kind of archive (spec: repository, section 8)."""

from __future__ import annotations

from aricia.base.codec import parse_time
from aricia.repository.archives.documents import CONTENT_PACK, METADATA_EXPORT, REPOSITORY_BACKUP, ArchiveProperties
from aricia.repository.instances import CONTENT_PACK as FROM_CONTENT_PACK
from aricia.repository.instances import EXPORT_ARCHIVE, LOCAL_COHORT, Header

_UNKNOWN = "UNKNOWN"


class Stamp:
    """Puts on the headers of an archive's instances what its kind asks for; ``collection_id`` is that of the loading repository.

    A content pack is the home of its instances: its GUID, name, originator, date and licence replace what the headers say.
    An export fills what the headers leave open. A backup leaves them alone, so that local instances come back as local ones.
    """

    def __init__(self, archive: ArchiveProperties, collection_id: str, collection_name: str) -> None:
        self._archive = archive
        self._local = (collection_id, collection_name)
        self._created = parse_time(archive.creation_date) if archive.creation_date is not None else 0

    def __call__(self, header: Header) -> None:
        """Stamp one header."""
        if self._archive.archive_type == CONTENT_PACK:
            self._overwrite(header)
        elif self._archive.archive_type == METADATA_EXPORT:
            self._complete(header)
        elif header.collection_id is None and header.provenance == _UNKNOWN:
            header.provenance = LOCAL_COHORT
        if header.collection_id is None:
            header.collection_id, header.collection_name = self._local
        if self._archive.archive_type != REPOSITORY_BACKUP:
            header.create_time = header.create_time or self._created

    def _overwrite(self, header: Header) -> None:
        archive = self._archive
        header.provenance, header.replicated_by = FROM_CONTENT_PACK, self._local[0]
        header.collection_id, header.collection_name = archive.archive_guid, archive.archive_name
        header.license = archive.originator_license or header.license
        header.created_by = archive.originator_name or header.created_by
        header.create_time = self._created or header.create_time

    def _complete(self, header: Header) -> None:
        archive = self._archive
        if header.collection_id is None:
            header.collection_id, header.collection_name = archive.archive_guid, archive.archive_name
        if header.provenance == _UNKNOWN:
            header.provenance = EXPORT_ARCHIVE
        header.replicated_by = header.replicated_by or self._local[0]
        header.license = header.license or archive.originator_license
        header.created_by = header.created_by or archive.originator_name or ""
