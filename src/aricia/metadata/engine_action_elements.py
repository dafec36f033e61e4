"""Engine actions in the form of the governance services (EngineActionElement)."""

from __future__ import annotations

from typing import Any

from aricia.base.codec import format_time
from aricia.metadata.element_header import element_header
from aricia.metadata.element_properties import Page, RelatedElement
from aricia.metadata.engine_actions import DEFAULT_READ, status_of
from aricia.metadata.related import related_elements
from aricia.metadata.session import Session
from aricia.metadata.store_element import store_element
from aricia.repository.instances import Entity

Json = dict[str, Any]

_LINKS = ("ActionRequester", "ActionTarget", "ControlFlow")

# Field of the element, attribute of the stored action; fields stand in the order of the table.
_BEFORE = (
    ("mandatoryGuards", "mandatoryGuards"), ("receivedGuards", "receivedGuards"), ("governanceEngineGUID", "executorEngineGUID"),
    ("governanceEngineName", "executorEngineName"), ("governanceActionTypeGUID", "governanceActionTypeGUID"),
    ("governanceActionTypeName", "governanceActionTypeName"), ("processName", "processName"),
    ("processStepGUID", "processStepGUID"), ("processStepName", "processStepName"), ("requesterUserId", "requesterUserId"),
    ("requestType", "requestType"), ("requestParameters", "requestParameters"),
)
_AFTER = (
    ("processingEngineUserId", "processingEngineUserId"), ("completionGuards", "completionGuards"),
    ("completionMessage", "completionMessage"),
)
_TIMES = ("requestedStartTime", "startTime", "completionTime")
_REFERENCEABLE = (
    "qualifiedName", "identifier", "displayName", "description", "versionIdentifier", "category", "url", "additionalProperties",
)
_TARGET = (("status", "activityStatus"), ("completionMessage", "completionMessage"))
_TARGET_TIMES = (("startDate", "startTime"), ("completionDate", "completionTime"))


def action_elements(session: Session, page: Page) -> list[Json]:
    """The actions of a page, with what is linked to them."""
    links = related_elements(session, page.entities, DEFAULT_READ, relationship_types=_LINKS) if page.entities else {}
    return [_element(session, action, links.get(action.guid, [])) for action in page.entities]


def _element(session: Session, action: Entity, links: list[RelatedElement]) -> Json:
    properties = action.properties
    # The original names the bean's own type here, not the action's (recorded).
    shown: Json = {"class": "EngineActionElement", "typeName": "Referenceable"}
    shown |= {name: properties[name] for name in _REFERENCEABLE if name in properties}
    shown["elementHeader"] = element_header(session, action)
    shown["domainIdentifier"] = properties.get("domainIdentifier", 0)
    shown |= {field: properties[name] for field, name in _BEFORE if name in properties}
    sources = [item for item in links if item.relationship.type_name == "ActionRequester" and item.at_end1]
    targets = [item for item in links if item.relationship.type_name == "ActionTarget" and not item.at_end1]
    if sources:
        shown["requestSourceElements"] = [
            {"requestSourceElement": store_element(session, item.entity)} for item in sources
        ]
    if targets:
        shown["actionTargetElements"] = [_target(session, item) for item in targets]
    shown |= {"actionStatus": status_of(action), "requestedTime": format_time(action.create_time)}
    shown |= {name: format_time(properties[name]) for name in _TIMES if name in properties}
    shown |= {field: properties[name] for field, name in _AFTER if name in properties}
    return shown | _flow(session, links)


def _target(session: Session, item: RelatedElement) -> Json:
    properties = item.relationship.properties
    shown: Json = {"actionTargetName": properties["actionTargetName"]} if "actionTargetName" in properties else {}
    shown |= {"actionTargetGUID": item.entity.guid, "actionTargetRelationshipGUID": item.relationship.guid}
    shown |= {field: properties[name] for field, name in _TARGET if name in properties}
    shown |= {field: format_time(properties[name]) for field, name in _TARGET_TIMES if name in properties}
    return {**shown, "targetElement": store_element(session, item.entity)}


def _flow(session: Session, links: list[RelatedElement]) -> Json:
    """The actions before and after this one in a process."""
    shown: Json = {}
    for item in links:
        if item.relationship.type_name == "ControlFlow":
            field = "previousActions" if item.at_end1 else "followOnActions"
            properties = item.relationship.properties
            stub = {
                "relatedAction": _stub(session, item.entity), "relatedActionLinkGUID": item.relationship.guid,
                "mandatoryGuard": bool(properties.get("mandatoryGuard")), "ignoreMultipleTriggers": False,
            }
            guard = properties.get("guard")
            shown.setdefault(field, []).append({**stub, "guard": guard} if guard else stub)
    return shown


def _stub(session: Session, action: Entity) -> Json:
    return {
        **element_header(session, action), "class": "ElementStub", "uniqueName": action.properties["qualifiedName"],
    }
