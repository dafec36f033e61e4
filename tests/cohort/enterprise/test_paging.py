"""Pages of what all members have: in order, never larger than asked for, without overlaps and gaps."""

from __future__ import annotations

import itertools
import random

import pytest

from aricia.cohort.enterprise.ordering import key_of
from aricia.repository.instances import Entity
from aricia.repository.queries import EntityQuery
from aricia.testing.repository_order import ORDERS
from aricia.testing.repository_steps import entity, found, link, write

SIZE = 7


def fill(stores):
    """90 entities in a few instants, some of them in several stores."""
    chosen = random.Random(3)
    for number in range(90):
        home, others = chosen.choice("abc"), chosen.sample("abc", chosen.choice((0, 0, 1, 2)))
        made = Entity(
            guid=f"guid-{number:03}", type_name="GlossaryTerm", create_time=1_000 + number // 30, update_time=2_000 + number % 4,
            collection_id=getattr(stores, home).collection_id, created_by="erin", version=1,
            properties={"qualifiedName": f"term {number}", **({"displayName": f"same{number % 5}"} if number % 3 else {})},
        )
        for name in {home, *others}:
            write(getattr(stores, name), lambda c, made=made: c.save_entity(made))


@pytest.mark.parametrize("order", ORDERS)
def test_pages_make_up_the_whole_in_order(stores, federate, order):
    fill(stores)
    whole = federate("a", "b", "c").repository
    query = EntityQuery(order=order, order_property="displayName")
    everything = found(whole, query)
    assert len(everything) == len(set(everything)) == 90
    instances = whole.read(lambda c: c.find_entities(query))
    key = key_of(order, "displayName")
    assert not any(key(later) < key(earlier) for earlier, later in itertools.pairwise(instances))

    def page(start):
        return found(whole, EntityQuery(order=order, order_property="displayName", start=start, page_size=SIZE))

    pages = [page(start) for start in range(0, 98, SIZE)]
    assert [len(each) for each in pages] == [7] * 12 + [6, 0]
    assert [name for each in pages for name in each] == everything
    fresh = federate("a", "b", "c").repository
    assert found(fresh, EntityQuery(order=order, order_property="displayName", start=35, page_size=SIZE)) == pages[5]


def test_going_through_pages_reads_every_instance_once(stores, federate):
    for number in range(40):
        entity(getattr(stores, "bc"[number % 2]), f"term {number}")
    read = []
    whole = federate("a", "b", "c")
    for member in (whole.b, whole.c):
        inner = member._store.read
        member._store = _Counting(member._store, inner, read)
    for start in range(0, 40, 10):
        assert len(found(whole.repository, EntityQuery(start=start, page_size=10))) == 10
    assert sum(read) <= 2 * 40  # each member is asked for as many as a page could need of it


class _Counting:
    def __init__(self, store, read, counts):
        self._store, self._read, self._counts = store, read, counts

    def read(self, work):
        answer = self._read(work)
        if isinstance(answer, list):
            self._counts.append(len(answer))
        return answer


def test_pages_of_relationships_count_for_each_entity(stores, federate):
    hub = entity(stores.b, "hub")
    whole = federate("a", "b").repository
    for number in range(5):
        end = entity(whole, f"end {number}")
        side = whole if number % 2 else stores.b
        other = end if number % 2 else entity(stores.b, f"end b {number}")
        link(side, hub, other, description=str(number))
    pages = [
        [each.properties["description"] for each in whole.read(
            lambda c, start=start: c.relationships_of([hub.guid], start=start, page_size=2)
        ).get(hub.guid, [])]
        for start in (0, 2, 4)
    ]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]
