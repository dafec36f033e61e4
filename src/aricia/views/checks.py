"""The checks a view service makes itself, before a primitive runs: body, class of the properties, names, GUIDs, paging.

They use the OPEN-METADATA family of message ids where the store's own checks use OMAG-COMMON (spec: platform, section 2.2).
"""

from __future__ import annotations

import re

from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.base.query import query_flag, query_int
from aricia.metadata.api import Body, ReadOptions, Session, checked_body
from aricia.views.rows import Row

__all__ = [
    "body_of", "check_paging", "checked_guid", "checked_name", "missing_body", "missing_object", "path_guid", "query_flag",
    "query_int",
]

_GUID = re.compile(r"[A-Za-z0-9\- ]+")


def body_of(row: Row, request: Request) -> Body | None:
    """The body of the request, or None when there is none and the row allows that.

    errors: OMAG-COMMON-400-017 or -031 when the row says so;  UnmappableBody for a list, a text or a number in its place
    """
    body = checked_body(request.body, row.body_class)
    if body is None and row.body_fault:
        raise missing_body(row.body_fault, request, row.body_class)
    return body


def missing_body(fault: str, request: Request, body_class: str) -> Exception:
    """The fault of an operation that got no body."""
    inserts = (request.user, request.operation.name, request.variables.get("serverName", ""))
    return invalid(fault, parameter="requestBody", inserts=(*inserts, body_class) if fault.endswith("-031") else inserts)


def missing_object(request: Request, parameter: str) -> Exception:
    """OPEN-METADATA-400-002: an object that has to be there is not."""
    return invalid("OPEN-METADATA-400-002", parameter=parameter, inserts=(parameter, request.operation.name))


def checked_name(request: Request, value: str | None, parameter: str) -> str:
    """The text that a look-up needs; OPEN-METADATA-400-004 when it is absent or empty."""
    if not value:
        raise invalid("OPEN-METADATA-400-004", parameter=parameter, inserts=(parameter, request.operation.name))
    return value


def checked_guid(request: Request, value: str | None, parameter: str) -> str:
    """A GUID as the original accepts them: letters, digits, hyphens and blanks. -400-005 absent, -400-012 anything else."""
    if not value:
        raise invalid("OPEN-METADATA-400-005", parameter=parameter, inserts=(parameter, request.operation.name))
    if _GUID.fullmatch(value) is None:
        raise invalid("OPEN-METADATA-400-012", parameter=parameter, inserts=(value, parameter))
    return value


def path_guid(request: Request, variable: str, parameter: str | None = None) -> str:
    """The GUID in this variable of the path; faults name ``parameter``, or the variable."""
    return checked_guid(request, request.variables.get(variable), parameter or variable)


def check_paging(request: Request, session: Session, options: ReadOptions) -> None:
    """The paging check of the operations that make it themselves; the others leave it to the store."""
    start, size, most = options.start_from, options.page_size, session.server.max_page_size
    if start < 0:
        raise invalid("OPEN-METADATA-400-023", parameter="startFrom", inserts=(start, "startFrom", request.operation.name))
    if size < 0:
        raise invalid("OPEN-METADATA-400-024", parameter="pageSize", inserts=(size, "pageSize", request.operation.name))
    if most and size > most:
        raise invalid("OPEN-METADATA-400-025", parameter="pageSize", inserts=(size, "pageSize", request.operation.name, most))
