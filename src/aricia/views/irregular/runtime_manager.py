"""Runtime manager: what runs on a platform, and in an OMAG server of it, put together from what the platform answers."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.views.catalogued_platform import CataloguedPlatform, platform_of
from aricia.views.rows import row_of
from aricia.views.server_reports import connector, server_report

Json = dict[str, Any]

_SERVICES = "/open-metadata/platform-services/server-platform"


def get_platform_report(request: Request) -> Json:
    """The platform that an asset stands for, with the servers that it knows; nothing for an asset without a connection."""
    platform = platform_of(row_of(request.operation), request)
    return {} if platform is None else {"element": _report(platform)}


def get_server_report(request: Request) -> Json:
    """The OMAG server that an asset stands for, whether it runs or not."""
    server = platform_of(row_of(request.operation), request)
    return {} if server is None else {"element": server_report(server, server.server_name)}


def _report(platform: CataloguedPlatform) -> Json:
    started = platform.call("GET", f"{_SERVICES}/start-time")
    security = platform.call("GET", f"{_SERVICES}/security/connection")
    store = platform.call("GET", "/open-metadata/admin-services/stores/connection")
    public = platform.call("GET", "/api/public/app/info")
    report = {
        "defaultPlatformName": public.get("displayName"),
        "platformURLRoot": platform.address,
        "platformOrigin": platform.call("GET", f"{_SERVICES}/origin").get("text"),
        "platformBuildProperties": _without_text(platform.call("GET", "/api/about")),
        "platformPublicProperties": public,
        "platformStartTime": started.get("dateValue"),
        "configurationStoreConnection": connector(store.get("connection")),
        "platformSecurityConnection": connector(security.get("connection")),
        "registeredOMAGServices": platform.call("GET", f"{_SERVICES}/registered-services").get("services"),
        "omagservers": [
            server_report(platform, name) for name in platform.call("GET", f"{_SERVICES}/servers").get("serverList") or ()
        ],
    }
    return {name: value for name, value in report.items() if value}


def _without_text(build: Json) -> Json:
    """Builds without properties are told as an empty text."""
    return {name: value for name, value in build.items() if name != "text"}
