"""Reading one element or relationship."""

from __future__ import annotations

import pytest

from aricia.base.clock import now_ms
from aricia.base.errors import InvalidParameter, PropertyServerError
from aricia.metadata.api import (
    ElementProperties,
    delete_element,
    get_by_unique_name,
    get_element,
    get_relationship,
    update_effectivity,
    update_element,
)
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.testing.embedded_store import UNKNOWN_GUID, EmbeddedStore

FAR = 4_000_000_000_000


def refusal(work: EmbeddedStore, guid: str, options: ReadOptions, type_name: str | None = None) -> tuple[str, int, str]:
    with pytest.raises(InvalidParameter) as refused:
        work.read(get_element, guid, options, type_name)
    return refused.value.id, refused.value.code, refused.value.properties["parameterName"]


def test_an_unknown_element_is_named(work: EmbeddedStore) -> None:
    assert refusal(work, UNKNOWN_GUID, ReadOptions()) == ("OMAG-REPOSITORY-HANDLER-404-007", 404, "elementGUID")


def test_a_deleted_element_is_unknown_and_its_past_can_be_read(work: EmbeddedStore) -> None:
    guid = work.create("a")
    instant = work.entity(guid).create_time
    while now_ms() == instant:
        pass
    work.write(delete_element, guid, WriteOptions())
    assert refusal(work, guid, ReadOptions()) == ("OMAG-REPOSITORY-HANDLER-404-007", 404, "elementGUID")
    assert work.read(get_element, guid, ReadOptions(as_of_time=instant)).guid == guid


def test_the_element_has_to_be_of_the_type_asked_for_or_below(work: EmbeddedStore) -> None:
    guid = work.create("a", "Glossary")
    assert work.read(get_element, guid, ReadOptions(), "Collection").guid == guid
    assert refusal(work, guid, ReadOptions(), "Asset") == ("OMAG-REPOSITORY-HANDLER-404-001", 404, "guid")


def test_the_type_in_the_options_takes_the_place_of_the_operation_s(work: EmbeddedStore) -> None:
    guid = work.create("a", "CSVFile")
    assert work.read(get_element, guid, ReadOptions(metadata_element_type_name="CSVFile"), "Collection").guid == guid


@pytest.mark.parametrize("name", ["NoSuchType", ""])
def test_an_unknown_type_is_named(work: EmbeddedStore, name: str) -> None:
    options = ReadOptions(metadata_element_type_name=name)
    assert refusal(work, work.create("a"), options) == ("OMAG-COMMON-400-018", 400, "typeName")


def test_without_a_time_every_element_is_effective(work: EmbeddedStore) -> None:
    guid = work.create("a")
    work.write(update_effectivity, guid, FAR, None, WriteOptions())
    assert work.read(get_element, guid, ReadOptions()).guid == guid


@pytest.mark.parametrize(("instant", "seen"), [(9, False), (10, True), (20, True), (21, False)])
def test_the_bounds_of_the_dates_count_as_inside(work: EmbeddedStore, instant: int, seen: bool) -> None:
    guid = work.create("a")
    work.write(update_effectivity, guid, 10, 20, WriteOptions())
    options = ReadOptions(effective_time=instant)
    if seen:
        assert work.read(get_element, guid, options).guid == guid
    else:
        assert refusal(work, guid, options) == ("OMAG-REPOSITORY-HANDLER-400-010", 400, "elementGUID")


def test_archived_elements_are_seen_for_lineage_only(work: EmbeddedStore) -> None:
    guid = work.create("a")
    work.write(delete_element, guid, WriteOptions(delete_method="ARCHIVE"))
    assert refusal(work, guid, ReadOptions()) == ("OMAG-REPOSITORY-HANDLER-400-010", 400, "elementGUID")
    assert work.read(get_element, guid, ReadOptions(for_lineage=True)).guid == guid


def test_an_instant_in_the_future_has_nothing_to_read(work: EmbeddedStore) -> None:
    assert refusal(work, work.create("a"), ReadOptions(as_of_time=FAR)) == ("OMRS-REPOSITORY-400-038", 400, "asOfTime")


def test_an_earlier_version_is_read_as_of_its_time(work: EmbeddedStore) -> None:
    guid = work.create("a", description="one")
    instant = work.entity(guid).update_time
    while now_ms() == instant:
        pass
    work.write(update_element, guid, ElementProperties({"description": "two"}), WriteOptions())
    assert work.read(get_element, guid, ReadOptions(as_of_time=instant)).properties["description"] == "one"


def test_a_unique_name_finds_its_element_or_nothing(work: EmbeddedStore) -> None:
    guid = work.create("a", displayName="shown")
    assert work.read(get_by_unique_name, "a", "qualifiedName", ReadOptions()).guid == guid
    assert work.read(get_by_unique_name, "shown", "displayName", ReadOptions()).guid == guid
    assert work.read(get_by_unique_name, "b", "qualifiedName", ReadOptions()) is None


def test_a_name_that_is_not_unique_is_an_error(work: EmbeddedStore) -> None:
    for name in ("a", "b"):
        work.create(name, displayName="same")
    with pytest.raises(PropertyServerError) as refused:
        work.read(get_by_unique_name, "same", "displayName", ReadOptions())
    assert refused.value.id == "OPEN-METADATA-404-002"


def test_an_archived_element_is_not_found_by_its_name(work: EmbeddedStore) -> None:
    work.write(delete_element, work.create("a"), WriteOptions(delete_method="ARCHIVE"))
    assert work.read(get_by_unique_name, "a", "qualifiedName", ReadOptions()) is None


def test_a_relationship_is_read_with_both_its_ends_visible(work: EmbeddedStore) -> None:
    one, two = work.create("one"), work.create("two")
    guid = work.link("CollectionMembership", one, two)
    work.write(update_effectivity, two, None, 20, WriteOptions())
    assert work.read(get_relationship, guid, ReadOptions(effective_time=20)).guid == guid
    with pytest.raises(InvalidParameter) as refused:
        work.read(get_relationship, guid, ReadOptions(effective_time=21))
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-400-010"
    assert refused.value.properties["parameterName"] == "relationship.getEntityTwoProxy().getGUID()"


def test_an_unknown_relationship_is_named(work: EmbeddedStore) -> None:
    with pytest.raises(InvalidParameter) as refused:
        work.read(get_relationship, UNKNOWN_GUID, ReadOptions())
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-404-012"
    assert refused.value.properties["parameterName"] == "relationshipGUID"
