"""Unique names."""

from __future__ import annotations

import pytest

from aricia.base.errors import InvalidParameter
from aricia.metadata.api import ElementProperties, delete_element, update_element
from aricia.metadata.options import WriteOptions
from aricia.testing.embedded_store import EmbeddedStore


def test_a_qualified_name_is_used_once_across_all_types(work: EmbeddedStore) -> None:
    work.create("a", "Collection")
    with pytest.raises(InvalidParameter) as refused:
        work.create("a", "CSVFile")
    assert (refused.value.id, refused.value.code) == ("OMAG-COMMON-409-001", 409)
    assert refused.value.properties["parameterName"] == "qualifiedName"


def test_names_that_differ_in_case_are_different(work: EmbeddedStore) -> None:
    assert work.create("name") != work.create("NAME")


def test_a_deleted_element_frees_its_name(work: EmbeddedStore) -> None:
    work.write(delete_element, work.create("a"), WriteOptions(delete_method="SOFT_DELETE"))
    work.create("a")


def test_an_archived_element_frees_its_name(work: EmbeddedStore) -> None:
    work.write(delete_element, work.create("a"), WriteOptions(delete_method="ARCHIVE"))
    work.create("a")


def test_an_update_may_take_a_name_that_is_in_use(work: EmbeddedStore) -> None:
    work.create("a")
    assert work.write(update_element, work.create("b"), ElementProperties({"qualifiedName": "a"}), WriteOptions())


def test_elements_without_unique_attributes_may_be_alike(work: EmbeddedStore) -> None:
    assert work.create("ignored", "InformalTag") != ""
    first = work.write(_new_like)
    assert first != work.write(_new_like)


def _new_like(session: object) -> str:
    from aricia.metadata.api import create_element

    return create_element(session, "Like", ElementProperties({}), WriteOptions())  # type: ignore[arg-type]
