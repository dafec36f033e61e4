"""Who may call the platform services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aricia.base.operation import Request

Payload = dict[str, Any]


def behind(control: str, run: Callable[[Request], Payload]) -> Callable[[Request], Payload]:
    """The function behind the check that a control of the platform admits the user."""

    def checked(request: Request) -> Payload:
        request.platform.controls.check_platform(request.user, control, request.operation.name)
        return run(request)

    return checked
