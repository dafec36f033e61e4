"""The order of what a search finds, and pages that neither overlap nor leave gaps."""

from __future__ import annotations

import pytest

from aricia.repository.instances import Entity
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.repository.queries import Conditions, EntityQuery
from aricia.testing.repository_steps import asking, entity, found, read_fault, write

ORDERS = (
    "ANY", "GUID", "CREATION_DATE_RECENT", "CREATION_DATE_OLDEST", "LAST_UPDATE_RECENT", "LAST_UPDATE_OLDEST",
    "PROPERTY_ASCENDING", "PROPERTY_DESCENDING",
)


def test_orders_of_time_name_and_property(repository: Repository) -> None:
    texts = {"1": "beta", "2": "Alpha", "3": "alphabet", "4": "Beta"}
    made: list[Entity] = [entity(repository, name, displayName=text) for name, text in texts.items()]
    entity(repository, "5")
    write(repository, lambda c: c.update_entity("erin", made[0].guid, {"qualifiedName": "1", "displayName": "beta"}))

    def ordered(order: str, name: str | None = None) -> str:
        return "".join(found(repository, EntityQuery(order=order, order_property=name)))

    assert ordered("CREATION_DATE_OLDEST") == "12345"
    assert ordered("CREATION_DATE_RECENT") == ordered("ANY") == "54321"
    assert ordered("LAST_UPDATE_RECENT") == "15432"
    assert ordered("LAST_UPDATE_OLDEST") == ordered("PROPERTY_ASCENDING", "updateTime") == "23451"
    assert ordered("PROPERTY_ASCENDING", "displayName") == "24315"  # byte order; without the property last
    assert ordered("PROPERTY_DESCENDING", "displayName") == "13425"
    assert ordered("PROPERTY_ASCENDING") == ordered("CREATION_DATE_OLDEST")
    guids = [each.guid for each in repository.read(lambda c: c.find_entities(EntityQuery(order="GUID")))]
    assert guids == sorted(guids)


def test_numbers_are_ordered_as_numbers(repository: Repository) -> None:
    for name, length in (("nine", 9), ("hundred", 100), ("ten", 10), ("below", -1)):
        entity(repository, name, "TabularColumn", length=length)
    query = EntityQuery(order="PROPERTY_ASCENDING", order_property="length", page_size=4)
    assert found(repository, query) == ["below", "nine", "ten", "hundred"]


@pytest.mark.parametrize("order", ORDERS)
def test_pages_of_any_order_neither_overlap_nor_leave_gaps(repository: Repository, order: str) -> None:
    def fill(collection: MetadataCollection) -> None:
        for number in range(57):
            properties = {"qualifiedName": f"page-{number}", "displayName": f"same{number % 3}"}
            collection.add_entity("erin", "GlossaryTerm" if number % 2 else "Project", properties)

    write(repository, fill)
    conditions: tuple[Conditions | None, ...] = (
        None, asking((None, "CASE_INSENSITIVE_LIKE", "PAGE-")), asking((None, "LIKE", "a")),
        asking(("displayName", "EQ", "same1")), asking(("displayName", "NEQ", "same1")),
    )
    for condition in conditions:
        for type_name in (None, "GlossaryTerm"):
            def page(start: int, size: int, group: Conditions | None = condition, kind: str | None = type_name) -> list[str]:
                return found(repository, EntityQuery(
                    type_name=kind, conditions=group, order=order, order_property="displayName", start=start, page_size=size
                ))

            whole = page(0, 0)
            assert len(set(whole)) == len(whole)
            assert [name for start in range(0, 70, 10) for name in page(start, 10)] == whole
            assert page(1000, 10) == []


def test_pages_have_no_negative_size_or_start(repository: Repository) -> None:
    refused = ("PagingError", "OMRS-REPOSITORY-400-050")
    assert read_fault(repository, lambda c: c.find_entities(EntityQuery(page_size=-1))) == refused
    assert read_fault(repository, lambda c: c.find_entities(EntityQuery(start=-1))) == refused
    assert read_fault(repository, lambda c: c.relationships_of([], page_size=-1)) == refused
