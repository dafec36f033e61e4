"""The behaviour suite, on the archive stores that ship."""

import pytest

from aricia.repository.archives.api import ArchivePlace, open_archive_store
from aricia.testing.archive_store_behaviour import *  # noqa: F403

CONNECTORS = "org.odpi.openmetadata.adapters.repositoryservices.archiveconnector."
PROVIDERS = {
    "file": CONNECTORS + "file.FileBasedOpenMetadataArchiveStoreProvider",
    "directory": CONNECTORS + "directory.DirectoryBasedOpenMetadataArchiveStoreProvider",
}


@pytest.fixture(params=PROVIDERS)
def open_archive(request, tmp_path):
    connection = {
        "connectorType": {"connectorProviderClassName": PROVIDERS[request.param]}, "endpoint": {"networkAddress": "the-archive"},
    }
    return lambda: open_archive_store(ArchivePlace(connection, lambda name: tmp_path / name))
