"""The rows whose work another operation does: one of the platform or the OMAG server that an element stands for."""

from __future__ import annotations

from typing import Any

from aricia.base.codec import encode
from aricia.base.operation import Request
from aricia.metadata.api import checked_body
from aricia.views.catalogued_platform import platform_of
from aricia.views.rows import Row

Payload = dict[str, Any]


def relay(row: Row, request: Request) -> Payload:
    """What the operation that the row names answers (column ``parameter``: verb and path); nothing without a connection."""
    body = request.body
    if row.body_class.endswith("RequestBody"):
        checked_body(body, row.body_class)
    platform = platform_of(row, request)
    if platform is None:
        return {}
    verb, path = row.parameter.split(" ")
    if row.body_class == OPEN_LINEAGE and body is not None:
        body = encode(body).decode()  # daemons take the text of an event
    return platform.call(verb, path, body=body)


OPEN_LINEAGE = "OpenLineage.RunEvent"
