"""Each way in which a store can disagree with itself is found; indexes are made anew from the documents."""

import contextlib

import apsw
import pytest

from aricia.base.errors import ConnectorError
from aricia.repository.instances import Entity
from aricia.repository.queries import Condition, Conditions, EntityQuery
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.repository.stores.sqlite.care import examine
from aricia.repository.stores.sqlite.index_rebuild import rebuild_indexes
from aricia.testing.eventful_history import make_history, term
from aricia.types.registry import TypeRegistry


@pytest.fixture
def path(tmp_path):
    """A store to which everything has happened."""
    file = tmp_path / "store.db"
    store = SQLiteRepository(file, TypeRegistry.open_metadata(), "home-id", "home")
    make_history(store)
    store.close()
    return file


def change(path, sql):
    with contextlib.closing(apsw.Connection(str(path))) as connection:
        connection.execute(sql).fetchall()


def found(path):
    return {finding.check for finding in examine(path)}


def test_a_store_that_was_used_in_every_way_is_sound(path):
    assert examine(path) == []


def test_an_earlier_end_of_a_relationship_may_be_purged(path):
    store = SQLiteRepository(path, TypeRegistry.open_metadata(), "home-id", "home")

    def work(collection):
        one, two = (collection.add_entity("erin", "GlossaryTerm", term(name)).guid for name in ("one", "two"))
        collection.add_relationship("erin", "RelatedTerm", one, two, {})
        collection.reidentify_entity("erin", two, "three")
        collection.purge_entity("erin", two)

    store.write(work).result()
    store.close()
    assert examine(path) == []


FIRST = "id = (SELECT min(id) FROM relationship_history)"
OTHER_TEXT = """DELETE FROM relationship_text WHERE rowid = (SELECT text_row FROM relationship WHERE id = 1);
INSERT INTO relationship_text (rowid, text)
SELECT text_row, replace(json_extract(properties, '$.description'), 'a link', 'x link') FROM relationship WHERE id = 1"""
# SQL that does damage -> the checks that notice it
WRONG = {
    "DELETE FROM entity_history WHERE id = 3 AND version = 2": {"entity_versions", "entity_gaps"},
    "UPDATE entity_history SET until = until + 1 WHERE id = 1": {"entity_versions"},
    f"UPDATE relationship_history SET until = until - 1 WHERE {FIRST}": {"relationship_versions"},
    "UPDATE classification_history SET version = 7": {"classification_versions", "classification_gaps"},
    "UPDATE entity SET version = 9 WHERE id = 1": {"entity_feed", "entity_gaps"},
    "UPDATE entity SET status = 99 WHERE id = 1": {"entity_feed"},
    "UPDATE relationship SET version = 4 WHERE id = 1": {"relationship_feed"},
    "UPDATE classification SET version = 5 WHERE entity = 1": {"classification_feed"},
    "DELETE FROM change WHERE kind = 'entity' AND guid = 'copy' AND version = 9": {"entity_feed", "entity_gaps"},
    "DELETE FROM change WHERE kind = 'entity' AND guid = 'copy'": {"entity_unannounced", "entity_gaps"},
    "UPDATE change SET guid = 'other' WHERE guid = 'far'": {"entity_unannounced", "entity_announced"},
    "UPDATE entity_history SET id = 4711 WHERE id = 1": {"entity_history_without_entity"},
    "UPDATE relationship SET end2 = 4711 WHERE id = 1": {"relationship_without_end"},
    "UPDATE classification SET entity = 4711 WHERE entity = 1": {
        "classification_without_entity", "classification_announced", "classification_property"},
    "UPDATE entity SET type = 4711 WHERE id = 1": {"type_without_name"},
    "UPDATE entity SET home = 4711 WHERE id = 1": {"home_without_name"},
    "UPDATE entity SET properties = '{\"qualifiedName\"' WHERE id = 1": {"entity_documents"},
    f"UPDATE relationship_history SET header = '{{}}' WHERE {FIRST}": {"relationship_documents"},
    "UPDATE classification SET properties = '[]' WHERE entity = 1": {"classification_documents"},
    "INSERT INTO type_definition VALUES ('Odd', 'entity', '{\"name\": 5}')": {"types"},
    "UPDATE type SET name = 'Unheard' WHERE name = 'RelatedTerm'": {"types"},
    "DELETE FROM entity_property WHERE owner = 1 AND value = 'value'": {"entity_property"},
    "UPDATE classification_property SET value = -2 WHERE value = -1": {"classification_property"},
    "UPDATE relationship_property SET owner = owner + 1000 WHERE owner = 1": {"relationship_property"},
    "DELETE FROM entity_text WHERE rowid = (SELECT text_row FROM entity WHERE id = 1)": {"entity_text"},
    "UPDATE entity SET text_row = NULL WHERE id = 1": {"entity_text"},
    "INSERT INTO relationship_text (rowid, text) VALUES (77, 'a stranger')": {"relationship_text"},
    OTHER_TEXT: {"relationship_text"},
}


