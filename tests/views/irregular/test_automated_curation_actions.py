"""The life of engine actions: started alone, from a type and by the steps of a process."""

from __future__ import annotations

import pytest

from aricia.base.body_faults import UnmappableBody
from aricia.base.errors import InvalidParameter, PropertyServerError, UserNotAuthorized

INITIATE = "POST {urlMarker}/governance-engines/{governanceEngineName}/engine-actions/initiate"
START_TYPE = "POST {urlMarker}/governance-action-types/initiate"
START_PROCESS = "POST {urlMarker}/governance-action-processes/initiate"
CLAIM = "POST {urlMarker}/engine-actions/{engineActionGUID}/claim"
CANCEL = "POST {urlMarker}/engine-actions/{engineActionGUID}/cancel"
STATUS = "POST {urlMarker}/engine-actions/{engineActionGUID}/status/update"
COMPLETE = "POST {urlMarker}/engine-actions/{engineActionGUID}/completion-status"
TARGET_STATUS = "POST {urlMarker}/engine-actions/action-targets/update"
ACTIVE = "GET {urlMarker}/engine-actions/active"
CLAIMED = "GET {urlMarker}/governance-engines/{governanceEngineGUID}/engine-actions/active-claimed"


def definition(call, kind, name, **properties):
    body = {"properties": {"class": f"{kind}Properties", "qualifiedName": name, **properties}}
    return call("POST {urlMarker}/governance-definitions", body)["guid"]


def executes(call, step, engine, **properties):
    path = "POST action-author/governance-action-types/{governanceActionTypeGUID}/governance-engine-executor"
    body = {"properties": {"class": "GovernanceActionExecutorProperties", "requestType": "check", **properties}}
    call(f"{path}/{{governanceEngineGUID}}/attach", body, governanceActionTypeGUID=step, governanceEngineGUID=engine)


def leads_to(call, step, following, guard, mandatory=False):
    path = "POST action-author/governance-action-process-steps/{currentProcessStepGUID}/next-process-steps/{nextProcessStepGUID}"
    properties = {"class": "NextGovernanceActionProcessStepProperties", "guard": guard, "mandatoryGuard": mandatory}
    body = {"properties": properties}
    call(f"{path}/attach", body, currentProcessStepGUID=step, nextProcessStepGUID=following)


@pytest.fixture
def engine(call):
    """An engine with the request type check."""
    body = {"properties": {"class": "GovernanceActionEngineProperties", "qualifiedName": "engine"}}
    guid = call("POST {urlMarker}/software-capabilities", body)["guid"]
    properties = {"class": "GovernanceActionServiceProperties", "qualifiedName": "service"}
    service = call("POST {urlMarker}/assets", {"properties": properties})
    call(
        "POST {urlMarker}/governance-engines/{governanceEngineGUID}/supported-governance-services/{governanceServiceGUID}/attach",
        {"properties": {"class": "SupportedGovernanceServiceProperties", "requestType": "check"}},
        governanceEngineGUID=guid, governanceServiceGUID=service["guid"],
    )
    return guid


def initiate(call, name="action", **body):
    asked = {"qualifiedName": name, "requestType": "check", **body}
    return call(INITIATE, asked, governanceEngineName="engine")["guid"]


def properties_of(call, guid):
    return call("POST {urlMarker}/elements/{elementGUID}", None, elementGUID=guid)["element"]["properties"]


def active(call):
    return call(ACTIVE).get("elements", [])


def test_an_action_is_approved_claimed_worked_on_and_completed(call, engine):
    action = initiate(call, requestParameters={"a": "1"}, receivedGuards=["g"])
    assert properties_of(call, action)["activityStatus"] == "APPROVED"
    call(CLAIM, engineActionGUID=action)
    assert properties_of(call, action)["processingEngineUserId"] == "erin"
    call(STATUS, {"status": "IN_PROGRESS"}, engineActionGUID=action)
    assert "startTime" in properties_of(call, action)
    call(COMPLETE, {"status": "ACTIONED", "outputGuards": ["done"], "completionMessage": "all"}, engineActionGUID=action)
    ended = properties_of(call, action)
    assert (ended["activityStatus"], ended["completionGuards"], ended["completionMessage"]) == ("COMPLETED", ["done"], "all")
    call(COMPLETE, {"status": "FAILED"}, engineActionGUID=action)
    call(CANCEL, engineActionGUID=action)
    assert properties_of(call, action) == ended


def test_an_action_is_claimed_once_and_reported_on_by_its_holder_only(call, engine):
    action = initiate(call)
    with pytest.raises(UserNotAuthorized) as raised:
        call(STATUS, {"status": "IN_PROGRESS"}, engineActionGUID=action)
    assert raised.value.id == "OMAG-GENERIC-HANDLERS-403-002"
    call(CLAIM, engineActionGUID=action)
    with pytest.raises(PropertyServerError) as claimed:
        call(CLAIM, engineActionGUID=action, user="tanya")
    assert claimed.value.id == "OMAG-GENERIC-HANDLERS-403-003"
    with pytest.raises(UserNotAuthorized):
        call(COMPLETE, {"status": "ACTIONED"}, engineActionGUID=action, user="tanya")


