"""What was there before a member joined, what it lost, and what its users find elsewhere is kept."""

import time
from itertools import pairwise

import pytest

from aricia.repository.queries import EntityQuery, RelationshipQuery
from aricia.testing.cohort_platforms import CohortPlatforms
from aricia.testing.repository_steps import classify, entity, link


def until(condition, patience=30.0):
    """Wait for a condition."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


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
