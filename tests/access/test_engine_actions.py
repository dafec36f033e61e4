"""Engine actions: the lists of those that are not over."""

from __future__ import annotations

ACTIVE = "GET open-governance-service/engine-actions/active"
CLAIMED = "GET governance-context-service/governance-engines/{governanceEngineGUID}/active-engine-actions"


def test_a_list_is_absent_without_actions_and_empty_when_all_are_over(call, made, linked):
    engine = made("GovernanceEngine", "engine")
    linked("SupportedGovernanceService", engine, made("GovernanceService", "service"), requestType="check")
    page = {"startFrom": "0", "pageSize": "10"}
    assert call(ACTIVE) == {}
    start = "POST open-governance-service/governance-engines/{governanceEngineName}/engine-actions/initiate"
    action = call(start, {"qualifiedName": "action", "requestType": "check"}, governanceEngineName="engine")["guid"]
    assert [each["elementHeader"]["guid"] for each in call(ACTIVE)["elements"]] == [action]
    assert call(CLAIMED, governanceEngineGUID=engine, query=page) == {}
    call("POST governance-context-service/engine-actions/{engineActionGUID}/claim", engineActionGUID=action)
    assert len(call(CLAIMED, governanceEngineGUID=engine, query=page)["elements"]) == 1
    done = "POST governance-context-service/engine-actions/{governanceActionGUID}/completion-status"
    call(done, {"status": "ACTIONED"}, governanceActionGUID=action)
    assert call(ACTIVE) == call(CLAIMED, governanceEngineGUID=engine, query=page) == {"elements": []}
    found = call("GET open-governance-service/engine-actions/{engineActionGUID}", engineActionGUID=action)["element"]
    assert found["actionStatus"] == "COMPLETED"
