"""Operations on engine actions, for every service that offers them (spec: view services, 8.5)."""

from __future__ import annotations

from typing import Any

from aricia.base.body_faults import MISMATCHED_INPUT, UnmappableBody
from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.metadata import engine_actions, governance_processes
from aricia.metadata.bodies import Body, instant_of, int_of, text_map_of, text_of, texts_of
from aricia.metadata.body_values import constant_reader
from aricia.metadata.session import Session

Payload = dict[str, Any]

_activity_status = constant_reader("ActivityStatus")
_completion_status = constant_reader("CompletionStatus")

_TEXTS = ("qualifiedName", "displayName", "description", "processName")


def initiate_engine_action(request: Request, session: Session, body: Body | None) -> Payload:
    """Ask an engine, named by its qualified name, for one of its request types."""
    properties: Payload = {name: text_of(body, name) for name in _TEXTS}
    properties |= {
        "domainIdentifier": int_of(body, "domainIdentifier"), "receivedGuards": list(texts_of(body, "receivedGuards") or ()),
        "iscQualifiedName": text_of(body, "iscqualifiedName"),
    }
    action = engine_actions.NewAction(
        engine=request.variables["governanceEngineName"], request_type=text_of(body, "requestType"), properties=properties,
        parameters=text_map_of(body, "requestParameters") or {}, sources=texts_of(body, "actionSourceGUIDs") or (),
        causes=texts_of(body, "actionCauseGUIDs") or (), targets=_targets(body, "actionTargets"),
        start=instant_of(body, "startDate"),
    )
    return {"guid": engine_actions.start_action(session, action)}


def initiate_governance_action_type(request: Request, session: Session, body: Body | None) -> Payload:
    """Start what a governance action type describes."""
    name = _name(session, text_of(body, "governanceActionTypeQualifiedName"), "governanceActionTypeQualifiedName")
    return {"guid": governance_processes.start_type(session, name, _asked(body, "actionTargets"))}


def initiate_governance_action_process(request: Request, session: Session, body: Body | None) -> Payload:
    """Start a governance action process at its first step; the GUID is that of the new process instance."""
    # As recorded, access services name the parameter otherwise.
    parameter = "qualifiedName" if request.operation.group == "access-services" else "processQualifiedName"
    name = _name(session, text_of(body, "processQualifiedName"), parameter)
    return {"guid": governance_processes.start_process(session, name, _asked(body, "actionTargets"))}


def cancel_engine_action(request: Request, session: Session, body: Body | None) -> Payload:
    """Cancel an action that is not over yet."""
    engine_actions.cancel(session, request.variables["engineActionGUID"])
    return {}


def claim_engine_action(request: Request, session: Session, body: Body | None) -> Payload:
    """Take an approved action over."""
    engine_actions.claim(session, request.variables["engineActionGUID"])
    return {}


def update_engine_action_status(request: Request, session: Session, body: Body | None) -> Payload:
    """Report what the caller's action is doing."""
    status = _activity_status((body or {}).get("status"), "status")
    engine_actions.set_status(session, request.variables["engineActionGUID"], status)
    return {}


def update_action_target_status(request: Request, session: Session, body: Body | None) -> Payload:
    """Report on one target of an action."""
    given = {
        "activityStatus": _activity_status((body or {}).get("status"), "status"), "startTime": instant_of(body, "startDate"),
        "completionTime": instant_of(body, "completionDate"), "completionMessage": text_of(body, "completionMessage"),
    }
    guid = text_of(body, "actionTargetGUID")
    if not guid:
        inserts = ("actionTargetGUID", session.server.name)
        raise invalid("OMAG-COMMON-400-005", parameter="actionTargetGUID", inserts=inserts)
    properties = {name: value for name, value in given.items() if value is not None}
    engine_actions.set_target_status(session, guid, properties)
    return {}


def record_completion_status(request: Request, session: Session, body: Body | None) -> Payload:
    """Record how the caller's action ended; parameters and targets go to the steps that follow."""
    guid = request.variables.get("engineActionGUID") or request.variables["governanceActionGUID"]
    governance_processes.complete(
        session, guid, _completion_status((body or {}).get("status"), "status"),
        texts_of(body, "outputGuards") or (), text_of(body, "completionMessage"), _asked(body, "newActionTargets"),
    )
    return {}


def _name(session: Session, name: str | None, parameter: str) -> str:
    if not name:
        raise invalid("OMAG-COMMON-400-006", parameter=parameter, inserts=(parameter, session.server.name))
    return name


def _asked(body: Body | None, targets: str) -> governance_processes.Asked:
    name = text_of(body, "iscqualifiedName")
    return governance_processes.Asked(
        properties={"iscQualifiedName": name} if name else {}, parameters=text_map_of(body, "requestParameters") or {},
        sources=texts_of(body, "actionSourceGUIDs") or (), causes=texts_of(body, "actionCauseGUIDs") or (),
        targets=_targets(body, targets), start=instant_of(body, "startDate"),
    )


def _targets(body: Body | None, key: str) -> tuple[engine_actions.ActionTarget, ...]:
    """The targets in a list of NewActionTarget; those without a GUID are left out."""
    given = (body or {}).get(key) or ()
    if not isinstance(given, list | tuple) or not all(isinstance(target, dict) for target in given):
        raise UnmappableBody(MISMATCHED_INPUT, f"{key} must be a list of objects.")
    named = ((text_of(target, "actionTargetName"), text_of(target, "actionTargetGUID")) for target in given)
    return tuple((name, guid) for name, guid in named if guid)
