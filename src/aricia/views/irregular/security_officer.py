"""Security officer: the accounts and access controls of a platform, which an asset stands for (spec: view services; observed).

The original calls the platform over its REST interface. Here the platform has to be the one that the view server runs on.
"""

from __future__ import annotations

from typing import Any

from aricia.base.errors import PropertyServerError, invalid
from aricia.base.operation import Request
from aricia.metadata import api as metadata
from aricia.metadata.api import Body, ReadOptions, Session, object_of, text_of
from aricia.views.checks import body_of
from aricia.views.rows import row_of

Payload = dict[str, Any]

_READ = ReadOptions()


def set_user_account(request: Request, session: Session) -> Payload:
    """Write the account of a user."""
    account, user_id = _named_object(request, "userAccount", "userId")
    _directory(request, session).set_account(request.user, request.operation.name, user_id, account)
    return {}


def get_user_account(request: Request, session: Session) -> Payload:
    """The account of a user without its secrets; nothing when there is none."""
    user_id = request.variables["accountUserId"]
    account = _directory(request, session).account(request.user, request.operation.name, user_id)
    return {} if account is None else {"userAccount": account}


def delete_user_account(request: Request, session: Session) -> Payload:
    """Remove the account of a user."""
    _directory(request, session).delete_account(request.user, request.operation.name, request.variables["accountUserId"])
    return {}


def get_user_list(request: Request, session: Session) -> Payload:
    """The ids of the users, of all or of those whose account has a status and a type."""
    status, account_type = request.query.get("status"), request.query.get("type")
    return {"names": _directory(request, session).user_ids(request.user, request.operation.name, status, account_type)}


def set_security_access_control(request: Request, session: Session) -> Payload:
    """Write an access control."""
    control, name = _named_object(request, "securityAccessControl", "controlName")
    _directory(request, session).set_control(request.user, request.operation.name, name, control)
    return {}


def get_security_access_control(request: Request, session: Session) -> Payload:
    """An access control; nothing when there is none."""
    name = request.variables["controlName"]
    control = _directory(request, session).control(request.user, request.operation.name, name)
    return {} if control is None else {"securityAccessControl": control}


def delete_security_access_control(request: Request, session: Session) -> Payload:
    """Remove an access control."""
    _directory(request, session).delete_control(request.user, request.operation.name, request.variables["controlName"])
    return {}


def _named_object(request: Request, key: str, name: str) -> tuple[Body, str]:
    """The object of the body and the name in it."""
    value = object_of(body_of(row_of(request.operation), request), key)
    if value is None:
        raise invalid("OMAG-COMMON-400-015", parameter=key, inserts=(key, request.operation.name))
    text = text_of(value, name)
    if not text:
        raise invalid("OMAG-COMMON-400-006", parameter=name, inserts=(name, request.variables.get("serverName", "")))
    return value, text


def _directory(request: Request, session: Session) -> Any:
    """The user directory of the platform that the asset stands for (type: servers.security DirectoryMaintenance).

    errors: OMAG-REPOSITORY-HANDLER-404-007 unknown asset;  ARICIA-501-004 a platform other than this one
    """
    guid = request.variables["platformGUID"]
    asset = metadata.get_element(session, guid, _READ, row_of(request.operation).type)
    connections = metadata.related_elements(session, (asset,), _READ, relationship_types=("AssetConnection",), end=1)
    linked = [item.entity for item in connections.get(guid, ())]
    ends = metadata.related_elements(session, linked, _READ, relationship_types=("ConnectToEndpoint",), end=1) if linked else {}
    addresses = [str(item.entity.properties.get("networkAddress") or "") for items in ends.values() for item in items]
    if not any(request.platform.is_at(address) for address in addresses):
        raise PropertyServerError("ARICIA-501-004", (guid, ", ".join(addresses) or "-"))
    return request.platform.directory
