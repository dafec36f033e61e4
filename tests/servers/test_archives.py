"""The archives of configuration documents and of requests, whatever kind of store keeps them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from aricia.base.errors import AriciaError, ConnectorError
from aricia.base.settings import Settings
from aricia.repository.archives.api import DirectoryArchiveStore, Selection, new_properties, save_archive
from aricia.repository.queries import EntityQuery
from aricia.servers.archive_loading import load_connection
from aricia.servers.archives import archive_file
from aricia.servers.configuration.default_documents import metadata_store_document
from aricia.servers.data_directory import DataDirectory
from aricia.servers.platform import Platform

STORE = "qs-metadata-store"
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "example.omarchive"
SERVICES = "org.odpi.openmetadata.adapters.repositoryservices."
FILE = SERVICES + "archiveconnector.file.FileBasedOpenMetadataArchiveStoreProvider"
DIRECTORY = SERVICES + "archiveconnector.directory.DirectoryBasedOpenMetadataArchiveStoreProvider"
READ_ONLY = SERVICES + "readonly.repositoryconnector.ReadOnlyOMRSRepositoryConnectorProvider"


def connection(provider: str | None, address: str) -> dict:
    kind = {} if provider is None else {"connectorType": {"connectorProviderClassName": provider}}
    return {**kind, "endpoint": {"networkAddress": address}}


@pytest.fixture
def platform(tmp_path):
    """A platform with the example as a file and as a directory."""
    DataDirectory(tmp_path).use_demonstration_secrets()
    platform = Platform(tmp_path, Settings({}, {}))
    shutil.copy(EXAMPLE, tmp_path / "example.omarchive")
    yield platform
    platform.close()


def start(platform: Platform, *archives: dict, provider: str | None = None):
    document = metadata_store_document()
    services = document["repositoryServicesConfig"]
    services["openMetadataArchiveConnections"] = list(archives)
    if provider is not None:
        kind = {"connectorType": {"connectorProviderClassName": provider}}
        services["localRepositoryConfig"]["localRepositoryLocalConnection"] = kind
    platform.start_with(document)
    return platform.active[STORE]


def names(server) -> set[str]:
    found = server.repository.read(lambda c: c.find_entities(EntityQuery()))
    return {each.properties["qualifiedName"] for each in found}


def as_directory(platform: Platform) -> Path:
    """The example as a directory."""
    server = start(platform, connection(FILE, "example.omarchive"))
    target = platform.data_directory / "saved"
    selection = Selection(everything=True)
    save_archive(server.repository, DirectoryArchiveStore(target), new_properties("Saved", "METADATA_EXPORT"), selection)
    platform.stop_server(STORE)
    shutil.rmtree(platform.data_directory / "data")
    return target


def test_the_start_up_list_takes_files_and_directories(platform):
    expected = names(start(platform, connection(FILE, "example.omarchive")))
    platform.stop_server(STORE)
    shutil.rmtree(platform.data_directory / "data")
    assert len(expected) == 3
    assert names(start(platform, connection(DIRECTORY, str(as_directory(platform))))) == expected


def test_an_unknown_kind_of_archive_store_is_logged_and_the_server_runs(platform, capsys):
    server = start(platform, connection("org.example.Provider", "x"), connection(FILE, "example.omarchive"))
    assert len(names(server)) == 3
    assert "org.example.Provider" in capsys.readouterr().err


@pytest.mark.parametrize("provider", [FILE, None])
def test_an_archive_is_loaded_by_a_connection_to_a_file(platform, provider):
    server = start(platform)
    load_connection(platform, server, connection(provider, "example.omarchive"))
    assert len(names(server)) == 3


@pytest.mark.parametrize("provider", [DIRECTORY, None])
def test_an_archive_is_loaded_by_a_connection_to_a_directory(platform, provider):
    as_directory(platform)
    server = start(platform)
    load_connection(platform, server, connection(provider, "saved"))
    assert len(names(server)) == 3


@pytest.mark.parametrize(("wrong", "fault"), [
    (connection("org.example.Provider", "x"), "ARICIA-400-193"), (connection(FILE, ""), "ARICIA-400-194"), ({}, "ARICIA-400-193"),
    (connection(FILE, "none"), "FILE-OPEN-METADATA-ARCHIVE-STORE-CONNECTOR-400-002"),
])
def test_a_connection_that_leads_nowhere_is_refused(platform, wrong, fault):
    server = start(platform)
    with pytest.raises(AriciaError) as caught:
        load_connection(platform, server, wrong)
    assert caught.value.id == fault


def test_a_read_only_server_has_the_archives_of_its_document(platform):
    server = start(platform, connection(FILE, "example.omarchive"), provider=READ_ONLY)
    assert len(names(server)) == 3
    assert not (platform.data_directory / "data" / "servers" / STORE / "repository").exists()
    with pytest.raises(AriciaError, match="OMRS-METADATA-COLLECTION-501-001"):
        server.repository.write(lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "x"})).result(10)


@pytest.mark.parametrize("name", ["a" * 300, f"content-packs/{'ü' * 150}.omarchive"])
def test_a_name_that_no_file_can_have_is_refused(name, tmp_path):
    with pytest.raises(ConnectorError) as refused:
        archive_file(tmp_path, name)
    assert refused.value.id == "FILE-OPEN-METADATA-ARCHIVE-STORE-CONNECTOR-400-002"


def test_an_archive_is_found_with_gz_behind_its_name(tmp_path):
    (tmp_path / "pack.omarchive.gz").touch()
    assert archive_file(tmp_path, "pack.omarchive") == tmp_path / "pack.omarchive.gz"
