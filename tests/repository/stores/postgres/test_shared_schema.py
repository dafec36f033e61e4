"""Several processes on one schema."""

import subprocess
import sys
from collections import Counter

import pytest

from aricia.repository.queries import Condition, Conditions, EntityQuery
from aricia.types.type_json import read_type

PATIENCE = 60
# Each process makes elements of its own and tries to make the same unique ones as the others; it counts up one that all share.
PROGRAM = """
import sys
from aricia.repository.queries import Condition, Conditions, EntityQuery
from aricia.repository.stores.postgres.address import read_address
from aricia.repository.stores.postgres.repository import PostgresRepository
from aricia.types.registry import TypeRegistry
url, schema, number, shared = sys.argv[1:]
repository = PostgresRepository(read_address(url, schema, {}, "tests"), TypeRegistry.open_metadata())
def once(name):
    def work(c):
        if c.find_entities(EntityQuery(conditions=Conditions((Condition("qualifiedName", "EQ", name),)))):
            return False
        c.add_entity("erin", "GlossaryTerm", {"qualifiedName": name})
        return True
    return work
def count_up(c):
    old = c.get_entity(shared).properties
    c.update_entity("erin", shared, {**old, "priority": old["priority"] + 1})
works = []
for each in range(60):
    works += [repository.write(work) for work in (once(f"own {number} {each}"), once(f"unique {each}"), count_up)]
    if each % 7 == 0:
        for work in works:
            work.result()
print(sum(bool(work.result()) for work in works))
repository.close()
"""


def _write(repository, work):
    return repository.write(work).result(PATIENCE)


def _named(name):
    return EntityQuery(conditions=Conditions((Condition("qualifiedName", "EQ", name),)))


def test_two_processes_lose_nothing_and_make_nothing_twice(postgres, address, repository):
    shared = _write(repository, lambda c: c.add_entity("erin", "Project", {"qualifiedName": "shared", "priority": 0})).guid
    program = [sys.executable, "-c", PROGRAM, postgres.url, address.schema]
    programs = [subprocess.Popen([*program, number, shared], stdout=subprocess.PIPE) for number in "12"]
    made = sum(int(program.communicate(timeout=PATIENCE)[0]) for program in programs)
    assert [program.returncode for program in programs] == [0, 0]
    names = Counter(e.properties["qualifiedName"] for e in repository.read(lambda c: c.find_entities(EntityQuery())))
    assert made == 180
    assert len(names) == 181
    assert set(names.values()) == {1}
    counted = repository.read(lambda c: c.get_entity(shared))
    assert (counted.properties["priority"], counted.version) == (120, 121)
    feed = repository.read(lambda c: c.changes(0, 1000))
    assert [change.sequence for change in feed] == sorted({change.sequence for change in feed})
    assert Counter(change.event for change in feed) == {"NEW_ENTITY_EVENT": 181, "UPDATED_ENTITY_EVENT": 120}


def test_what_one_process_writes_another_reads_at_once_whatever_it_remembers(open_repository):
    one, two = open_repository(), open_repository()
    guid = _write(one, lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "0"})).guid
    for number in range(1, 30):
        writer, reader = (one, two) if number % 2 else (two, one)
        assert reader.read(lambda c: c.get_entity(guid)).properties == {"qualifiedName": str(number - 1)}
        properties = {"qualifiedName": str(number)}
        _write(writer, lambda c, properties=properties: c.update_entity("erin", guid, properties))
        assert reader.read(lambda c: c.get_entity(guid)).properties == properties
        assert reader.read(lambda c: c.get_entities([guid]))[guid].version == number + 1
    _write(one, lambda c: c.classify_entity("erin", guid, "Criticality", {"notes": "n"}))
    assert two.read(lambda c: c.get_entity(guid)).classification("Criticality") is not None


def test_entities_are_read_from_memory_when_nobody_has_changed_them(open_repository):
    one, two = open_repository(), open_repository()
    guid = _write(one, lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "0"})).guid
    two.read(lambda c: c.get_entity(guid))
    _write(one, lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "another"}))

    def read_only_memory(collection):
        collection._db.rows = None  # would fail when it was called
        try:
            return collection.get_entity(guid)
        finally:
            del collection._db.rows

    assert two.read(read_only_memory).properties == {"qualifiedName": "0"}


def test_names_types_and_homes_that_another_process_used_first_are_known(open_repository):
    one, two = open_repository(), open_repository()
    for repository, kind, name in ((one, "Project", "a"), (two, "DataFile", "b"), (one, "TabularColumn", "c")):
        properties = {"qualifiedName": name, "description": kind}
        _write(repository, lambda c, kind=kind, properties=properties: c.add_entity("erin", kind, properties))
        for reader in (one, two):
            assert len(reader.read(lambda c, name=name: c.find_entities(_named(name)))) == 1


def test_types_that_another_process_adds_can_be_used_here_and_those_it_forgets_not(open_repository):
    one, two = open_repository(), open_repository()
    definition = read_type({
        "class": "EntityDef", "category": "ENTITY_DEF", "guid": "5a2b1c3d-0000-4000-8000-000000000001", "name": "OurAsset",
        "version": 1, "versionName": "1.0", "status": "ACTIVE_TYPEDEF", "superType": {"name": "Asset"},
        "propertiesDefinition": [],
    })

    def add(collection):
        one.types.add_types([definition])
        collection.save_types(one.types, [], [definition])

    _write(one, add)
    made = _write(two, lambda c: c.add_entity("erin", "OurAsset", {"qualifiedName": "ours"}))
    assert one.read(lambda c: c.find_entities(EntityQuery(type_name="OurAsset"))) == [made]
    assert two.types.is_a("OurAsset", "Asset")

    def forget(collection):
        one.types.remove_type("OurAsset")
        collection.forget_type("OurAsset")

    _write(one, forget)
    two.read(lambda c: None)
    assert two.types.get("OurAsset") is None


def test_a_writer_that_failed_leaves_no_keys_that_others_could_take_for_theirs(open_repository):
    one, two = open_repository(), open_repository()

    def failing(collection):
        collection.add_entity("erin", "Project", {"qualifiedName": "undone", "priority": 1})
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        _write(one, failing)
    _write(two, lambda c: c.add_entity("erin", "DataFile", {"qualifiedName": "file"}))
    _write(one, lambda c: c.add_entity("erin", "Project", {"qualifiedName": "project", "priority": 2}))
    for repository in (one, two):
        for kind, name in (("DataFile", "file"), ("Project", "project")):
            found = repository.read(lambda c, kind=kind: c.find_entities(EntityQuery(type_name=kind)))
            assert [each.properties["qualifiedName"] for each in found] == [name]
