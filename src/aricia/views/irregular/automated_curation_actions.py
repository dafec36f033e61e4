"""Automated curation: the lists of engine actions that are not over (spec: view services, 8.5)."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import Session

Payload = dict[str, Any]


def get_active_engine_actions(request: Request, session: Session) -> Payload:
    """The actions that are not over."""
    return metadata.active_actions(request, session)


def get_active_claimed_engine_actions(request: Request, session: Session) -> Payload:
    """The actions of an engine that the caller has claimed and that are not over."""
    return metadata.claimed_actions(request, session)
