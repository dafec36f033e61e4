"""The operations that belong to no service: login, logout, and what a client may ask before it logs in (spec: platform, 3.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from aricia.base.body_faults import MISMATCHED_INPUT, UnmappableBody
from aricia.base.endpoints import table
from aricia.base.operation import Operation, Request

Issue = Callable[[str, str, str | None], str]


def front_door(issue: Issue) -> list[Operation]:
    """The operations; ``issue`` makes a token from user id, display name and distinguished name."""

    def log_in(request: Request) -> str:
        body = request.body
        account = request.platform.users.log_in(_text(body, "userId"), _text(body, "password"), _text(body, "newPassword"))
        return issue(account.user_id, account.name, account.entry.get("distinguishedName"))

    functions: dict[str, tuple[str, Callable[[Request], Any]]] = {
        "platformToken": ("thread", log_in),
        "serverToken": ("thread", log_in),
        "platformLogout": ("none", log_out),
        "serverLogout": ("none", log_out),
        "getBuildProperties": ("none", get_build_properties),
        "getApplicationInformation": ("none", get_application_information),
    }
    return [
        replace(row, work=functions[row.name][0], run=functions[row.name][1], response_class=_TEXT.get(row.name, ""))
        for row in table()
        if row.group == "user-security" and row.name in functions
    ]


def log_out(request: Request) -> str:
    """Nothing: tokens are not kept, they expire."""
    return ""


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
