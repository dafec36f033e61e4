"""Works of readers and writers side by side: snapshots, savepoints, order, the end of a store."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from aricia.base.errors import ConnectorError
from aricia.repository.instances import Entity, Source
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.repository.queries import EntityQuery
from aricia.testing.capabilities import TRANSACTIONS, needs
from aricia.testing.repository_steps import HOME_ID, PATIENCE, asking, entity, found, found_by, get, write, write_fault

OpenRepository = Callable[[], Repository]


def _add(collection: MetadataCollection, name: str) -> Entity:
    return collection.add_entity("erin", "GlossaryTerm", {"qualifiedName": name})


@needs(TRANSACTIONS)
def test_a_fault_undoes_its_own_work_and_no_other(repository: Repository) -> None:
    begin = threading.Event()

    def failing(collection: MetadataCollection) -> None:
        _add(collection, "half done")
        raise ValueError("on purpose")

    first = repository.write(lambda c: begin.wait(PATIENCE))
    works = [repository.write(failing if n % 2 else lambda c, n=n: _add(c, f"done {n}")) for n in range(20)]  # type: ignore[misc]
    begin.set()
    assert first.result(PATIENCE) is True
    assert [type(work.exception(PATIENCE)) for work in works] == [type(None), ValueError] * 10
    assert sorted(found(repository, EntityQuery())) == sorted(f"done {n}" for n in range(0, 20, 2))
    assert found_by(repository, None, "LIKE", "half") == []


@needs(TRANSACTIONS)
def test_what_an_undone_work_used_for_the_first_time_is_not_mixed_up_later(open_repository: OpenRepository) -> None:
    repository = open_repository()

    def failing(collection: MetadataCollection) -> None:
        source = Source("EXTERNAL_SOURCE", "first-id", "first")
        collection.add_entity("erin", "Project", {"qualifiedName": "undone", "priority": 3}, source=source)
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        write(repository, failing)
    other, same = Source("EXTERNAL_SOURCE", "second-id", "second"), Source("EXTERNAL_SOURCE", "first-id", "first")
    term = write(repository, lambda c: c.add_entity(
        "erin", "GlossaryTerm", {"qualifiedName": "term", "description": "d"}, source=other
    ))
    project = write(repository, lambda c: c.add_entity(
        "erin", "Project", {"qualifiedName": "project", "priority": 3}, source=same
    ))
    repository.close()
    reopened = open_repository()
    assert (get(reopened, term.guid), get(reopened, project.guid)) == (term, project)
    assert found_by(reopened, "priority", "EQ", 3) == ["project"]


def test_any_kind_of_failure_reaches_the_caller_and_leaves_the_writer_alive(repository: Repository) -> None:
    class Odd(BaseException):
        pass

    def failing(collection: MetadataCollection) -> None:
        raise Odd

    with pytest.raises(Odd):
        repository.write(failing).result(PATIENCE)
    assert entity(repository, "after").version == 1


def test_a_cancelled_work_is_left_out_and_the_others_go_on(repository: Repository) -> None:
    begin = threading.Event()
    repository.write(lambda c: begin.wait(PATIENCE))
    cancelled = repository.write(lambda c: _add(c, "cancelled"))
    following = repository.write(lambda c: _add(c, "following"))
    assert cancelled.cancel()
    begin.set()
    assert following.result(PATIENCE).version == 1
    assert found(repository, EntityQuery()) == ["following"]


def test_a_work_sees_what_it_has_written(repository: Repository) -> None:
    def work(collection: MetadataCollection) -> tuple[list[Entity], list[Entity], Entity, Entity]:
        made = _add(collection, "a zebra")
        by_text = collection.find_entities(EntityQuery(conditions=asking((None, "LIKE", "zebra"))))
        by_name = collection.find_entities(EntityQuery(conditions=asking(("qualifiedName", "EQ", "a zebra"))))
        return by_text, by_name, collection.get_entity(made.guid), made

    by_text, by_name, read, made = write(repository, work)
    assert by_text == by_name == [read] == [made]


@needs(TRANSACTIONS)
def test_a_reader_sees_one_snapshot_from_its_first_to_its_last_word(repository: Repository) -> None:
    made = entity(repository, "before")

    def work(collection: MetadataCollection) -> list[Entity]:
        first = collection.get_entity(made.guid)
        write(repository, lambda c: c.update_entity("erin", made.guid, {"qualifiedName": "after"}))
        return [first, collection.get_entity(made.guid), collection.find_entities(EntityQuery())[0]]

    assert repository.read(work) == [made, made, made]
    assert get(repository, made.guid).properties == {"qualifiedName": "after"}


@needs(TRANSACTIONS)
def test_readers_see_all_of_a_work_or_nothing_while_a_writer_runs(repository: Repository) -> None:
    one, two = entity(repository, "one", description="0"), entity(repository, "two", description="0")
    done = threading.Event()
    torn: list[set[object]] = []

    def look(collection: MetadataCollection) -> set[object]:
        read = [collection.get_entity(one.guid), collection.get_entities([two.guid])[two.guid]]
        seen = [*read, *collection.find_entities(EntityQuery())]
        return {each.properties["description"] for each in seen}

    def read_on() -> None:
        while not done.is_set():
            values = repository.read(look)
            if len(values) != 1:
                torn.append(values)

    readers = [threading.Thread(target=read_on) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1, 150):
        def change(collection: MetadataCollection, text: str = str(number)) -> None:
            for each in (one, two):
                collection.update_entity("erin", each.guid, {**each.properties, "description": text})

        repository.write(change).result(PATIENCE)
        assert get(repository, one.guid).properties["description"] == str(number), "what is acknowledged has to be seen"
    done.set()
    for reader in readers:
        reader.join()
    assert torn == []


def test_a_failed_read_leaves_nothing_open(repository: Repository) -> None:
    made = entity(repository, "t")

    def failing(collection: MetadataCollection) -> None:
        collection.get_entity(made.guid)
        raise KeyError("on purpose")

    for _ in range(3):
        with pytest.raises(KeyError):
            repository.read(failing)
    write(repository, lambda c: c.update_entity("erin", made.guid, {"qualifiedName": "u"}))
    assert get(repository, made.guid).version == 2


def test_a_read_inside_a_read_shares_its_snapshot(repository: Repository) -> None:
    made = entity(repository, "t")
    assert repository.read(lambda _: repository.read(lambda inner: inner.get_entity(made.guid))) == made
    assert get(repository, made.guid) == made


def test_many_writers_lose_nothing(repository: Repository) -> None:
    problems: list[BaseException] = []

    def run(thread: int) -> None:
        try:
            for number in range(15):
                made = repository.write(lambda c, n=number: _add(c, f"{thread}-{n}")).result(PATIENCE)  # type: ignore[misc]
                assert get(repository, made.guid) == made
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert repository.read(lambda c: c.count_entities(EntityQuery())) == 180


def test_uniqueness_can_be_checked_without_a_race(repository: Repository) -> None:
    def add_once(collection: MetadataCollection) -> bool:
        if collection.find_entities(EntityQuery(conditions=asking(("qualifiedName", "EQ", "only")), page_size=1)):
            return False
        _add(collection, "only")
        return True

    works = [repository.write(add_once) for _ in range(20)]
    assert sorted(work.result(PATIENCE) for work in works) == [False] * 19 + [True]


def test_closing_finishes_what_is_queued_and_refuses_the_rest(open_repository: OpenRepository) -> None:
    repository = open_repository()
    works = [repository.write(lambda c, n=n: _add(c, f"q{n}")) for n in range(100)]  # type: ignore[misc]
    repository.close()
    assert [work.result(0).version for work in works] == [1] * 100
    with pytest.raises(ConnectorError):
        repository.write(lambda c: None)
    repository.close()


def test_a_store_keeps_its_identity_and_its_content(open_repository: OpenRepository) -> None:
    repository = open_repository()
    made = entity(repository, "kept")
    repository.close()
    reopened = open_repository()
    assert reopened.collection_id == HOME_ID
    assert get(reopened, made.guid) == made
    assert found_by(reopened, None, "LIKE", "kept") == ["kept"]
    changed = write(reopened, lambda c: c.update_entity("erin", made.guid, {"qualifiedName": "changed"}))
    assert changed.version == 2
    assert write_fault(reopened, lambda c: c.add_entity("erin", "NoSuchType", {}))[0] == "TypeError"
