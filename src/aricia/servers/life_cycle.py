"""Starting and stopping OMAG servers (spec: platform, sections 6.1 and 6.2)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from aricia.base.audit_log import AuditLog, console
from aricia.base.clock import now_ms
from aricia.base.errors import ConfigurationError, invalid
from aricia.connections.api import SecretsFile
from aricia.metadata.api import MetadataServer, MetadataStore
from aricia.repository.metadata_collection import Repository
from aricia.servers.archives import configured_archives, load_configured_archives
from aricia.servers.configuration.document_store import CONFIGURATION_VERSION, Document
from aricia.servers.configuration.server_type import METADATA_ACCESS_STORE, VIEW_SERVER, classify
from aricia.servers.omag_server import INACTIVE, RUNNING, STOPPING, OMAGServer, ServiceInstance
from aricia.servers.paths import locate
from aricia.servers.registered_services import VIEW, services
from aricia.servers.security.access_controls import AccessControls
from aricia.servers.security.element_security import ElementSecurity
from aricia.servers.stores import open_repository

_COMPONENT = "Platform Operational Services"

# Generic view services run in every view server, configured or not; the others only where the document lists them.
GENERIC = frozenset((
    "actor-manager", "asset-maker", "automated-curation", "classification-explorer", "collection-manager", "connection-maker",
    "external-links", "feedback-manager", "governance-officer", "lineage-linker", "metadata-expert", "multi-language",
    "schema-maker", "time-keeper", "valid-metadata",
))

Secrets = Callable[[Path], SecretsFile]


def new_server(name: str, document: Document, data_directory: Path, secrets: Secrets) -> OMAGServer:
    """A server made from a resolved document, not yet running.

    errors: OMAG-ADMIN-400-023 and the faults of the server type's classification
    """
    check_version(name, document)
    kind = classify(name, document)
    return OMAGServer(
        name=name, server_type=kind, document={**document, "localServerType": kind},
        user=document.get("localServerUserId") or "OMAGServer",
        audit_log=audit_log_of(name, document), controls=_controls_of(document, data_directory, secrets),
        max_page_size=_page_size(name, document),
    )


def start(server: OMAGServer, data_directory: Path, report: Callable[[str], None]) -> None:
    """Start the server's services; its text for people is passed to ``report``."""
    start_services = _STARTERS.get(server.server_type)
    if start_services is None:
        raise ConfigurationError("ARICIA-501-003", (server.name, server.server_type))
    start_services(server, data_directory, report)
    server.status = RUNNING
    server.history.append((now_ms(), None))
    names = ", ".join(service.name for service in all_services(server))
    server.audit_log.log("SERVER-OPS-0004", server.name, names, component=_COMPONENT, action="startServer")


def stop(server: OMAGServer) -> None:
    """Stop the server's services in the order of the original, then its repository."""
    server.audit_log.log("SERVER-OPS-0005", server.name, component=_COMPONENT, action="stopServer")
    server.status = STOPPING
    for service in all_services(server):
        service.status = INACTIVE
    if server.repository is not None:
        server.repository.close()
    server.repository = server.store = None
    server.status = INACTIVE
    if server.history and server.history[-1][1] is None:
        server.history[-1] = (server.history[-1][0], now_ms())
    server.audit_log.log("SERVER-OPS-0006", server.name, component=_COMPONENT, action="stopServer")


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


def audit_log_of(name: str, document: Document) -> AuditLog:
    """The audit log of a server: the console for the severities that its document lists."""
    connections = (document.get("repositoryServicesConfig") or {}).get("auditLogConnections") or ()
    destinations = []
    for connection in connections:
        if (connection.get("connectorType") or {}).get("connectorProviderClassName", "").endswith("ConsoleAuditLogStoreProvider"):
            severities = (connection.get("configurationProperties") or {}).get("supportedSeverities")
            destinations.append((console, frozenset(severities) if severities else None))
    return AuditLog(name, destinations)


def _controls_of(document: Document, data_directory: Path, secrets: Secrets) -> AccessControls | None:
    connection = document.get("serverSecurityConnection")
    if not connection:
        return None
    try:
        store = connection["embeddedConnections"][0]["embeddedConnection"]
        location, collection = store["endpoint"]["networkAddress"], store["configurationProperties"]["secretsCollectionName"]
    except (KeyError, IndexError, TypeError):
        raise invalid(
            "OMAG-MULTI-TENANT-400-001", parameter="serverSecurityConnection",
            inserts=(document.get("localServerName"), "no embedded secrets store", connection.get("displayName", "")),
        ) from None
    return AccessControls(secrets(locate(data_directory, location)), collection)


def _start_metadata_access_store(server: OMAGServer, data_directory: Path, report: Callable[[str], None]) -> None:
    local = server.document["repositoryServicesConfig"].get("localRepositoryConfig")
    if local is None:
        raise ConfigurationError("OMAG-ADMIN-400-008", (server.name,))
    server.repository = repository = open_repository(data_directory, server.name, local)
    server.store = _metadata_store(server, repository)
    archives = configured_archives(data_directory, server.document["repositoryServicesConfig"])
    load_configured_archives(repository, archives, server.audit_log, report)
    _add(server.services, "repository-services", "Open Metadata Repository Services (OMRS)")
    _add(server.services, "server-operations", "Server Operations")
    for section in server.document.get("accessServicesConfig") or ():
        if section.get("accessServiceOperationalStatus", "ENABLED") == "ENABLED":
            _add(server.services, section["accessServiceURLMarker"], section["accessServiceName"])


def _start_view_server(server: OMAGServer, data_directory: Path, report: Callable[[str], None]) -> None:
    _add(server.services, "repository-services", "Open Metadata Repository Services (OMRS)")
    _add(server.services, "server-operations", "Server Operations")
    for section in server.document["viewServicesConfig"]:
        if section.get("viewServiceOperationalStatus", "ENABLED") != "ENABLED":
            continue
        full_name = section.get("viewServiceFullName") or f"{section['viewServiceName']} API"
        _add(
            server.view_services, section["viewServiceURLMarker"], full_name,
            partner=section.get("omagserverName", ""), partner_url=section.get("omagserverPlatformRootURL", ""),
        )
    for service in services(VIEW):
        marker = service["serviceURLMarker"]
        if marker in GENERIC and marker not in server.view_services:
            _add(server.view_services, marker, service["serviceName"], configured=False)


def _add(table: dict[str, ServiceInstance], marker: str, name: str, **facts: Any) -> None:
    table[marker] = ServiceInstance(marker=marker, name=name, **facts)


def _metadata_store(server: OMAGServer, repository: Repository) -> MetadataStore:
    security = ElementSecurity(server.controls) if server.controls is not None else None
    facts = MetadataServer(name=server.name, user=server.user, max_page_size=server.max_page_size, security=security)
    return MetadataStore(repository, facts)


_STARTERS: dict[str, Callable[[OMAGServer, Path, Callable[[str], None]], None]] = {
    METADATA_ACCESS_STORE: _start_metadata_access_store,
    VIEW_SERVER: _start_view_server,
}
