"""Finding elements and relationships."""

from __future__ import annotations

from typing import Any

import pytest

from aricia.base.errors import InvalidParameter, PropertyServerError
from aricia.metadata.api import (
    ElementProperties,
    Page,
    classify,
    count_by_conditions,
    count_relationships,
    create_element,
    delete_element,
    find_by_conditions,
    find_by_text,
    find_relationships,
    get_by_name,
    text_operator,
)
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, Condition, Conditions
from aricia.testing.embedded_store import EmbeddedStore

OLDEST: dict[str, Any] = {"sequencing_order": "CREATION_DATE_OLDEST"}


def names(page: Page) -> list[str]:
    return [entity.properties["qualifiedName"] for entity in page.entities]


def search(work: EmbeddedStore, text: str | None, type_name: str | None = None, **options: Any) -> Page:
    page: Page = work.read(find_by_text, text, ReadOptions(**{**OLDEST, **options}), type_name)
    return page


@pytest.mark.parametrize(
    ("starts", "ends", "ignore", "operator"),
    [
        (False, False, True, "CASE_INSENSITIVE_LIKE"), (True, False, True, "CASE_INSENSITIVE_STARTS_WITH"),
        (False, True, True, "CASE_INSENSITIVE_ENDS_WITH"), (True, True, True, "CASE_INSENSITIVE_EQ"),
        (False, False, False, "LIKE"), (True, False, False, "STARTS_WITH"),
        (False, True, False, "ENDS_WITH"), (True, True, False, "EQ"),
    ],
)
def test_the_flags_name_the_comparison(starts: bool, ends: bool, ignore: bool, operator: str) -> None:
    assert text_operator(ReadOptions(starts_with=starts, ends_with=ends, ignore_case=ignore)) == operator


@pytest.mark.parametrize("text", [None, ""])
def test_no_text_finds_everything_of_the_type(work: EmbeddedStore, text: str | None) -> None:
    work.create("a")
    work.create("b", "CSVFile")
    assert names(search(work, text, "Collection")) == ["a"]


def test_a_star_is_a_star(work: EmbeddedStore) -> None:
    work.create("a")
    work.create("b*")
    assert names(search(work, "*")) == ["b*"]


def test_every_text_of_an_element_is_searched(work: EmbeddedStore) -> None:
    work.create("a", additionalProperties={"key": "needle in a map"})
    work.create("b", authors=["needle in a list"])
    work.create("c", contentStatus="DRAFT")
    assert names(search(work, "NEEDLE")) == ["a", "b"]
    assert names(search(work, "draft")) == ["c"]


