"""The graphs that only some kinds of root elements have (spec: view services, sections 7.1 and 7.5)."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence

from aricia.base.tables import rows
from aricia.metadata.mermaid.graph import Graph, clean, spaced
from aricia.metadata.mermaid.labels import display_name, line_text, style_of
from aricia.metadata.mermaid.root_graph import draw_node
from aricia.metadata.root_element_fields import Node, RootElement
from aricia.metadata.session import Session
from aricia.metadata.specification import specification_bean
from aricia.repository.instances import Classification, Entity
from aricia.types.registry import TypeRegistry

PIE_SLICES = 15
_ZONES = (
    ("zoneProfileMermaidPieChart", "Membership of", "typeMembership"),
    ("zoneProfileAnchoredMermaidPieChart", "Anchored Elements of", "anchoredTypeMembership"),
    ("zoneProfileAllMermaidPieChart", "All Elements of", "allTypeMembership"),
)
_ACCOUNTS = (
    ("userAccountStatusProfileMermaidPieChart", "Account Statuses in", "userAccountStatuses"),
    ("userAccountTypeProfileMermaidPieChart", "Account Types in", "userAccountTypes"),
)
_NO_DETAILS = frozenset(("class", "specificationPropertyType", "name", "otherPropertyValues"))


def graphs_of(session: Session, root: RootElement) -> dict[str, str]:
    """Every special graph that the element has something for, by JSON field."""
    types, entity = session.types, root.entity
    is_collection = types.is_a(entity.type_name, "Collection")
    if not (root.fields or is_collection):  # most elements of a list
        return pie_charts(types, entity)
    drawn: dict[str, str | None] = {}
    if "specificationProperties" in root.fields:
        drawn["specificationMermaidGraph"] = specification_graph(types, entity, root.fields["specificationProperties"])
    if types.is_a(entity.type_name, "SolutionBlueprint") and "collectionMembers" in root.fields:
        drawn["solutionBlueprintMermaidGraph"] = blueprint_graph(types, entity, root.fields["collectionMembers"])
    if types.is_a(entity.type_name, "SolutionComponent") and "nestedSolutionComponents" in root.fields:
        components = root.fields["nestedSolutionComponents"]
        drawn["solutionSubcomponentMermaidGraph"] = subcomponent_graph(types, entity, components)
    if types.is_a(entity.type_name, "Team") and "subTeams" in root.fields:
        drawn["organizationTreeMermaidGraph"] = organization_tree(types, entity, root.fields["subTeams"])
    if is_collection:
        drawn["collectionMermaidMindMap"] = mind_map(types, entity, root.fields.get("collectionMembers", []))
    drawn |= pie_charts(types, entity)
    return {name: text for name, text in drawn.items() if text is not None}


# ---- specification -----------------------------------------------------------------------------------------------------
def specification_graph(types: TypeRegistry, entity: Entity, nodes: list[Node]) -> str | None:
    """An element with its specification properties by kind and what each of them says."""
    graph = Graph(f"Specification for - {display_name(types, entity)} [{entity.guid}]", "LR")
    style = style_of(types, entity, "GOVERNED_ELEMENT")
    main = graph.node(entity.guid, entity.type_name, display_name(types, entity), style)
    for node in nodes:
        kind = node.item.relationship.properties.get("propertyName")
        if not kind:
            continue
        drawn = graph.has(kind)
        folder = graph.node(kind, "SpecificationPropertyAssignment", kind, "VALID_VALUE_SET")
        if not drawn:
            graph.line(main, folder, None)
        _specification_property(graph, folder, kind, node.item.entity)
    return graph.text()


def _specification_property(graph: Graph, folder: int, kind: str, value: Entity) -> None:
    bean = specification_bean(kind, value)
    name = str(bean.get("name", value.guid))
    number = graph.node(value.guid, "SpecificationPropertyValue", name, "SPECIFICATION_PROPERTY")
    graph.line(folder, number, None)
    details = {key: item for key, item in bean.items() if key not in _NO_DETAILS}
    if not details:
        return
    group = graph.open_subgraph(f"{name} details", "SPECIFICATION_PROPERTY")
    for key, item in details.items():
        graph.node(f"{value.guid}:{key}", f"{key}:", str(item).lower() if isinstance(item, bool) else str(item), "DESCRIPTION")
    graph.close_subgraph()
    graph.line(number, group, None)


# ---- solutions ---------------------------------------------------------------------------------------------------------
@functools.cache
def _component_styles() -> dict[str, str]:
    """Styles by type of component in lower case."""
    return {row["solution_component_type"].lower(): row["style"] for row in rows("mermaid_component_styles.tsv")}


def component_style(entity: Entity) -> str | None:
    """The style that a solution component's type of component asks for."""
    return _component_styles().get(str(entity.properties.get("solutionComponentType") or "").lower())


def _component(graph: Graph, types: TypeRegistry, entity: Entity) -> int:
    style = component_style(entity)
    if style is None:
        return draw_node(graph, types, entity, "DEFAULT_SOLUTION_COMPONENT")
    return graph.node(entity.guid, entity.type_name, display_name(types, entity), style, entity.properties.get("url"))