@pytest.mark.parametrize("damage", WRONG)
def test_a_disagreement_is_found_and_named(path, damage):
    change(path, damage)
    assert found(path) == WRONG[damage]


def test_every_finding_says_where_and_what_to_do(path):
    change(path, "UPDATE entity SET version = 9")
    for finding in examine(path):
        assert finding.count >= len(finding.examples) > 0
        assert finding.advice.endswith(".")


def test_a_damaged_file_is_found_before_anything_else(path):
    content = bytearray(path.read_bytes())
    content[4096 * 4 : 4096 * 4 + 2000] = b"\x55" * 2000
    path.write_bytes(content)
    (finding,) = examine(path)
    assert (finding.check, finding.repairable) == ("file", False)


def test_a_file_that_is_no_database_is_a_finding(tmp_path):
    file = tmp_path / "store.db"
    file.write_text("no database " * 1000)
    assert found(file) == {"file"}


def test_a_file_that_cannot_be_opened_is_refused(tmp_path):
    with pytest.raises(ConnectorError) as caught:
        examine(tmp_path)
    assert caught.value.id == "ARICIA-500-061"


def test_a_store_of_another_format_is_not_looked_into(path):
    change(path, "PRAGMA user_version = 99")
    assert found(path) == {"format"}


def test_a_feed_that_has_lost_its_beginning_is_no_reason_for_findings(path):
    change(path, "DELETE FROM change WHERE sequence < 20")
    assert found(path) == set()


def test_looking_changes_nothing_and_does_not_wait_for_writers(path):
    store = SQLiteRepository(path, TypeRegistry.open_metadata())
    store.write(lambda c: c.add_entity("erin", "GlossaryTerm", term("under way")) and examine(path)).result()
    assert examine(path) == []
    store.close()


def test_indexes_are_made_anew_from_the_documents(path):
    change(path, "DELETE FROM entity_property; DELETE FROM relationship_property; DELETE FROM classification_property; "
                 "INSERT INTO entity_text (entity_text) VALUES ('delete-all'); UPDATE relationship SET text_row = NULL")
    assert {finding.repairable for finding in examine(path)} == {True}
    rebuild_indexes(path)
    assert examine(path) == []
    store = SQLiteRepository(path, TypeRegistry.open_metadata())
    for operator, value, name in (("EQ", "term 6", "qualifiedName"), ("LIKE", "description of term 6", None)):
        query = EntityQuery(conditions=Conditions((Condition(name, operator, value),)))
        assert [each.properties["displayName"] for each in store.read(lambda c, q=query: c.find_entities(q))] == ["changed 6"]
    store.write(lambda c: c.add_entity("erin", "GlossaryTerm", term("after the repair"))).result()
    store.close()
    assert examine(path) == []


def test_very_many_updates_in_one_millisecond_get_rows_after_it(tmp_path):
    file = tmp_path / "store.db"
    store = SQLiteRepository(file, TypeRegistry.open_metadata())
    common = {"type_name": "GlossaryTerm", "update_time": 7}
    entities = [Entity(guid=f"g{n}", properties={"qualifiedName": f"many {n}"}, **common) for n in range(16_500)]
    store.write(lambda c: c.save_new_entities(entities)).result()
    store.close()
    change(file, "UPDATE entity SET text_row = NULL")
    rebuild_indexes(file)
    assert examine(file) == []
