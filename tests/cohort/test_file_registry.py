import json

import pytest

from aricia.base.errors import ConfigurationError
from aricia.cohort.registry_store import CohortMembership, MemberRegistration, open_registry_store

PROVIDER = "org.odpi.openmetadata.adapters.repositoryservices.cohortregistrystore.file.FileBasedRegistryStoreProvider"


@pytest.fixture
def store(tmp_path):
    connection = {"connectorType": {"connectorProviderClassName": PROVIDER}}
    return open_registry_store(connection, lambda name: tmp_path / name, "a-server", "a-cohort")


def test_what_is_saved_is_loaded_and_readable_by_the_original(store, tmp_path):
    connection = {"class": "Connection"}
    me = MemberRegistration(metadata_collection_id="m", server_name="me", registration_time=5, repository_connection=connection)
    saved = CohortMembership(local_registration=me, remote_registrations=[MemberRegistration(metadata_collection_id="o")])
    store.save(saved)
    assert store.load() == saved
    document = json.loads((tmp_path / "data/servers/a-server/cohorts/a-cohort.registrystore").read_text())
    assert document["class"] == "CohortMembership" and document["localRegistration"]["registrationTime"] == 5
    assert document["remoteRegistrations"] == [{"metadataCollectionId": "o"}]


def test_nothing_is_left_beside_the_file(store, tmp_path):
    for number in range(3):
        store.save(CohortMembership(local_registration=MemberRegistration(registration_time=number)))
    assert [file.name for file in store.path.parent.iterdir()] == ["a-cohort.registrystore"]


def test_without_a_file_nobody_is_known(store):
    assert store.load() == CohortMembership()


def test_a_damaged_file_is_told_of_and_left(store):
    store.path.parent.mkdir(parents=True)
    store.path.write_text('{"localRegistration": 3')
    with pytest.raises(ConfigurationError, match="ARICIA-500-500"):
        store.load()
    assert store.path.read_text() == '{"localRegistration": 3'


def test_an_unknown_provider_is_refused():
    with pytest.raises(ConfigurationError, match="ARICIA-501-500"):
        open_registry_store({"connectorType": {"connectorProviderClassName": "Nobody"}}, lambda name: name, "s", "c")
