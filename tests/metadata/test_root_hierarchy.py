"""Collections in collections, projects below projects."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest

from aricia.base.codec import decode, encode
from aricia.metadata.api import collection_hierarchy, get_element, project_graph, project_hierarchy
from aricia.metadata.graph_budget import DEEPEST, INCOMPLETE
from aricia.metadata.options import ReadOptions
from aricia.metadata.root_hierarchy import MOST_BRANCHES
from aricia.testing.embedded_store import embedded_store

MEMBERSHIP = "CollectionMembership"


def shown(work, primitive, guid, **options):
    asked = ReadOptions(**options)
    return decode(encode(work.read(lambda session: primitive(session, get_element(session, guid, asked), asked))))


def names(summaries):
    return sorted(each["relatedElement"]["properties"]["qualifiedName"] for each in summaries)


@pytest.fixture
def root(work):
    """A root with a term and a folder, which has a term and a folder with a term."""
    root = work.create("root", "RootCollection")
    folder = work.anchored("folder", root, MEMBERSHIP, "CollectionFolder")
    inner = work.anchored("inner", root, MEMBERSHIP, "CollectionFolder", parent=folder)
    for name, parent in (("one", root), ("two", folder), ("three", inner)):
        work.anchored(name, root, MEMBERSHIP, "GlossaryTerm", parent=parent)
    return root


def test_collections_among_the_members_become_elements_of_their_own(work, root):
    tree = shown(work, collection_hierarchy, root)
    assert tree["class"] == "OpenMetadataRootHierarchy"
    assert names(tree["collectionMembers"]) == ["one"]
    [folder] = tree["openMetadataRootHierarchies"]
    [inner] = folder["openMetadataRootHierarchies"]
    assert names(folder["collectionMembers"]) == ["two"]
    assert names(inner["collectionMembers"]) == ["three"]
    assert "openMetadataRootHierarchies" not in inner


def test_at_the_depth_asked_for_collections_stay_plain_members(work, root):
    tree = shown(work, collection_hierarchy, root, graph_query_depth=1)
    assert names(tree["openMetadataRootHierarchies"][0]["collectionMembers"]) == ["inner", "two"]


def test_the_graph_holds_the_collections_and_counts_their_other_members(work, root):
    graph = shown(work, collection_hierarchy, root)["rootHierarchyMermaidGraph"]
    assert graph.startswith("---\ntitle: RootCollection Hierarchy - root [")
    assert "[Collection Hierarchy - query depth=5]\ndirection LR\n" in graph
    assert '*Collection Membership*\n**1**' in graph
    assert '==>|"Collection Folder"|' in graph


def test_a_circle_of_collections_ends(work):
    one, two = work.create("one"), work.create("two")
    work.link(MEMBERSHIP, one, two)
    work.link(MEMBERSHIP, two, one)
    [two] = shown(work, collection_hierarchy, one, graph_query_depth=2000)["openMetadataRootHierarchies"]
    assert names(two["collectionMembers"]) == ["one"]


def test_a_web_whose_paths_multiply_with_each_level_stays_small(work):
    def count(tree):
        return 1 + sum(count(each) for each in tree.get("openMetadataRootHierarchies", []))

    top = work.create("top")
    above = [top]
    for level in range(12):
        below = [work.create(f"{level} {number}") for number in range(2)]
        for one in above:
            for two in below:
                work.link(MEMBERSHIP, one, two)
        above = below
    tree = shown(work, collection_hierarchy, top, graph_query_depth=12, max_mermaid_node_count=0)
    assert MOST_BRANCHES <= count(tree) < 2 * MOST_BRANCHES


def test_chains_are_followed_as_deep_as_asked_for_within_reason(work):
    guids = [work.create(str(number)) for number in range(DEEPEST + 5)]
    for one, two in pairwise(guids):
        work.link(MEMBERSHIP, one, two)
    tree, depth = shown(work, collection_hierarchy, guids[0], graph_query_depth=10_000, max_mermaid_node_count=0), 0
    while "openMetadataRootHierarchies" in tree:
        [tree], depth = tree["openMetadataRootHierarchies"], depth + 1
    assert depth == DEEPEST


def test_a_large_tree_shows_its_collections_before_what_graphs_draw_of_them(tmp_path):
    """The members of collections count once against what an answer may show, though graphs draw them below each collection."""
    with embedded_store(tmp_path, max_page_size=1000) as work:
        top = work.create("top")
        for number in range(6):
            middle = work.create(f"middle {number}")
            work.link(MEMBERSHIP, top, middle)
            for inner in range(6):
                work.link(MEMBERSHIP, middle, work.create(f"inner {number} {inner}"))
        work.store.server = msgspec.structs.replace(work.store.server, max_graph_elements=90)
        tree = shown(work, collection_hierarchy, top)
    assert [len(each["openMetadataRootHierarchies"]) for each in tree["openMetadataRootHierarchies"]] == [6] * 6
    assert "**inner 5 5**" in tree["mermaidGraph"]


def test_what_lies_deeper_than_answers_go_is_told(work):
    guids = [work.create(str(number)) for number in range(DEEPEST + 5)]
    for one, two in pairwise(guids):
        work.link(MEMBERSHIP, one, two)

    def answer(guid, depth):
        options = ReadOptions(graph_query_depth=depth, max_mermaid_node_count=0)
        return work.read(lambda session: {"element": collection_hierarchy(session, get_element(session, guid, options), options)})

    assert INCOMPLETE in answer(guids[0], 10_000)
    assert INCOMPLETE not in answer(guids[0], 10)
    assert INCOMPLETE not in answer(guids[10], 10_000)


def test_projects_stay_in_their_field(work):
    top, below = work.create("top", "Project"), work.create("below", "Project")
    work.link("ProjectHierarchy", top, below)
    tree = shown(work, project_hierarchy, top)
    assert (names(tree["managedProjects"]), tree["openMetadataRootHierarchies"]) == (["below"], [])
    assert "[Managed Projects]" in tree["rootHierarchyMermaidGraph"]
    graph = shown(work, project_graph, top)
    assert graph["openMetadataRootHierarchies"][0]["properties"]["qualifiedName"] == "below"
