"""Starting and stopping OMAG servers (spec: platform, sections 6.1 and 6.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aricia.base.clock import now_ms
from aricia.base.errors import AriciaError, ConfigurationError, invalid
from aricia.base.messages import message
from aricia.servers.archives import configured_archives, load_configured_archives
from aricia.servers.audit_destinations import audit_log_of
from aricia.servers.cohorts import leave_cohorts, prepare_cohorts, start_cohorts
from aricia.servers.configuration.document_store import CONFIGURATION_VERSION, Document
from aricia.servers.configuration.server_type import (
    CONFORMANCE_TEST_SERVER,
    ENGINE_HOST,
    INTEGRATION_DAEMON,
    METADATA_ACCESS_SERVER,
    METADATA_ACCESS_STORE,
    REPOSITORY_PROXY,
    VIEW_SERVER,
    classify,
)
from aricia.servers.event_topics import start_out_topics
from aricia.servers.federation import federate, metadata_store
from aricia.servers.feed import start_feed
from aricia.servers.governance_servers.engine_host import EngineHost
from aricia.servers.governance_servers.integration_daemon import IntegrationDaemon
from aricia.servers.omag_server import INACTIVE, RUNNING, STOPPING, OMAGServer, ServiceInstance
from aricia.servers.paths import locate
from aricia.servers.registered_services import ACCESS, ENGINE, VIEW, name_of, services
from aricia.servers.security.port import Secrets, SecurityPlace, ServerSecurity, open_server_security
from aricia.servers.stores import open_repository, start_event_mapper

if TYPE_CHECKING:
    from aricia.servers.platform import Platform

_COMPONENT = "Platform Operational Services"

# Generic view services run in every view server, configured or not; the others only where the document lists them.
GENERIC = frozenset((
    "actor-manager", "asset-maker", "automated-curation", "classification-explorer", "collection-manager", "connection-maker",
    "external-links", "feedback-manager", "governance-officer", "lineage-linker", "metadata-expert", "multi-language",
    "schema-maker", "time-keeper", "valid-metadata",
))


def new_server(document: Document, data_directory: Path, secrets: Secrets) -> OMAGServer:
    """A server made from a document, not yet running.

    errors: the faults of the server type's classification;  SERVER-OPS-400-014 page size;  those of the security connection
    """
    name = str(document.get("localServerName") or "")
    kind = classify(name, document)
    page_size, security = _page_size(name, document), _security_of(name, document, data_directory, secrets)
    audit_log = audit_log_of(name, kind, document, data_directory)
    return OMAGServer(
        name=name, server_type=kind, document={**document, "localServerType": kind},
        user=document.get("localServerUserId") or "OMAGServer", audit_log=audit_log.log, closers=[audit_log.close],
        security=security, max_page_size=page_size,
    )


def start(server: OMAGServer, platform: Platform, report: Callable[[str], None]) -> None:
    """Start the server's services; its text for people is passed to ``report``."""
    _STARTERS[server.server_type](server, platform, report)
    server.status = RUNNING
    server.history.append((now_ms(), None))
    names = ", ".join(service.name for service in all_services(server))
    server.audit_log.log("SERVER-OPS-0004", server.name, names, component=_COMPONENT, action="startServer")


def fail(server: OMAGServer, fault: AriciaError) -> None:
    """Keep the reason why a server does not start."""
    server.audit_log.log(fault.id, *fault.inserts, component=_COMPONENT, action="startServer")
    server.failure = fault


def abandon(server: OMAGServer) -> None:
    """Give up what a server that does not start has opened."""
    _close(server)


def leave(server: OMAGServer) -> None:
    """Leave the cohorts for good, while the server can still be called: without a broker, members are told when they ask."""
    leave_cohorts(server)


def stop(server: OMAGServer) -> None:
    """Stop the server's services in the order of the original, then its repository."""
    server.audit_log.log("SERVER-OPS-0005", server.name, component=_COMPONENT, action="stopServer")
    server.status = STOPPING
    for service in all_services(server):
        service.status = INACTIVE
    if server.history and server.history[-1][1] is None:
        server.history[-1] = (server.history[-1][0], now_ms())
    server.audit_log.log("SERVER-OPS-0006", server.name, component=_COMPONENT, action="stopServer")
    _close(server)


