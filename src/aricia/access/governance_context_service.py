"""Governance context: what an engine host reports about the actions of its engines, beside the operations of the store."""

from __future__ import annotations

from typing import Any

from aricia.access.engine_action_lists import active_actions
from aricia.base.operation import Request
from aricia.metadata.api import Body, Session, engine_actions


def get_active_claimed_engine_actions(request: Request, session: Session, body: Body | None) -> dict[str, Any]:
    """The actions of an engine that the caller has claimed and that are not over."""
    engine = engine_actions.has("executorEngineGUID", request.variables["governanceEngineGUID"])
    return active_actions(request, session, (engine_actions.has("processingEngineUserId", request.user),), engine)
