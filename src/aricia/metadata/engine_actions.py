"""Engine actions: requests to a governance engine, kept as elements (spec: view services, 8.5; faults as recorded).

An action is APPROVED once all its mandatory guards were received. One user claims it (WAITING), reports its status and at last
its completion, whose guards start the next steps of a process.
"""

from __future__ import annotations

from typing import Any

import msgspec

from aricia.base.clock import now_ms
from aricia.base.errors import PropertyServerError, UserNotAuthorized, invalid, unauthorised
from aricia.metadata.create import create_element
from aricia.metadata.element_properties import ElementProperties
from aricia.metadata.faults import unknown_relationship
from aricia.metadata.get import get_by_unique_name, get_element
from aricia.metadata.link import link, update_relationship
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.metadata.related import related_elements
from aricia.metadata.session import Session
from aricia.metadata.update import update_element
from aricia.repository.faults import relationship_not_known
from aricia.repository.instances import Entity
from aricia.repository.queries import Condition, Conditions

ENGINE_ACTION = "EngineAction"
REQUESTED, APPROVED, WAITING = "REQUESTED", "APPROVED", "WAITING"
IN_PROGRESS, CANCELLED = "IN_PROGRESS", "CANCELLED"
ACTIVE_STATUSES = (REQUESTED, APPROVED, WAITING, "ACTIVATING", IN_PROGRESS, "PAUSED")

ActionTarget = tuple[str | None, str]

DEFAULT_WRITE = WriteOptions()
DEFAULT_READ = ReadOptions()


class NewAction(msgspec.Struct, kw_only=True):
    """What is asked of an engine. properties: attributes of the EngineAction; those that are None or empty are left out.

    sources and causes: GUIDs of elements;  targets: (name, element GUID);  start: the earliest start, None = now;
    anchor: GUID of the element that the action belongs to, None = it stands alone
    """

    engine: str
    request_type: str | None
    properties: dict[str, Any]
    parameters: dict[str, str] = msgspec.field(default_factory=dict)
    sources: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    targets: tuple[ActionTarget, ...] = ()
    start: int | None = None
    anchor: str | None = None


def start_action(session: Session, action: NewAction) -> str:
    """Store the action with its links, then approve it unless guards are missing. -> its GUID

    errors: OMAG-GENERIC-HANDLERS-400-005 unknown engine, -009 a request type that the engine does not support, -010 an engine
    that supports none;  OMAG-COMMON-400-006 no request type
    """
    engine = _engine(session, action.engine)
    request_type = _supported(session, engine, action.request_type)
    properties = {
        **action.properties, "requestType": request_type, "requestParameters": action.parameters,
        "executorEngineGUID": engine.guid, "executorEngineName": engine.properties["qualifiedName"],
        "requesterUserId": session.user, "requestedStartTime": action.start if action.start is not None else now_ms(),
        "activityStatus": REQUESTED,
    }
    kept = {name: value for name, value in properties.items() if value is not None and value not in ("", [], (), {})}
    options = DEFAULT_WRITE
    if action.anchor is not None:
        options = WriteOptions(anchor_guid=action.anchor, is_own_anchor=False)
    guid = create_element(session, ENGINE_ACTION, ElementProperties(kept), options)
    _link(session, guid, action)
    approve(session, guid, kept)
    return guid


def _link(session: Session, guid: str, action: NewAction) -> None:
    for source in action.sources:
        link(session, "ActionRequester", source, guid, None, DEFAULT_WRITE)
    for cause in action.causes:
        link(session, "Actions", cause, guid, None, DEFAULT_WRITE)
    for name, target in action.targets:
        properties = ElementProperties({"actionTargetName": name} if name else {})
        link(session, "ActionTarget", guid, target, properties, DEFAULT_WRITE)


def approve(session: Session, guid: str, properties: dict[str, Any]) -> None:
    """Let the engine claim the action if it received all its mandatory guards."""
    if set(properties.get("mandatoryGuards") or ()) <= set(properties.get("receivedGuards") or ()):
        change(session, guid, {"activityStatus": APPROVED})


def change(session: Session, guid: str, properties: dict[str, Any]) -> None:
    """Merge properties into an action's."""
    update_element(session, guid, ElementProperties(properties), DEFAULT_WRITE)


def _engine(session: Session, name: str) -> Entity:
    engine = get_by_unique_name(session, name, "qualifiedName", DEFAULT_READ, "GovernanceEngine")
    if engine is None:
        inserts = (name, session.user, session.server.name)
        raise invalid("OMAG-GENERIC-HANDLERS-400-005", parameter="governanceEngineName", inserts=inserts)
    return engine


