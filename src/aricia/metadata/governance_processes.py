"""Starting governance action types and processes, and the steps that follow a completed action (spec: view services, 8.5)."""

from __future__ import annotations

from typing import Any

from aricia.base.clock import now_ms
from aricia.base.errors import invalid
from aricia.base.guids import new_guid
from aricia.metadata.create import create_element
from aricia.metadata.element_properties import ElementProperties, RelatedElement
from aricia.metadata.engine_actions import (
    ACTIVE,
    DEFAULT_READ,
    DEFAULT_WRITE,
    ENGINE_ACTION,
    REQUESTED,
    ActionTarget,
    NewAction,
    action_of,
    approve,
    change,
    check_holder,
    close_targets,
    has,
    is_over,
    start_action,
    status_of,
)
from aricia.metadata.find import count_by_conditions, find_by_conditions
from aricia.metadata.get import get_by_unique_name
from aricia.metadata.link import link
from aricia.metadata.options import WriteOptions
from aricia.metadata.related import related_elements
from aricia.metadata.session import Session
from aricia.repository.instances import Entity, Properties
from aricia.repository.queries import Conditions

_MINUTE = 60_000

# What a completion makes of the action; both names are those of the wire.
_STATUS_AFTER = {"ACTIONED": "COMPLETED", "INVALID": "INVALID", "FAILED": "FAILED", "OTHER": "OTHER"}


class Asked(NewAction, kw_only=True):
    """What the caller gives to a type or process; the engine and the request type are those of its executor."""

    engine: str = ""
    request_type: str | None = None


def start_type(session: Session, name: str, asked: Asked) -> str:
    """Start a governance action type. -> GUID of the engine action;  OMAG-GENERIC-HANDLERS-400-013 unknown, -006 no executor"""
    action_type = get_by_unique_name(session, name, "qualifiedName", DEFAULT_READ, "GovernanceActionType")
    if action_type is None:
        parameter = "governanceActionTypeQualifiedName"
        raise invalid("OMAG-GENERIC-HANDLERS-400-013", parameter=parameter, inserts=(name,))
    names = {"governanceActionTypeGUID": action_type.guid, "governanceActionTypeName": name}
    return _start(session, action_type, asked, names)


def start_process(session: Session, name: str, asked: Asked) -> str:
    """Start a governance action process: its first step, requested by a new instance of the process. -> GUID of the instance

    errors: OMAG-GENERIC-HANDLERS-400-011 unknown, -007 no first step, -006 no executor of the step
    """
    process = get_by_unique_name(session, name, "qualifiedName", DEFAULT_READ, "GovernanceActionProcess")
    if process is None:
        raise invalid("OMAG-GENERIC-HANDLERS-400-011", parameter="processQualifiedName", inserts=(name,))
    first = _linked(session, process, "GovernanceActionProcessFlow", 1)
    if not first:
        raise invalid("OMAG-GENERIC-HANDLERS-400-007", parameter="processQualifiedName", inserts=(name,))
    flow = first[0].relationship.properties
    instance, instance_name = _instance(session, process)
    for source in asked.sources:
        link(session, "ActionRequester", source, instance, None, DEFAULT_WRITE)
    asked.sources, asked.anchor = (instance,), instance
    _start_step(session, first[0].entity, asked, instance_name, flow.get("guard"), flow.get("requestParameters") or {})
    return instance


def _instance(session: Session, process: Entity) -> tuple[str, str]:
    """A new instance of the process, which belongs to it. -> its GUID and qualified name"""
    moment = now_ms()
    name = f"{process.properties['qualifiedName']}@{moment}::{new_guid()}"
    properties: Properties = {"qualifiedName": name, "startTime": moment}
    if process.properties.get("displayName"):
        properties["displayName"] = f"{process.properties['displayName']}@{moment}"
    options = WriteOptions(anchor_guid=process.guid, is_own_anchor=False)
    instance = create_element(session, "GovernanceActionProcessInstance", ElementProperties(properties), options)
    link(session, "GovernedBy", instance, process.guid, None, DEFAULT_WRITE)
    return instance, name


def _start_step(
    session: Session, step: Entity, asked: Asked, process_name: str, guard: str | None, parameters: dict[str, str]
) -> str:
    mandatory = [
        item.relationship.properties.get("guard")
        for item in _linked(session, step, "NextGovernanceActionProcessStep", 2)
        if item.relationship.properties.get("mandatoryGuard")
    ]
    names = {
        "processName": process_name, "processStepGUID": step.guid, "processStepName": step.properties["qualifiedName"],
        "receivedGuards": [guard] if guard else None, "mandatoryGuards": mandatory,
    }
    return _start(session, step, asked, names, parameters)


def _start(
    session: Session, action_type: Entity, asked: Asked, names: Properties, parameters: dict[str, str] | None = None
) -> str:
    """Start what a type or step describes: its executor maps the parameters and targets of the caller."""
    executors = _linked(session, action_type, "GovernanceActionExecutor", 1)
    if not executors:
        inserts = (action_type.properties["qualifiedName"], action_type.guid)
        raise invalid("OMAG-GENERIC-HANDLERS-400-006", parameter="governanceActionTypeEntity.getGUID()", inserts=inserts)
    executor, own = executors[0].relationship.properties, action_type.properties
    given = _mapped(asked.parameters, executor.get("requestParameterFilter"), executor.get("requestParameterMap"))
    wait = own.get("waitTime") or 0
    start = asked.start if asked.start is not None else now_ms() + wait * _MINUTE
    described = {name: own.get(name) for name in ("displayName", "description", "domainIdentifier")}
    return start_action(session, NewAction(
        engine=executors[0].entity.properties["qualifiedName"], request_type=executor.get("requestType"),
        properties={
            **asked.properties, "domainIdentifier": 0, **{name: value for name, value in described.items() if value is not None},
            **names, "qualifiedName": f"{own['qualifiedName']}::{new_guid()}",
        },
        parameters={**(parameters or {}), **(executor.get("requestParameters") or {}), **given},
        sources=asked.sources, causes=asked.causes, targets=_targets(session, action_type, asked.targets, executor),
        start=start, anchor=asked.anchor,
    ))


