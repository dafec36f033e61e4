"""The configuration documents of a new data directory: a metadata access store in SQLite and a view server over it."""

from __future__ import annotations

from typing import Any

from aricia.base.guids import new_guid
from aricia.servers.configuration.document_store import CONFIGURATION_VERSION, Document
from aricia.servers.registered_services import ACCESS, VIEW, Service, services

METADATA_STORE = "qs-metadata-store"
VIEW_SERVER = "qs-view-server"

SQLITE_PROVIDER = "aricia.repository.stores.sqlite.SQLiteRepositoryProvider"
SECURITY_PROVIDER = "org.odpi.openmetadata.metadatasecurity.accessconnector.OpenMetadataAccessSecurityProvider"
CONSOLE_PROVIDER = "org.odpi.openmetadata.adapters.repositoryservices.auditlogstore.console.ConsoleAuditLogStoreProvider"


def metadata_store_document() -> Document:
    """The document of the metadata access store ``qs-metadata-store``."""
    return {
        **_server(METADATA_STORE, "qsstorenpa", "Metadata access store with a repository in the data directory."),
        "accessServicesConfig": [access_service_config(service) for service in services(ACCESS)],
        "repositoryServicesConfig": {
            "class": "RepositoryServicesConfig",
            "auditLogConnections": [_console()],
            "localRepositoryConfig": {
                "class": "LocalRepositoryConfig",
                "metadataCollectionId": new_guid(),
                "metadataCollectionName": METADATA_STORE,
                "localRepositoryMode": "OPEN_METADATA_NATIVE",
                "localRepositoryLocalConnection": {
                    **_connection("Connection", SQLITE_PROVIDER),
                    "displayName": f"SQLite repository of {METADATA_STORE}",
                    "endpoint": _endpoint(f"data/servers/{METADATA_STORE}/repository/repository.db"),
                },
                "eventsToSaveRule": "ALL",
                "eventsToSendRule": "ALL",
            },
        },
    }


def view_server_document() -> Document:
    """The document of the view server ``qs-view-server`` with every view service."""
    return {
        **_server(VIEW_SERVER, "qsviewnpa", "View server for people, tools and languages other than Java."),
        "viewServicesConfig": [view_service_config(service, METADATA_STORE, "~{egeriaEndpoint}~") for service in services(VIEW)],
        "repositoryServicesConfig": {"class": "RepositoryServicesConfig", "auditLogConnections": [_console()]},
    }


def access_service_config(service: Service) -> dict[str, Any]:
    """The section of one access service."""
    return {"class": "AccessServiceConfig", **_service("accessService", service)}


def view_service_config(service: Service, metadata_server: str, platform_url: str) -> dict[str, Any]:
    """The section of one view service, with the metadata server that it works with."""
    full_name = service["serviceName"]
    return {
        "class": "ViewServiceConfig",
        **_secrets(),
        **_service("viewService", {**service, "serviceName": full_name.removesuffix(" API")}),
        "viewServiceFullName": full_name,
        "viewServicePartnerService": service["partnerServiceName"],
        "omagserverName": metadata_server,
        "omagserverPlatformRootURL": platform_url,
    }


def _service(prefix: str, service: Service) -> dict[str, Any]:
    return {
        f"{prefix}Id": service["serviceId"],
        f"{prefix}DevelopmentStatus": service["serviceDevelopmentStatus"],
        f"{prefix}Name": service["serviceName"],
        f"{prefix}URLMarker": service["serviceURLMarker"],
        f"{prefix}Description": service.get("serviceDescription", ""),
        f"{prefix}Wiki": service["serviceWiki"],
        f"{prefix}OperationalStatus": "ENABLED",
    }


def _server(name: str, user: str, description: str) -> Document:
    return {
        "class": "OMAGServerConfig",
        "versionId": CONFIGURATION_VERSION,
        "localServerId": new_guid(),
        "localServerName": name,
        "localServerDescription": description,
        "organizationName": "~{organizationName}~",
        "localServerURL": "~{egeriaEndpoint}~",
        "localServerUserId": user,
        **_secrets(),
        "maxPageSize": 1000,
        "serverSecurityConnection": _security(),
    }


def _secrets() -> dict[str, str]:
    return {
        "secretsStoreProvider": "~{secretsStoreProvider}~",
        "secretsStoreLocation": "~{egeriaServersSecretsStore}~",
        "secretsStoreCollection": "~{egeriaServersSecretsCollection}~",
    }


def _security() -> dict[str, Any]:
    store = {
        **_connection("Connection", "~{secretsStoreProvider}~"),
        "endpoint": _endpoint("~{userDirectorySecretsStore}~"),
        "configurationProperties": {"secretsCollectionName": "~{userDirectorySecretsCollectionName}~"},
    }
    embedded = {"class": "EmbeddedConnection", "headerVersion": 0, "position": 0, "embeddedConnection": store}
    return {**_connection("VirtualConnection", SECURITY_PROVIDER), "embeddedConnections": [embedded]}


def _console() -> dict[str, Any]:
    severities = ["Unknown", "Information", "Decision", "Action", "Error", "Exception", "Security"]
    severities += ["Startup", "Shutdown", "Asset", "Cohort"]
    return {
        **_connection("Connection", CONSOLE_PROVIDER),
        "qualifiedName": "Console- default",
        "displayName": "Console",
        "configurationProperties": {"supportedSeverities": severities},
    }


def _connection(kind: str, provider: str) -> dict[str, Any]:
    connector_type = {"class": "ConnectorType", "headerVersion": 0, "connectorProviderClassName": provider}
    return {"class": kind, "headerVersion": 0, "connectorType": connector_type}


def _endpoint(address: str) -> dict[str, Any]:
    return {"class": "Endpoint", "headerVersion": 0, "networkAddress": address}
