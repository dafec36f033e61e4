"""The connections that the administration services write into configuration documents (spec: platform, section 5.4).

Connector types come whole from ``spec/configuration_connector_types.json``; of a provider that is not in there, only the class
name is known.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Mapping
from typing import Any

from aricia.base.tables import document

Json = dict[str, Any]

_ADAPTERS = "org.odpi.openmetadata.adapters."
_AUDIT_LOG = _ADAPTERS + "repositoryservices.auditlogstore."

CONSOLE = _AUDIT_LOG + "console.ConsoleAuditLogStoreProvider"
SLF4J = _AUDIT_LOG + "slf4j.SLF4JAuditLogStoreProvider"
FILES = _AUDIT_LOG + "file.FileBasedAuditLogStoreProvider"
EVENT_TOPIC = _AUDIT_LOG + "eventtopic.EventTopicAuditLogStoreProvider"
POSTGRES_AUDIT_LOG = _AUDIT_LOG + "postgres.PostgreSQLAuditLogDestinationProvider"
ARCHIVE_FILE = _ADAPTERS + "repositoryservices.archiveconnector.file.FileBasedOpenMetadataArchiveStoreProvider"
IN_MEMORY = _ADAPTERS + "repositoryservices.inmemory.repositoryconnector.InMemoryOMRSRepositoryConnectorProvider"
READ_ONLY = _ADAPTERS + "repositoryservices.readonly.repositoryconnector.ReadOnlyOMRSRepositoryConnectorProvider"
POSTGRES = _ADAPTERS + "repositoryservices.postgres.repositoryconnector.PostgresOMRSRepositoryConnectorProvider"
REST = _ADAPTERS + "repositoryservices.rest.repositoryconnector.OMRSRESTRepositoryConnectorProvider"
COHORT_REGISTRY = _ADAPTERS + "repositoryservices.cohortregistrystore.file.FileBasedRegistryStoreProvider"
KAFKA = _ADAPTERS + "eventbus.topic.kafka.KafkaOpenMetadataTopicProvider"
IN_MEMORY_TOPIC = _ADAPTERS + "eventbus.topic.inmemory.InMemoryOpenMetadataTopicProvider"
JDBC = _ADAPTERS + "connectors.resource.jdbc.JDBCResourceConnectorProvider"
YAML_SECRETS = _ADAPTERS + "connectors.secretsstore.yaml.YAMLSecretsStoreProvider"
OMRS_TOPIC = "org.odpi.openmetadata.repositoryservices.connectors.omrstopic.OMRSTopicProvider"

DEFAULT_SEVERITIES = (
    "Unknown", "Information", "Decision", "Action", "Error", "Exception", "Security", "Startup", "Shutdown", "Asset", "Cohort",
)
IN_AND_OUT, OUT_ONLY = "inOut", "outOnly"
# What the original calls every connection to a topic of the event bus, whatever implements the bus.
_TOPIC_NAME = "Kafka Event Bus Connection"


def connection(
    provider: str, *, qualified_name: str | None = None, display_name: str | None = None, address: str | None = None,
    properties: Mapping[str, Any] | None = None, embedded: tuple[Json, ...] = (),
) -> Json:
    """A connection; with embedded connections a virtual one."""
    result: Json = {"class": "VirtualConnection" if embedded else "Connection", "headerVersion": 0}
    if qualified_name is not None:
        result["qualifiedName"] = qualified_name
    if display_name is not None:
        result["displayName"] = display_name
    result["connectorType"] = connector_type(provider)
    if address is not None:
        result["endpoint"] = {"class": "Endpoint", "headerVersion": 0, "networkAddress": address}
    if properties is not None:
        result["configurationProperties"] = dict(properties)
    if embedded:
        result["embeddedConnections"] = list(embedded)
    return result


def embedded_connection(inner: Json, display_name: str | None = None) -> Json:
    """A connection as it stands in a virtual one."""
    named = {} if display_name is None else {"displayName": display_name}
    return {"class": "EmbeddedConnection", "headerVersion": 0, "position": 0, **named, "embeddedConnection": inner}


def connector_type(provider: str) -> Json:
    """The connector type of a provider."""
    known = _connector_types().get(provider)
    if known is not None:
        return copy.deepcopy(known)
    return {"class": "ConnectorType", "headerVersion": 0, "connectorProviderClassName": provider}


@functools.cache
def _connector_types() -> dict[str, Json]:
    return {known["connectorProviderClassName"]: known for known in document("configuration_connector_types.json")}


# ---- audit log -------------------------------------------------------------------------------------------------------
def console_destination(severities: list[str] | None = None) -> Json:
    """Audit log records on the console; without severities, those that matter to an operator."""
    name = "Console- default" if severities is None else f"Console- {_listed(severities)}"
    return _destination(CONSOLE, name, "Console", list(DEFAULT_SEVERITIES) if severities is None else severities)


def slf4j_destination(severities: list[str]) -> Json:
    """Audit log records in the log of the process."""
    return _destination(SLF4J, f"SLF4J- {_listed(severities)}", "SLF4J", severities)


def files_destination(folder: str, severities: list[str]) -> Json:
    """A file for each audit log record."""
    name = f"Files in {folder}"
    return _destination(FILES, name, name, severities, address=folder)


def event_topic_destination(server: str, topic: str, event_bus: Json, severities: list[str], server_id: str | None) -> Json:
    """Audit log records as events."""
    name = f"EventTopic {topic}"
    inner = topic_connection(event_bus, f"{event_bus['topicURLRoot']}.{topic}", server_id, OUT_ONLY)
    part = embedded_connection(inner, f"{server} Audit Log Event Topic Destination")
    return _destination(EVENT_TOPIC, name, name, severities, embedded=(part,))


def postgres_destination(properties: Json) -> Json:
    """Audit log records in a database."""
    name = "PostgreSQL Database Schema for Audit Log events"
    return connection(POSTGRES_AUDIT_LOG, display_name=name, properties=properties, embedded=(_database(properties),))


def _destination(provider: str, name: str, display_name: str, severities: list[str], **parts: Any) -> Json:
    properties = {"supportedSeverities": severities}
    return connection(provider, qualified_name=name, display_name=display_name, properties=properties, **parts)


def _listed(names: list[str]) -> str:
    return f"[{', '.join(names)}]"


# ---- repositories ----------------------------------------------------------------------------------------------------
def postgres_repository(server: str, properties: Json) -> Json:
    """A repository in a schema of a PostgreSQL database; the user and password come from a secrets store."""
    name = f"PostgreSQL Database Schema Repository for {server}"
    return connection(POSTGRES, display_name=name, properties=properties, embedded=(_database(properties),))


def _database(properties: Json) -> Json:
    """The connection to a database, within it the one to its secrets; each has all of the properties."""
    secrets = connection(YAML_SECRETS, address=_text(properties, "secretsStore"), properties=properties)
    address = _text(properties, "databaseURL")
    return embedded_connection(
        connection(JDBC, address=address, properties=properties, embedded=(embedded_connection(secrets),))
    )


def _text(properties: Json, name: str) -> str | None:
    value = properties.get(name)
    return value if isinstance(value, str) else None


# ---- topics ----------------------------------------------------------------------------------------------------------
def topic_connection(event_bus: Json | None, address: str, server_id: str | None, direction: str | None = None) -> Json:
    """A topic of the event bus; without one, a topic in memory.

    server_id: ``local.server.id``, by which consumers are told apart; it is written even when there is none
    """
    bus: Json = {"connectorProvider": IN_MEMORY_TOPIC} if event_bus is None else event_bus
    properties = {**(bus.get("configurationProperties") or {}), "local.server.id": server_id}
    if direction is not None:
        properties["eventDirection"] = direction
    provider = bus.get("connectorProvider") or KAFKA
    return connection(provider, display_name=_TOPIC_NAME, address=address, properties=properties)


def omrs_topic(display_name: str, part_name: str, inner: Json, properties: Json | None = None) -> Json:
    """A topic of repository events around a topic of the event bus."""
    part = embedded_connection(inner, part_name)
    return connection(OMRS_TOPIC, display_name=display_name, properties=properties, embedded=(part,))


def topic_of(value: Json) -> Json | None:
    """The connection that holds the address of a topic: itself, or the only one that it embeds; None for any other shape."""
    parts = value.get("embeddedConnections")
    if parts is None:
        return value if value.get("endpoint") else None
    inner = parts[0].get("embeddedConnection") if len(parts) == 1 else None
    return inner if inner and inner.get("endpoint") else None
