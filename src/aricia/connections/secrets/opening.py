"""Opening the secrets store that a connection describes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from aricia.base.errors import ConfigurationError
from aricia.connections.open_connectors.connection import Connection
from aricia.connections.providers import implementation
from aricia.connections.secrets.file import SecretsFile
from aricia.connections.secrets.store import EnvironmentSecretsStore, FileSecretsStore, SecretsStore

KIND = "secrets-store"
_COLLECTION = "secretsCollectionName"


class SecretsPlace(Struct, frozen=True):
    """What a kind of store needs to open. ``locate``: finds the file that a relative name stands for"""

    connection: Connection
    collection: str
    locate: Callable[[str], Path]


def open_secrets_store(connection: Connection, locate: Callable[[str], Path]) -> SecretsStore:
    """The store.

    errors: ARICIA-501-043 nothing here knows the provider;  ARICIA-400-045 no collection or no file is named
    YAML-SECRETS-STORE-CONNECTOR-500-002 the file cannot be read
    """
    opener = implementation(connection.provider, KIND)
    if opener is None:
        raise ConfigurationError("ARICIA-501-043", (connection.name, connection.provider, "a secrets store"))
    collection = connection.configuration_properties.get(_COLLECTION)
    if not collection:
        raise ConfigurationError("ARICIA-400-045", (connection.name, f"the property {_COLLECTION}"))
    store: SecretsStore = opener(SecretsPlace(connection, str(collection), locate))
    return store


def open_file_store(place: SecretsPlace) -> SecretsStore:
    """A collection of an ``.omsecrets`` file."""
    if not place.connection.address:
        raise ConfigurationError("ARICIA-400-045", (place.connection.name, "an endpoint with the file's path"))
    return FileSecretsStore(SecretsFile(place.locate(place.connection.address)), place.collection)


def open_environment(place: SecretsPlace) -> SecretsStore:
    """Environment variables; the property ``variables`` may name them by secret."""
    variables = place.connection.configuration_properties.get("variables")
    named = {str(secret): str(name) for secret, name in variables.items()} if isinstance(variables, dict) else {}
    return EnvironmentSecretsStore(place.collection, named)
