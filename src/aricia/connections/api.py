"""What other floors may use of the connections."""

from __future__ import annotations

from aricia.connections.connector_types import connector_report, connector_type, extends
from aricia.connections.providers import implementation
from aricia.connections.secrets.collection import AVAILABLE, CREDENTIALS_EXPIRED, DISABLED, LOCKED, Collection, UserAccount
from aricia.connections.secrets.file import SecretsFile

__all__ = ["AVAILABLE", "CREDENTIALS_EXPIRED", "DISABLED", "LOCKED", "Collection", "SecretsFile", "UserAccount",
           "connector_report", "connector_type", "extends", "implementation"]
