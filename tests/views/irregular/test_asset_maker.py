"""Actions with everybody who takes part in them."""

from __future__ import annotations

import pytest

from aricia.base.body_faults import INVALID_TYPE_ID, MISMATCHED_INPUT, UnmappableBody
from aricia.base.errors import InvalidParameter

ACTIONS = "POST {urlMarker}/actions"
TO_DO = {"class": "ToDoProperties", "qualifiedName": "to do"}


def made(call, name):
    body = {"properties": {"class": "CollectionProperties", "qualifiedName": name}}
    return call("POST {urlMarker}/collections", body)["guid"]


@pytest.fixture
def actors(call):
    """Two actors by name."""
    people = {
        name: {"properties": {"class": "PersonProperties", "qualifiedName": name}} for name in ("tanya", "callie")
    }
    return {name: call("POST {urlMarker}/actor-profiles", body)["guid"] for name, body in people.items()}


def linked(call, action):
    """Relationship type -> GUIDs of the elements linked to the action."""
    related = call("POST {urlMarker}/elements/{elementGUID}/by-relationship", None, elementGUID=action).get("elements", ())
    found = {}
    for each in related:
        found.setdefault(each["relatedBy"]["relationshipHeader"]["type"]["typeName"], []).append(each["elementHeader"]["guid"])
    return found


def test_an_action_is_made_with_its_participants_and_targets(call, actors):
    target = made(call, "target")
    body = {
        "properties": TO_DO, "originatorGUID": actors["tanya"], "assignToActorGUID": actors["callie"],
        "actionSponsorGUID": actors["tanya"], "newActionTargets": [{"actionTargetName": "clean", "actionTargetGUID": target}],
    }
    action = call(ACTIONS, body)["guid"]
    assert linked(call, action) == {
        "ActionRequester": [actors["tanya"]], "AssignmentScope": [actors["callie"]], "Actions": [actors["tanya"]],
        "ActionTarget": [target],
    }
    element = call("POST {urlMarker}/elements/{elementGUID}", None, elementGUID=action)["element"]
    assert element["properties"]["class"] == "ToDoProperties"
    assert "requestedTime" in element["properties"]


def test_an_action_of_nobody_needs_no_more_than_its_name(call):
    assert linked(call, call(ACTIONS, {"properties": TO_DO})["guid"]) == {}
    with pytest.raises(InvalidParameter) as raised:
        call(ACTIONS, {"properties": {"class": "ToDoProperties"}})
    assert raised.value.properties["parameterName"] == "properties.qualifiedName"


def test_an_action_for_an_unknown_sponsor_is_not_made(call, actors):
    with pytest.raises(InvalidParameter) as raised:
        call(ACTIONS, {"properties": TO_DO, "actionSponsorGUID": "0000"})
    assert raised.value.id == "OMAG-REPOSITORY-HANDLER-404-007"
    search = {"searchString": "to do"}
    assert call("POST {urlMarker}/metadata-elements/by-search-string", search) == {}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"properties": {"class": "GlossaryTermProperties", "qualifiedName": "term"}}, INVALID_TYPE_ID),
        ({"properties": TO_DO, "newActionTargets": ["target"]}, MISMATCHED_INPUT),
    ],
)
def test_what_is_no_action_or_no_target_cannot_be_mapped(call, body, expected):
    with pytest.raises(UnmappableBody) as raised:
        call(ACTIONS, body)
    assert raised.value.exception_class == expected


def test_reassigning_takes_the_action_from_everybody_else(call, actors):
    action = call(ACTIONS, {"properties": TO_DO, "assignToActorGUID": actors["tanya"]})["guid"]
    call("POST {urlMarker}/actions/{actionGUID}/reassign/{actorGUID}", None, actionGUID=action, actorGUID=actors["callie"])
    assert linked(call, action) == {"AssignmentScope": [actors["callie"]]}