def _mapped(values: dict[str, str], dropped: list[str] | None, renamed: dict[str, str] | None) -> dict[str, str]:
    names = renamed or {}
    return {names.get(name, name): value for name, value in values.items() if name not in (dropped or ())}


def _targets(
    session: Session, action_type: Entity, given: tuple[ActionTarget, ...], executor: Properties
) -> tuple[ActionTarget, ...]:
    """The targets of the type, then the caller's as the executor lets them through."""
    fixed = [
        (item.relationship.properties.get("actionTargetName"), item.entity.guid)
        for item in _linked(session, action_type, "TargetForGovernanceAction", 1)
    ]
    dropped, renamed = executor.get("actionTargetFilter") or (), executor.get("actionTargetMap") or {}
    passed = [(renamed.get(name, name) if name else name, guid) for name, guid in given if name not in dropped]
    return (*fixed, *passed)


def _linked(session: Session, element: Entity, relation: str, end: int) -> list[RelatedElement]:
    """What the element, which stands at this end, is linked to."""
    return related_elements(
        session, (element,), DEFAULT_READ, relationship_types=(relation,), end=end
    ).get(element.guid, [])


# ---- completion -----------------------------------------------------------------------------------------------------
def complete(
    session: Session, guid: str, status: str | None, guards: tuple[str, ...], message: str | None, asked: Asked
) -> None:
    """Record how a claimed action ended and start the steps that its guards lead to; asked: what they are given.

    An action that is over stays as it is (recorded).
    """
    action = action_of(session, guid)
    check_holder(session, action)
    if is_over(action):
        return
    after = _STATUS_AFTER[status or "OTHER"]
    ended: dict[str, Any] = {"activityStatus": after, "completionTime": now_ms()}
    if guards:
        ended["completionGuards"] = list(guards)
    if message:
        ended["completionMessage"] = message
    change(session, guid, ended)
    close_targets(session, action, after)
    if action.properties.get("processStepGUID"):
        if not asked.targets:
            asked.targets = _own_targets(session, action)
        _follow_on(session, action, guards, asked)
        _end_instance(session, action)


def _own_targets(session: Session, action: Entity) -> tuple[ActionTarget, ...]:
    """The targets of an action, which its followers get when the completion names none (recorded)."""
    found = _linked(session, action, "ActionTarget", 1)
    return tuple((item.relationship.properties.get("actionTargetName"), item.entity.guid) for item in found)


def _end_instance(session: Session, action: Entity) -> None:
    """Note on the instance of the process that it has ended, once none of its actions is active any more."""
    name = action.properties.get("processName") or ""
    active = Conditions((has("processName", name), ACTIVE))
    if count_by_conditions(session, active, None, DEFAULT_READ, ENGINE_ACTION) == 0:
        instance = get_by_unique_name(session, name, "qualifiedName", DEFAULT_READ, "GovernanceActionProcessInstance")
        if instance is not None:
            change(session, instance.guid, {"completionTime": now_ms()})


def _follow_on(session: Session, action: Entity, guards: tuple[str, ...], asked: Asked) -> None:
    """Start the steps after this action's step whose guard is among those produced, or that have none."""
    steps = session.collection.get_entities((action.properties["processStepGUID"],))
    for step in steps.values():
        for item in _linked(session, step, "NextGovernanceActionProcessStep", 1):
            guard = item.relationship.properties.get("guard")
            if not guard or guard in guards:
                _trigger(session, action, item, guard, asked)


def _trigger(session: Session, action: Entity, item: RelatedElement, guard: str | None, asked: Asked) -> None:
    """Start a step, or tell its action that waits for more guards; a step that ignores triggers once started is left alone."""
    step, process_name = item.entity, action.properties.get("processName") or ""
    started = _actions_of_step(session, process_name, step)
    waiting = next((each for each in started if status_of(each) == REQUESTED), None)
    if waiting is not None:
        received = [*(waiting.properties.get("receivedGuards") or ()), *((guard,) if guard else ())]
        change(session, waiting.guid, {"receivedGuards": received})
        approve(session, waiting.guid, {**waiting.properties, "receivedGuards": received})
        following = waiting.guid
    elif started and step.properties.get("ignoreMultipleTriggers"):
        return
    else:
        anchors = action.classification("Anchors")
        asked.anchor = anchors.properties.get("anchorGUID") if anchors else None
        following = _start_step(session, step, asked, process_name, guard, {})
    flow = {"guard": guard, "mandatoryGuard": bool(item.relationship.properties.get("mandatoryGuard"))}
    properties = ElementProperties({name: value for name, value in flow.items() if value is not None})
    link(session, "ControlFlow", action.guid, following, properties, DEFAULT_WRITE)


def _actions_of_step(session: Session, process_name: str, step: Entity) -> list[Entity]:
    conditions = Conditions((has("processName", process_name), has("processStepGUID", step.guid)))
    return find_by_conditions(session, conditions, None, DEFAULT_READ, ENGINE_ACTION).entities
