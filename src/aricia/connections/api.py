"""What other floors may use of the connections."""

from __future__ import annotations

from aricia.connections.connector_types import connector_report, connector_type, extends
from aricia.connections.event_bus.port import Topic, TopicSettings, open_topic
from aricia.connections.providers import implementation
from aricia.connections.secrets.collection import AVAILABLE, CREDENTIALS_EXPIRED, DISABLED, LOCKED, Collection, UserAccount
from aricia.connections.secrets.file import SecretsFile

__all__ = ["AVAILABLE", "CREDENTIALS_EXPIRED", "DISABLED", "LOCKED", "Collection", "SecretsFile", "Topic",
           "TopicSettings", "UserAccount", "connector_report", "connector_type", "extends", "implementation", "open_topic"]
