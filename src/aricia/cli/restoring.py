"""A new server takes the place of the one that a backup comes from."""

from __future__ import annotations

from pathlib import Path

from aricia.base.errors import ConfigurationError
from aricia.repository.archives.api import REPOSITORY_BACKUP, store_at
from aricia.repository.stores.care import care_of
from aricia.servers.api import Platform, store_places


def take_over_identity(platform: Platform, server: str | None, files: tuple[Path, ...]) -> None:
    """Give the metadata collection of a server whose store is not made yet the id that the backup has, which is its GUID.

    errors: ARICIA-400-197 more than one archive, one that is no backup, or the server has a store already
    """
    if len(files) != 1:
        raise ConfigurationError("ARICIA-400-197", (", ".join(map(str, files)), "one archive is restored at a time"))
    place = store_places(platform, server)[0]
    properties = store_at(files[0]).read().properties
    if properties.archive_type != REPOSITORY_BACKUP:
        raise ConfigurationError("ARICIA-400-197", (files[0], f"its type is {properties.archive_type}"))
    if care_of(place).exists():
        raise ConfigurationError("ARICIA-400-197", (files[0], f"the server {place.server} has a store already"))
    document = platform.documents.load(place.server)
    if document is not None:
        document["repositoryServicesConfig"]["localRepositoryConfig"]["metadataCollectionId"] = properties.archive_guid
        platform.documents.save(place.server, document)