def _side_lines(graph: Graph, types: TypeRegistry, root: Entity, nodes: list[Node], *, actors: bool) -> None:
    for node in nodes:
        start = graph.id_of(node.item.entity.guid)
        for link in (*node.side, *node.nested):
            other = link.item.entity
            if actors and types.is_a(other.type_name, "Actor"):
                draw_node(graph, types, other, "GOVERNANCE_ACTOR")
            if not graph.has(other.guid) or other.guid == root.guid:
                continue
            end = graph.id_of(other.guid)
            first, last = (end, start) if link.item.at_end1 else (start, end)
            words = spaced(link.item.relationship.type_name)
            text = line_text(types, link.item.relationship)
            graph.line(first, last, words if text is None else f"{text},\n[{words}]", key=link.item.relationship.guid)


def blueprint_graph(types: TypeRegistry, entity: Entity, members: list[Node]) -> str | None:
    """The components and actors of a blueprint with the lines between them."""
    graph = Graph(f"Components and Roles for Solution Blueprint - {display_name(types, entity)} [{entity.guid}]", "TD")
    graph.open_subgraph("Components and Actors", "SOLUTION_BLUEPRINT_GRAPH")
    kinds = types.subtypes("SolutionComponent") | types.subtypes("Actor")
    shown = [node for node in members if node.item.entity.type_name in kinds]
    for node in shown:
        _component(graph, types, node.item.entity)
    _side_lines(graph, types, entity, shown, actors=False)
    graph.close_subgraph()
    return graph.text(least=1)


def subcomponent_graph(types: TypeRegistry, entity: Entity, nodes: list[Node]) -> str | None:
    """A component with its subcomponents and what they are linked to."""
    graph = Graph(f"Solution Component - {display_name(types, entity)} [{entity.guid}]", "TD")
    main = _component(graph, types, entity)
    group = graph.open_subgraph("Subcomponents", "SOLUTION_SUBGRAPH")
    for node in nodes:
        _component(graph, types, node.item.entity)
    _side_lines(graph, types, entity, nodes, actors=True)
    graph.close_subgraph()
    graph.line(main, group, None)
    return graph.text()


# ---- teams and collections ---------------------------------------------------------------------------------------------
def organization_tree(types: TypeRegistry, entity: Entity, teams: list[Node]) -> str | None:
    """A team with its subteams, level by level."""
    graph = Graph(f"Team structure - {display_name(types, entity)} [{entity.guid}]", "RL")
    level: list[tuple[int, Sequence[Node]]] = [(_team(graph, types, entity, "ORGANIZATION"), teams)]
    while level:
        following: list[tuple[int, Sequence[Node]]] = []
        for parent, children in level:
            for node in children:
                child = _team(graph, types, node.item.entity, "GOVERNANCE_TEAM")
                escalates = node.item.relationship.properties.get("delegationEscalationAuthority")
                graph.line(parent, child, None, "normal" if escalates else "dotted", key=node.item.relationship.guid)
                following.append((child, node.nested))
        level = following
    return graph.text()


def _team(graph: Graph, types: TypeRegistry, team: Entity, style: str) -> int:
    return graph.node(team.guid, team.type_name, display_name(types, team), style, team.properties.get("url"))


def mind_map(types: TypeRegistry, entity: Entity, members: list[Node]) -> str | None:
    """The collections in a collection as a mind map; None when none of its members is one."""
    lines = ["mindmap\n", f"**{entity.type_name}** {clean(display_name(types, entity))}\n"]
    found = _mind_map_level(types, members, 1, lines)
    return "".join(lines) if found else None


def _mind_map_level(types: TypeRegistry, nodes: Sequence[Node], depth: int, lines: list[str]) -> bool:
    hidden = ("DigitalProduct", "Agreement") if depth > 1 else ()
    found = False
    for node in nodes:
        member = node.item.entity
        if not types.is_a(member.type_name, "Collection") or any(types.is_a(member.type_name, each) for each in hidden):
            continue
        found = True
        lines.append(f"{'    ' * depth}**{member.type_name}** {clean(display_name(types, member))}\n")
        _mind_map_level(types, node.nested, depth + 1, lines)
    return found


# ---- pies --------------------------------------------------------------------------------------------------------------
def pie_charts(types: TypeRegistry, entity: Entity) -> dict[str, str]:
    """The pies of zone membership and of user accounts."""
    charts: dict[str, str] = {}
    zones = entity.classification("ZoneMembershipProfile")
    accounts = entity.classification("UserAccountProfile")
    if zones is None and accounts is None:
        return charts
    name = display_name(types, entity)
    if zones is not None:
        charts |= _pies(name, zones, _ZONES)
    if accounts is not None and accounts.properties.get("userAccountCount", 0) > 0:
        charts |= _pies(name, accounts, _ACCOUNTS)
    return charts


def _pies(name: str, profile: Classification, charts: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    shown = ((field, title, profile.properties.get(attribute)) for field, title, attribute in charts)
    return {field: pie(f"{title} {name}", values) for field, title, values in shown if values}


def pie(title: str, values: Mapping[str, int]) -> str:
    """A pie of the largest values, nothing for zeros; the others are summed up."""
    ordered = sorted(((key, count) for key, count in values.items() if count), key=lambda pair: -pair[1])
    lines = ["pie\n", f"title {title}\n", *(f'"{key} ({count})" : {count}\n' for key, count in ordered[:PIE_SLICES])]
    rest = sum(count for _, count in ordered[PIE_SLICES:])
    if rest:
        lines.append(f'"Others ({rest})" : {rest}\n')
    return "".join(lines)
