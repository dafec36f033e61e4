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


# ---- graphs --------------------------------------------------------------------------------------------------------------
def flow(call, one, two, kind="DataFlow", **properties):
    path = "POST {urlMarker}/from-elements/{elementOneGUID}/via/{relationshipTypeName}/to-elements/{elementTwoGUID}/attach"
    body = {"properties": {"class": f"{kind}Properties", **properties}}
    return call(path, body, elementOneGUID=one, relationshipTypeName=kind, elementTwoGUID=two)["guid"]


def graph(call, kind, asset, body=None):
    return call(f"POST asset-catalog/assets/{{assetGUID}}/{kind}", body, assetGUID=asset)["element"]


@pytest.fixture
def reports(call):
    return element(call, "{urlMarker}/assets", "CSVFile", "reports")


def test_an_asset_graph_has_the_parts_and_each_relationship_once(call, orders, reports):
    schema = element(
        call, "{urlMarker}/schema-types", "TabularSchemaType", "columns", isOwnAnchor=False, anchorGUID=orders,
        parentGUID=orders, parentRelationshipTypeName="Schema",
    )
    link = flow(call, orders, reports, label="flows")
    shown = graph(call, "as-graph", orders)
    assert shown["class"] == "AssetGraph"
    assert guids(shown["anchoredElements"]) == [schema]
    starts = {each["relationshipHeader"]["type"]["typeName"]: each["startingElementGUID"] for each in shown["relationships"]}
    assert starts == {"Schema": schema, "DataFlow": orders}
    assert '1==>' not in shown["localLineageGraph"] and "flows [Data Flow]" in shown["localLineageGraph"]
    assert "Schema" in shown["anchorMermaidGraph"] and link not in shown["anchorMermaidGraph"]
    assert "fieldLevelLineageGraph" not in shown


def test_an_asset_graph_names_the_supply_chains_of_its_relationships(call, orders, reports):
    chain = element(call, "solution-architect/information-supply-chains", "InformationSupplyChain", "chain")
    flow(call, orders, reports, iscqualifiedName="chain")
    shown = graph(call, "as-graph", orders)
    assert guids(shown["partOfInformationSupplyChains"]) == [chain]
    assert "Information Supply Chain" in shown["informationSupplyChainMermaidGraph"]


def test_mapped_fields_have_a_graph(call, orders, reports):
    flow(call, orders, reports, "DataMapping")
    assert "Data Mapping" in graph(call, "as-graph", orders)["fieldLevelLineageGraph"]


def test_an_asset_without_lineage_stands_alone(call, orders):
    shown = graph(call, "as-lineage-graph", orders)
    assert shown["lineageRelationships"] == []
    assert "linkedAssets" not in shown and "fullLineageMermaidGraph" not in shown


def test_lineage_goes_on_in_one_direction_only(call, orders, reports):
    source, side = (element(call, "{urlMarker}/assets", "CSVFile", name) for name in ("source", "side"))
    flow(call, source, orders)
    flow(call, source, side)
    flow(call, orders, reports, label="flows", iscqualifiedName="chain")
    shown = graph(call, "as-lineage-graph", orders)
    assert guids(shown["linkedAssets"]) == [source, reports]
    assert [each["relationshipTypes"] for each in shown["lineageRelationships"]] == [["flows [DataFlow]"], ["DataFlow"]]
    only = graph(call, "as-lineage-graph", orders, {"limitToISCQualifiedName": "chain"})
    assert guids(only["linkedAssets"]) == [reports]


def test_a_circle_of_lineage_comes_to_an_end(call, orders, reports):
    flow(call, orders, reports)
    flow(call, reports, orders)
    flow(call, orders, orders)
    shown = graph(call, "as-lineage-graph", orders)
    assert guids(shown["linkedAssets"]) == [reports]
    assert len(shown["internalRelationships"]) == 1
    assert len(shown["lineageRelationships"]) == 2


def test_a_highlighted_chain_makes_the_links_of_others_thin(call, orders, reports):
    flow(call, orders, reports, iscqualifiedName="other")
    shown = graph(call, "as-lineage-graph", orders, {"highlightISCQualifiedName": "chain"})
    assert '1-->|"DataFlow"|2' in shown["fullLineageMermaidGraph"]


def test_a_part_of_an_asset_stands_for_it(call, orders, reports):
    note = element(
        call, "{urlMarker}/assets", "CSVFile", "part", isOwnAnchor=False, anchorGUID=reports, parentGUID=reports,
        parentRelationshipTypeName="DataFlow",
    )
    shown = graph(call, "as-lineage-graph", note, {"allAnchors": True})
    assert guids(shown["linkedAssets"]) == [reports]
    assert "Anchor for" in shown["fullLineageMermaidGraph"]
