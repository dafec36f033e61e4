"""Actor manager: the update of a user's membership of security lists."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import Session, write_options
from aricia.views.checks import body_of, missing_object, path_guid
from aricia.views.properties import CLASSIFICATION, properties_of
from aricia.views.rows import row_of
from aricia.views.writes import needed


def update_security_group_membership(request: Request, session: Session) -> dict[str, Any]:
    """Merge or replace the user's SecurityListMembership, which is attached when it is not there.

    errors: OPEN-METADATA-400-002 without securityGroups, even for a merge
    """
    row = row_of(request.operation)
    body = body_of(row, request)
    guid = path_guid(request, "userIdentityGUID")
    properties = needed(request, properties_of(row, request, session, body, CLASSIFICATION))
    if properties.properties.get("securityGroups") is None:
        raise missing_object(request, "properties.groups")
    metadata.reclassify(session, guid, "SecurityListMembership", properties, write_options(body))
    return {}
