"""Governance context: what an engine host reports about the actions of its engines, beside the operations of the store."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import Body, Session


def get_active_claimed_engine_actions(request: Request, session: Session, body: Body | None) -> dict[str, Any]:
    """The actions of an engine that the caller has claimed and that are not over."""
    return metadata.claimed_actions(request, session)
