"""The workbenches of conformance test servers, and what such a server needs besides."""

from __future__ import annotations

from typing import Any

from aricia.base.operation import Request
from aricia.servers.administration.access_services import new_enterprise
from aricia.servers.administration.documents import Change, changing
from aricia.servers.administration.local_repository import NATIVE, in_memory, new_section
from aricia.servers.configuration.beans import read_bean

Payload = dict[str, Any]

_SECTION, _REPOSITORY, _PLATFORM = "conformanceSuiteConfig", "repositoryWorkbenchConfig", "platformWorkbenchConfig"
_SERVER_TYPE = "Conformance Suite Services"
_PAGE_SIZE = 50


def enable_repository_workbench(request: Request) -> Payload:
    """Test the repository of a server: over a cohort, so that a repository and the federation are needed."""
    given = read_bean("RepositoryConformanceWorkbenchConfig", request.body)
    with changing(request) as change:
        _be_a_test_server(change)
        services = change.repository_services()
        services.setdefault("localRepositoryConfig", new_section(change, NATIVE, in_memory()))
        services.setdefault("enterpriseAccessConfig", new_enterprise(change))
        _section(change)[_REPOSITORY] = given
        change.log(
            "updated configuration for the audit log.", "updated configuration for the local repository.",
            "updated configuration for enterprise repository services (used by the conformance suite).",
            "updated configuration for the repository conformance workbench.",
        )
    return {}


def enable_performance_workbench(request: Request) -> Payload:
    """Measure the repository of a server. As in the original documents have no place for the settings of this workbench."""
    read_bean("RepositoryPerformanceWorkbenchConfig", request.body)
    with changing(request) as change:
        _be_a_test_server(change)
        _section(change)
    return {}


def enable_platform_workbench(request: Request) -> Payload:
    """Test a platform."""
    url = read_bean("URLRequestBody", request.body).get("urlRoot")
    with changing(request) as change:
        _be_a_test_server(change)
        change.repository_services()
        workbench = {"class": "PlatformConformanceWorkbenchConfig", **({"tutPlatformURLRoot": url} if url else {})}
        _section(change)[_PLATFORM] = workbench
        change.log("updated configuration for the platform conformance workbench.")
    return {}


def disable_repository_workbench(request: Request) -> Payload:
    """Test repositories no more."""
    return _disable(request, _REPOSITORY, "repository")


def disable_platform_workbench(request: Request) -> Payload:
    """Test platforms no more."""
    return _disable(request, _PLATFORM, "platform")


def disable_all(request: Request) -> Payload:
    """Be no test server any more: what was set up for it goes as well, bar the page size."""
    with changing(request) as change:
        if _SECTION in change.document:
            for name in (_SECTION, "repositoryServicesConfig", "localServerType"):
                change.document.pop(name, None)
        change.log("removed configuration for the conformance suite.")
    return {}


def _disable(request: Request, name: str, called: str) -> Payload:
    with changing(request) as change:
        (change.document.get(_SECTION) or {}).pop(name, None)
        change.log(f"removed configuration for the {called} conformance workbench.")
    return {}


def _be_a_test_server(change: Change) -> None:
    change.document["localServerType"] = _SERVER_TYPE
    change.document["maxPageSize"] = _PAGE_SIZE
    change.log(
        f"updated configuration for local server's type to {_SERVER_TYPE}.",
        f"updated configuration for maximum page size to {_PAGE_SIZE}.",
    )


def _section(change: Change) -> Payload:
    section: Payload = change.document.setdefault(_SECTION, {"class": "ConformanceSuiteConfig"})
    return section
