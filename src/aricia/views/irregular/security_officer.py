"""Security officer: the accounts and access controls of a platform, which an asset stands for (spec: view services; observed)."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import invalid
from aricia.base.operation import Request
from aricia.metadata.api import Body, object_of, text_of
from aricia.views.catalogued_platform import platform_of
from aricia.views.checks import body_of
from aricia.views.rows import row_of

Payload = dict[str, Any]

_SECURITY = "/open-metadata/platform-services/server-platform/security"
_ACCOUNT, _CONTROL = f"{_SECURITY}/user-accounts/{{accountUserId}}", f"{_SECURITY}/security-access-controls/{{controlName}}"
# The query parameters of the platform, and what they are called here.
_FILTERS = {"userAccountStatus": "status", "userAccountType": "type"}


def set_user_account(request: Request) -> Payload:
    """Write the account of a user."""
    return _on_platform(request, "POST", f"{_SECURITY}/user-accounts", _checked_body(request, "userAccount", "userId"))


def get_user_account(request: Request) -> Payload:
    """The account of a user without its secrets; nothing when there is none."""
    return _on_platform(request, "GET", _ACCOUNT)


def delete_user_account(request: Request) -> Payload:
    """Remove the account of a user."""
    return _on_platform(request, "DELETE", _ACCOUNT)


def get_user_list(request: Request) -> Payload:
    """The ids of the users, of all or of those whose account has a status and a type."""
    return _on_platform(request, "GET", f"{_SECURITY}/user-list")


def set_security_access_control(request: Request) -> Payload:
    """Write an access control."""
    body = _checked_body(request, "securityAccessControl", "controlName")
    return _on_platform(request, "POST", f"{_SECURITY}/security-access-controls", body)


def get_security_access_control(request: Request) -> Payload:
    """An access control; nothing when there is none."""
    return _on_platform(request, "GET", _CONTROL)


def delete_security_access_control(request: Request) -> Payload:
    """Remove an access control."""
    return _on_platform(request, "DELETE", _CONTROL)


def _checked_body(request: Request, key: str, name: str) -> Body:
    """The body, which has an object that has a name."""
    body = body_of(row_of(request.operation), request)
    value = object_of(body, key)
    if body is None or value is None:
        raise invalid("OMAG-COMMON-400-015", parameter=key, inserts=(key, request.operation.name))
    if not text_of(value, name):
        raise invalid("OMAG-COMMON-400-006", parameter=name, inserts=(name, request.variables.get("serverName", "")))
    return body


def _on_platform(request: Request, verb: str, path: str, body: Body | None = None) -> Payload:
    """What the platform that the asset stands for answers; nothing for an asset without a connection."""
    platform = platform_of(row_of(request.operation), request)
    query = {name: value for name, own in _FILTERS.items() if (value := request.query.get(own)) is not None}
    return {} if platform is None else platform.call(verb, path, body=body, query=query)
