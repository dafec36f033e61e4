"""Copies of a store that is in use: one snapshot, checked, under its name only when it is finished."""

import stat
import threading

import apsw
import pytest

from aricia.base.errors import ConnectorError, InvalidParameter
from aricia.repository.queries import EntityQuery
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.repository.stores.sqlite.backup import back_up
from aricia.repository.stores.sqlite.database import migrations
from aricia.types.registry import TypeRegistry


def add(repository, number, text="a term"):
    properties = {"qualifiedName": f"term {number}", "description": text}
    return repository.write(lambda c: c.add_entity("erin", "GlossaryTerm", properties)).result().guid


def count(path):
    store = SQLiteRepository(path, TypeRegistry.open_metadata())
    try:
        return store.collection_id, store.read(lambda c: c.count_entities(EntityQuery()))
    finally:
        store.close()


def test_a_copy_is_a_store_of_the_same_collection_with_the_same_content(repository, tmp_path):
    for number in range(5):
        add(repository, number)
    target = tmp_path / "backups" / "copy.db"
    report = back_up(repository.path, target)
    assert [file.name for file in target.parent.iterdir()] == ["copy.db"]
    assert (report.rows["entity"], report.rows["change"], report.format) == (5, 5, migrations()[-1][0])
    assert report.bytes == target.stat().st_size
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert count(target) == ("home-id", 5)


def test_a_copy_is_finished_while_others_write_and_has_what_was_there_when_it_began(repository, tmp_path):
    for number in range(300):
        add(repository, number, "text " * 400)
    written, stop = [], threading.Event()

    def write():
        while not stop.is_set():
            written.append(add(repository, len(written) + 300))

    seen = []

    def progress(done, total):
        seen.append((done, total))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 5:
            pass
        before = len(written)
        back_up(repository.path, tmp_path / "copy.db", progress)
        after = len(written)
    finally:
        stop.set()
        writer.join()
    assert before + 300 <= count(tmp_path / "copy.db")[1] <= after + 300
    assert seen[-1][0] == seen[-1][1] > 0


def test_a_file_that_exists_is_never_replaced(repository, tmp_path):
    target = tmp_path / "copy.db"
    target.write_text("something else")
    with pytest.raises(InvalidParameter) as caught:
        back_up(repository.path, target)
    assert caught.value.id == "ARICIA-400-061"
    assert target.read_text() == "something else"


def test_a_store_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InvalidParameter) as caught:
        back_up(tmp_path / "none.db", tmp_path / "copy.db")
    assert caught.value.id == "ARICIA-404-060"
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_store_gives_no_copy(repository, tmp_path):
    for number in range(300):
        add(repository, number, "text " * 400)
    repository.close()
    content = bytearray(repository.path.read_bytes())
    for at in range(4096 * 3 + 100, len(content), 4096 * 7):
        content[at : at + 900] = b"\xff" * 900
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(content)
    with pytest.raises(ConnectorError) as caught:
        back_up(damaged, tmp_path / "copy.db")
    assert caught.value.id in ("ARICIA-500-062", "ARICIA-500-063")
    assert [file.name for file in tmp_path.iterdir() if "copy" in file.name] == []


def test_a_copy_has_no_log_beside_it_and_can_be_read_where_nobody_may_write(repository, tmp_path):
    add(repository, 1)
    back_up(repository.path, tmp_path / "copy.db")
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    connection = apsw.Connection(f"file:{tmp_path / 'copy.db'}?immutable=1", flags=flags)
    assert connection.execute("SELECT count(*) FROM entity").get == 1
    connection.close()
