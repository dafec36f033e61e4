"""Assets by their parts, and the types of assets."""

from __future__ import annotations

import pytest

from aricia.base.errors import InvalidParameter

SEARCH = "POST asset-catalog/assets/in-domain/by-search-string"


def element(call, path, kind, name, **options):
    body = {**options, "properties": {"class": f"{kind}Properties", "qualifiedName": name, "displayName": name}}
    return call(f"POST {path}", body)["guid"]


@pytest.fixture
def orders(call):
    return element(call, "{urlMarker}/assets", "CSVFile", "orders")


def guids(elements):
    return [each["elementHeader"]["guid"] for each in elements]


def test_a_part_that_matches_finds_its_asset(call, orders):
    schema = element(
        call, "{urlMarker}/schema-types", "TabularSchemaType", "columns of paper", isOwnAnchor=False, anchorGUID=orders,
        parentGUID=orders, parentRelationshipTypeName="Schema",
    )
    element(call, "glossary-manager/glossaries/terms", "GlossaryTerm", "paper")
    [found] = call(SEARCH, {"searchString": "PAPER"})["elements"]
    assert found["class"] == "AssetSearchMatches"
    assert guids([found]) == [orders]
    assert guids(found["matchingElements"]) == [schema]


def test_nothing_found_is_no_list(call, orders):
    assert call(SEARCH, {"searchString": "nothing like it"}) == {}


@pytest.mark.parametrize(("body", "fault"), [(None, "OMAG-COMMON-400-017"), ({}, "OPEN-METADATA-400-022")])
def test_a_search_needs_a_body_and_a_text(call, body, fault):
    with pytest.raises(InvalidParameter) as raised:
        call(SEARCH, body)
    assert raised.value.id == fault


def test_the_types_are_asset_and_those_that_extend_it(call):
    types = {each["name"]: each for each in call("GET asset-catalog/assets/types")["types"]}
    assert types["Asset"]["superType"] == "Referenceable"
    assert types["CSVFile"]["superType"] == "DataFile"
    assert "GlossaryTerm" not in types
