"""A read-only repository reads like the one that its archives come from, and refuses to be maintained."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from aricia.base.errors import ConnectorError, RepositoryFault
from aricia.repository.archives.api import REPOSITORY_BACKUP, FileArchiveStore, Selection, new_properties, save_archive
from aricia.repository.instances import Entity
from aricia.repository.queries import Condition, Conditions, EntityQuery, RelationshipQuery
from aricia.repository.stores.opening import StorePlace, open_store
from aricia.repository.stores.readonly.refusals import REFUSED
from aricia.repository.stores.sqlite.repository import SQLiteRepository
from aricia.testing import repository_steps as steps
from aricia.types.registry import TypeRegistry

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "archives"))
from saved_stores import differences, fill, order

SERVICES = "org.odpi.openmetadata.adapters.repositoryservices."
PROVIDER = SERVICES + "readonly.repositoryconnector.ReadOnlyOMRSRepositoryConnectorProvider"
ARCHIVES = SERVICES + "archiveconnector."


@pytest.fixture
def source(tmp_path):
    """A store with a bit of everything, and its backup."""
    store = SQLiteRepository(tmp_path / "store.db", TypeRegistry.open_metadata(), steps.HOME_ID, steps.HOME_NAME)
    fill(store)
    archive = FileArchiveStore(tmp_path / "all.omarchive")
    save_archive(store, archive, new_properties("All", REPOSITORY_BACKUP), Selection(everything=True))
    yield store
    store.close()


@pytest.fixture
def opener(tmp_path):
    """Opens read-only repositories by parts of their connection."""
    opened = []

    def open_with(**parts):
        connection = {"connectorType": {"connectorProviderClassName": PROVIDER}, **parts}
        opened.append(open_store(StorePlace(
            server="a", connection=connection, types=TypeRegistry.open_metadata(), data_directory=tmp_path,
            locate=lambda name: tmp_path / name, collection_id=steps.HOME_ID, collection_name=steps.HOME_NAME,
        )))
        return opened[-1]

    yield open_with
    for each in opened:
        each.close()


@pytest.fixture
def repository(source, opener):
    """The repository with the archive."""
    return opener(endpoint={"networkAddress": "all.omarchive"})


def test_it_reads_byte_for_byte_what_was_archived(source, repository):
    assert differences(source, repository) == []
    assert order(source) == order(repository)


@pytest.mark.parametrize("query", [
    EntityQuery(type_name="GlossaryTerm"), EntityQuery(type_name="Asset", order="GUID"),
    EntityQuery(conditions=Conditions((Condition(None, "CASE_INSENSITIVE_LIKE", "ZERO"),))),
    EntityQuery(conditions=Conditions((Condition("qualifiedName", "STARTS_WITH", "Term::"),)), page_size=3, start=2),
    EntityQuery(statuses=("DELETED",)),
])
def test_searches_find_the_same(source, repository, query):
    def found(store):
        return store.read(lambda c: ([each.guid for each in c.find_entities(query)], c.count_entities(query)))

    assert found(repository) == found(source)
    assert found(repository)[1]


def test_relationships_are_read_from_their_ends(source, repository):
    def links(store):
        def work(session):
            guids = [each.guid for each in session.find_entities(EntityQuery())]
            of_ends = {guid: [link.guid for link in found] for guid, found in session.relationships_of(guids).items()}
            return of_ends, [each.guid for each in session.find_relationships(RelationshipQuery(type_name="RelatedTerm"))]

        return store.read(work)

    assert links(repository) == links(source)
    assert links(repository)[1]


def test_history_and_the_past_are_read(repository):
    versions = repository.read(lambda c: c.entity_history("copy", None, None, False, 0, 0))
    assert [each.version for each in versions] == [9]
    assert repository.read(lambda c: c.get_entity("copy", 1_600_000_200_000)).guid == "copy"
    assert steps.read_fault(repository, lambda c: c.get_entity("copy", 5))[0] == "EntityNotKnown"


@pytest.mark.parametrize("name", REFUSED)
def test_maintenance_is_refused(repository, name):
    with pytest.raises(RepositoryFault) as caught:
        repository.write(lambda c: getattr(c, name)("erin", "copy", "x", {})).result(10)
    assert (caught.value.kind, caught.value.id) == ("FunctionNotSupported", "OMRS-METADATA-COLLECTION-501-001")
    assert caught.value.inserts[0] == REFUSED[name]


def test_every_operation_that_takes_a_user_is_refused():
    from aricia.repository.metadata_collection import MetadataCollection

    maintenance = {
        name for name, function in vars(MetadataCollection).items()
        if callable(function) and "user" in getattr(function, "__annotations__", {})
    }
    assert maintenance == set(REFUSED)


def test_reference_copies_are_saved(repository):
    copy = Entity(guid="new copy", type_name="GlossaryTerm", properties={"qualifiedName": "Term::new"}, collection_id="elsewhere")
    assert repository.write(lambda c: c.save_entity(copy)).result(10)
    assert steps.get(repository, "new copy").version == 1


def test_archives_come_from_a_list_and_from_embedded_connections_too(source, opener, tmp_path):
    listed = opener(configurationProperties={"archives": ["all.omarchive"]})
    provider = {"connectorProviderClassName": ARCHIVES + "file.FileBasedOpenMetadataArchiveStoreProvider"}
    embedded = {"connectorType": provider, "endpoint": {"networkAddress": "all.omarchive"}}
    nested = opener(embeddedConnections=[{"embeddedConnection": embedded}])
    assert steps.get(listed, "copy") == steps.get(nested, "copy")


def test_a_repository_without_its_archive_is_not_opened(opener):
    with pytest.raises(RepositoryFault, match=r"none\.omarchive"):
        opener(endpoint={"networkAddress": "none.omarchive"})
    with pytest.raises(ConnectorError, match="no archive store"):
        opener(embeddedConnections=[{"embeddedConnection": {}}])


def test_nothing_is_left_of_it(opener, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    repository = opener()
    assert list((tmp_path / "temporary").iterdir())
    repository.close()
    assert list((tmp_path / "temporary").iterdir()) == []
