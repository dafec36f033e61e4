"""The cohorts of a server, and its audit log: what is asked for without naming a user (spec: repository, section 5)."""

from __future__ import annotations

from typing import Any

from aricia.base.audit_log import SEVERITIES
from aricia.base.errors import RepositoryFault
from aricia.base.operation import Request

Json = dict[str, Any]

_DIALECT = {"Information": "INFO"}


def no_metadata_highway(request: Request) -> Json:
    """Servers of this platform are members of no cohort: OMRS-REST-API-503-003."""
    raise RepositoryFault("RepositoryError", "OMRS-REST-API-503-003", (request.server.name,))


def get_severity_list(request: Request) -> Json:
    """The severities that records of the audit log can have."""
    return {"severities": [_DIALECT.get(name, name.upper()) for name in SEVERITIES]}
