"""Paging while others write: what is there all the time is seen exactly once, and nothing is seen twice."""

import random

import pytest
from msgspec.structs import replace

from aricia.base.caller import caller
from aricia.repository.queries import Condition, Conditions, EntityQuery, RelationshipQuery
from aricia.repository.stores.relational import walks
from aricia.repository.stores.relational.walks import Walks

PATIENCE = 60
PAGE = 7
FIXED = 60
ORDERS = (
    "ANY", "GUID", "CREATION_DATE_RECENT", "CREATION_DATE_OLDEST", "LAST_UPDATE_RECENT", "LAST_UPDATE_OLDEST",
    "PROPERTY_ASCENDING", "PROPERTY_DESCENDING",
)
SEARCHES = {
    "type": EntityQuery(type_name="GlossaryTerm"),
    "text": EntityQuery(type_name="GlossaryTerm", conditions=Conditions((Condition(None, "CASE_INSENSITIVE_LIKE", "term"),))),
    "value": EntityQuery(conditions=Conditions((Condition("summary", "EQ", "all"),))),
}


@pytest.fixture
def user():
    """Whoever reads; the fixture puts the name back."""
    caller.user = "erin"
    yield
    caller.user = ""


def add(collection, chance):
    properties = {"qualifiedName": str(chance.random()), "displayName": f"term {chance.random()}", "summary": "all"}
    return collection.add_entity("erin", "GlossaryTerm", properties)


class Others:
    """Create, change and delete what is not fixed."""

    def __init__(self, repository, seed):
        self.repository, self.chance = repository, random.Random(seed)
        self.guids = self.do(lambda collection: [add(collection, self.chance).guid for _ in range(FIXED)])

    def do(self, work):
        return self.repository.write(work).result(PATIENCE)

    def disturb(self):
        def work(collection):
            for _ in range(4):
                self.guids.append(add(collection, self.chance).guid)
                changed = self.chance.choice(self.guids)
                properties = {"qualifiedName": changed, "displayName": f"term {self.chance.random()}", "summary": "all"}
                collection.update_entity("peter", changed, properties)
            for _ in range(5):
                collection.delete_entity("peter", self.guids.pop(self.chance.randrange(len(self.guids))))

        self.do(work)


def walk(repository, query, between):
    """The GUIDs of every page up to the last one."""
    seen, start = [], 0
    while True:
        asked = replace(query, start=start, page_size=PAGE)
        page = [entity.guid for entity in repository.read(lambda collection, asked=asked: collection.find_entities(asked))]
        seen += page
        if len(page) < PAGE:
            return seen
        start += PAGE
        between()


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("order", ORDERS)
def test_what_is_there_all_the_time_is_seen_exactly_once(repository, user, search, order):
    others = Others(repository, f"{search} {order}")
    fixed = set(others.do(lambda collection: [add(collection, others.chance).guid for _ in range(FIXED)]))
    others.guids += others.do(lambda collection: [add(collection, others.chance).guid for _ in range(FIXED)])
    query = replace(SEARCHES[search], order=order, order_property="displayName" if order.startswith("PROP") else None)
    seen = walk(repository, query, others.disturb)
    assert len(seen) == len(set(seen))
    assert fixed <= set(seen)


def test_callers_do_not_get_into_each_others_way(repository, user):
    others = Others(repository, "two")
    fixed = set(others.do(lambda collection: [add(collection, others.chance).guid for _ in range(FIXED)]))
    query = replace(SEARCHES["type"], order="LAST_UPDATE_RECENT")

    def somebody_else():
        others.disturb()
        caller.user = "peter"
        walk(repository, query, lambda: None)
        caller.user = "erin"

    seen = walk(repository, query, somebody_else)
    assert len(seen) == len(set(seen)) and fixed <= set(seen)


def test_a_page_may_be_asked_for_again(repository, user):
    others = Others(repository, "again")
    query = replace(SEARCHES["type"], order="LAST_UPDATE_RECENT", page_size=PAGE)

    def page(start):
        return [e.guid for e in repository.read(lambda collection: collection.find_entities(replace(query, start=start)))]

    first = page(0)
    others.do(lambda collection: add(collection, others.chance))
    second = page(PAGE)
    assert second == page(PAGE) != first
    assert not set(first) & set(second)


def test_a_page_in_the_middle_is_what_the_numbers_say_without_the_pages_before_it(repository, user):
    Others(repository, "middle")
    query = replace(SEARCHES["type"], order="CREATION_DATE_OLDEST")
    everything = repository.read(lambda collection: collection.find_entities(query))
    page = repository.read(lambda collection: collection.find_entities(replace(query, start=20, page_size=5)))
    assert [e.guid for e in page] == [e.guid for e in everything[20:25]]


def test_relationships_are_paged_alike(repository, user):
    def fill(collection):
        ends = [add(collection, random.Random(seed)).guid for seed in range(2)]
        return ends, [collection.add_relationship("erin", "RelatedTerm", *ends, {}).guid for _ in range(20)]

    ends, fixed = repository.write(fill).result(PATIENCE)
    seen, query = [], RelationshipQuery(type_name="RelatedTerm", order="LAST_UPDATE_RECENT", page_size=5)
    for start in range(0, 40, 5):
        page = repository.read(lambda collection, start=start: collection.find_relationships(replace(query, start=start)))
        seen += [link.guid for link in page]
        repository.write(lambda collection: collection.add_relationship("erin", "RelatedTerm", *ends, {})).result(PATIENCE)
    assert len(seen) == len(set(seen)) and set(fixed) <= set(seen)


def test_a_new_walk_begins_at_the_first_page():
    memory = Walks()
    memory.record("search", 0, ["a", "b"], 2)
    memory.record("search", 2, ["c", "d"], 4)
    assert memory.seen("search", 4, 6) == ["a", "b", "c", "d"]
    memory.record("search", 0, ["x", "y"], 6)
    assert memory.seen("search", 4, 8) is None
    assert memory.seen("search", 2, 8) == ["x", "y"]


def test_without_writes_the_numbers_are_right():
    memory = Walks()
    memory.record("search", 0, ["a", "b"], 2)
    assert memory.seen("search", 2, 2) is None


def test_walks_that_are_old_or_long_or_too_many_are_forgotten(monkeypatch):
    memory = Walks()
    monkeypatch.setattr(walks, "MOST_SEEN", 4)
    monkeypatch.setattr(walks, "MOST_WALKS", 2)
    for name in ("one", "two", "three"):
        memory.record(name, 0, ["a", "b"], 2)
    assert [memory.seen(name, 2, 4) is None for name in ("one", "two", "three")] == [True, False, False]
    memory.record("three", 2, ["c", "d", "e"], 4)
    assert memory.seen("three", 2, 6) is None
    monkeypatch.setattr(walks, "MINUTES", -1)
    assert memory.seen("two", 2, 6) is None
