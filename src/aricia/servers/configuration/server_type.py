"""The type of server that a configuration document describes (spec: platform, section 5.6)."""

from __future__ import annotations

from typing import Any

from aricia.base.errors import ConfigurationError

METADATA_ACCESS_STORE = "Metadata Access Store"
METADATA_ACCESS_SERVER = "Metadata Access Server"
REPOSITORY_PROXY = "Repository Proxy"
CONFORMANCE_TEST_SERVER = "Conformance Test Server"
ENGINE_HOST = "Engine Host Server"
INTEGRATION_DAEMON = "Integration Daemon"
VIEW_SERVER = "View Server"

_SECTIONS = (
    ("accessServicesConfig", ""),
    ("conformanceSuiteConfig", CONFORMANCE_TEST_SERVER),
    ("governanceEnginesConfig", ENGINE_HOST),
    ("dynamicIntegrationGroupsConfig", INTEGRATION_DAEMON),
    ("viewServicesConfig", VIEW_SERVER),
)
_STORES = ("METADATA_CACHE", "OPEN_METADATA_NATIVE", "PLUGIN_REPOSITORY")


def classify(server: str, document: dict[str, Any] | None) -> str:
    """The server type.

    errors: OMAG-ADMIN-400-009 no document, -019 nothing configured, -010 no repository services, -031 sections of different kinds
    of server, -035 nothing to tell a kind of server by
    """
    if document is None:
        raise ConfigurationError("OMAG-ADMIN-400-009", (server,))
    present = [(section, kind) for section, kind in _SECTIONS if document.get(section) is not None]
    services = document.get("repositoryServicesConfig")
    if not present and services is None:
        raise ConfigurationError("OMAG-ADMIN-400-019", (server,))
    if services is None:
        raise ConfigurationError("OMAG-ADMIN-400-010", (server,))
    if len(present) > 1:
        raise ConfigurationError("OMAG-ADMIN-400-031", (server, present[0][0], present[1][0]))
    if present and present[0][1]:
        return present[0][1]
    kind = _by_repository(services)
    if kind is None and not present:
        raise ConfigurationError("OMAG-ADMIN-400-035", (server,))
    return kind or METADATA_ACCESS_SERVER


def _by_repository(services: dict[str, Any]) -> str | None:
    local = services.get("localRepositoryConfig")
    if local is None:
        return None
    mode = local.get("localRepositoryMode")
    if mode in _STORES:
        return METADATA_ACCESS_STORE
    return REPOSITORY_PROXY if mode in (None, "REPOSITORY_PROXY") else None
