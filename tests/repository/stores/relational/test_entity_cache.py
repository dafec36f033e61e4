"""The cache gives a reader what its snapshot sees, or nothing."""

from aricia.repository.instances import Entity
from aricia.repository.stores.relational.entity_cache import EntityCache


def _entity(guid="g", version=1):
    return Entity(guid=guid, type_name="T", version=version, properties={"a": "b"})


def test_an_entity_is_given_to_readers_of_its_generation_and_later():
    cache = EntityCache()
    cache.add(_entity(), 0)
    cache.begin_commit(["other"])
    cache.end_commit()
    assert cache.get("g", 0) == cache.get("g", 2) == _entity()


def test_a_commit_drops_what_it_changes_before_it_happens():
    cache = EntityCache()
    cache.add(_entity(), 0)
    cache.begin_commit(["g"])
    assert cache.get("g", 0) is None


def test_a_reader_with_an_older_snapshot_neither_adds_nor_gets_what_is_newer():
    cache = EntityCache()
    cache.begin_commit(["g"])
    cache.end_commit()
    cache.add(_entity(version=1), 0)
    assert cache.get("g", 2) is None
    cache.add(_entity(version=2), 2)
    assert cache.get("g", 0) is None
    assert cache.get("g", 2) == _entity(version=2)


def test_nothing_is_added_while_a_commit_is_under_way():
    cache = EntityCache()
    cache.begin_commit([])
    cache.add(_entity(), 0)
    cache.end_commit()
    assert cache.get("g", 2) is None


def test_the_oldest_make_room():
    cache = EntityCache(capacity=4)
    for number in range(6):
        cache.add(_entity(str(number)), 0)
    assert [number for number in range(6) if cache.get(str(number), 0)] == [2, 3, 4, 5]


def test_what_a_reader_does_to_its_copy_stays_with_it():
    cache = EntityCache()
    cache.add(_entity(), 0)
    cache.get("g", 0).properties.clear()
    assert cache.get("g", 0) == _entity()