def _close(server: OMAGServer) -> None:
    while server.closers:
        close = server.closers.pop()
        try:
            close()
        except Exception as problem:  # whatever one part raises, the others are closed, and the platform goes on
            inserts = (server.name, type(problem).__name__, str(problem))
            server.audit_log.log("SERVER-OPS-0007", *inserts, component=_COMPONENT, action="stopServer", problem=problem)
    server.relays, server.feed = [], None
    server.repository = server.store = server.local_store = server.governance = None
    server.partner_stores = {}
    server.status = INACTIVE


def stop_order(server: OMAGServer) -> int:
    """Where a server stands when all are stopped: those that use metadata servers go before these."""
    return _STOP_ORDER.get(server.server_type, len(_STOP_ORDER))


def all_services(server: OMAGServer) -> list[ServiceInstance]:
    """The services of a server in the order in which the platform lists them."""
    return [*server.services.values(), *(service for service in server.view_services.values() if service.configured)]


def check_version(name: str, document: Document) -> None:
    """The document's version must be the one that this platform reads."""
    version = document.get("versionId") or "V1.0"
    if version != CONFIGURATION_VERSION:
        raise ConfigurationError("OMAG-ADMIN-400-023", (name, version, CONFIGURATION_VERSION))


def _page_size(name: str, document: Document) -> int:
    size = int(document.get("maxPageSize") or 0)
    if size < 0:
        raise invalid("SERVER-OPS-400-014", parameter="maxPageSize", inserts=(name, size))
    return size


def _security_of(name: str, document: Document, data_directory: Path, secrets: Secrets) -> ServerSecurity | None:
    connection = document.get("serverSecurityConnection")
    if not connection:
        return None
    return open_server_security(SecurityPlace(
        connection=connection, server=name, parameter="serverSecurityConnection", locate=partial(locate, data_directory),
        secrets=secrets,
    ))


def _start_metadata_access_store(server: OMAGServer, platform: Platform, report: Callable[[str], None]) -> None:
    local = server.document["repositoryServicesConfig"].get("localRepositoryConfig")
    if local is None:
        raise ConfigurationError("OMAG-ADMIN-400-008", (server.name,))
    server.repository = repository = open_repository(platform.data_directory, server.name, local)
    server.closers.append(repository.close)
    server.local_store = server.store = metadata_store(server, repository, platform.settings)
    federate(server, platform.data_directory, platform.settings)
    prepare_cohorts(server)
    archives = configured_archives(platform.data_directory, server.document["repositoryServicesConfig"])
    load_configured_archives(repository, archives, server.audit_log, report)
    _add_common(server)
    _add_access_services(server)
    start_out_topics(server, platform.data_directory)
    start_feed(server, platform)
    start_cohorts(server, platform)
    start_event_mapper(server, platform.data_directory, local)


def _start_repository_proxy(server: OMAGServer, platform: Platform, report: Callable[[str], None]) -> None:
    """A server that stands for a repository of another kind, where the document says how to reach it."""
    local = server.document["repositoryServicesConfig"].get("localRepositoryConfig") or {}
    if local.get("localRepositoryLocalConnection"):
        _start_metadata_access_store(server, platform, report)
    else:
        _start_without_repository(server, platform, report)


def _start_without_repository(server: OMAGServer, platform: Platform, report: Callable[[str], None]) -> None:
    """A metadata access server that has no repository of its own: it works with those of the other members of its cohorts."""
    federate(server, platform.data_directory, platform.settings)
    _add_common(server)
    _add_access_services(server)
    if not server.document["repositoryServicesConfig"].get("cohortConfigList"):
        _say(server, report, "ARICIA-0040", server.name, server.server_type)
    start_cohorts(server, platform)


