"""The cohorts of a server (spec: repository, section 5)."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import RepositoryFault
from aricia.base.operation import Request

Json = dict[str, Any]


def no_metadata_highway(request: Request) -> Json:
    """Servers of this platform are members of no cohort: OMRS-REST-API-503-003."""
    raise RepositoryFault("RepositoryError", "OMRS-REST-API-503-003", (request.server.name,))


def get_enterprise_topic_connection(request: Request) -> Json:
    """The connection of clients to the topic of what happens in all repositories of the cohorts; nothing when there is none."""
    access = (request.server.document.get("repositoryServicesConfig") or {}).get("enterpriseAccessConfig") or {}
    connection = access.get("remoteEnterpriseOMRSTopicConnection")
    return {"connection": connection} if connection else {}
