"""Earlier versions."""

from __future__ import annotations

from typing import Any

import pytest

from aricia.base.clock import now_ms
from aricia.base.errors import InvalidParameter
from aricia.metadata.api import (
    ElementProperties,
    classification_history,
    classify,
    declassify,
    delete_element,
    delete_relationship,
    element_history,
    relationship_history,
    update_element,
    update_relationship,
)
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.testing.embedded_store import UNKNOWN_GUID, EmbeddedStore


@pytest.fixture
def thrice(work: EmbeddedStore) -> str:
    """An element in three versions."""
    guid = work.create("a", description="1")
    for text in ("2", "3"):
        instant = now_ms()
        while now_ms() == instant:
            pass
        work.write(update_element, guid, ElementProperties({"description": text}), WriteOptions())
    return guid


def versions(work: EmbeddedStore, guid: str, **options: Any) -> list[int]:
    return [entity.version for entity in work.read(element_history, guid, ReadOptions(**options))]


def test_versions_are_listed_from_the_first_unless_turned_round(work: EmbeddedStore, thrice: str) -> None:
    assert versions(work, thrice) == [1, 2, 3]
    assert versions(work, thrice, oldest_first=True) == [3, 2, 1]


def test_pages_are_counted_from_the_newest_version_or_from_the_oldest_if_asked_for(work: EmbeddedStore, thrice: str) -> None:
    assert versions(work, thrice, page_size=2) == [2, 3]
    assert versions(work, thrice, oldest_first=True, page_size=2) == [2, 1]
    assert versions(work, thrice, start_from=1, page_size=1) == [2]
    assert versions(work, thrice, start_from=3) == []


def test_a_range_without_versions_is_a_fault_that_names_the_entity(work: EmbeddedStore, thrice: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        versions(work, thrice, to_time=1)
    assert (refused.value.id, refused.value.properties["parameterName"]) == ("OMAG-REPOSITORY-HANDLER-404-007", "entityGUID")


def test_unknown_and_deleted_elements_have_no_history(work: EmbeddedStore, thrice: str) -> None:
    work.write(delete_element, thrice, WriteOptions())
    for guid in (thrice, UNKNOWN_GUID):
        with pytest.raises(InvalidParameter) as refused:
            versions(work, guid)
        assert (refused.value.id, refused.value.properties["parameterName"]) == ("OMAG-REPOSITORY-HANDLER-404-007", "elementGUID")


def test_the_history_of_a_classification_shows_when_it_was_taken_away(work: EmbeddedStore) -> None:
    guid = work.create("a")
    for _ in range(2):
        work.write(classify, guid, "Confidence", None, WriteOptions())
        work.write(declassify, guid, "Confidence", WriteOptions())
    found = work.read(classification_history, guid, "Confidence", ReadOptions())
    assert [(item.version, item.status) for item in found] == [(1, "ACTIVE"), (2, "DELETED"), (3, "ACTIVE"), (4, "DELETED")]


def test_a_classification_that_never_was_is_a_fault(work: EmbeddedStore) -> None:
    with pytest.raises(InvalidParameter) as refused:
        work.read(classification_history, work.create("a"), "Impact", ReadOptions())
    assert refused.value.properties["parameterName"] == "entityGUID"


def test_a_deleted_relationship_keeps_its_history(work: EmbeddedStore) -> None:
    guid = work.link("CollectionMembership", work.create("one"), work.create("two"))
    work.write(update_relationship, guid, ElementProperties({"confidence": 1}), WriteOptions())
    work.write(delete_relationship, guid, WriteOptions())
    found = work.read(relationship_history, guid, ReadOptions())
    assert [(item.version, item.status) for item in found] == [(1, "ACTIVE"), (2, "ACTIVE"), (3, "DELETED")]


def test_an_unknown_relationship_has_no_history(work: EmbeddedStore) -> None:
    with pytest.raises(InvalidParameter) as refused:
        work.read(relationship_history, UNKNOWN_GUID, ReadOptions())
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-404-012"
