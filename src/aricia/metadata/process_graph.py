"""The graph of a governance action process: its steps and what leads from one to the next (spec: view services, 8.5)."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.metadata.bodies import Body, read_options
from aricia.metadata.element_header import renderer_of
from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.get import get_element
from aricia.metadata.mermaid.process_steps import process_steps_graph
from aricia.metadata.options import ReadOptions
from aricia.metadata.related import affordable_elements
from aricia.metadata.session import Session
from aricia.repository.instances import Entity

Json = dict[str, Any]

_FLOW, _NEXT = "GovernanceActionProcessFlow", "NextGovernanceActionProcessStep"
_PROCESS = ("qualifiedName", "displayName", "description", "versionIdentifier", "additionalProperties")
_STEP = ("qualifiedName", "displayName", "description", "additionalProperties")


def get_governance_action_process_graph(request: Request, session: Session, body: Body | None) -> Json:
    """The process with its first step, the steps after it and the links between them."""
    options = read_options(body)
    process = get_element(session, request.variables["processGUID"], options, parameter="processGUID")
    shown: Json = {"governanceActionProcess": _process(session, process)}
    first = _linked(session, [process], _FLOW, options)
    if not first:
        return {"element": shown}
    flow = first[0].relationship
    if flow.properties.get("requestParameters"):
        shown["governanceActionProcess"]["predefinedRequestParameters"] = flow.properties["requestParameters"]
    shown["firstProcessStep"] = {"element": _step(session, first[0].entity), "linkGUID": flow.guid}
    if flow.properties.get("guard"):
        shown["firstProcessStep"]["guard"] = flow.properties["guard"]
    steps, links = _following(session, first[0].entity, options)
    if links:
        shown["nextProcessSteps"] = [_step(session, each) for guid, each in steps.items() if guid != first[0].entity.guid]
        shown["processStepLinks"] = [_link(session, steps, item) for item in links]
    shown["governanceActionProcessMermaidGraph"] = process_steps_graph(session.types, process, first[0], links)
    return {"element": shown}


def _linked(session: Session, starts: list[Entity], relation: str, options: ReadOptions) -> list[RelatedElement]:
    """What the elements lead to, in their order."""
    found = affordable_elements(session, starts, options, relationship_types=(relation,), end=1)
    return [item for start in starts for item in found.get(start.guid, ())]


def _following(session: Session, first: Entity, options: ReadOptions) -> tuple[dict[str, Entity], list[RelatedElement]]:
    """Every step that can be reached, by its GUID, and the links between them; level by level."""
    steps, links, level = {first.guid: first}, [], [first]
    while level:
        found = _linked(session, level, _NEXT, options)
        links += found
        level = list({item.entity.guid: item.entity for item in found if item.entity.guid not in steps}.values())
        steps |= {each.guid: each for each in level}
    return steps, links


def _process(session: Session, process: Entity) -> Json:
    # The original names beans of an earlier time here, for steps as well (recorded).
    properties: Json = {"class": "GovernanceActionProcess", "typeName": "Process"}
    properties |= {name: process.properties[name] for name in _PROCESS if name in process.properties}
    properties |= {"priority": 0, "domainIdentifier": process.properties.get("domainIdentifier", 0)}
    return {"elementHeader": renderer_of(session).element_header(process), "properties": properties}


def _step(session: Session, step: Entity) -> Json:
    properties: Json = {"class": "GovernanceActionProcessStepExecution", "typeName": "GovernanceActionType"}
    properties |= {name: step.properties[name] for name in _STEP if name in step.properties}
    properties["domainIdentifier"] = step.properties.get("domainIdentifier", 0)
    properties["waitTime"] = step.properties.get("waitTime", 0)
    properties["ignoreMultipleTriggers"] = step.properties.get("ignoreMultipleTriggers", False)
    return {"elementHeader": renderer_of(session).element_header(step), "processStepProperties": properties}


def _link(session: Session, steps: dict[str, Entity], item: RelatedElement) -> Json:
    renderer, relationship = renderer_of(session), item.relationship
    shown: Json = {
        "previousProcessStep": renderer.element_stub(steps[relationship.end1]),
        "nextProcessStep": renderer.element_stub(item.entity), "nextProcessStepLinkGUID": relationship.guid,
    }
    if relationship.properties.get("guard"):
        shown["guard"] = relationship.properties["guard"]
    return {**shown, "mandatoryGuard": relationship.properties.get("mandatoryGuard", False)}
