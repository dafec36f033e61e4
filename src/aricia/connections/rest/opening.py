"""REST clients from connections of configuration documents.

Endpoint: the address. Who calls: the secrets collection of the embedded secrets store connection, or of the properties
``secretsStoreLocation`` and ``secretsStoreCollection``; else the connection's ``userId`` and ``clearPassword``, which log in
to the platform of the address, as those of a collection do that says nothing of tokens.

Properties: ``caFile``, ``verifyTLS``, ``connectTimeout``, ``readTimeout`` (seconds), ``maxConnections``;
``clientCertificate`` and ``clientKey``, PEM files for platforms that ask for a certificate (one file may hold both).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from aricia.base.errors import ConfigurationError
from aricia.connections.providers import implementation
from aricia.connections.rest.client import RestClient
from aricia.connections.rest.pool import HttpPool, RestLimits
from aricia.connections.rest.tokens import TokenSource, password_token, secrets_token
from aricia.connections.secrets.file import SecretsFile

Json = Mapping[str, Any]

KIND = "rest-client"

_NUMBERS = (("connect", "connectTimeout", float), ("read", "readTimeout", float), ("connections", "maxConnections", int))


class RestPlace(Struct, frozen=True, kw_only=True):
    """What another kind of client needs to open. ``locate``: finds the file that a relative name stands for"""

    connection: Json
    address: str
    locate: Callable[[str], Path]


def open_client(
    connection: Json, address: str, locate: Callable[[str], Path], *, interruptible: bool = False
) -> RestClient:
    """A client of this address, as the connection wants it.

    A client of another kind is an entry point of ``aricia.connectors.rest-client``, named like the connection's provider.

    locate: finds the file that a relative name stands for;  interruptible: whether calls under way can be ended
    errors: ConfigurationError ARICIA-400-070 the address is no URL;  -072 a property has no usable value
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError("ARICIA-400-070", (address.rpartition("@")[2],))
    provider = (connection.get("connectorType") or {}).get("connectorProviderClassName")
    opener = implementation(str(provider), KIND) if provider else None
    if opener is not None:
        other: RestClient = opener(RestPlace(connection=connection, address=address, locate=locate))
        return other
    properties: Json = connection.get("configurationProperties") or {}
    ca_file = properties.get("caFile")
    certificate = properties.get("clientCertificate")
    key = properties.get("clientKey") or certificate
    pool = HttpPool(
        _limits(properties), ca_file=locate(str(ca_file)) if ca_file else None,
        verify=str(properties.get("verifyTLS", True)).lower() != "false",
        own=(locate(str(certificate)), locate(str(key))) if certificate else None, interruptible=interruptible,
    )
    return RestClient(address, pool, _tokens(connection, pool, f"{parts.scheme}://{parts.netloc}", locate))


def _limits(properties: Json) -> RestLimits:
    given: dict[str, Any] = {}
    for field, name, kind in _NUMBERS:
        if properties.get(name) is None:
            continue
        try:
            given[field] = kind(properties[name])
        except (TypeError, ValueError):
            given[field] = 0
        if given[field] <= 0:
            raise ConfigurationError("ARICIA-400-072", (name, properties[name]))
    return RestLimits(**given)


def _tokens(connection: Json, pool: HttpPool, platform_url: str, locate: Callable[[str], Path]) -> TokenSource | None:
    secrets = secrets_of(connection)
    if secrets is not None:
        location, collection = secrets
        return secrets_token(pool, SecretsFile(locate(location)), collection, platform_url)
    user, password = connection.get("userId"), connection.get("clearPassword")
    return password_token(pool, platform_url, str(user), str(password)) if user and password else None


def secrets_of(connection: Json) -> tuple[str, str] | None:
    """Location and collection of the secrets that a connection names; None when it names none."""
    for embedded in connection.get("embeddedConnections") or ():
        store = embedded.get("embeddedConnection") or {}
        location = (store.get("endpoint") or {}).get("networkAddress")
        collection = (store.get("configurationProperties") or {}).get("secretsCollectionName")
        if location and collection:
            return str(location), str(collection)
    properties = connection.get("configurationProperties") or {}
    location, collection = properties.get("secretsStoreLocation"), properties.get("secretsStoreCollection")
    return (str(location), str(collection)) if location and collection else None


def user_of(connection: Json, locate: Callable[[str], Path]) -> str | None:
    """The user in whose name the connection calls, as far as it or its secrets say."""
    if connection.get("userId"):
        return str(connection["userId"])
    secrets = secrets_of(connection)
    if secrets is None:
        return None
    collection = SecretsFile(locate(secrets[0])).collection(secrets[1])
    user = collection.secrets.get("userId") or ((collection.token_api or {}).get("requestBody") or {}).get("userId")
    return str(user) if user else None
