"""Graphs that only some kinds of elements have."""

from __future__ import annotations

from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.mermaid.element_graphs import (
    blueprint_graph,
    mind_map,
    organization_tree,
    pie,
    pie_charts,
    specification_graph,
    subcomponent_graph,
)
from aricia.metadata.root_element_fields import Node
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.types.registry import TypeRegistry

TYPES = TypeRegistry.open_metadata()
HEAD = '---\ntitle: {}\n---\nflowchart {}\n%%{{init: {{"flowchart": {{"htmlLabels": false}}}} }}%%\n\n'


def entity(guid, type_name, **properties):
    return Entity(guid=guid, type_name=type_name, properties={"displayName": guid, **properties})


def node(other, relationship, at_end1=False, *, nested=(), side=(), **properties):
    link = Relationship(
        guid=f"{relationship} {other.guid} {at_end1}", end1="", end2="", type_name=relationship, properties=properties,
    )
    return Node(RelatedElement(link, other, at_end1=at_end1), list(nested), list(side))


def body(text):
    """The lines between head and styles."""
    lines = text.split("%%\n\n", 1)[1].splitlines()
    return [line for line in lines if not line.startswith(("style", "click"))]


def test_a_specification_is_drawn_by_kind_with_the_details_of_each_property():
    value = entity("v", "SpecificationPropertyValue", preferredValue="limit", description="How many", dataType="int")
    nodes = [node(value, "SpecificationPropertyAssignment", propertyName="supportedRequestParameter")]
    step = entity("step", "GovernanceActionProcessStep", url="https://example.org")
    text = specification_graph(TYPES, step, nodes)
    assert text.startswith(HEAD.format("Specification for - step [step]", "LR"))
    assert body(text) == [
        '1@{ shape: rounded, label: "*Governance Action Process Step*', '**step**"}',
        '2@{ shape: hex, label: "*Specification Property Assignment*', '**supportedRequestParameter**"}',
        "1==>2",
        '3@{ shape: hex, label: "*Specification Property Value*', '**limit**"}',
        "2==>3",
        "subgraph 4 [limit details]",
        '5@{ shape: text, label: "*description:*', '**How many**"}',
        '6@{ shape: text, label: "*data Type:*', '**int**"}',
        '7@{ shape: text, label: "*required:*', '**false**"}',
        "end",
        "3==>4",
    ]
    assert "click" not in text
    assert "style 4 color:#260d1b, fill:#d98cb6, stroke:#260d1b" in text


def test_a_team_tree_goes_level_by_level_and_dots_what_does_not_escalate():
    north = node(entity("north", "Team", url="https://n"), "TeamStructure")
    sales = node(entity("sales", "Team"), "TeamStructure", nested=[north], delegationEscalationAuthority=True)
    finance = node(entity("finance", "Team"), "TeamStructure")
    text = organization_tree(TYPES, entity("board", "Organization"), [sales, finance])
    assert text.startswith(HEAD.format("Team structure - board [board]", "RL"))
    assert [line for line in body(text) if line[1] != "@" and line[0] != "*"] == ["1==>2", "1-.->3", "2-.->4"]
    assert 'click 4 "https://n"' in text


def test_the_members_of_a_blueprint_are_linked_within_it_only():
    plan, two = entity("plan", "SolutionBlueprint"), entity("two", "SolutionComponent")
    outside = node(entity("outside", "SolutionComponent"), "SolutionLinkingWire")
    one = node(
        entity("one", "SolutionComponent", solutionComponentType="Data storage"), "CollectionMembership",
        side=[node(two, "SolutionLinkingWire", label="wire"), outside],
    )
    term = node(entity("term", "GlossaryTerm"), "CollectionMembership")
    text = blueprint_graph(TYPES, plan, [one, node(two, "CollectionMembership"), term])
    assert body(text) == [
        "subgraph 1 [Components and Actors]",
        '2@{ shape: lin-cyl, label: "*Solution Component*', '**one**"}',
        '3@{ shape: rect, label: "*Solution Component*', '**two**"}',
        '2==>|"wire,', '[Solution Linking Wire]"|3',
        "end",
    ]


def test_subcomponents_show_their_actors_but_no_lines_back_to_the_component():
    top = entity("top", "SolutionComponent")
    back = node(top, "SolutionComposition", at_end1=True)
    actor = node(entity("actor", "SolutionActorRole"), "SolutionComponentActor", at_end1=True)
    part = node(entity("part", "SolutionComponent"), "SolutionComposition", side=[back, actor])
    text = subcomponent_graph(TYPES, top, [part])
    assert [line for line in body(text) if "==>" in line] == ['4==>|"Solution Component Actor"|3', "1==>2"]


def test_a_mind_map_shows_collections_in_collections():
    product = node(entity("product", "DigitalProduct"), "CollectionMembership")
    inner = node(entity("inner", "CollectionFolder"), "CollectionMembership")
    folder = node(entity("folder", "CollectionFolder"), "CollectionMembership", nested=[inner, product])
    term = node(entity("term", "GlossaryTerm"), "CollectionMembership")
    root = entity("root", "RootCollection")
    assert mind_map(TYPES, root, [folder, term]) == (
        "mindmap\n**RootCollection** root\n    **CollectionFolder** folder\n        **CollectionFolder** inner\n"
    )
    assert mind_map(TYPES, root, [term]) is None


def test_a_pie_has_fifteen_slices_and_one_for_all_others():
    text = pie("t", {f"zone {number}": number for number in range(18)})
    assert text.startswith('pie\ntitle t\n"zone 17 (17)" : 17\n')
    assert text.endswith('"zone 3 (3)" : 3\n"Others (3)" : 3\n')
    assert "zone 0" not in text


def test_the_members_of_a_zone_are_shown_by_type():
    zone = entity("z", "GovernanceZone")
    profile = {"typeMembership": {"CSVFile": 3}, "anchoredTypeMembership": {"Comment": 2}, "allTypeMembership": {"CSVFile": 5}}
    zone.classifications.append(Classification(type_name="ZoneMembershipProfile", properties=profile))
    assert pie_charts(TYPES, zone) == {
        "zoneProfileMermaidPieChart": 'pie\ntitle Membership of z\n"CSVFile (3)" : 3\n',
        "zoneProfileAnchoredMermaidPieChart": 'pie\ntitle Anchored Elements of z\n"Comment (2)" : 2\n',
        "zoneProfileAllMermaidPieChart": 'pie\ntitle All Elements of z\n"CSVFile (5)" : 5\n',
    }


def test_user_accounts_are_shown_by_status_and_type_when_there_are_any():
    collection = entity("c", "SecretsCollection")
    profile = {"userAccountCount": 2, "userAccountStatuses": {"a": 2, "b": 0}, "userAccountTypes": {"x": 1}}
    collection.classifications.append(Classification(type_name="UserAccountProfile", properties=profile))
    assert pie_charts(TYPES, collection) == {
        "userAccountStatusProfileMermaidPieChart": 'pie\ntitle Account Statuses in c\n"a (2)" : 2\n',
        "userAccountTypeProfileMermaidPieChart": 'pie\ntitle Account Types in c\n"x (1)" : 1\n',
    }
    profile["userAccountCount"] = 0
    assert pie_charts(TYPES, collection) == {}
