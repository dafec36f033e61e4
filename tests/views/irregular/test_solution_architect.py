"""Information supply chains, and what implements solution components."""

from __future__ import annotations

import pytest

CHAINS = "POST solution-architect/information-supply-chains"
RETRIEVE = f"{CHAINS}/{{informationSupplyChainGUID}}/retrieve"
COMPONENTS = "POST solution-architect/solution-components"


def element(call, path, kind, name):
    return call(path, {"properties": {"class": f"{kind}Properties", "qualifiedName": name, "displayName": name}})["guid"]


@pytest.fixture
def chain(call):
    return element(call, CHAINS, "InformationSupplyChain", "orders to reports")


@pytest.fixture
def flow(call, chain):
    """A data flow that carries the chain's name."""
    files = [element(call, "POST {urlMarker}/assets", "CSVFile", name) for name in ("orders", "reports")]
    properties = {"class": "DataFlowProperties", "label": "flows", "iscqualifiedName": "orders to reports"}
    path = "POST {urlMarker}/from-elements/{elementOneGUID}/via/{relationshipTypeName}/to-elements/{elementTwoGUID}/attach"
    names = dict(zip(("elementOneGUID", "elementTwoGUID"), files, strict=True))
    return call(path, {"properties": properties}, relationshipTypeName="DataFlow", **names)["guid"]


def test_a_chain_shows_the_relationships_that_carry_its_name(call, chain, flow):
    shown = call(RETRIEVE, informationSupplyChainGUID=chain)["element"]
    assert shown["class"] == "InformationSupplyChainElement"
    [part] = shown["implementation"]
    assert part["relationshipHeader"]["guid"] == flow
    assert [part[end]["uniqueName"] for end in ("end1", "end2")] == ["orders", "reports"]
    assert "[Implementation]" in shown["iscimplementationMermaidGraph"]


def test_the_implementation_may_be_left_out(call, chain, flow):
    shown = call(RETRIEVE, query={"addImplementation": "false"}, informationSupplyChainGUID=chain)["element"]
    assert "implementation" not in shown


def test_a_chain_without_implementation_has_an_empty_list_and_no_graph(call, chain):
    shown = call(RETRIEVE, informationSupplyChainGUID=chain)["element"]
    assert shown["implementation"] == []
    assert "iscimplementationMermaidGraph" not in shown


@pytest.mark.parametrize(("path", "body"), [("by-name", {"filter": "{}"}), ("by-search-string", {"searchString": "{}"})])
def test_chains_are_found_with_their_implementation(call, chain, flow, path, body):
    [key] = body
    [found] = call(f"{CHAINS}/{path}", {key: "orders to reports"})["elements"]
    assert len(found["implementation"]) == 1
    assert call(f"{CHAINS}/{path}", {key: "nothing like it"}) == {}


def test_what_implements_a_component_comes_with_the_link(call):
    component = element(call, COMPONENTS, "SolutionComponent", "loader")
    path = f"{COMPONENTS}/{{solutionComponentGUID}}/implementations"
    assert call(path, solutionComponentGUID=component) == {}
    file = element(call, "POST {urlMarker}/assets", "CSVFile", "script")
    link = {"class": "NewRelatedElementsRequestBody", "typeName": "ImplementedBy", "metadataElement1GUID": component,
            "metadataElement2GUID": file}
    call("POST {urlMarker}/related-elements", link)
    [found] = call(path, solutionComponentGUID=component)["elements"]
    assert found["relatedElement"]["elementHeader"]["guid"] == file
    assert found["relatedElementAtEnd1"] is False


def test_the_wires_that_name_a_chain_are_its_design(call, chain):
    ends = [element(call, COMPONENTS, "SolutionComponent", name) for name in ("loader", "report writer")]
    names = ["orders to reports", "another"]
    properties = {"class": "SolutionLinkingWireProperties", "label": "feeds", "iscqualifiedNames": names}
    path = f"{COMPONENTS}/{{solutionComponentOneGUID}}/wired-to/{{solutionComponentTwoGUID}}/attach"
    call(path, {"properties": properties}, solutionComponentOneGUID=ends[0], solutionComponentTwoGUID=ends[1])
    shown = call(RETRIEVE, informationSupplyChainGUID=chain)["element"]
    assert shown["implementation"] == []
    graph = shown["iscimplementationMermaidGraph"]
    assert "[Design]" in graph and "feeds [Solution Linking Wire]" in graph and "[Implementation]" not in graph


def test_chains_that_supply_each_other_are_context(call, chain):
    other = element(call, CHAINS, "InformationSupplyChain", "reports to archive")
    path = f"{CHAINS}/{{peerOneGUID}}/peer-links/{{peerTwoGUID}}/attach"
    call(path, peerOneGUID=chain, peerTwoGUID=other)
    assert "reports to archive" in call(RETRIEVE, informationSupplyChainGUID=chain)["element"]["iscimplementationMermaidGraph"]
