"""Parameters of the query string; http has checked those that the operation declares."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request


def query_int(request: Request, name: str, default: int = 0) -> int:
    """A whole number from the query string; text that is none counts as the default."""
    try:
        return int(request.query.get(name) or default)
    except ValueError:
        return default


def query_flag(request: Request, name: str, default: bool) -> bool:
    """A truth value from the query string."""
    value: Any = request.query.get(name)
    return default if value is None or value == "" else str(value).lower() == "true"
