"""What was there before a member joined, what it lost, and what its users find elsewhere is kept."""

import os
import time
from functools import partial
from itertools import pairwise

import pytest

from aricia.connections.event_bus import local
from aricia.repository.queries import EntityQuery, RelationshipQuery
from aricia.testing import waiting
from aricia.testing.cohort_members import RandomWork
from aricia.testing.cohort_platforms import CohortPlatforms
from aricia.testing.repository_steps import classify, entity, link, write

until = partial(waiting.until, patience=30.0)

ROUNDS = int(os.environ.get("ARICIA_COHORT_ROUNDS", "30"))
SEEDS = [int(each) for each in os.environ.get("ARICIA_COHORT_SEEDS", "1").split(",")]


@pytest.fixture
def platforms(tmp_path):
    made = CohortPlatforms(tmp_path, ("anna", "ben", "cleo"), {"aricia.cohort.catch-up-rate": "100000"})
    yield made
    made.close()


def content(repository):
    """What a repository shows of everything."""

    def read(collection):
        entities = {
            each.guid: (
                each.type_name, each.collection_id, each.version, each.properties, each.create_time, each.update_time,
                sorted((one.type_name, one.version, one.collection_id) for one in each.classifications),
            )
            for each in collection.find_entities(EntityQuery())
        }
        return entities | {
            each.guid: (each.type_name, each.collection_id, each.version, each.end1, each.end2, each.properties)
            for each in collection.find_relationships(RelationshipQuery())
        }

    return repository.read(read)


def test_a_member_that_joins_late_ends_with_the_same_metadata(platforms):
    anna, ben = platforms.start("anna"), platforms.start("ben")
    until(lambda: platforms.cohort("anna").remote_ids and platforms.cohort("ben").remote_ids)
    terms = [entity(anna, f"term {number}") for number in range(250)]
    until(lambda: len(content(ben)) == 250)
    for one, two in pairwise(terms):
        link(ben, one, two)
    classify(ben, terms[3].guid)
    classify(anna, terms[4].guid)
    until(lambda: content(anna) == content(ben) and len(content(anna)) == 499)
    cleo = platforms.start("cleo")
    until(lambda: content(cleo) == content(anna))
    assert cleo.read(lambda c: c.count_entities(EntityQuery(proxies=True))) == 0
    entity(anna, "later")
    until(lambda: content(cleo) == content(anna) == content(ben))
    platforms.stop("cleo")
    cleo = platforms.start("cleo")
    assert content(cleo) == content(anna)


def test_a_member_that_learns_keeps_what_its_users_ask_for_and_nothing_else(platforms):
    anna = platforms.start("anna")
    ben = platforms.start("ben", local={"eventsToSaveRule": "LEARNED_TYPES"})
    until(lambda: platforms.cohort("anna").remote_ids and platforms.cohort("ben").remote_ids)
    before = [entity(anna, f"term {number}").guid for number in range(3)]
    other = entity(anna, "a collection", "Collection").guid
    path = f"open-metadata/repository-services/users/erin/enterprise/instances/entity/{before[0]}"
    until(lambda: platforms.call("ben", path, {})["relatedHTTPCode"] == 200)
    until(lambda: ben.read(lambda c: c.known_entities(before)).keys() == set(before))
    later = entity(anna, "another term").guid
    until(lambda: ben.read(lambda c: c.known_entities((later,))))
    entity(anna, "another collection", "Collection")
    last = entity(anna, "last term").guid
    until(lambda: ben.read(lambda c: c.known_entities((last,))))
    kinds = {each[0] for each in content(ben).values()}
    assert kinds == {"GlossaryTerm"} and not ben.read(lambda c: c.known_entities((other,)))


def test_copies_are_compared_when_events_were_removed_before_a_member_came_back(platforms, monkeypatch):
    anna, ben = platforms.start("anna"), platforms.start("ben")
    until(lambda: platforms.cohort("anna").remote_ids and platforms.cohort("ben").remote_ids)
    kept, deleted, purged = (entity(anna, name) for name in ("kept", "deleted", "purged"))
    classified = entity(anna, "classified")
    until(lambda: content(anna) == content(ben))
    reader = "catch-up a-cohort collection-of-anna"
    until(lambda: ben.read(lambda c: c.reader_place(reader)))
    done = ben.read(lambda c: c.reader_place(reader))
    platforms.stop("ben")
    write(anna, lambda c: c.update_entity("erin", kept.guid, {"qualifiedName": "changed"}))
    classify(anna, classified.guid)
    for each in (deleted, purged):
        write(anna, lambda c, each=each: c.delete_entity("erin", each.guid))
    write(anna, lambda c: c.purge_entity("erin", purged.guid))
    link(anna, kept, entity(anna, "new"))
    until(lambda: platforms.server("anna").cohorts["a-cohort"]._relay.waiting() == 0)
    monkeypatch.setattr(local, "TRIM_EVERY", 1)
    monkeypatch.setattr(local, "KEPT_MS", -1_000)
    local.local_bus(platforms.bus).append("any topic", "key", ["event"])
    monkeypatch.undo()
    ben = platforms.start("ben")
    until(lambda: ben.read(lambda c: c.reader_place(reader)) > done)
    until(lambda: content(anna) == content(ben))
    assert ben.read(lambda c: c.is_entity_known(purged.guid)) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_a_member_that_joins_in_the_midst_of_work_ends_with_the_same_metadata(platforms, seed):
    work, done = RandomWork(seed), []
    for name in ("anna", "ben"):
        platforms.start(name)
    until(lambda: platforms.cohort("anna").remote_ids and platforms.cohort("ben").remote_ids)
    for number in range(ROUNDS):
        if number == ROUNDS // 2:
            platforms.start("cleo")
        names = ("anna", "ben") if number < ROUNDS * 3 // 4 else platforms.names
        done.extend(work.step(platforms, work.choose(names)) for _ in range(6))
        if number % 10 == 9:
            time.sleep(0.1)
    shown = {}

    def agree():
        shown.update((name, content(platforms.repository(name))) for name in platforms.names)
        return shown["anna"] == shown["ben"] == shown["cleo"]

    try:
        until(agree, patience=20)
    except AssertionError:
        guids = {guid for each in shown.values() for guid in each}
        differing = {
            guid: {name: each.get(guid) for name, each in shown.items()} for guid in guids
            if len({repr(each.get(guid)) for each in shown.values()}) > 1
        }
        pytest.fail(f"{differing}\n{done}")
    assert len(shown["anna"]) > ROUNDS / 3
