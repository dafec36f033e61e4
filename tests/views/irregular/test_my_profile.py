"""The caller's profile, its actors, and what belongs to them."""

from __future__ import annotations

import pytest

from aricia.base.errors import InvalidParameter

MINE = "POST my-profile"


@pytest.fixture
def me(call):
    properties = {"class": "PersonProperties", "qualifiedName": "Person::erin", "displayName": "Erin"}
    return call(f"{MINE}/new", {"properties": properties})["guid"]


def names(payload):
    return [each["properties"]["qualifiedName"] for each in payload["elements"]]


def fault(call, *arguments):
    with pytest.raises(InvalidParameter) as raised:
        call(*arguments)
    return raised.value.id


def test_a_profile_comes_with_an_identity_of_the_caller(call, me):
    shown = call("GET my-profile")["element"]
    assert shown["elementHeader"]["guid"] == me
    [identity] = shown["userIdentities"]
    assert identity["relatedElement"]["properties"]["userId"] == "erin"
    assert names(call(f"{MINE}/actors/user-identities")) == ["Person::erin_userId"]
    assert names(call(f"{MINE}/actors")) == ["Person::erin", "Person::erin_userId"]


def test_an_identity_that_is_there_is_linked(call):
    identity = {"class": "UserIdentityProperties", "qualifiedName": "identity", "userId": "erin"}
    call("POST {urlMarker}/user-identities", {"properties": identity})
    assert call("GET my-profile") == {}
    call(f"{MINE}/new", {"properties": {"class": "PersonProperties", "qualifiedName": "me"}})
    assert names(call(f"{MINE}/actors/user-identities")) == ["identity"]


def test_there_is_one_profile_for_each_user(call, me):
    body = {"properties": {"class": "PersonProperties", "qualifiedName": "again"}}
    assert fault(call, f"{MINE}/new", body) == "OMVS-MY-PROFILE-400-001"
    assert call("GET my-profile", user="peter") == {}


def test_actions_of_all_my_actors_are_joined(call, me):
    identity = call(f"{MINE}/actors/user-identities")["elements"][0]["elementHeader"]["guid"]
    for name, actor in (("profile's", me), ("identity's", identity)):
        action = {"class": "ToDoProperties", "qualifiedName": name}
        call("POST {urlMarker}/actions", {"properties": action, "assignToActorGUID": actor, "originatorGUID": actor})
    assert names(call(f"{MINE}/assigned-actions")) == ["profile's", "identity's"]
    assert names(call(f"{MINE}/requested-actions", query={"includeUserIds": "false"})) == ["profile's"]
    assert names(call(f"{MINE}/assigned-actions", {"graphQueryDepth": 0})) == ["profile's"]
    assert call(f"{MINE}/sponsored-actions") == {"elements": []}
    assert call(f"{MINE}/sponsored-actions", user="peter") == {}


def test_my_roles_and_resources_may_be_none(call, me):
    assert call(f"{MINE}/actors/assigned-roles") == {}
    assert call(f"{MINE}/assigned-resources") == {"elements": []}


def note(name):
    return {"properties": {"class": "NotificationProperties", "qualifiedName": name, "description": "text"}}


@pytest.mark.parametrize(
    ("kind", "type_name", "log"),
    [("log", "ActivityEntry", "Erin Activities"), ("blog", "BlogEntry", "Erin Blog"), ("journal", "JournalEntry", "MyJournal")],
)
def test_notes_of_a_kind_go_to_one_log(call, me, kind, type_name, log):
    for name in ("one", "two"):
        call(f"{MINE}/{kind}-my-activity", note(name))
    shown = call(f"{MINE}/requested-actions")["elements"]
    assert {each["elementHeader"]["type"]["typeName"] for each in shown} == {type_name}
    assert sorted(each["properties"]["qualifiedName"] for each in shown) == ["one", "two"]
    [found] = call("GET my-profile")["element"]["noteLogs"]
    assert found["relatedElement"]["properties"]["displayName"] == log


def test_a_note_needs_a_profile_and_properties(call):
    assert fault(call, f"{MINE}/log-my-activity", note("one")) == "OMVS-MY-PROFILE-400-002"
    assert fault(call, f"{MINE}/log-my-activity", {}) == "OMAG-COMMON-400-029"
