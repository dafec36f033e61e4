"""The operations that belong to no service: login, logout, and what a client may ask before it logs in (spec: platform, 3.3).

A logout ends the token it is made with. The original keeps its tokens good; who logs out there does not expect that either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from msgspec.structs import replace

from aricia.base.body_faults import MISMATCHED_INPUT, UnmappableBody
from aricia.base.endpoints import table
from aricia.base.operation import Operation, Request
from aricia.servers.api import OPERATION, LoginRefused


class Tokens(Protocol):
    """What the front door does with tokens."""

    def issue(self, user: str, display_name: str, distinguished_name: str | None) -> str:
        """A new token."""
        ...

    def revoke(self, header: bytes) -> None:
        """The token of an Authorization header is no longer good."""
        ...

    def revoke_user(self, user: str) -> None:
        """No token of the user is good any longer."""
        ...


def front_door(tokens: Tokens) -> list[Operation]:
    """The operations."""

    def log_in(request: Request) -> str:
        body = request.body
        try:
            account = request.platform.users.log_in(_text(body, "userId"), _text(body, "password"), _text(body, "newPassword"))
        except LoginRefused as refusal:
            if refusal.user:  # what else was typed as a user id may be a password
                request.platform.audit_log.log("ARICIA-0153", str(refusal), component="Security", action=request.operation.name)
            raise
        return tokens.issue(account.user_id, account.name, account.entry.get("distinguishedName"))

    def log_out(request: Request) -> str:
        if request.authorization is not None:
            tokens.revoke(request.authorization)
        return ""

    def revoke_user_tokens(request: Request) -> dict[str, Any]:
        """No token of the user is good any longer; for operators of the platform."""
        request.platform.controls.check_platform(request.user, OPERATION, request.operation.name)
        tokens.revoke_user(request.variables["userId"])
        return {}

    functions: dict[str, tuple[str, Callable[[Request], Any]]] = {
        "platformToken": ("thread", log_in),
        "serverToken": ("thread", log_in),
        "platformLogout": ("thread", log_out),
        "serverLogout": ("thread", log_out),
        "getBuildProperties": ("none", get_build_properties),
        "getApplicationInformation": ("none", get_application_information),
    }
    revoking = Operation(
        name="revokeUserTokens", service="user-security", group="user-security", verb="DELETE", path="/api/token/users/{userId}",
        response_class="VoidResponse", work="thread", run=revoke_user_tokens,
    )
    return [revoking, *(
        replace(row, work=functions[row.name][0], run=functions[row.name][1], response_class=_TEXT.get(row.name, ""))
        for row in table()
        if row.group == "user-security" and row.name in functions
    )]


def get_build_properties(request: Request) -> str:
    """Empty: clients probe for any answer."""
    return ""


def get_application_information(request: Request) -> dict[str, Any]:
    """Name, description and organisation of the platform."""
    settings = request.platform.settings
    return {
        "displayName": settings.text("platform.name"),
        "description": settings.text("platform.description"),
        "organizationName": settings.text("platform.organization.name"),
    }


# An answer class of "String" marks text; none marks JSON without an envelope.
_TEXT = dict.fromkeys(("platformToken", "serverToken", "platformLogout", "serverLogout", "getBuildProperties"), "String")


def _text(body: dict[str, Any], key: str) -> str | None:
    value = body.get(key)
    if isinstance(value, dict | list):
        raise UnmappableBody(MISMATCHED_INPUT, f"The field {key} takes text.")
    return value if value is None or isinstance(value, str) else str(value)
