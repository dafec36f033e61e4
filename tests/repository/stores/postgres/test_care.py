"""Each way in which a schema can disagree with itself is found; indexes are made anew from the documents."""

import itertools

import psycopg
import pytest

from aricia.base.errors import ConfigurationError
from aricia.repository.queries import Condition, Conditions, EntityQuery
from aricia.repository.stores.care import care_of
from aricia.repository.stores.opening import StorePlace
from aricia.repository.stores.postgres.address import read_address
from aricia.repository.stores.postgres.repository import PostgresRepository
from aricia.testing.eventful_history import make_history, term
from aricia.testing.postgres_server import running_server
from aricia.types.registry import TypeRegistry

PROVIDER = "aricia.repository.stores.postgres.PostgresRepositoryProvider"
_numbers = itertools.count()


@pytest.fixture
def schema():
    """A schema to which everything has happened."""
    name = f"care{next(_numbers)}"
    store = opened(name)
    make_history(store)
    store.close()
    yield name
    change(name, f"DROP SCHEMA {name} CASCADE")


def opened(schema):
    return PostgresRepository(read_address(running_server().url, schema, {}, "test"), TypeRegistry.open_metadata())


def change(schema, sql):
    with psycopg.connect(running_server().url, autocommit=True) as connection:
        connection.execute(f"SET search_path = {schema}; {sql}")


@pytest.fixture
def care(schema, tmp_path):
    """The care of it."""
    connection = {
        "connectorType": {"connectorProviderClassName": PROVIDER},
        "configurationProperties": {"databaseURL": running_server().url, "databaseSchema": schema},
    }
    return care_of(StorePlace(
        server="a-server", connection=connection, types=TypeRegistry.open_metadata(), data_directory=tmp_path,
        locate=lambda name: tmp_path / name,
    ))


def test_a_schema_that_was_used_in_every_way_is_sound(care):
    assert care.exists()
    assert care.examine() == []


WRONG = {
    "UPDATE entity_history SET until = until + 1 WHERE id = 1": {"entity_versions"},
    "UPDATE entity SET version = 9 WHERE id = 1": {"entity_feed", "entity_gaps"},
    "UPDATE relationship SET end2 = 4711 WHERE id = 1": {"relationship_without_end"},
    "UPDATE entity SET type = 4711 WHERE id = 1": {"type_without_name"},
    "UPDATE entity SET home = 4711 WHERE id = 1": {"home_without_name"},
    "UPDATE change SET guid = 'other' WHERE guid = 'far'": {"entity_unannounced", "entity_announced"},
    "UPDATE entity SET properties = '{\"qualifiedName\"' WHERE id = 1": {"entity_documents"},
    "UPDATE relationship_history SET header = '{}'": {"relationship_documents"},
    "UPDATE classification SET properties = '[]' WHERE entity = 1": {"classification_documents"},
    "DELETE FROM entity_property WHERE owner = 1": {"entity_property"},
    "UPDATE classification_property SET owner = owner + 1000 WHERE owner = 1": {"classification_property"},
    "UPDATE relationship SET text = 'other' WHERE id = 1": {"relationship_text"},
    "UPDATE entity SET text = NULL WHERE id = 1": {"entity_text"},
    "UPDATE store SET value = '99' WHERE key = 'format'": {"format"},
    "DELETE FROM change WHERE sequence < 20": set(),
}


@pytest.mark.parametrize("damage", WRONG)
def test_a_disagreement_is_found_and_named(schema, care, damage):
    change(schema, damage)
    assert {finding.check for finding in care.examine()} == WRONG[damage]


def test_indexes_are_made_anew_from_the_documents(schema, care):
    change(schema, "DELETE FROM entity_property; DELETE FROM relationship_property; DELETE FROM classification_property; "
                   "UPDATE entity SET text = 'other'; UPDATE relationship SET text = NULL")
    assert {finding.repairable for finding in care.examine()} == {True}
    care.repair()
    assert care.examine() == []
    store = opened(schema)
    query = EntityQuery(conditions=Conditions((Condition("qualifiedName", "EQ", "term 6"),)))
    assert [each.properties["displayName"] for each in store.read(lambda c: c.find_entities(query))] == ["changed 6"]
    store.write(lambda c: c.add_entity("erin", "GlossaryTerm", term("after the repair"))).result()
    store.close()
    assert care.examine() == []


def test_a_schema_that_was_never_used_is_sound_and_copies_are_made_by_others(care, schema, tmp_path):
    change(schema, f"DROP SCHEMA {schema} CASCADE; CREATE SCHEMA {schema}")
    assert not care.exists()
    assert care.examine() == []
    with pytest.raises(ConfigurationError) as caught:
        care.back_up(tmp_path / "copy.dump")
    assert (caught.value.id, f"pg_dump --format custom --schema {schema}" in caught.value.text) == ("ARICIA-501-060", True)


def test_a_schema_of_the_first_format_gets_its_texts_folded_letter_by_letter(schema, care):
    store = opened(schema)
    store.write(lambda c: c.add_entity("erin", "GlossaryTerm", term("Straße"))).result()
    store.close()
    change(schema, "UPDATE entity SET text = replace(text, 'ß', 'ss'); UPDATE store SET value = '1' WHERE key = 'format'")
    opened(schema).close()
    assert care.examine() == []
