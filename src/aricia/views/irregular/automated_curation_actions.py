"""Automated curation: starting, claiming and reporting on engine actions (spec: view services, 8.5)."""

from __future__ import annotations

from typing import Any

from aricia.base.body_faults import MISMATCHED_INPUT, UnmappableBody
from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.base.query import query_int
from aricia.metadata import api as metadata
from aricia.metadata.api import ReadOptions, Session, constant_reader, engine_actions, governance_processes
from aricia.repository.queries import Condition, Conditions
from aricia.views.bodies import Body, instant_of, int_of, text_map_of, text_of, texts_of
from aricia.views.checks import body_of
from aricia.views.rows import row_of

Payload = dict[str, Any]

_activity_status = constant_reader("ActivityStatus")
_completion_status = constant_reader("CompletionStatus")

_TEXTS = ("qualifiedName", "displayName", "description", "processName")
_STATUSES = tuple(engine_actions.has("activityStatus", status) for status in engine_actions.ACTIVE_STATUSES)
_ACTIVE = Condition(nested=Conditions(_STATUSES, "ANY"))


def initiate_engine_action(request: Request, session: Session) -> Payload:
    """Ask an engine, named by its qualified name, for one of its request types."""
    body = body_of(row_of(request.operation), request)
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


def initiate_governance_action_type(request: Request, session: Session) -> Payload:
    """Start what a governance action type describes."""
    body = body_of(row_of(request.operation), request)
    name = _name(session, body, "governanceActionTypeQualifiedName")
    return {"guid": governance_processes.start_type(session, name, _asked(body, "actionTargets"))}


def initiate_governance_action_process(request: Request, session: Session) -> Payload:
    """Start a governance action process at its first step; the GUID is that of the new process instance."""
    body = body_of(row_of(request.operation), request)
    name = _name(session, body, "processQualifiedName")
    return {"guid": governance_processes.start_process(session, name, _asked(body, "actionTargets"))}


def cancel_engine_action(request: Request, session: Session) -> Payload:
    """Cancel an action that is not over yet."""
    engine_actions.cancel(session, request.variables["engineActionGUID"])
    return {}


def claim_engine_action(request: Request, session: Session) -> Payload:
    """Take an approved action over."""
    engine_actions.claim(session, request.variables["engineActionGUID"])
    return {}


def update_engine_action_status(request: Request, session: Session) -> Payload:
    """Report what the caller's action is doing."""
    body = body_of(row_of(request.operation), request)
    status = _activity_status((body or {}).get("status"), "status")
    engine_actions.set_status(session, request.variables["engineActionGUID"], status)
    return {}


def update_action_target_status(request: Request, session: Session) -> Payload:
    """Report on one target of an action."""
    body = body_of(row_of(request.operation), request)
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


def record_completion_status(request: Request, session: Session) -> Payload:
    """Record how the caller's action ended; parameters and targets go to the steps that follow."""
    body = body_of(row_of(request.operation), request)
    governance_processes.complete(
        session, request.variables["engineActionGUID"], _completion_status((body or {}).get("status"), "status"),
        texts_of(body, "outputGuards") or (), text_of(body, "completionMessage"), _asked(body, "newActionTargets"),
    )
    return {}


def get_active_engine_actions(request: Request, session: Session) -> Payload:
    """The actions that are not over."""
    return _active(request, session)


def get_active_claimed_engine_actions(request: Request, session: Session) -> Payload:
    """The actions of an engine that the caller has claimed and that are not over."""
    engine = engine_actions.has("executorEngineGUID", request.variables["governanceEngineGUID"])
    return _active(request, session, engine, engine_actions.has("processingEngineUserId", request.user))


def _active(request: Request, session: Session, *conditions: Condition) -> Payload:
    options = ReadOptions(start_from=query_int(request, "startFrom"), page_size=query_int(request, "pageSize"))
    wanted = Conditions((_ACTIVE, *conditions))
    page = metadata.find_by_conditions(session, wanted, None, options, engine_actions.ENGINE_ACTION)
    return {"elements": metadata.action_elements(session, page)}


def _name(session: Session, body: Body | None, parameter: str) -> str:
    name = text_of(body, parameter)
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
