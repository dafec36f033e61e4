"""Updating elements."""

from __future__ import annotations

import pytest

from aricia.base.errors import InvalidParameter
from aricia.metadata.api import ElementProperties, delete_element, update_effectivity, update_element
from aricia.metadata.options import WriteOptions
from aricia.testing.embedded_store import UNKNOWN_GUID as UNKNOWN
from aricia.testing.embedded_store import EmbeddedStore

REPLACE = WriteOptions(merge_update=False)


def test_a_merge_overwrites_what_is_given_and_keeps_the_rest(work: EmbeddedStore) -> None:
    guid = work.create("a", description="old", displayName="kept")
    assert work.write(update_element, guid, ElementProperties({"description": "new"}), WriteOptions())
    assert work.entity(guid).properties == {"qualifiedName": "a", "description": "new", "displayName": "kept"}


def test_a_replacement_leaves_only_what_is_given(work: EmbeddedStore) -> None:
    guid = work.create("a", description="old")
    assert work.write(update_element, guid, ElementProperties({"qualifiedName": "b"}), REPLACE)
    assert work.entity(guid).properties == {"qualifiedName": "b"}


def test_an_update_that_changes_nothing_writes_nothing(work: EmbeddedStore) -> None:
    guid = work.create("a", description="same")
    assert not work.write(update_element, guid, ElementProperties({"description": "same"}), WriteOptions())
    assert work.entity(guid).version == 1


def test_an_empty_text_is_a_value(work: EmbeddedStore) -> None:
    guid = work.create("a", description="old")
    assert work.write(update_element, guid, ElementProperties({"description": ""}), WriteOptions())
    assert work.entity(guid).properties["description"] == ""


def test_an_update_keeps_the_dates(work: EmbeddedStore) -> None:
    guid = work.create("a")
    work.write(update_effectivity, guid, 5, None, WriteOptions())
    work.write(update_element, guid, ElementProperties({"description": "x"}, effective_from=7), WriteOptions())
    assert work.entity(guid).effective_from == 5


def test_an_update_of_the_dates_keeps_the_properties(work: EmbeddedStore) -> None:
    guid = work.create("a", description="x")
    work.write(update_effectivity, guid, 5, 9, WriteOptions())
    entity = work.entity(guid)
    assert (entity.properties["description"], entity.effective_from, entity.effective_to, entity.version) == ("x", 5, 9, 2)


def test_an_unknown_property_is_refused(work: EmbeddedStore) -> None:
    guid = work.create("a")
    with pytest.raises(InvalidParameter) as refused:
        work.write(update_element, guid, ElementProperties({"nonsense": 1}), WriteOptions())
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-400-001"


def test_an_unknown_element_is_named(work: EmbeddedStore) -> None:
    with pytest.raises(InvalidParameter) as refused:
        work.write(update_element, UNKNOWN, ElementProperties({}), WriteOptions())
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-404-007"
    assert refused.value.properties["parameterName"] == "metadataElementGUID"


def test_an_archived_element_is_updated_for_lineage_only(work: EmbeddedStore) -> None:
    guid = work.create("a")
    work.write(delete_element, guid, WriteOptions(delete_method="ARCHIVE"))
    with pytest.raises(InvalidParameter) as refused:
        work.write(update_element, guid, ElementProperties({"description": "x"}), WriteOptions())
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-400-010"
    assert work.write(update_element, guid, ElementProperties({"description": "x"}), WriteOptions(for_lineage=True))