def _supported(session: Session, engine: Entity, request_type: str | None) -> str:
    if not request_type:
        raise invalid("OMAG-COMMON-400-006", parameter="requestType", inserts=("requestType", session.server.name))
    related = related_elements(session, (engine,), DEFAULT_READ, relationship_types=("SupportedGovernanceService",))
    offered = {item.relationship.properties.get("requestType") for item in related.get(engine.guid, ())}
    if request_type not in offered:
        fault = "OMAG-GENERIC-HANDLERS-400-009" if offered else "OMAG-GENERIC-HANDLERS-400-010"
        name = engine.properties["qualifiedName"]
        inserts = (request_type, name, engine.guid, session.user, session.server.name)
        raise invalid(fault, parameter="governanceEngineName", inserts=inserts)
    return request_type


# ---- the life of an action ------------------------------------------------------------------------------------------
def action_of(session: Session, guid: str) -> Entity:
    """The engine action with this GUID."""
    return get_element(session, guid, DEFAULT_READ, ENGINE_ACTION, "engineActionGUID")


def status_of(action: Entity) -> str:
    """The activity status; an action without one has just been requested."""
    return str(action.properties.get("activityStatus") or REQUESTED)


def is_over(action: Entity) -> bool:
    """Whether nothing is to be done any more."""
    return status_of(action) not in ACTIVE_STATUSES


def claim(session: Session, guid: str) -> None:
    """Take the action over for the caller; only an approved one that nobody took can be claimed."""
    action = action_of(session, guid)
    if status_of(action) != APPROVED or action.properties.get("processingEngineUserId"):
        holder = action.properties.get("processingEngineUserId") or "-"
        raise PropertyServerError("OMAG-GENERIC-HANDLERS-403-003", (guid, status_of(action), holder, session.user))
    change(session, guid, {"activityStatus": WAITING, "processingEngineUserId": session.user})


def set_status(session: Session, guid: str, status: str | None) -> None:
    """Report what the claimed action is doing."""
    action = action_of(session, guid)
    check_holder(session, action)
    changed: dict[str, Any] = {"activityStatus": status} if status else {}
    if status == IN_PROGRESS and "startTime" not in action.properties:
        changed["startTime"] = now_ms()
    if changed:
        change(session, guid, changed)


def cancel(session: Session, guid: str) -> None:
    """Cancel the action; one that is over stays as it is."""
    action = action_of(session, guid)
    if not is_over(action):
        change(session, guid, {"activityStatus": CANCELLED, "completionTime": now_ms()})


def check_holder(session: Session, action: Entity) -> None:
    """Only the user who claimed an action may report on it."""
    holder = action.properties.get("processingEngineUserId")
    if holder != session.user:
        raise not_the_holder(session, action, holder or "-")


def not_the_holder(session: Session, action: Entity, holder: str) -> UserNotAuthorized:
    """The fault of a report by somebody who did not claim the action."""
    inserts = (session.user, action.guid, holder, session.server.name)
    return unauthorised("OMAG-GENERIC-HANDLERS-403-002", user=session.user, inserts=inserts)


def close_targets(session: Session, action: Entity, status: str) -> None:
    """Give the targets that nobody has reported on the status of the action which is over."""
    related = related_elements(session, (action,), DEFAULT_READ, relationship_types=("ActionTarget",), end=1)
    for item in related.get(action.guid, ()):
        if item.relationship.properties.get("activityStatus") in (None, *ACTIVE_STATUSES):
            closed = ElementProperties({"activityStatus": status, "completionTime": now_ms()})
            update_relationship(session, item.relationship.guid, closed, DEFAULT_WRITE)


def set_target_status(session: Session, guid: str, properties: dict[str, Any]) -> None:
    """Report on one target of an action; guid: that of the ActionTarget relationship."""
    known = session.collection.is_relationship_known(guid)
    if known is None or known.status == "DELETED" or known.type_name != "ActionTarget":
        raise unknown_relationship(session, guid, "actionTargetGUID", relationship_not_known(guid, session.server.name))
    update_relationship(session, guid, ElementProperties(properties), DEFAULT_WRITE)


def has(name: str, value: str) -> Condition:
    """A condition of a query for actions: exactly this value."""
    return Condition(name, "EQ", value)


# The condition of a query for actions that are not over.
ACTIVE = Condition(nested=Conditions(tuple(has("activityStatus", status) for status in ACTIVE_STATUSES), "ANY"))
