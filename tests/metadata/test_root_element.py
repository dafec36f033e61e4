"""Root elements: relationships in their fields, hierarchies, filters, graphs."""

from __future__ import annotations

import pytest

from aricia.base.codec import decode, encode
from aricia.base.errors import InvalidParameter
from aricia.metadata.api import get_element, root_element, root_elements
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.metadata.root_element_nesting import MOST_NODES
from aricia.testing.embedded_store import EmbeddedStore

PARENT = "CollectionMembership"


def shown(work: EmbeddedStore, guid: str, **options):
    asked = ReadOptions(**options)
    return decode(encode(work.read(lambda session: root_element(session, get_element(session, guid, asked), asked))))


def count(summaries):
    return len(summaries) + sum(count(each.get("nestedElements", [])) for each in summaries)


@pytest.fixture
def tree(work: EmbeddedStore) -> dict[str, str]:
    """A collection with two folders, one of which has a folder and a term below."""
    root = work.create("root", "RootCollection", displayName="Root")
    left = work.anchored("left", root, PARENT, "CollectionFolder")
    right = work.anchored("right", root, PARENT, "CollectionFolder")
    deep = work.anchored("deep", root, PARENT, "CollectionFolder", parent=left)
    leaf = work.anchored("leaf", root, PARENT, "GlossaryTerm", parent=deep)
    return {"root": root, "left": left, "right": right, "deep": deep, "leaf": leaf}


def names(summaries):
    return sorted(each["relatedElement"]["properties"]["qualifiedName"] for each in summaries)


def test_depth_0_shows_no_relationships_and_no_graph(work, tree):
    element = shown(work, tree["root"], graph_query_depth=0)
    assert set(element) == {"class", "elementHeader", "properties"}


def test_depth_1_shows_direct_relationships_only(work, tree):
    members = shown(work, tree["root"], graph_query_depth=1)["collectionMembers"]
    assert names(members) == ["left", "right"]
    assert {each["class"] for each in members} == {"RelatedMetadataElementSummary"}


def test_each_further_level_nests_in_the_one_above(work, tree):
    members = shown(work, tree["root"], graph_query_depth=3)["collectionMembers"]
    left = next(each for each in members if "nestedElements" in each)
    assert left["class"] == "RelatedMetadataHierarchySummary"
    assert names(left["nestedElements"]) == ["deep"]
    assert names(left["nestedElements"][0]["nestedElements"]) == ["leaf"]


def test_the_field_depends_on_the_end_at_which_the_other_element_is(work, tree):
    element = shown(work, tree["leaf"], graph_query_depth=1)
    assert names(element["memberOfCollections"]) == ["deep"]
    assert element["memberOfCollections"][0]["relatedElementAtEnd1"] is True


def test_relationships_can_be_left_out_by_type_or_supertype(work, tree):
    assert "collectionMembers" not in shown(work, tree["root"], skip_relationships=(PARENT,))
    assert "collectionMembers" not in shown(work, tree["root"], include_only_relationships=("ResourceList",))
    assert "collectionMembers" in shown(work, tree["root"], include_only_relationships=(PARENT,))
    both = shown(work, tree["root"], include_only_relationships=(PARENT,), skip_relationships=(PARENT,))
    assert "collectionMembers" not in both


def test_a_cycle_ends_the_hierarchy(work):
    one, two = work.create("one"), work.create("two")
    work.link(PARENT, one, two)
    work.link(PARENT, two, one)
    element = shown(work, one, graph_query_depth=50)
    assert names(element["collectionMembers"]) == ["two"]


def test_the_links_back_are_nested_when_they_are_no_part_of_the_field(work):
    one, two = work.create("one", "DataGrain"), work.create("two", "DataGrain")
    there, back = work.link("DataValueHierarchy", one, two), work.link("DataValueHierarchy", two, one)
    found = shown(work, one)["subDataValueSpecifications"]
    assert [each["relationshipHeader"]["guid"] for each in found] == [there]
    assert [each["relationshipHeader"]["guid"] for each in found[0]["nestedElements"]] == [back]
    assert "nestedElements" not in found[0]["nestedElements"][0]


def test_side_links_show_the_link_that_led_to_the_element_again(work):
    one, two = work.create("one", "GovernancePolicy"), work.create("two", "GovernancePolicy")
    guid = work.link("GovernancePolicyLink", one, two)
    peer = shown(work, one)["peerGovernanceDefinitions"][0]
    assert [each["relationshipHeader"]["guid"] for each in peer["sideLinks"]] == [guid]


def test_what_hangs_in_two_places_is_expanded_in_both(work, tree):
    work.link(PARENT, tree["right"], tree["deep"])
    members = shown(work, tree["root"])["collectionMembers"]
    assert [names(each["nestedElements"][0]["nestedElements"]) for each in members] == [["leaf"], ["leaf"]]


def test_a_web_whose_paths_multiply_with_each_level_stays_small(work):
    top = work.create("top")
    above = [top]
    for level in range(16):
        below = [work.create(f"{level} {number}") for number in range(2)]
        for one in above:
            for two in below:
                work.link(PARENT, one, two)
        above = below
    members = shown(work, top, graph_query_depth=30, max_mermaid_node_count=0)["collectionMembers"]
    assert MOST_NODES <= count(members) < 2 * MOST_NODES


def test_lists_are_expanded_like_single_elements(work, tree):
    options = ReadOptions()

    def listed(session):
        entities = [get_element(session, guid, options) for guid in tree.values()]
        return root_elements(session, entities, options)

    together = decode(encode(work.read(listed)))
    assert together == [shown(work, guid) for guid in tree.values()]


def test_types_without_a_field_of_their_own_are_kept_apart(work):
    one, two = work.create("one"), work.create("two", "RelatedMedia")
    work.link("MediaReference", one, two)
    assert names(shown(work, one, graph_query_depth=1)["otherRelatedElements"]) == ["two"]


def test_a_graph_needs_two_nodes(work, tree):
    assert "mermaidGraph" not in shown(work, work.create("alone"))
    assert shown(work, tree["root"])["mermaidGraph"].startswith("---\ntitle: RootCollection - Root [")


def test_no_graph_is_drawn_when_no_nodes_are_asked_for(work, tree):
    assert not [name for name in shown(work, tree["root"], max_mermaid_node_count=0) if "ermaid" in name]


def test_what_exceeds_the_cap_is_counted_in_one_node(work):
    root = work.create("root", "RootCollection")
    for number in range(5):
        work.anchored(f"folder {number}", root, PARENT, "CollectionFolder")
    graph = shown(work, root, graph_query_depth=1, max_mermaid_node_count=2)["mermaidGraph"]
    assert "**... plus 2 Items**" in graph


def test_a_negative_number_of_relationships_is_refused(work):
    guid = work.create("one")
    with pytest.raises(InvalidParameter) as refused:
        shown(work, guid, relationships_page_size=-1)
    assert (refused.value.id, refused.value.properties) == ("OMAG-COMMON-400-009", {"parameterName": "relationshipsPageSize"})


def test_an_element_and_what_it_anchors_are_seen_under_another_guid(work):
    anchor = work.create("anchor", options=WriteOptions(is_own_anchor=False))
    part = work.anchored("part", anchor, "CollectionMembership", "GlossaryTerm")
    work.write(lambda session: session.collection.reidentify_entity(session.user, anchor, "new-guid"))
    assert names(shown(work, "new-guid", graph_query_depth=1)["collectionMembers"]) == ["part"]
    assert names(shown(work, part, graph_query_depth=1)["memberOfCollections"]) == ["anchor"]
