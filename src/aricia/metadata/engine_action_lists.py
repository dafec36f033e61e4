"""Lists of engine actions that are not over."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.base.query import query_int
from aricia.metadata.engine_action_elements import action_elements
from aricia.metadata.engine_actions import ACTIVE, ENGINE_ACTION, has
from aricia.metadata.find import count_by_conditions, find_by_conditions
from aricia.metadata.options import ReadOptions
from aricia.metadata.session import Session
from aricia.repository.queries import Condition, Conditions

Payload = dict[str, Any]


def active_actions(request: Request, session: Session) -> Payload:
    """One page of the actions that are not over."""
    return _active(request, session, ())


def claimed_actions(request: Request, session: Session) -> Payload:
    """One page of the actions of an engine that the caller has claimed and that are not over."""
    engine = has("executorEngineGUID", request.variables["governanceEngineGUID"])
    return _active(request, session, (has("processingEngineUserId", request.user),), engine)


def _active(request: Request, session: Session, of_user: tuple[Condition, ...], *filters: Condition) -> Payload:
    """As recorded there is no list where the user has no actions whatever, and an empty one where the filters left none."""
    options = ReadOptions(start_from=query_int(request, "startFrom"), page_size=query_int(request, "pageSize"))
    page = find_by_conditions(session, Conditions((ACTIVE, *of_user, *filters)), None, options, ENGINE_ACTION)
    if page.entities:
        return {"elements": action_elements(session, page)}
    any_at_all = count_by_conditions(session, Conditions(of_user), None, ReadOptions(), ENGINE_ACTION)
    return {"elements": []} if any_at_all else {}
