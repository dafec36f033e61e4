"""Classifying elements."""

from __future__ import annotations

import pytest

from aricia.base.errors import InvalidParameter
from aricia.metadata.api import (
    ElementProperties,
    classify,
    declassify,
    reclassify,
    update_classification_effectivity,
)
from aricia.metadata.options import WriteOptions
from aricia.repository.instances import Classification
from aricia.testing.embedded_store import UNKNOWN_GUID, EmbeddedStore


def confidence(work: EmbeddedStore, guid: str) -> Classification:
    found = work.entity(guid).classification("Confidence")
    assert found is not None
    return found


def give(work: EmbeddedStore, guid: str, effective_from: int | None = None, **properties: object) -> None:
    work.write(classify, guid, "Confidence", ElementProperties(dict(properties), effective_from), WriteOptions())


def test_classifying_again_replaces_the_properties_and_keeps_the_dates(work: EmbeddedStore) -> None:
    guid = work.create("a")
    give(work, guid, 5, notes="x", confidenceLevel=1)
    give(work, guid, 7, confidenceLevel=2)
    found = confidence(work, guid)
    assert (found.properties, found.effective_from, found.version) == ({"confidenceLevel": 2}, 5, 2)


def test_classifying_with_the_same_properties_writes_nothing(work: EmbeddedStore) -> None:
    guid = work.create("a")
    give(work, guid, notes="x")
    give(work, guid, notes="x")
    assert confidence(work, guid).version == 1


def test_classifying_leaves_the_version_of_the_element(work: EmbeddedStore) -> None:
    guid = work.create("a")
    give(work, guid, notes="x")
    assert work.entity(guid).version == 1


def test_reclassifying_merges_unless_told_to_replace(work: EmbeddedStore) -> None:
    guid = work.create("a")
    give(work, guid, notes="x", confidenceLevel=1)
    work.write(reclassify, guid, "Confidence", ElementProperties({"confidenceLevel": 2}), WriteOptions())
    assert confidence(work, guid).properties == {"notes": "x", "confidenceLevel": 2}
    work.write(reclassify, guid, "Confidence", ElementProperties({"notes": "y"}), WriteOptions(merge_update=False))
    assert confidence(work, guid).properties == {"notes": "y"}


def test_reclassifying_what_is_not_there_attaches_it(work: EmbeddedStore) -> None:
    guid = work.create("a")
    work.write(reclassify, guid, "Confidence", ElementProperties({"notes": "x"}), WriteOptions())
    assert confidence(work, guid).properties == {"notes": "x"}


def test_a_classification_needs_no_properties(work: EmbeddedStore) -> None:
    guid = work.create("a")
    work.write(classify, guid, "Confidence", None, WriteOptions())
    assert confidence(work, guid).properties == {}


def test_declassifying_twice_is_no_fault(work: EmbeddedStore) -> None:
    guid = work.create("a")
    give(work, guid, notes="x")
    for _ in range(2):
        work.write(declassify, guid, "Confidence", WriteOptions())
    assert work.entity(guid).classification("Confidence") is None


def test_the_dates_of_a_classification_are_set_apart(work: EmbeddedStore) -> None:
    guid = work.create("a")
    give(work, guid, 5, notes="x")
    work.write(update_classification_effectivity, guid, "Confidence", None, 9, WriteOptions())
    found = confidence(work, guid)
    assert (found.properties, found.effective_from, found.effective_to) == ({"notes": "x"}, None, 9)


@pytest.mark.parametrize(
    ("name", "properties", "fault", "parameter"),
    [
        ("NoSuchType", {}, "OMAG-COMMON-400-018", "typeName"),
        ("PrimaryKey", {}, "OMAG-REPOSITORY-HANDLER-400-001", "newProperties"),
        ("Collection", {}, "OMAG-REPOSITORY-HANDLER-400-001", "newProperties"),
        ("Confidence", {"nonsense": 1}, "OMAG-REPOSITORY-HANDLER-400-001", "newProperties"),
        ("Confidence", {"notes": 1}, "OMAG-REPOSITORY-HANDLER-400-001", "newProperties"),
    ],
)
def test_a_classification_that_cannot_be_is_refused(
    work: EmbeddedStore, name: str, properties: dict[str, object], fault: str, parameter: str
) -> None:
    guid = work.create("a")
    with pytest.raises(InvalidParameter) as refused:
        work.write(classify, guid, name, ElementProperties(properties), WriteOptions())
    assert (refused.value.id, refused.value.properties["parameterName"]) == (fault, parameter)


def test_an_unknown_element_is_named(work: EmbeddedStore) -> None:
    with pytest.raises(InvalidParameter) as refused:
        work.write(classify, UNKNOWN_GUID, "Confidence", None, WriteOptions())
    assert refused.value.properties["parameterName"] == "metadataElementGUID"