def _start_conformance_test_server(server: OMAGServer, platform: Platform, report: Callable[[str], None]) -> None:
    if server.document["repositoryServicesConfig"].get("localRepositoryConfig") is not None:
        _start_metadata_access_store(server, platform, report)
    else:
        _add_common(server)
    _add(server.services, "conformance-suite", "Conformance Suite Services")
    _say(server, report, "ARICIA-0041", server.name)


def _start_integration_daemon(server: OMAGServer, platform: Platform, report: Callable[[str], None]) -> None:
    _add_common(server)
    _add(server.services, "integration-daemon", "Integration Daemon Services")
    server.governance = IntegrationDaemon(server, platform)
    _say(server, report, "ARICIA-0042", server.name)


def _start_engine_host(server: OMAGServer, platform: Platform, report: Callable[[str], None]) -> None:
    _add_common(server)
    _add(server.services, "engine-host", "Engine Host Services")
    for service in services(ENGINE):
        name = service["serviceName"]
        _add(server.services, service["serviceURLMarker"], name, listed_name=name.removesuffix(" OMES"))
    server.governance = EngineHost(server, platform)
    _say(server, report, "ARICIA-0043", server.name)


def _start_view_server(server: OMAGServer, platform: Platform, report: Callable[[str], None]) -> None:
    _add_common(server)
    for marker, section in _enabled(server, "viewService", VIEW):
        partner, url = section.get("omagserverName", ""), section.get("omagserverPlatformRootURL", "")
        name = section.get("viewServiceFullName") or name_of(marker)
        _add(server.view_services, marker, name, partner=partner, partner_url=url)
    for service in services(VIEW):
        marker = service["serviceURLMarker"]
        if marker in GENERIC and marker not in server.view_services:
            _add(server.view_services, marker, service["serviceName"], configured=False)


def _add_common(server: OMAGServer) -> None:
    _add(server.services, "repository-services", "Open Metadata Repository Services (OMRS)")
    _add(server.services, "server-operations", "Server Operations")


def _add_access_services(server: OMAGServer) -> None:
    for marker, section in _enabled(server, "accessService", ACCESS):
        _add(server.services, marker, section.get("accessServiceName") or name_of(marker))


def _enabled(server: OMAGServer, prefix: str, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The sections of the services that are to run, with their markers; those of unknown services are logged and left out."""
    known = {service["serviceURLMarker"] for service in services(kind)}
    for section in server.document.get(f"{prefix}sConfig") or ():
        marker = section.get(f"{prefix}URLMarker")
        if section.get(f"{prefix}OperationalStatus", "ENABLED") != "ENABLED":
            continue
        if marker in known:
            yield marker, section
        else:
            name = section.get(f"{prefix}Name") or marker
            server.audit_log.log("OMAG-ADMIN-0001", name, server.name, component=_COMPONENT, action="startServer")


def _say(server: OMAGServer, report: Callable[[str], None], message_id: str, *inserts: str) -> None:
    """Tell the audit log and whoever starts the server what does not run."""
    server.audit_log.log(message_id, *inserts, component=_COMPONENT, action="startServer")
    report(message(message_id).format(inserts))


def _add(table: dict[str, ServiceInstance], marker: str, name: str, **facts: Any) -> None:
    table[marker] = ServiceInstance(marker=marker, name=name, **facts)


_STOP_ORDER = {VIEW_SERVER: 0, ENGINE_HOST: 1, INTEGRATION_DAEMON: 2, CONFORMANCE_TEST_SERVER: 3}
_STARTERS: dict[str, Callable[[OMAGServer, Platform, Callable[[str], None]], None]] = {
    METADATA_ACCESS_STORE: _start_metadata_access_store,
    METADATA_ACCESS_SERVER: _start_without_repository,
    REPOSITORY_PROXY: _start_repository_proxy,
    CONFORMANCE_TEST_SERVER: _start_conformance_test_server,
    ENGINE_HOST: _start_engine_host,
    INTEGRATION_DAEMON: _start_integration_daemon,
    VIEW_SERVER: _start_view_server,
}
