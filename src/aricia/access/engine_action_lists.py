"""Lists of engine actions that are not over."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.base.query import query_int
from aricia.metadata import api as metadata
from aricia.metadata.api import ReadOptions, Session, engine_actions
from aricia.repository.queries import Condition, Conditions

Payload = dict[str, Any]


def active_actions(request: Request, session: Session, of_user: tuple[Condition, ...] = (), *filters: Condition) -> Payload:
    """One page of the actions that are not over.

    As recorded there is no list at all where the user has no actions whatever, and an empty one where the filters left none.
    """
    options = ReadOptions(start_from=query_int(request, "startFrom"), page_size=query_int(request, "pageSize"))
    wanted = Conditions((engine_actions.ACTIVE, *of_user, *filters))
    page = metadata.find_by_conditions(session, wanted, None, options, engine_actions.ENGINE_ACTION)
    if page.entities:
        return {"elements": metadata.action_elements(session, page)}
    any_at_all = metadata.count_by_conditions(session, Conditions(of_user), None, ReadOptions(), engine_actions.ENGINE_ACTION)
    return {"elements": []} if any_at_all else {}