def test_active_actions_are_listed_with_their_sources_and_targets(call, engine):
    target = call("POST {urlMarker}/collections", {"properties": {"class": "CollectionProperties", "qualifiedName": "t"}})["guid"]
    action = initiate(
        call, actionTargets=[{"actionTargetName": "file", "actionTargetGUID": target}], actionSourceGUIDs=[target],
    )
    shown = active(call)[0]
    assert (shown["class"], shown["actionStatus"], shown["governanceEngineName"]) == ("EngineActionElement", "APPROVED", "engine")
    assert shown["requestSourceElements"][0]["requestSourceElement"]["elementGUID"] == target
    link = shown["actionTargetElements"][0]
    assert (link["actionTargetName"], link["actionTargetGUID"]) == ("file", target)
    call(TARGET_STATUS, {"actionTargetGUID": link["actionTargetRelationshipGUID"], "status": "IN_PROGRESS"})
    assert active(call)[0]["actionTargetElements"][0]["status"] == "IN_PROGRESS"
    call(CANCEL, engineActionGUID=action)
    assert active(call) == []


def test_the_claimed_actions_are_those_of_the_caller_and_the_engine(call, engine):
    action = initiate(call)
    call(CLAIM, engineActionGUID=action)
    assert len(call(CLAIMED, governanceEngineGUID=engine)["elements"]) == 1


def test_an_empty_list_of_claimed_actions_is_told_to_users_who_have_claimed_some(call, engine):
    action = initiate(call)
    assert call(CLAIMED, governanceEngineGUID=engine) == {}
    call(CLAIM, engineActionGUID=action)
    assert call(CLAIMED, governanceEngineGUID=engine, user="tanya") == {}
    assert call(CLAIMED, governanceEngineGUID="0000") == {"elements": []}


@pytest.mark.parametrize(
    ("engine_name", "request_type", "expected"),
    [
        ("nothing", "check", "OMAG-GENERIC-HANDLERS-400-005"), ("engine", "other", "OMAG-GENERIC-HANDLERS-400-009"),
        ("engine", None, "OMAG-COMMON-400-006"),
    ],
)
def test_what_no_engine_does_is_not_started(call, engine, engine_name, request_type, expected):
    with pytest.raises(InvalidParameter) as raised:
        call(INITIATE, {"qualifiedName": "a", "requestType": request_type}, governanceEngineName=engine_name)
    assert raised.value.id == expected
    assert active(call) == []


def test_unknown_targets_statuses_and_malformed_lists_are_refused(call, engine):
    with pytest.raises(InvalidParameter) as raised:
        call(TARGET_STATUS, {"actionTargetGUID": "0000", "status": "COMPLETED"})
    assert raised.value.id == "OMAG-REPOSITORY-HANDLER-404-012"
    with pytest.raises(UnmappableBody):
        initiate(call, actionTargets=["target"])
    with pytest.raises(UnmappableBody):
        call(STATUS, {"status": "NOTHING"}, engineActionGUID=initiate(call))


def test_a_type_gives_its_parameters_and_its_executor_maps_the_callers(call, engine):
    kind = definition(call, "GovernanceActionType", "type", displayName="Type", domainIdentifier=3)
    with pytest.raises(InvalidParameter) as raised:
        call(START_TYPE, {"governanceActionTypeQualifiedName": "type"})
    assert raised.value.id == "OMAG-GENERIC-HANDLERS-400-006"
    executes(
        call, kind, engine, requestParameters={"a": "1"}, requestParameterFilter=["dropped"], requestParameterMap={"old": "new"},
    )
    asked = {"governanceActionTypeQualifiedName": "type", "requestParameters": {"dropped": "x", "old": "y"}}
    action = properties_of(call, call(START_TYPE, asked)["guid"])
    assert action["requestParameters"] == {"a": "1", "new": "y"}
    assert (action["displayName"], action["governanceActionTypeGUID"], action["domainIdentifier"]) == ("Type", kind, 3)


def test_the_guards_of_a_step_start_the_next_one_when_all_mandatory_ones_are_there(call, engine):
    process = definition(call, "GovernanceActionProcess", "process")
    with pytest.raises(InvalidParameter) as raised:
        call(START_PROCESS, {"processQualifiedName": "process"})
    assert raised.value.id == "OMAG-GENERIC-HANDLERS-400-007"
    steps = [definition(call, "GovernanceActionProcessStep", name) for name in ("first", "left", "last")]
    for step in steps:
        executes(call, step, engine)
    path = "POST action-author/governance-action-processes/{processGUID}/first-process-step"
    call(
        f"{path}/{{processStepGUID}}/attach",
        {"properties": {"class": "GovernanceActionProcessFlowProperties", "guard": "start"}},
        processGUID=process, processStepGUID=steps[0],
    )
    leads_to(call, steps[0], steps[1], "go")
    leads_to(call, steps[0], steps[2], "one", mandatory=True)
    leads_to(call, steps[1], steps[2], "two", mandatory=True)
    call(START_PROCESS, {"processQualifiedName": "process"})
    finish(call, "first", ["go", "one"])
    by_step = {each["processStepName"]: each["actionStatus"] for each in active(call)}
    assert by_step == {"left": "APPROVED", "last": "REQUESTED"}
    finish(call, "left", ["two"])
    (last,) = active(call)
    assert (last["actionStatus"], last["receivedGuards"], len(last["previousActions"])) == ("APPROVED", ["one", "two"], 2)


def finish(call, step, guards):
    action = next(each["elementHeader"]["guid"] for each in active(call) if each["processStepName"] == step)
    call(CLAIM, engineActionGUID=action)
    call(COMPLETE, {"status": "ACTIONED", "outputGuards": guards}, engineActionGUID=action)
