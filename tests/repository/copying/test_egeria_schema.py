"""A repository that a Java platform keeps in PostgreSQL is read with every version and every shape of value."""

import contextlib
from pathlib import Path

import psycopg
import pytest

from aricia.base.errors import ConfigurationError, ConnectorError
from aricia.repository.copying.api import copy_content, egeria_content
from aricia.repository.queries import EntityQuery
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.repository.stores.sqlite.care import examine
from aricia.testing.postgres_server import running_server
from aricia.types.registry import TypeRegistry

SCRIPT = Path(__file__).with_name("egeria_schema.sql").read_text("utf-8")
SCHEMA = "repository_cocoMDS1"
EARLIEST = 1_704_103_200_123  # 2024-01-01 10:00:00.123 UTC


def run(*statements):
    with psycopg.connect(running_server().url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def url():
    """A database with the schema of a Java platform."""
    run(f'CREATE SCHEMA "{SCHEMA}"', f'SET search_path = "{SCHEMA}"; {SCRIPT}')
    yield running_server().url
    run(f'DROP SCHEMA "{SCHEMA}" CASCADE')


@pytest.fixture
def target(tmp_path):
    """An empty store."""
    with contextlib.closing(SQLiteRepository(tmp_path / "target.db", TypeRegistry.open_metadata())) as store:
        yield store


@pytest.fixture
def copied(url, target):
    """A store with the copy, and what is said about it."""
    with egeria_content(url, SCHEMA, target.types) as content:
        report = copy_content(content, target)
    return target, report


def entity(store, guid):
    return store.read(lambda c: c.is_entity_known(guid))


def test_everything_comes_along(copied):
    _, report = copied
    found = (report.entities, report.proxies, report.classifications, report.relationships, report.versions, report.history)
    assert found == (2, 1, 2, 1, 6, True)


def test_values_have_their_shapes(copied):
    file = entity(copied[0], "file-1")
    assert file.properties == {
        "qualifiedName": "CSVFile::week1", "displayName": "Week one", "storeCreateTime": 1_704_103_200_000,
        "contentStatus": "ACTIVE", "additionalProperties": {"colour": "blue", "a.key.with.dots": "yes"},
    }
    assert [(each.type_name, each.properties) for each in file.classifications] == [
        ("ZoneMembership", {"zoneMembership": ["quarantine"]})
    ]
    (link,) = copied[0].read(lambda c: c.relationships_of(("file-1",)))["file-1"]
    assert (link.properties, link.end2, link.type_name, link.version) == ({"confidence": 90}, "proxy-1", "SemanticAssignment", 2)


def test_headers_are_those_of_the_rows(copied):
    store, _ = copied
    file, term = entity(store, "file-1"), entity(store, "term-1")
    assert (file.type_name, file.status, file.version, file.provenance, file.collection_id, file.create_time) == (
        "CSVFile", "ACTIVE", 3, "LOCAL_COHORT", "c0c0-home", EARLIEST)
    assert (file.maintained_by, file.mapping_properties, file.last_request_id) == (
        ["erinoverview", "peterprofile"], {"key": "value"}, "request-3")
    assert file.effective_from == 1_706_745_600_000
    assert (term.status, term.status_on_delete, term.provenance, term.replicated_by, term.license) == (
        "DELETED", "ACTIVE", "CONTENT_PACK", "c0c0-home", "Apache 2.0")


def test_versions_are_where_they_were_in_time(copied):
    store, _ = copied
    history = store.read(lambda c: c.entity_history("file-1", None, None, True, 0, 0))
    assert [(each.version, each.properties["displayName"]) for each in history] == [(1, "Week 1"), (2, "Week 1"), (3, "Week one")]
    second = store.read(lambda c: c.get_entity("file-1", EARLIEST + 60_000))
    assert {each.type_name for each in second.classifications} == {"ZoneMembership", "Retention"}
    assert second.classification("ZoneMembership").properties == {"zoneMembership": ["quarantine", "public"]}
    assert [each.guid for each in store.read(lambda c: c.find_entities(EntityQuery(proxies=True)))] == ["proxy-1"]


def test_the_copy_is_sound_announces_itself_and_is_the_same_collection(copied, tmp_path):
    store, _ = copied
    events = [(each.event, each.guid, each.cause) for each in store.read(lambda c: c.changes(0, 100))]
    assert events == [
        ("NEW_ENTITY_EVENT", "file-1", "copy"), ("NEW_ENTITY_EVENT", "proxy-1", "copy"),
        ("DELETED_ENTITY_EVENT", "term-1", "copy"), ("NEW_RELATIONSHIP_EVENT", "link-1", "copy"),
    ]
    store.close()
    assert examine(store.path) == []
    with contextlib.closing(SQLiteRepository(store.path, TypeRegistry.open_metadata())) as again:
        assert (again.collection_id, again.collection_name) == ("c0c0-home", "cocoMDS1")
        updated = again.write(lambda c: c.update_entity("erin", "file-1", {"qualifiedName": "CSVFile::week1"})).result()
        assert updated.version == 4
    assert examine(store.path) == []


def test_a_merge_takes_what_is_current(url, target):
    target.write(lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "mine"})).result()
    with egeria_content(url, SCHEMA, target.types) as content:
        report = copy_content(content, target, merge=True)
    assert (report.history, report.entities, report.proxies, report.relationships) == (False, 1, 1, 1)
    assert entity(target, "term-1") is None


@pytest.mark.parametrize(("damage", "message", "text"), [
    ("UPDATE entity SET type_name = ':Strange:Asset:' WHERE version = 1", "ARICIA-400-067", "Strange"),
    ("UPDATE entity SET current_status = 'Odd' WHERE version = 2", "ARICIA-400-066", "the status 'Odd' is not known"),
    ("UPDATE relationship_attribute_value SET property_value = 'much'", "ARICIA-400-066", "property confidence of type int"),
    ("UPDATE classification SET instance_guid = 'nobody' WHERE classification_name = 'Retention'", "ARICIA-400-066", "nobody"),
    ("DROP TABLE classification", "ARICIA-400-066", "no table classification"),
    ("DELETE FROM control", "ARICIA-400-066", "control is empty"),
])
def test_what_cannot_be_read_is_named_and_nothing_is_copied(url, target, damage, message, text):
    run(f'SET search_path = "{SCHEMA}"; {damage}')
    with pytest.raises(ConfigurationError) as caught, egeria_content(url, SCHEMA, target.types) as content:
        copy_content(content, target)
    assert (caught.value.id, text in caught.value.text) == (message, True), caught.value.text
    assert target.read(lambda c: c.count_entities(EntityQuery())) == 0


def test_a_database_that_is_not_there_is_named_without_its_password(target):
    with pytest.raises(ConnectorError) as caught, egeria_content("postgresql://me:hidden@127.0.0.1:1/db", SCHEMA, target.types):
        pass
    assert (caught.value.id, "hidden" in caught.value.text) == ("ARICIA-500-066", False)
