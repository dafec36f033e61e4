"""What other floors may use of the connections."""

from __future__ import annotations

from aricia.connections.audit_log.destination import AuditDestination, DestinationPlace, open_destination, severities_of
from aricia.connections.connection_place import ConnectionPlace, provider_of
from aricia.connections.connector_types import connector_report, connector_type, extends
from aricia.connections.event_bus.members.bus import MemberBus
from aricia.connections.event_bus.members.event_log import Place
from aricia.connections.event_bus.members.page import Page, write_page
from aricia.connections.event_bus.members.settings import LONGEST_WAIT, MEMBER_BUS, address_of
from aricia.connections.event_bus.members.topic import MemberTopic
from aricia.connections.event_bus.port import (
    IN_ONLY,
    OUT_ONLY,
    CohortMember,
    Finish,
    Listener,
    Topic,
    TopicSettings,
    direction_of,
    open_topic,
)
from aricia.connections.open_connectors.broker import ConnectorBroker
from aricia.connections.open_connectors.connection import Connection, ConnectorType, EmbeddedConnection, Endpoint, read_connection
from aricia.connections.open_connectors.connector import Connector, ConnectorPlace
from aricia.connections.providers import implementation
from aricia.connections.rest.client import RestClient
from aricia.connections.rest.opening import open_client, secrets_of, user_of
from aricia.connections.rest.pool import HttpPool, RestLimits
from aricia.connections.rest.tokens import FixedToken, TokenSource, password_token, secrets_token
from aricia.connections.secrets.collection import AVAILABLE, CREDENTIALS_EXPIRED, DISABLED, LOCKED, Collection, UserAccount
from aricia.connections.secrets.file import SecretsFile
from aricia.connections.secrets.opening import open_secrets_store
from aricia.connections.secrets.permissions import is_too_open, watch_permissions
from aricia.connections.secrets.store import SecretsStore

__all__ = [
    "AVAILABLE",
    "CREDENTIALS_EXPIRED",
    "DISABLED",
    "IN_ONLY",
    "LOCKED",
    "LONGEST_WAIT",
    "MEMBER_BUS",
    "OUT_ONLY",
    "AuditDestination",
    "CohortMember",
    "Collection",
    "Connection",
    "ConnectionPlace",
    "Connector",
    "ConnectorBroker",
    "ConnectorPlace",
    "ConnectorType",
    "DestinationPlace",
    "EmbeddedConnection",
    "Endpoint",
    "Finish",
    "FixedToken",
    "HttpPool",
    "Listener",
    "MemberBus",
    "MemberTopic",
    "Page",
    "Place",
    "RestClient",
    "RestLimits",
    "SecretsFile",
    "SecretsStore",
    "TokenSource",
    "Topic",
    "TopicSettings",
    "UserAccount",
    "address_of",
    "connector_report",
    "connector_type",
    "direction_of",
    "extends",
    "implementation",
    "is_too_open",
    "open_client",
    "open_destination",
    "open_secrets_store",
    "open_topic",
    "password_token",
    "provider_of",
    "read_connection",
    "secrets_of",
    "secrets_token",
    "severities_of",
    "user_of",
    "watch_permissions",
    "write_page",
]
