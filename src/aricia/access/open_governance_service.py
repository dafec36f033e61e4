"""Open governance: reading engine actions; starting and cancelling them are operations of the store."""

from __future__ import annotations

from typing import Any

from aricia.access.out_topics.connection import client_connection
from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import Body, Page, Session, engine_actions

Payload = dict[str, Any]


def get_engine_action(request: Request, session: Session, body: Body | None) -> Payload:
    """One engine action with what is linked to it."""
    action = engine_actions.action_of(session, request.variables["engineActionGUID"])
    return {"element": metadata.action_elements(session, Page([action], found=True))[0]}


def get_active_engine_actions(request: Request, session: Session, body: Body | None) -> Payload:
    """The actions that are not over."""
    return metadata.active_actions(request, session)


def get_out_topic_connection(request: Request, session: Session, body: Body | None) -> Payload:
    """The connection of a client to the topic of what governance servers work with."""
    return client_connection(request, "open-governance-service")
