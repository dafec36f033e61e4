"""The database file: how it is opened and how its schema moves on."""

import apsw
import pytest

from aricia.base.errors import ConnectorError
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.repository.stores.sqlite.database import connect, migrate, migrations
from aricia.types.registry import TypeRegistry


def test_schema_steps_are_numbered_without_gaps():
    assert [number for number, _ in migrations()] == list(range(1, len(migrations()) + 1))


def test_a_new_file_gets_the_newest_schema_and_keeps_it(tmp_path):
    path = tmp_path / "new.db"
    for _ in range(2):
        connection = connect(path)
        migrate(connection, path)
        assert connection.pragma("user_version") == len(migrations())
        connection.close()


def test_every_commit_is_on_disk_before_it_is_acknowledged(tmp_path):
    connection = connect(tmp_path / "new.db")
    assert (connection.pragma("journal_mode"), connection.pragma("synchronous")) == ("wal", 2)
    connection.close()


def test_a_store_of_a_later_version_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "later.db"
    connection = apsw.Connection(str(path))
    connection.pragma("user_version", len(migrations()) + 1)
    connection.close()
    with pytest.raises(ConnectorError) as caught:
        SQLiteRepository(path, TypeRegistry.open_metadata())
    assert caught.value.id == "ARICIA-400-012"
    assert str(path) in caught.value.text
    connection = apsw.Connection(str(path))
    assert connection.execute("SELECT count(*) FROM sqlite_schema").get == 0
    connection.close()


def test_a_step_that_fails_leaves_the_schema_as_it_was(tmp_path):
    path = tmp_path / "half.db"
    connection = connect(path)
    connection.execute("CREATE TABLE relationship (id INTEGER)").fetchall()
    with pytest.raises(apsw.SQLError):
        migrate(connection, path)
    connection.close()
    connection = apsw.Connection(str(path))
    assert [name for (name,) in connection.execute("SELECT name FROM sqlite_schema")] == ["relationship"]
    assert connection.pragma("user_version") == 0
    connection.close()
