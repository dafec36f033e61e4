"""Whatever way in a search takes, it finds what a look at everything finds, in the same order."""

import itertools
import random

import pytest
from msgspec.structs import replace

from aricia.repository.instances import NewClassification
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, Condition, Conditions, EntityQuery
from aricia.repository.stores.relational.matching import matches

PATIENCE = 60
WORDS = ("red", "green", "blue", "apple", "pear", "plum", "Apple", "applesauce")
TYPES = ("GlossaryTerm", "Project", "TabularColumn", "DataFile")
ORDERS = ("ANY", "GUID", "CREATION_DATE_OLDEST", "LAST_UPDATE_RECENT", "PROPERTY_ASCENDING", "PROPERTY_DESCENDING")


@pytest.fixture
def filled(repository):
    """1,500 entities, so that some searches find few and some find many; some are updated, some deleted."""
    chance = random.Random(7)

    def fill(collection):
        for number in range(1500):
            properties = {"qualifiedName": f"q{number}", "displayName": f"{chance.choice(WORDS)} {chance.choice(WORDS)}"}
            if number % 3:
                properties["description"] = " ".join(chance.choices(WORDS, k=3)) + (" unicorn" if number % 100 == 1 else "")
            first = [NewClassification(name="Criticality", properties={"notes": chance.choice(WORDS)})] if number % 4 == 0 else []
            made = collection.add_entity("erin", chance.choice(TYPES), properties, classifications=first)
            if number % 50 == 7:
                collection.update_entity("peter", made.guid, {**properties, "displayName": "changed plum"})
            if number % 60 == 9:
                collection.delete_entity("erin", made.guid)

    repository.write(fill).result(PATIENCE)
    return repository


def _condition(chance):
    name = chance.choice((None, "displayName", "description", "qualifiedName"))
    operator = chance.choice(("LIKE", "CASE_INSENSITIVE_LIKE", "EQ", "NEQ", "STARTS_WITH", "NOT_LIKE", "IS_NULL", "ENDS_WITH"))
    if name is None and operator in ("NEQ", "IS_NULL", "NOT_LIKE"):
        operator = "LIKE"
    value = chance.choice((*WORDS, "unicorn", "q1", "q700", "pear plum", "le re", "zz", "changed"))
    return Condition(name, operator, None if operator == "IS_NULL" else value)


def _passes(group, entity):
    results = [matches(entity.properties, test.property, test.operator, test.value) for test in group.conditions]
    return {"ALL": all(results), "ANY": any(results), "NONE": not any(results)}[group.match]


def _sorted(entities, order, keys):
    if order == "GUID":
        return sorted(entities, key=lambda e: e.guid)
    if order == "CREATION_DATE_OLDEST":
        return sorted(entities, key=lambda e: (e.create_time, keys[e.guid]))
    if order == "LAST_UPDATE_RECENT":
        return None  # by text the order within one millisecond is that of the index
    if order == "ANY":
        return sorted(entities, key=lambda e: (e.create_time, keys[e.guid]), reverse=True)
    down = order == "PROPERTY_DESCENDING"
    having = sorted((e for e in entities if "description" in e.properties), reverse=down,
                    key=lambda e: (e.properties["description"].encode(), keys[e.guid]))
    return having + sorted((e for e in entities if "description" not in e.properties), key=lambda e: keys[e.guid], reverse=down)


def test_every_way_in_finds_the_same(filled):
    chance = random.Random(11)
    everything = filled.read(lambda c: c.find_entities(EntityQuery()))
    keys = dict(filled.read(lambda c: c._db.query("SELECT guid, id FROM entity")))
    for _, order in zip(range(180), itertools.cycle(ORDERS), strict=False):
        several = tuple(_condition(chance) for _ in range(chance.choice((1, 1, 2))))
        group = Conditions(several, chance.choice(("ALL", "ALL", "ANY", "NONE")))
        kind = chance.choice((None, None, *TYPES))
        query = EntityQuery(type_name=kind, conditions=group, order=order, order_property="description")
        expected = [e for e in everything if (kind is None or e.type_name == kind) and _passes(group, e)]
        found = filled.read(lambda c, q=query: c.find_entities(q))
        assert {e.guid for e in found} == {e.guid for e in expected}, query
        assert filled.read(lambda c, q=query: c.count_entities(q)) == len(expected), query
        in_order = _sorted(expected, order, keys)
        if in_order is None:
            assert [e.update_time for e in found] == sorted((e.update_time for e in expected), reverse=True), query
        else:
            assert [e.guid for e in found] == [e.guid for e in in_order], query
        pages = [replace(query, start=start, page_size=20) for start in range(0, 60, 20)]
        paged = [e.guid for page in pages for e in filled.read(lambda c, p=page: c.find_entities(p))]
        assert paged == [e.guid for e in found[:60]], query


def test_classification_tests_find_the_same_by_index_and_by_walk(filled):
    everything = filled.read(lambda c: c.find_entities(EntityQuery()))
    for word in WORDS:
        with_word = ClassificationCondition("Criticality", Conditions((Condition("notes", "EQ", word),)))
        wanted = ClassificationConditions((with_word,))
        expected = {
            e.guid for e in everything
            if (item := e.classification("Criticality")) is not None and item.properties == {"notes": word}
        }
        found = filled.read(lambda c, w=wanted: c.find_entities(EntityQuery(classifications=w)))
        assert {e.guid for e in found} == expected


@pytest.mark.parametrize(("match", "count"), [("ANY", 1000), ("ALL", 0), ("NONE", 500)])
def test_a_search_may_have_a_thousand_conditions(filled, match, count):
    conditions = Conditions(tuple(Condition("qualifiedName", "EQ", f"q{number}") for number in range(1000)), match)
    everything = EntityQuery(conditions=conditions, statuses=("ACTIVE", "DELETED"))
    assert filled.read(lambda collection: collection.count_entities(everything)) == count


@pytest.mark.parametrize(("match", "count"), [("ANY", 49), ("ALL", 0), ("NONE", 25)])
def test_conditions_may_be_nested_fifty_levels(filled, match, count):
    conditions = Conditions((Condition("qualifiedName", "EQ", "q1"),), "ANY")
    for number in range(50):
        conditions = Conditions((Condition("qualifiedName", "EQ", f"q{number}"), Condition(None, "EQ", None, conditions)), match)
    found = filled.read(lambda collection: collection.find_entities(EntityQuery(conditions=conditions, page_size=100)))
    assert len(found) == count  # of ANY, one is deleted


@pytest.mark.parametrize("name", ["length", "version", "createTime", "guid", "unheard of"])
@pytest.mark.parametrize("operator", ["EQ", "NEQ", "LT", "GTE"])
@pytest.mark.parametrize("value", [2**63, -(10**30), 10**400, None, [1], {"a": 1}])
def test_values_of_any_size_and_form_are_compared(repository, name, operator, value):
    query = EntityQuery(conditions=Conditions((Condition(name, operator, value),)))
    assert repository.read(lambda collection: collection.find_entities(query)) == []
