"""The configuration documents of a new data directory: a metadata access store in SQLite and a view server over it."""

from __future__ import annotations

from typing import Any

from aricia.base.guids import new_guid
from aricia.servers.configuration.connections import (
    IN_MEMORY_TOPIC,
    connection,
    console_destination,
    embedded_connection,
    topic_connection,
)
from aricia.servers.configuration.document_store import CONFIGURATION_VERSION, Document
from aricia.servers.configuration.event_bus import TOPIC_ROOT, out_topic_name
from aricia.servers.configuration.service_sections import access_service_section, facts_of, view_service_section
from aricia.servers.registered_services import ACCESS, VIEW, Service, services

METADATA_STORE = "qs-metadata-store"
VIEW_SERVER = "qs-view-server"

SQLITE_PROVIDER = "aricia.repository.stores.sqlite.SQLiteRepositoryProvider"
SECURITY_PROVIDER = "org.odpi.openmetadata.metadatasecurity.accessconnector.OpenMetadataAccessSecurityProvider"
_BUS = {"class": "EventBusConfig", "connectorProvider": IN_MEMORY_TOPIC, "topicURLRoot": TOPIC_ROOT}


def metadata_store_document() -> Document:
    """The document of the metadata access store ``qs-metadata-store``."""
    return {
        **_server(METADATA_STORE, "qsstorenpa", "Metadata access store with a repository in the data directory."),
        "eventBusConfig": _BUS,
        "accessServicesConfig": [_access_service(service) for service in services(ACCESS)],
        "repositoryServicesConfig": {
            "class": "RepositoryServicesConfig",
            "auditLogConnections": [console_destination()],
            "localRepositoryConfig": {
                "class": "LocalRepositoryConfig",
                "metadataCollectionId": new_guid(),
                "metadataCollectionName": METADATA_STORE,
                "localRepositoryMode": "OPEN_METADATA_NATIVE",
                "localRepositoryLocalConnection": connection(
                    SQLITE_PROVIDER, display_name=f"SQLite repository of {METADATA_STORE}",
                    address=f"data/servers/{METADATA_STORE}/repository/repository.db",
                ),
                "eventsToSaveRule": "ALL",
                "eventsToSendRule": "ALL",
            },
        },
    }


def _access_service(service: Service) -> dict[str, Any]:
    """The section of an access service, with a topic on the bus of this machine where it has something to tell."""
    section, marker = access_service_section(service), service["serviceURLMarker"]
    if facts_of(marker).has_topic:
        address = out_topic_name(TOPIC_ROOT, METADATA_STORE, marker)
        section["accessServiceOutTopic"] = topic_connection(_BUS, address, None, "outOnly")
    return section


def view_server_document() -> Document:
    """The document of the view server ``qs-view-server`` with every view service."""
    partner = {**_secrets(), "omagserverName": METADATA_STORE, "omagserverPlatformRootURL": "~{egeriaEndpoint}~"}
    return {
        **_server(VIEW_SERVER, "qsviewnpa", "View server for people, tools and languages other than Java."),
        "viewServicesConfig": [view_service_section(service, partner) for service in services(VIEW)],
        "repositoryServicesConfig": {"class": "RepositoryServicesConfig", "auditLogConnections": [console_destination()]},
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
    store = connection(
        "~{secretsStoreProvider}~", address="~{userDirectorySecretsStore}~",
        properties={"secretsCollectionName": "~{userDirectorySecretsCollectionName}~"},
    )
    return connection(SECURITY_PROVIDER, embedded=(embedded_connection(store),))
