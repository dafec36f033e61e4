"""Work that is late is interrupted, and the store is ready for the next."""

import pytest

from aricia.base import deadline
from aricia.base.errors import PropertyServerError
from aricia.repository.queries import Condition, Conditions, EntityQuery

PATIENCE = 60
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000000000) SELECT count(*) FROM n"
MANY_TESTS = EntityQuery(conditions=Conditions(tuple(Condition(None, "LIKE", f"nothing {n}") for n in range(900)), "ANY"))


@pytest.fixture
def filled(repository):
    def fill(collection):
        for number in range(400):
            collection.add_entity("erin", "GlossaryTerm", {"qualifiedName": f"q{number}", "displayName": "a term"})

    repository.write(fill).result(PATIENCE)
    return repository


def count(repository):
    return repository.read(lambda collection: collection.count_entities(EntityQuery()))


def test_a_search_that_is_late_is_interrupted_and_the_reader_goes_on(filled):
    with deadline.limited(0.05), pytest.raises(PropertyServerError, match="ARICIA-504-002"):
        filled.read(lambda collection: collection.find_entities(MANY_TESTS))
    assert count(filled) == 400


def test_a_statement_that_calls_nothing_of_ours_is_interrupted_too(filled):
    with deadline.limited(0.05), pytest.raises(PropertyServerError, match="ARICIA-504-002"):
        filled.read(lambda collection: collection._db.execute(ENDLESS).fetchall())
    assert count(filled) == 400


def test_a_reader_that_was_interrupted_sees_what_is_written_afterwards(filled):
    with deadline.limited(0), pytest.raises(PropertyServerError):
        filled.read(lambda collection: collection.find_entities(MANY_TESTS))
    filled.write(lambda collection: collection.add_entity("erin", "Project", {"qualifiedName": "new"})).result(PATIENCE)
    assert count(filled) == 401


def test_a_search_inside_a_write_is_interrupted_and_only_that_write_is_undone(filled):
    def late(collection):
        collection.add_entity("erin", "Project", {"qualifiedName": "late"})
        with deadline.limited(0.05):
            collection.find_entities(MANY_TESTS)

    def in_time(name):
        return lambda collection: collection.add_entity("erin", "Project", {"qualifiedName": name})

    writes = [filled.write(work) for work in (in_time("before"), late, in_time("after"))]
    with pytest.raises(PropertyServerError, match="ARICIA-504-002"):
        writes[1].result(PATIENCE)
    assert [write.result(PATIENCE).properties["qualifiedName"] for write in (writes[0], writes[2])] == ["before", "after"]
    assert count(filled) == 402
