"""A copy of a store is the store: instances, versions, feed, types, archives, identity."""

import contextlib

import apsw
import pytest

from aricia.base.errors import ConfigurationError, ConnectorError
from aricia.repository.copying.api import copy_repository
from aricia.repository.queries import Condition, Conditions, EntityQuery
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.repository.stores.sqlite.care import examine
from aricia.testing.eventful_history import make_history
from aricia.types.registry import TypeRegistry
from aricia.types.type_json import read_type

TABLES = (
    "entity", "entity_history", "relationship", "relationship_history", "classification", "classification_history", "change",
    "entity_property", "relationship_property", "classification_property", "archive", "type_definition", "type", "store",
)
ADDED = {
    "class": "EntityDef", "guid": "11111111-aaaa-4aaa-8aaa-111111111111", "name": "OddAsset", "version": 1, "versionName": "1",
    "superType": {"guid": "896d14c2-7522-4f6c-8519-757711943fe6", "name": "Asset"}, "category": "ENTITY_DEF",
    "propertiesDefinition": [],
}


@pytest.fixture
def opened(tmp_path):
    """Opens stores that are closed at the end."""
    with contextlib.ExitStack() as stack:
        def open_store(name, *identity):
            store = SQLiteRepository(tmp_path / name, TypeRegistry.open_metadata(), *identity)
            return stack.enter_context(contextlib.closing(store))

        yield open_store


@pytest.fixture
def source(opened):
    """A store to which everything has happened."""
    store = opened("source.db", "home-id", "home")
    make_history(store)
    added = read_type(ADDED)
    store.types.add_types([added])
    store.write(lambda c: c.save_types(store.types, [], [added])).result()
    store.write(lambda c: c.add_entity("erin", "OddAsset", {"qualifiedName": "odd"})).result()
    store.write(lambda c: c.keep_reader_place("a topic", 17)).result()
    return store


def asking(name, operator, value):
    return EntityQuery(conditions=Conditions((Condition(name, operator, value),)))


def content(path):
    """Everything that the tables of a store have."""
    with contextlib.closing(apsw.Connection(str(path))) as connection:
        return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


def sizes(path):
    return {table: len(rows) for table, rows in content(path).items()}


def test_a_copy_has_every_version_the_feed_types_archives_and_identity(source, opened):
    target = opened("target.db", "other-id", "other")
    report = copy_repository(source, target)
    assert (report.history, report.left, report.types, report.archives) == (True, 0, 1, 1)
    assert min(report.entities, report.classifications, report.relationships, report.versions, report.proxies, report.changes) > 0
    target.close()
    assert sizes(target.path) == sizes(source.path)
    again = opened("target.db")
    assert (again.collection_id, again.collection_name) == ("home-id", "home")
    assert again.read(lambda c: c.changes(0, 1000)) == source.read(lambda c: c.changes(0, 1000))
    assert again.read(lambda c: c.reader_place("a topic")) == 17
    assert again.types.get("OddAsset") == source.types.get("OddAsset")


def test_a_copy_is_sound_and_goes_on_where_the_source_was(source, opened):
    target = opened("target.db")
    copy_repository(source, target)
    target.close()
    assert examine(target.path) == []
    again = opened("target.db")
    last = again.read(lambda c: c.last_change())
    query = asking("qualifiedName", "EQ", "term 1")
    (found,) = again.read(lambda c: c.find_entities(query))
    updated = again.write(lambda c: c.update_entity("erin", found.guid, {"qualifiedName": "term 1"})).result()
    assert updated.version == found.version + 1
    assert again.read(lambda c: c.last_change()) == last + 1
    again.close()
    assert examine(target.path) == []


def test_both_stores_answer_alike(source, opened):
    target = opened("target.db")
    copy_repository(source, target)
    for query in (EntityQuery(), EntityQuery(order="LAST_UPDATE_RECENT"), EntityQuery(statuses=("DELETED",)),
                  EntityQuery(proxies=True), asking(None, "LIKE", "description of term")):
        assert target.read(lambda c, q=query: c.find_entities(q)) == source.read(lambda c, q=query: c.find_entities(q))
    for entity in source.read(lambda c: c.find_entities(EntityQuery())):
        def history(collection, guid=entity.guid):
            return collection.entity_history(guid, None, None, True, 0, 0)

        assert target.read(history) == source.read(history)


def test_a_target_that_is_not_empty_is_refused_and_left_alone(source, opened):
    target = opened("target.db")
    target.write(lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "mine"})).result()
    before = content(target.path)
    with pytest.raises(ConfigurationError) as caught:
        copy_repository(source, target)
    assert caught.value.id == "ARICIA-400-063"
    assert content(target.path) == before


def test_a_difference_fails_the_copy_and_leaves_nothing(source, opened):
    target = opened("target.db")
    with contextlib.closing(apsw.Connection(str(target.path))) as connection:  # a store that loses something
        connection.execute("CREATE TRIGGER lossy AFTER INSERT ON entity WHEN NEW.version = 2 BEGIN "
                           "UPDATE entity SET properties = '{}' WHERE id = NEW.id; END").fetchall()
    with pytest.raises(ConnectorError) as caught:
        copy_repository(source, target)
    assert caught.value.id == "ARICIA-500-065"
    assert "GlossaryTerm, entity: " in caught.value.text
    assert target.read(lambda c: c.count_entities(EntityQuery())) == 0


def test_a_merge_adds_what_is_new_and_keeps_what_is_as_new(source, opened):
    target = opened("target.db", "target-id", "target")
    mine = target.write(lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "mine"})).result().guid
    first = copy_repository(source, target, merge=True)
    assert (first.history, first.left) == (False, 0)
    assert target.collection_id == "target-id"
    assert target.read(lambda c: c.get_entity(mine)).version == 1
    number = source.read(lambda c: c.count_entities(EntityQuery()))
    assert target.read(lambda c: c.count_entities(EntityQuery())) == number + 1
    second = copy_repository(source, target, merge=True)
    assert second.left == second.entities + second.proxies + second.relationships
    target.close()
    assert examine(target.path) == []


def test_progress_is_told(source, opened):
    seen = []
    copy_repository(source, opened("target.db"), progress=lambda what, done, total: seen.append((what, done, total)))
    assert {what for what, _, _ in seen} == {"entities", "relationships", "comparing"}
    assert all(done <= total for _, done, total in seen)
