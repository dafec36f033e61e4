"""The writer thread and the connections of readers."""

import threading

import apsw
import pytest

from aricia.repository.queries import EntityQuery
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.types.registry import TypeRegistry

PATIENCE = 60


def _add(repository, name):
    return repository.write(lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": name}))


def test_a_new_store_makes_up_an_id_and_keeps_it(tmp_path):
    first = SQLiteRepository(tmp_path / "named.db", TypeRegistry.open_metadata())
    first.close()
    second = SQLiteRepository(tmp_path / "named.db", TypeRegistry.open_metadata(), "another-id", "another name")
    second.close()
    assert (second.collection_id, second.collection_name) == (first.collection_id, "named")
    assert len(first.collection_id) == 36


def test_when_the_disk_is_full_the_whole_group_gets_the_fault_and_the_store_goes_on_when_there_is_room(repository):
    _add(repository, "before").result(PATIENCE)
    pages = repository.write(lambda c: c._db.pragma("page_count")).result(PATIENCE)
    repository.write(lambda c: c._db.pragma("max_page_count", pages + 8)).result(PATIENCE)
    begin = threading.Event()
    waiting = repository.write(lambda c: begin.wait(PATIENCE))
    large = {"qualifiedName": "large", "description": "long " * 9000}
    works = [repository.write(lambda c: c.add_entity("erin", "GlossaryTerm", large)) for _ in range(5)]
    begin.set()
    faults = [work.exception(PATIENCE) for work in [waiting, *works]]
    assert {(fault.id, type(fault.__cause__)) for fault in faults} == {("ARICIA-500-064", apsw.FullError)}
    assert repository.read(lambda c: c.count_entities(EntityQuery())) == 1
    repository.write(lambda c: c._db.pragma("max_page_count", 1_000_000)).result(PATIENCE)
    assert _add(repository, "after").result(PATIENCE).version == 1
    assert repository.read(lambda c: c.count_entities(EntityQuery())) == 2


def test_the_connection_of_a_reader_ends_with_its_thread(repository):
    made = _add(repository, "t").result(PATIENCE)
    for _ in range(20):
        thread = threading.Thread(target=repository.read, args=(lambda c: c.get_entity(made.guid),))
        thread.start()
        thread.join()
    assert len(repository._readers) <= 2


def test_closing_waits_for_a_read_that_is_under_way(repository):
    made = _add(repository, "t").result(PATIENCE)
    reading, closing, found = threading.Event(), threading.Event(), []

    def work(collection):
        reading.set()
        closing.wait(PATIENCE)
        found.extend(collection.entity_image(made.guid, made.create_time).guid for _ in range(50))

    reader = threading.Thread(target=repository.read, args=(work,))
    reader.start()
    reading.wait(PATIENCE)
    closer = threading.Thread(target=repository.close)
    closer.start()
    closing.set()
    reader.join(PATIENCE)
    closer.join(PATIENCE)
    assert found == [made.guid] * 50


def test_works_that_wait_together_share_one_commit(repository):
    begin = threading.Event()
    repository.write(lambda c: begin.wait(PATIENCE))
    works = [_add(repository, f"{number}") for number in range(40)]
    before = repository.cache.generation
    begin.set()
    for work in works:
        work.result(PATIENCE)
    assert repository.cache.generation - before <= 6  # two steps a commit


def test_a_work_may_queue_another_but_not_wait_for_it(repository):
    queued = repository.write(lambda c: _add(repository, "queued")).result(PATIENCE)
    assert queued.result(PATIENCE).version == 1


@pytest.mark.parametrize("size", [1, 200])
def test_works_are_done_in_the_order_in_which_they_were_queued(repository, size):
    seen = []
    works = [repository.write(lambda c, n=n: seen.append(n)) for n in range(size)]
    works[-1].result(PATIENCE)
    assert seen == list(range(size))
