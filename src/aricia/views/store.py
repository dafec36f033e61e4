"""Rows that offer an operation of the metadata store itself (metadata expert, valid metadata)."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.metadata.api import STORE_OPERATIONS, Session
from aricia.views.checks import body_of
from aricia.views.rows import Row


def store_operation(row: Row, request: Request, session: Session) -> dict[str, Any]:
    """Run the store's operation of the row's name."""
    return STORE_OPERATIONS[row.function](request, session, body_of(row, request))
