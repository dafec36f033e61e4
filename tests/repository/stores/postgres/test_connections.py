"""What is said when the database cannot be used, and what it needs."""

import socket
import sys

import psycopg
import pytest

from aricia.base import deadline
from aricia.base.errors import ConfigurationError, ConnectorError, PropertyServerError
from aricia.repository.queries import Condition, Conditions, EntityQuery
from aricia.repository.stores.postgres.address import read_address
from aricia.repository.stores.postgres.repository import PostgresRepository
from aricia.types.registry import TypeRegistry

PATIENCE = 60


def _open(url, schema="s"):
    return PostgresRepository(read_address(url, schema, {}, "tests"), TypeRegistry.open_metadata())


def _fault(url, schema="s"):
    with pytest.raises(ConnectorError) as caught:
        _open(url, schema)
    assert "hidden" not in caught.value.text
    assert "secret" not in caught.value.text
    return caught.value


def test_a_wrong_password_a_missing_database_and_an_unreachable_host_are_told_apart(postgres):
    wrong = _fault(f"postgresql://aricia:hidden@127.0.0.1:{postgres.port}/postgres")
    assert (wrong.id, wrong.code) == ("ARICIA-503-121", 503)
    assert "password authentication failed" in wrong.text
    missing = _fault(postgres.url.replace("/postgres", "/nowhere").replace("postgresql:/nowhere", "postgresql://"))
    assert missing.id == "ARICIA-503-121"
    assert '"nowhere" does not exist' in missing.text
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        away = _fault(f"postgresql://aricia:hidden@127.0.0.1:{nobody.getsockname()[1]}/postgres")
    assert (away.id, away.code) == ("ARICIA-503-120", 503)


def test_a_schema_with_tables_of_somebody_else_is_refused_and_left_alone(postgres):
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA theirs; CREATE TABLE theirs.control (server_name text); "
                           "CREATE TABLE theirs.entity (instance_guid text)")
        with pytest.raises(ConfigurationError) as caught:
            _open(postgres.url, "theirs")
        assert caught.value.id == "ARICIA-400-121"
        assert "control, entity" in caught.value.text
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'theirs'").fetchone()
    assert tables == (2,)


def test_a_schema_of_a_later_version_is_refused(postgres, address, open_repository):
    open_repository().close()
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"UPDATE \"{address.schema}\".store SET value = '99' WHERE key = 'format'")
    with pytest.raises(ConnectorError) as caught:
        open_repository()
    assert caught.value.id == "ARICIA-400-012"


def test_the_id_of_a_new_collection_is_kept(address):
    first = PostgresRepository(address, TypeRegistry.open_metadata())
    first.close()
    second = PostgresRepository(address, TypeRegistry.open_metadata(), "another-id", "another name")
    second.close()
    assert (second.collection_id, second.collection_name) == (first.collection_id, address.schema)
    assert len(first.collection_id) == 36


def test_without_the_right_to_make_the_extension_searches_find_the_same(postgres):
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE ROLE plain LOGIN PASSWORD 'secret too'")
        connection.execute("CREATE DATABASE plainly")
    with psycopg.connect(postgres.url.removesuffix("/postgres") + "/plainly", autocommit=True) as connection:
        connection.execute("CREATE SCHEMA s AUTHORIZATION plain")
    url = f"postgresql://plain:secret%20too@127.0.0.1:{postgres.port}/plainly"
    repository = _open(url)
    try:
        assert not repository.has_trigrams
        repository.write(lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "Ein Straßenname"})).result(PATIENCE)
        for text in ("STRAẞE", "n", "en", "ein stra"):
            query = EntityQuery(conditions=Conditions((Condition(None, "CASE_INSENSITIVE_LIKE", text),)))
            assert len(repository.read(lambda c, query=query: c.find_entities(query))) == 1
    finally:
        repository.close()


def test_with_the_extension_there_is_an_index_of_trigrams(repository):
    assert repository.has_trigrams

    def fill(collection):
        for number in range(300):
            collection.add_entity("erin", "GlossaryTerm", {"qualifiedName": f"{number * 7919} words"})

    repository.write(fill).result(PATIENCE)
    plan = repository.read(lambda c: c._db.script("SET LOCAL enable_seqscan = off") and c._db.query(
        "EXPLAIN SELECT id FROM entity WHERE text LIKE ?", ("%7919 wor%",)
    ))
    assert any("entity_trigrams" in line for (line,) in plan)


def test_a_search_that_is_late_is_interrupted_and_the_reader_goes_on(repository):
    with deadline.limited(0.2), pytest.raises(PropertyServerError, match="ARICIA-504-002"):
        repository.read(lambda c: c._db.query("SELECT pg_sleep(30)"))
    assert repository.read(lambda c: c.count_entities(EntityQuery())) == 0


def test_more_readers_than_connections_wait_for_each_other(open_repository):
    readers = open_repository(most_readers=1)._readers
    first = readers.take()
    with deadline.limited(0.2), pytest.raises(PropertyServerError, match="ARICIA-504-002"):
        readers.take()
    readers.give_back(first)
    again = readers.take()
    readers.give_back(again)
    assert again is first


def test_the_missing_client_is_named(tmp_path, monkeypatch):
    from aricia.repository.stores.opening import StorePlace
    from aricia.repository.stores.postgres.opening import open_schema

    for name in [name for name in sys.modules if name.startswith("aricia.repository.stores.postgres.") and "opening" not in name]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    place = StorePlace(server="s", connection={}, types=TypeRegistry.open_metadata(), data_directory=tmp_path, locate=None)
    with pytest.raises(ConfigurationError) as caught:
        open_schema(place)
    assert caught.value.id == "ARICIA-501-120"
    assert "pip install aricia[postgres]" in caught.value.message.user_action