def test_the_type_in_the_options_takes_the_place_of_the_operation_s(work: EmbeddedStore) -> None:
    for name, type_name in (("a", "Collection"), ("b", "CSVFile"), ("c", "Glossary")):
        work.create(name, type_name)
    assert names(search(work, None, "Collection", metadata_element_type_name="Referenceable")) == ["a", "b", "c"]
    assert names(search(work, None, "Collection", metadata_element_type_name="Asset")) == ["b"]


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"metadata_element_type_name": "NoSuchType"}, "OMAG-COMMON-400-018"),
        ({"metadata_element_type_name": ""}, "OMAG-COMMON-400-018"),
        ({"metadata_element_type_name": "CollectionMembership"}, "OMAG-COMMON-400-019"),
        ({"metadata_element_subtype_names": ("NoSuchType",)}, "OMAG-COMMON-400-018"),
        ({"metadata_element_subtype_names": ("CSVFile",)}, "OMAG-COMMON-400-019"),
        ({"start_from": -1}, "OMAG-COMMON-400-008"),
        ({"page_size": -1}, "OMAG-COMMON-400-009"),
        ({"page_size": 101}, "OMAG-COMMON-400-010"),
    ],
)
def test_options_that_cannot_be_are_refused(work: EmbeddedStore, options: dict[str, Any], fault: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        search(work, None, "Collection", **options)
    assert refused.value.id == fault


def test_a_search_of_the_future_is_an_internal_error(work: EmbeddedStore) -> None:
    with pytest.raises(PropertyServerError) as refused:
        search(work, None, as_of_time=4_000_000_000_000)
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-500-001"


def test_subtypes_are_picked_or_left_out(work: EmbeddedStore) -> None:
    for name, type_name in (("a", "Collection"), ("b", "Glossary"), ("c", "DigitalProduct")):
        work.create(name, type_name)
    picked = ("Glossary", "DigitalProduct")
    assert names(search(work, None, "Collection", metadata_element_subtype_names=picked)) == ["b", "c"]
    assert names(search(work, None, "Collection", metadata_element_subtype_names=picked, skip_subtypes=True)) == ["a"]


def test_an_empty_list_of_subtypes_leaves_an_empty_page(work: EmbeddedStore) -> None:
    work.create("a")
    page = search(work, None, "Collection", metadata_element_subtype_names=())
    assert (page.entities, page.found) == ([], True)


def test_pages_do_not_overlap_and_end_with_nothing_found(work: EmbeddedStore) -> None:
    for number in range(5):
        work.create(str(number))
    pages = [search(work, None, "Collection", start_from=start, page_size=2) for start in (0, 2, 4, 6)]
    assert [name for page in pages for name in names(page)] == ["0", "1", "2", "3", "4"]
    assert [page.found for page in pages] == [True, True, True, False]


def test_page_size_0_is_the_server_s_maximum(work: EmbeddedStore) -> None:
    def many(session: Any) -> None:
        for number in range(101):
            create_element(session, "Collection", ElementProperties({"qualifiedName": str(number)}), WriteOptions())

    work.write(many)
    assert len(search(work, None).entities) == 100


def test_filters_by_classification_shorten_the_page(work: EmbeddedStore) -> None:
    marked, _ = work.create("a"), work.create("b")
    work.write(classify, marked, "Confidence", None, WriteOptions())
    assert names(search(work, None, include_only_classified_elements=("Confidence",))) == ["a"]
    assert names(search(work, None, skip_classified_elements=("Confidence",))) == ["b"]
    short = search(work, None, page_size=1, skip_classified_elements=("Confidence",))
    assert (short.entities, short.found) == ([], True)


def test_status_lists_keep_what_has_one_of_the_statuses(work: EmbeddedStore) -> None:
    for name, status in (("a", "DRAFT"), ("b", "ACTIVE")):
        work.create(name, "Glossary", contentStatus=status)
    work.create("c", "Glossary")
    assert names(search(work, None, content_status_list=("DRAFT", "PREPARED"))) == ["a"]
    assert names(search(work, None, content_status_list=())) == ["a", "b", "c"]


def test_anchor_options_narrow_a_search_for_text_only(work: EmbeddedStore) -> None:
    anchor = work.create("anchor")
    work.anchored("inside", anchor, "CollectionMembership", "GlossaryTerm")
    assert names(search(work, None, anchor_guid=anchor)) == ["inside"]
    options = ReadOptions(anchor_guid=anchor, **OLDEST)
    assert names(work.read(get_by_name, "anchor", ("qualifiedName",), options, None)) == ["anchor"]


def test_the_anchor_counts_before_domain_and_scope(work: EmbeddedStore) -> None:
    anchor = work.create("anchor", "CSVFile", WriteOptions(anchor_scope_guids=("s",)))
    work.create("other", "CSVFile")
    assert names(search(work, None, anchor_domain_name="Asset")) == ["anchor", "other"]
    assert names(search(work, None, anchor_scope_guid="s")) == ["anchor"]
    assert names(search(work, None, anchor_guid=anchor, anchor_domain_name="Asset")) == []


def test_a_name_is_compared_exactly_with_any_of_the_attributes(work: EmbeddedStore) -> None:
    work.create("a", displayName="Name")
    work.create("b", identifier="Name")
    work.create("c", displayName="name")
    attributes = ("qualifiedName", "identifier", "displayName")
    assert names(work.read(get_by_name, "Name", attributes, ReadOptions(**OLDEST), "Collection")) == ["a", "b"]


def test_archived_elements_empty_a_page_that_counts_as_found(work: EmbeddedStore) -> None:
    work.write(delete_element, work.create("a"), WriteOptions(delete_method="ARCHIVE"))
    page = search(work, None)
    assert (page.entities, page.found) == ([], True)
    assert names(search(work, None, for_lineage=True)) == ["a"]


def test_dates_empty_a_page_that_counts_as_found(work: EmbeddedStore) -> None:
    work.write(create_element, "Collection", ElementProperties({"qualifiedName": "a"}, 10, 20), WriteOptions())
    page = search(work, None, effective_time=5)
    assert (page.entities, page.found) == ([], True)


def test_lost_anchors_empty_a_page_that_counts_as_not_found(work: EmbeddedStore) -> None:
    file = work.create("file", "CSVFile")
    work.create("stray", "TabularColumn", WriteOptions(is_own_anchor=False, anchor_guid=file))
    work.write(delete_element, file, WriteOptions())
    page = search(work, "stray")
    assert (page.entities, page.found) == ([], False)


def test_deleted_elements_are_found_by_their_status(work: EmbeddedStore) -> None:
    work.write(delete_element, work.create("a"), WriteOptions())
    work.create("b")
    assert names(search(work, None)) == ["b"]
    assert names(search(work, None, limit_results_by_status=("DELETED",))) == ["a"]
    assert names(search(work, None, limit_results_by_status=("ACTIVE", "DELETED"))) == ["a", "b"]


def test_conditions_on_properties_and_classifications_are_combined(work: EmbeddedStore) -> None:
    for name, level in (("a", 1), ("b", 2)):
        guid = work.create(name, description="same")
        work.write(classify, guid, "Confidence", ElementProperties({"confidenceLevel": level}), WriteOptions())
    conditions = Conditions((Condition("description", "EQ", "same"),))
    wanted = ClassificationConditions(
        (ClassificationCondition("Confidence", Conditions((Condition("confidenceLevel", "GT", 1),))),)
    )
    assert names(work.read(find_by_conditions, conditions, wanted, ReadOptions(), None)) == ["b"]
    assert work.read(count_by_conditions, conditions, None, ReadOptions(), None) == 2


def test_relationships_are_found_by_ends_and_properties(work: EmbeddedStore) -> None:
    one, two, three = work.create("one"), work.create("two"), work.create("three")
    first = work.link("CollectionMembership", one, two, confidence=1)
    second = work.link("CollectionMembership", one, three, confidence=2)
    conditions = Conditions((Condition("confidence", "GT", 1),))
    found = work.read(find_relationships, ReadOptions(), type_name="CollectionMembership", conditions=conditions)
    assert [link.guid for link in found] == [second]
    found = work.read(find_relationships, ReadOptions(), end1_guids=(one,), end2_guids=(two,))
    assert [link.guid for link in found] == [first]
    assert work.read(count_relationships, ReadOptions(), type_name="CollectionMembership") == 2


def test_relationships_of_hidden_elements_are_hidden(work: EmbeddedStore) -> None:
    one, two = work.create("one"), work.create("two")
    work.link("CollectionMembership", one, two)
    work.write(delete_element, two, WriteOptions(delete_method="ARCHIVE"))
    assert work.read(find_relationships, ReadOptions(), type_name="CollectionMembership") == []
    assert len(work.read(find_relationships, ReadOptions(for_lineage=True), type_name="CollectionMembership")) == 1


def test_an_entity_type_has_no_relationships(work: EmbeddedStore) -> None:
    assert work.read(find_relationships, ReadOptions(), type_name="Collection") == []
