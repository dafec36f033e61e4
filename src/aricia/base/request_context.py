"""The id of the request that is being served, for whatever is logged meanwhile."""

from __future__ import annotations

from contextvars import ContextVar

# Each task of the event loop has a value of its own, and so has each thread: work that is handed on sets it again.
request_id: ContextVar[str] = ContextVar("request_id", default="")
