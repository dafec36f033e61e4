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

_MEMBERSHIP = "SecurityListMembership"


def update_security_group_membership(request: Request, session: Session) -> dict[str, Any]:
    """Merge or replace the user's SecurityListMembership, which is attached when it is not there, then set its dates.

    These are two writes, each a version of the classification (recorded); a date that is not given stays as it is.
    errors: OPEN-METADATA-400-002 without securityGroups, even for a merge
    """
    row = row_of(request.operation)
    body = body_of(row, request)
    guid = path_guid(request, "userIdentityGUID")
    properties = needed(request, properties_of(row, request, session, body, CLASSIFICATION))
    if properties.properties.get("securityGroups") is None:
        raise missing_object(request, "properties.groups")
    options = write_options(body)
    metadata.reclassify(session, guid, _MEMBERSHIP, properties, options)
    known = metadata.visible_entity(session, guid, "userIdentityGUID", options).classification(_MEMBERSHIP)
    dates = (properties.effective_from, properties.effective_to)
    if known is not None:
        dates = (_given(dates[0], known.effective_from), _given(dates[1], known.effective_to))
    metadata.update_classification_effectivity(session, guid, _MEMBERSHIP, *dates, options)
    return {}


def _given(date: int | None, known: int | None) -> int | None:
    return known if date is None else date
