"""PostgreSQL repositories by their connections, where the client of PostgreSQL is installed.

Properties as the original has them: databaseURL (or the address of the endpoint, also of an embedded connection), databaseSchema,
secretsStore and secretsCollectionName (userId and clearPassword are in that collection), repositoryMode, defaultAsOfTime,
jdbcMaximumPoolSize.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from aricia.base.errors import ConfigurationError
from aricia.connections.api import SecretsFile, implementation, open_secrets_store, provider_of, read_connection
from aricia.repository.metadata_collection import Repository
from aricia.repository.stores.opening import StorePlace
from aricia.repository.stores.postgres.default_instant import PastRepository
from aricia.repository.stores.readonly.repository import ReadOnlyRepository

if TYPE_CHECKING:
    from aricia.repository.stores.postgres.address import Address

_READ_ONLY = "readOnly"
_MOST_READERS = 10
Json = Mapping[str, Any]


def open_schema(place: StorePlace) -> Repository:
    """The store in the schema that the connection names.

    errors: ARICIA-501-120 psycopg is not installed;  ARICIA-400-120, -123 a property cannot be used;  those of the secrets store
    and of the database
    """
    try:
        from aricia.repository.stores.postgres.repository import PostgresRepository
    except ModuleNotFoundError as problem:
        if (problem.name or "").partition(".")[0] != "psycopg":
            raise
        raise ConfigurationError("ARICIA-501-120", (place.server,)) from None
    properties = _properties(place.connection)
    instant, most = _instant(place, properties), _number(place, properties, "jdbcMaximumPoolSize", _MOST_READERS)
    address = partial(_address, place, properties)
    repository: Repository = PostgresRepository(
        address(), place.types, place.collection_id, place.collection_name, most_readers=most, renewed=address
    )
    if instant is not None:
        repository = PastRepository(repository, instant)
    return ReadOnlyRepository(repository) if properties.get("repositoryMode") == _READ_ONLY else repository


def address_of(place: StorePlace) -> Address:
    """Where the schema of a connection is. errors: those of ``open_schema``, but for the database"""
    return _address(place, _properties(place.connection))


def _connections(connection: Json) -> Iterator[Json]:
    """The connection and those embedded in it, the outermost first."""
    yield connection
    for embedded in connection.get("embeddedConnections") or ():
        yield from _connections(embedded.get("embeddedConnection") or {})


def _properties(connection: Json) -> Json:
    """The configuration properties of all of them; those further out count."""
    found: dict[str, Any] = {}
    for each in _connections(connection):
        found = {**(each.get("configurationProperties") or {}), **found}
    return found


def _address(place: StorePlace, properties: Json) -> Address:
    """The address, with the user and password that the secrets have now."""
    from aricia.repository.stores.postgres.address import read_address

    endpoints = (str((each.get("endpoint") or {}).get("networkAddress") or "") for each in _connections(place.connection))
    url = str(properties.get("databaseURL") or next((each for each in endpoints if "postgres" in each), ""))
    schema, credentials = str(properties.get("databaseSchema") or ""), _credentials(place, properties)
    return read_address(url, schema, credentials, f"server {place.server}")


def _credentials(place: StorePlace, properties: Json) -> dict[str, str]:
    """User and password: of the secrets collection, else of the connections."""
    secret = _secrets(place, properties)
    if secret is not None and secret("userId"):
        return _known(secret("userId"), secret("clearPassword"))
    named = (each for each in _connections(place.connection) if each.get("userId"))
    return next((_known(each["userId"], each.get("clearPassword")) for each in named), {})


def _known(user: object, password: object) -> dict[str, str]:
    return {name: str(value) for name, value in (("user", user), ("password", password)) if value}


def _secrets(place: StorePlace, properties: Json) -> Callable[[str], object] | None:
    """Finds secrets by name: in the file that the properties name, else in an embedded secrets store."""
    store, collection = properties.get("secretsStore"), properties.get("secretsCollectionName")
    if store and collection:
        return SecretsFile(place.locate(str(store))).collection(str(collection)).secrets.get
    for each in _connections(place.connection):
        provider = provider_of(each)
        if implementation(provider, "secrets-store") is not None:
            return open_secrets_store(read_connection(each), place.locate).secret
    return None


def _number(place: StorePlace, properties: Json, name: str, default: int) -> int:
    given = properties.get(name)
    if given is None:
        return default
    if not str(given).isdecimal() or int(str(given)) < 1:
        raise ConfigurationError("ARICIA-400-123", (name, given, place.server))
    return int(str(given))


def _instant(place: StorePlace, properties: Json) -> int | None:
    """The instant that reads are of, in milliseconds; None for now."""
    given = properties.get("defaultAsOfTime")
    if given in (None, ""):
        return None
    if str(given).isdecimal():
        return int(str(given))
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError:
        raise ConfigurationError("ARICIA-400-123", ("defaultAsOfTime", given, place.server)) from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
