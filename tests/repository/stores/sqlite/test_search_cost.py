"""How much of the store a search looks at."""

import pytest

from aricia.repository.queries import Condition, Conditions, EntityQuery

PATIENCE = 60


@pytest.fixture
def filled(repository):
    """1,500 entities, half of which have a common word."""
    def fill(collection):
        for number in range(1500):
            text = "red apple" if number % 2 else "green pear"
            collection.add_entity("erin", "GlossaryTerm", {"qualifiedName": f"q{number}", "displayName": text})

    repository.write(fill).result(PATIENCE)
    return repository


@pytest.mark.parametrize("order", ["LAST_UPDATE_RECENT", "CREATION_DATE_RECENT", "GUID"])
def test_a_page_of_a_common_word_reads_a_small_part_of_the_store(filled, order):
    query = EntityQuery(
        conditions=Conditions((Condition(None, "CASE_INSENSITIVE_LIKE", "apple"),)), order=order, page_size=10
    )
    looked_at = _steps(filled, query)
    assert looked_at < _steps(filled, EntityQuery(conditions=query.conditions, order=order)) / 3


def _steps(repository, query):
    """How many virtual machine instructions (in hundreds) a search takes."""
    steps = 0

    def count():
        nonlocal steps
        steps += 1
        return False

    def work(collection):
        collection._db.set_progress_handler(count, 100)
        try:
            collection.find_entities(query)
        finally:
            collection._db.set_progress_handler(None)

    repository.read(work)
    return steps
