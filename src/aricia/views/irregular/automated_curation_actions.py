"""Automated curation: the lists of engine actions that are not over (spec: view services, 8.5)."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.base.query import query_int
from aricia.metadata import api as metadata
from aricia.metadata.api import ReadOptions, Session, engine_actions
from aricia.repository.queries import Condition, Conditions

Payload = dict[str, Any]


def get_active_engine_actions(request: Request, session: Session) -> Payload:
    """The actions that are not over."""
    return _active(request, session)


def get_active_claimed_engine_actions(request: Request, session: Session) -> Payload:
    """The actions of an engine that the caller has claimed and that are not over."""
    engine = engine_actions.has("executorEngineGUID", request.variables["governanceEngineGUID"])
    return _active(request, session, engine, engine_actions.has("processingEngineUserId", request.user))


def _active(request: Request, session: Session, *conditions: Condition) -> Payload:
    options = ReadOptions(start_from=query_int(request, "startFrom"), page_size=query_int(request, "pageSize"))
    wanted = Conditions((engine_actions.ACTIVE, *conditions))
    page = metadata.find_by_conditions(session, wanted, None, options, engine_actions.ENGINE_ACTION)
    return {"elements": metadata.action_elements(session, page)}
