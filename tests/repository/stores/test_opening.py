from pathlib import Path

import pytest

from aricia.base.errors import ConfigurationError
from aricia.repository.stores.opening import StorePlace, open_store
from aricia.types.registry import TypeRegistry

ADAPTERS = "org.odpi.openmetadata.adapters.repositoryservices."
IN_MEMORY = ADAPTERS + "inmemory.repositoryconnector.InMemoryOMRSRepositoryConnectorProvider"
SQLITE = "aricia.repository.stores.sqlite.SQLiteRepositoryProvider"


def place(folder, provider, address=""):
    connection = {"connectorType": {"connectorProviderClassName": provider}, "endpoint": {"networkAddress": address}}
    return StorePlace(server="s", connection=connection, types=TypeRegistry.open_metadata(), data_directory=folder, locate=Path,
                      collection_id="an-id", collection_name="a name")


@pytest.mark.parametrize("provider", [IN_MEMORY, SQLITE])
def test_a_store_is_opened_by_the_class_name_of_its_provider(tmp_path, provider):
    repository = open_store(place(tmp_path, provider, "folder/file.db"))
    try:
        assert (repository.collection_id, repository.collection_name) == ("an-id", "a name")
        assert (tmp_path / "folder" / "file.db").exists() == (provider == SQLITE)
    finally:
        repository.close()


@pytest.mark.parametrize(("provider", "form"), [(IN_MEMORY, "CollectionMembership-"), (SQLITE, "")])
def test_guids_of_relationships_begin_with_their_type_in_memory_alone(tmp_path, provider, form):
    repository = open_store(place(tmp_path, provider, "file.db"))

    def link(session):
        ends = [session.add_entity("erin", "Collection", {"qualifiedName": name}).guid for name in "ab"]
        assert {len(guid) for guid in ends} == {36}
        guid = session.add_relationship("erin", "CollectionMembership", *ends, {}).guid
        assert session.add_relationship("erin", "CollectionMembership", *ends, {}, guid="given").guid == "given"
        return guid

    try:
        guid = repository.write(link).result()
        assert guid.startswith(form)
        assert len(guid.removeprefix(form)) == 36
        assert repository.read(lambda session: session.get_relationship(guid)).type_name == "CollectionMembership"
    finally:
        repository.close()


def test_a_provider_that_nobody_implements_is_named(tmp_path):
    with pytest.raises(ConfigurationError) as caught:
        open_store(place(tmp_path, "com.example.NoSuchProvider"))
    assert caught.value.id == "ARICIA-501-002"
    assert "com.example.NoSuchProvider" in str(caught.value)
