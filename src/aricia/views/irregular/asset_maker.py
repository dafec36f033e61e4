"""Asset maker: actions that are requested, sponsored, assigned and given their targets in one call."""

from __future__ import annotations

from typing import Any

import msgspec

from aricia.base.body_faults import MISMATCHED_INPUT, UnmappableBody
from aricia.base.clock import now_ms
from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import Body, ElementProperties, ReadOptions, Session, WriteOptions, text_of, write_options
from aricia.views.checks import body_of, path_guid
from aricia.views.declared_properties import declared_properties
from aricia.views.properties import RELATIONSHIP, classifications_of, properties_of
from aricia.views.rows import row_of
from aricia.views.writes import check_qualified_name


def create_action(request: Request, session: Session) -> dict[str, Any]:
    """A new action with its requester (as parent), its assigned actor, its sponsor and its targets."""
    row = row_of(request.operation)
    body = body_of(row, request)
    given = declared_properties(row, request, session, body)
    check_qualified_name(request, session, given, "Action")
    properties = msgspec.structs.replace(given, properties={"requestedTime": now_ms(), **given.properties})
    options = _requested_by(write_options(body), text_of(body, "originatorGUID"))
    guid = metadata.create_element(
        session, given.type_name or "Action", properties, options,
        initial_classifications=classifications_of(session, body, "initialClassifications"),
    )
    _link_participants(session, body, guid, options)
    return {"guid": guid}


def _requested_by(options: WriteOptions, originator: str | None) -> WriteOptions:
    if originator is None:
        return options
    return msgspec.structs.replace(
        options, parent_guid=originator, parent_relationship_type_name="ActionRequester", parent_at_end1=True
    )


def _link_participants(session: Session, body: Body | None, action: str, options: WriteOptions) -> None:
    actor, sponsor = text_of(body, "assignToActorGUID"), text_of(body, "actionSponsorGUID")
    if actor:
        metadata.link(session, "AssignmentScope", actor, action, ElementProperties({"assignmentType": "Owner"}), options)
    if sponsor:
        metadata.link(session, "Actions", sponsor, action, ElementProperties({"label": "Sponsor"}), options)
    for target in (body or {}).get("newActionTargets") or ():
        if not isinstance(target, dict):
            raise UnmappableBody(MISMATCHED_INPUT, "Each entry of newActionTargets must be an object.")
        element = text_of(target, "actionTargetGUID")
        if element:
            name = text_of(target, "actionTargetName")
            properties = ElementProperties({"actionTargetName": name} if name else {})
            metadata.link(session, "ActionTarget", action, element, properties, options)


def reassign_action(request: Request, session: Session) -> dict[str, Any]:
    """Take the action from everybody it is assigned to and give it to the actor."""
    row = row_of(request.operation)
    body = body_of(row, request)
    actor, action = path_guid(request, row.end1), path_guid(request, row.end2)
    properties = properties_of(row, request, session, body, RELATIONSHIP)
    options = write_options(body)
    assigned = metadata.related(session, action, ReadOptions(), relationship_types=("AssignmentScope",), starting_at_end=2)
    for item in assigned.elements:
        metadata.delete_relationship(session, item.relationship.guid, options)
    metadata.link(session, "AssignmentScope", actor, action, properties, options)
    return {}
