"""Elements reached through relationships."""

from __future__ import annotations

from typing import Any

import pytest

from aricia.base.errors import InvalidParameter
from aricia.metadata.api import ElementProperties, RelatedPage, delete_element, link, related, related_elements
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.testing.embedded_store import UNKNOWN_GUID, EmbeddedStore


def reached(work: EmbeddedStore, guid: str, options: ReadOptions | None = None, **named: Any) -> RelatedPage:
    page: RelatedPage = work.read(related, guid, options or ReadOptions(sequencing_order="CREATION_DATE_OLDEST"), **named)
    return page


def names(page: RelatedPage) -> list[str]:
    return [item.entity.properties["qualifiedName"] for item in page.elements]


@pytest.fixture
def family(work: EmbeddedStore) -> dict[str, str]:
    """A collection in a collection, with a term in it."""
    guids = {"top": work.create("top"), "middle": work.create("middle"), "bottom": work.create("bottom", "GlossaryTerm")}
    work.link("CollectionMembership", guids["top"], guids["middle"])
    work.link("CollectionMembership", guids["middle"], guids["bottom"])
    return guids


@pytest.mark.parametrize(("end", "expected"), [(0, ["top", "bottom"]), (1, ["bottom"]), (2, ["top"])])
def test_the_end_is_that_of_the_given_element(work: EmbeddedStore, family: dict[str, str], end: int, expected: list[str]) -> None:
    assert names(reached(work, family["middle"], starting_at_end=end)) == expected


def test_an_item_tells_at_which_end_its_element_stands(work: EmbeddedStore, family: dict[str, str]) -> None:
    page = reached(work, family["middle"])
    assert [(item.entity.guid, item.at_end1) for item in page.elements] == [(family["top"], True), (family["bottom"], False)]


def test_a_type_of_relationship_stands_for_its_subtypes(work: EmbeddedStore) -> None:
    source, target = work.create("source", "DataFile"), work.create("target", "DataFile")
    work.link("DataFlow", source, target)
    assert names(reached(work, source, relationship_types=("LineageRelationship",))) == ["target"]
    assert reached(work, source, relationship_types=("CollectionMembership",)).found is False


def test_a_list_that_the_type_empties_counts_as_found(work: EmbeddedStore, family: dict[str, str]) -> None:
    page = reached(work, family["middle"], result_type="Asset")
    assert (page.elements, page.found) == ([], True)


def test_subtype_names_are_not_looked_at(work: EmbeddedStore, family: dict[str, str]) -> None:
    options = ReadOptions(metadata_element_subtype_names=("Collection",), sequencing_order="CREATION_DATE_OLDEST")
    assert names(reached(work, family["middle"], options)) == ["top", "bottom"]


def test_archived_elements_empty_a_list_that_counts_as_found(work: EmbeddedStore, family: dict[str, str]) -> None:
    work.write(delete_element, family["bottom"], WriteOptions(delete_method="ARCHIVE"))
    page = reached(work, family["middle"], starting_at_end=1)
    assert (page.elements, page.found) == ([], True)


def test_relationships_are_left_out_outside_their_dates(work: EmbeddedStore) -> None:
    one, two = work.create("one"), work.create("two")
    work.write(link, "CollectionMembership", one, two, ElementProperties({}, 10, 20), WriteOptions())
    assert names(reached(work, one, ReadOptions(effective_time=10))) == ["two"]
    page = reached(work, one, ReadOptions(effective_time=21))
    assert (page.elements, page.found) == ([], True)


def test_relationships_are_paged(work: EmbeddedStore) -> None:
    top = work.create("top")
    for number in range(3):
        work.link("CollectionMembership", top, work.create(str(number)))
    options = ReadOptions(sequencing_order="CREATION_DATE_OLDEST", start_from=1, page_size=1)
    assert names(reached(work, top, options)) == ["1"]


def test_of_an_end_that_takes_one_partner_the_newest_link_is_shown(work: EmbeddedStore) -> None:
    file = work.create("file", "CSVFile")
    schemas = [work.create(name, "TabularSchemaType") for name in ("old", "new")]
    for schema in schemas:
        work.link("Schema", file, schema)
    assert names(reached(work, file, relationship_types=("Schema",))) == ["new"]
    assert names(reached(work, schemas[0], relationship_types=("Schema",))) == ["file"]


def test_many_elements_are_asked_in_one_call(work: EmbeddedStore, family: dict[str, str]) -> None:
    def ask(session: Any) -> dict[str, list[str]]:
        entities = session.collection.get_entities(family.values()).values()
        found = related_elements(session, entities, ReadOptions(), relationship_types=("CollectionMembership",), end=1)
        return {guid: [item.entity.guid for item in items] for guid, items in found.items()}

    assert work.read(ask) == {family["top"]: [family["middle"]], family["middle"]: [family["bottom"]]}


def test_an_unknown_element_is_named(work: EmbeddedStore) -> None:
    with pytest.raises(InvalidParameter) as refused:
        reached(work, UNKNOWN_GUID)
    assert refused.value.id == "OMAG-REPOSITORY-HANDLER-404-007"
    assert refused.value.properties["parameterName"] == "elementGUID"
