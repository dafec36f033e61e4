"""The database file: how it is opened and how its schema moves on."""

import apsw
import pytest

from aricia.base.errors import ConnectorError
from aricia.repository.queries import Condition, Conditions, EntityQuery
from aricia.repository.stores.relational import leaves
from aricia.repository.stores.sqlite import SQLiteRepository, database
from aricia.repository.stores.sqlite.database import connect, migrate, migrations
from aricia.repository.stores.sqlite.text_agreement import text_findings
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


# ---- a second step, as a later version would bring it ------------------------------------------------------------------
LATER = [*migrations(), (len(migrations()) + 1, "ALTER TABLE archive ADD COLUMN source TEXT;")]


def _filled(path):
    repository = SQLiteRepository(path, TypeRegistry.open_metadata())
    repository.write(lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "kept"})).result()
    repository.close()


def test_a_store_with_content_is_copied_before_its_schema_moves_on(tmp_path):
    path, told = tmp_path / "store.db", []
    _filled(path)
    connection = connect(path)
    migrate(connection, path, LATER, lambda message_id, inserts: told.append((message_id, inserts)))
    assert connection.pragma("user_version") == LATER[-1][0]
    assert "source" in [row[1] for row in connection.execute("PRAGMA table_info(archive)")]
    connection.close()
    (copy,) = tmp_path.glob(f"store-format-{len(migrations())}-*.db")
    assert told == [("ARICIA-0061", (path, len(migrations()), LATER[-1][0], copy))]
    before = SQLiteRepository(copy, TypeRegistry.open_metadata())  # this version reads the copy
    assert before.read(lambda c: c.count_entities(EntityQuery())) == 1
    before.close()
    with pytest.raises(ConnectorError) as caught:
        SQLiteRepository(path, TypeRegistry.open_metadata())
    assert caught.value.id == "ARICIA-400-012"


def test_a_store_that_was_never_used_moves_on_without_a_copy(tmp_path):
    path = tmp_path / "store.db"
    SQLiteRepository(path, TypeRegistry.open_metadata()).close()
    connection = connect(path)
    migrate(connection, path, LATER)
    assert connection.pragma("user_version") == LATER[-1][0]
    connection.close()
    assert list(tmp_path.glob("*-format-*")) == []


def test_a_step_that_fails_half_way_leaves_the_store_readable_by_the_version_before(tmp_path):
    path = tmp_path / "store.db"
    _filled(path)
    connection = connect(path)
    broken = [*migrations(), (len(migrations()) + 1, "ALTER TABLE archive ADD COLUMN source TEXT; CREATE TABLE entity (id);")]
    with pytest.raises(apsw.SQLError):
        migrate(connection, path, broken, lambda message_id, inserts: None)
    connection.close()
    store = SQLiteRepository(path, TypeRegistry.open_metadata())
    assert store.read(lambda c: c.count_entities(EntityQuery())) == 1
    store.close()


def test_opening_a_store_says_on_the_console_where_the_copy_is(tmp_path, capsys):
    path = tmp_path / "store.db"
    _filled(path)
    connection = connect(path)
    migrate(connection, path, LATER)
    connection.close()
    said = capsys.readouterr().err
    assert "ARICIA-0061" in said
    assert str(next(tmp_path.glob("store-format-*.db"))) in said


# ---- files that cannot be used -----------------------------------------------------------------------------------------
def test_a_file_that_is_no_store_is_named(tmp_path):
    path = tmp_path / "store.db"
    path.write_bytes(b"not a database at all" * 500)
    with pytest.raises(ConnectorError) as caught:
        SQLiteRepository(path, TypeRegistry.open_metadata())
    assert caught.value.id == "ARICIA-500-060"
    assert str(path) in caught.value.text


def test_a_folder_that_is_not_there_is_named(tmp_path):
    path = tmp_path / "nowhere" / "store.db"
    with pytest.raises(ConnectorError) as caught:
        SQLiteRepository(path, TypeRegistry.open_metadata())
    assert (caught.value.id, str(path) in caught.value.text) == ("ARICIA-500-061", True)


def test_a_store_of_the_first_format_gets_its_texts_folded_letter_by_letter(tmp_path, monkeypatch):
    path = tmp_path / "store.db"
    names = ("Straße", "İstanbul", "plain", "aﬀ")
    with monkeypatch.context() as before:  # as the version before folded them
        before.setattr(leaves, "fold", str.casefold)
        before.setattr(database, "migrations", lambda: migrations()[:1])
        repository = SQLiteRepository(path, TypeRegistry.open_metadata())
        for name in names:
            repository.write(lambda c, name=name: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": name})).result()
        repository.close()
    repository = SQLiteRepository(path, TypeRegistry.open_metadata())
    for name, wanted in zip(names, ("STRAẞE", "ISTANBUL", "Plain", "Aﬀ"), strict=True):
        condition = Conditions((Condition(None, "CASE_INSENSITIVE_LIKE", wanted),))
        found = repository.read(lambda c, each=condition: c.find_entities(EntityQuery(conditions=each)))
        assert [entity.properties["qualifiedName"] for entity in found] == [name]
    repository.close()
    connection = connect(path)
    assert [text_findings(connection, kind) for kind in ("entity", "relationship")] == [[], []]
    connection.close()
