"""What monitoring asks a platform: whether it is alive, whether it is ready, and its figures.

Liveness and readiness need no token, and say no more than yes or no without one. Figures are for users who may investigate the
platform, and for callers that the setting ``aricia.metrics.access`` admits without a token.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from typing import Any

from aricia.base.errors import UserNotAuthorized
from aricia.base.figures import Family, exposition
from aricia.base.operation import Operation, Request
from aricia.http.replies import Reply, document_reply, error_reply, figures_reply
from aricia.servers.api import INVESTIGATION, missing_servers, platform_figures

METRICS = b"/metrics"
TOKEN, LOOPBACK, ALL = "token", "loopback", "all"
ACCESS = (TOKEN, LOOPBACK, ALL)


def watching(requests: Callable[[], list[Family]]) -> list[Operation]:
    """The operations; ``requests`` gives the figures about requests."""
    readiness = _Readiness()

    def metrics(request: Request) -> Reply:
        if request.user and not _may_investigate(request):
            return error_reply(403, request.operation.path)
        return figures_reply(exposition([*requests(), *platform_figures(request.platform)]))

    return [
        _operation("healthLive", "/health/live", "none", health_live),
        _operation("healthReady", "/health/ready", "thread", readiness.answer),
        _operation("metrics", "/metrics", "thread", metrics),
    ]


def health_live(request: Request) -> Reply:
    """The process takes requests."""
    return document_reply(200, {"status": "UP"})


class _Readiness:
    """Whether the servers of the start-up list run and their stores answer. Stores are asked once a second at most."""

    def __init__(self) -> None:
        self._missing: list[str] = []
        self._until = 0.0

    def answer(self, request: Request) -> Reply:
        """HTTP 200, or 503 when something is missing; who may investigate the platform is told what."""
        if time.monotonic() >= self._until:
            self._missing = missing_servers(request.platform)
            self._until = time.monotonic() + 1.0
        missing = self._missing
        shown: dict[str, object] = {"status": "DOWN" if missing else "UP"}
        if missing and request.user and _may_investigate(request):
            shown["missing"] = missing
        return document_reply(503 if missing else 200, shown)


def is_admitted(access: str, client: str) -> bool:
    """Whether a caller at this address gets figures without a token."""
    if access == LOOPBACK:
        try:
            return ipaddress.ip_address(client).is_loopback
        except ValueError:
            return False
    return access == ALL


def _may_investigate(request: Request) -> bool:
    try:
        request.platform.controls.check_platform(request.user, INVESTIGATION, request.operation.name)
    except UserNotAuthorized:
        return False
    return True


def _operation(name: str, path: str, work: str, run: Callable[[Request], Any]) -> Operation:
    return Operation(
        name=name, service="monitoring", group="monitoring", verb="GET", path=path, response_class="String", work=work, run=run,
    )
