"""Stores by the addresses that people give: a data directory, an SQLite file, a PostgreSQL schema, a server on a platform.

    aricia-data                          the first metadata access store of a data directory
    aricia-data#cocoMDS1                 the store of a server of it
    repository.db                        an SQLite file
    postgresql://user@host/db#schema     a schema of a PostgreSQL database
    https://host:9443#cocoMDS1           the repository services of a server on another platform
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from aricia.cli.offline_platform import offline_platform
from aricia.repository.metadata_collection import Repository
from aricia.repository.stores.opening import StorePlace, open_store, open_to_read
from aricia.servers.api import DataDirectory, store_places
from aricia.types.registry import TypeRegistry

SQLITE = "aricia.repository.stores.sqlite.SQLiteRepositoryProvider"
POSTGRES = "aricia.repository.stores.postgres.PostgresRepositoryProvider"
REMOTE = "aricia.repository.stores.remote.RemoteRepositoryProvider"
PASSWORD = "ARICIA_PASSWORD"


class Access(Struct, frozen=True):
    """How to reach platforms. user: acts there, with the password of ARICIA_PASSWORD"""

    user: str | None = None
    ca_file: Path | None = None
    verify: bool = True


@contextmanager
def source_at(address: str, access: Access) -> Iterator[Repository]:
    """The store at an address, to be read; a platform may use it meanwhile.

    errors: ClickException for an address that cannot be one;  those of opening the kind of store
    """
    name, _, part = address.partition("#")
    place = store_places(offline_platform(Path(name)), part or None)[0] if Path(name).is_dir() else _place(name, part, access)
    if place.provider == SQLITE and not (place.data_directory / place.address).is_file():
        raise click.ClickException(f"There is no store {place.data_directory / place.address}.")
    repository = open_to_read(place)
    try:
        yield repository
    finally:
        repository.close()


@contextmanager
def target_at(address: str, access: Access) -> Iterator[Repository]:
    """The store at an address, to be written; a data directory and a file are made when they are not there.

    errors: as for ``source_at``;  DataDirectoryInUse when a platform runs on the data directory
    """
    name, _, part = address.partition("#")
    if _is_file(name) or "://" in name:
        repository = open_store(_place(name, part, access))
        try:
            yield repository
        finally:
            repository.close()
        return
    directory = DataDirectory(Path(name).resolve())
    try:
        directory.acquire()
        platform = offline_platform(directory.path)
        platform.make_default_documents()
        repository = open_store(store_places(platform, part or None)[0])
        try:
            yield repository
        finally:
            repository.close()
    finally:
        directory.release()


def _is_file(name: str) -> bool:
    return Path(name).is_file() or name.endswith((".db", ".sqlite"))


def _place(name: str, part: str, access: Access) -> StorePlace:
    """Where a store is that is not one of a data directory."""
    if name.startswith(("postgresql://", "postgres://", "jdbc:postgresql:")):
        return _store_place(part or "repository", POSTGRES, "", {"databaseURL": name, "databaseSchema": part})
    if name.startswith(("http://", "https://")):
        if not part:
            raise click.ClickException(f"{name} does not say which server is meant: add its name, as in {name}#cocoMDS1")
        return _remote_place(name, part, access)
    if "://" in name:
        raise click.ClickException(f"Nothing is known about stores of the kind {name.partition(':')[0]}.")
    return _store_place(part or Path(name).stem, SQLITE, str(Path(name).resolve()), {})


def _remote_place(url: str, server: str, access: Access) -> StorePlace:
    properties: dict[str, Any] = {"verifyTLS": access.verify}
    if access.ca_file is not None:
        properties["caFile"] = str(access.ca_file.resolve())
    password = os.environ.get(PASSWORD)
    if access.user is None or not password:
        raise click.ClickException(f"{url} wants to know who calls: give --user, and the password in the variable {PASSWORD}.")
    login = {"userId": access.user, "clearPassword": password}
    return _store_place(server, REMOTE, f"{url.rstrip('/')}/servers/{server}", properties, login)


def _store_place(
    server: str, provider: str, address: str, properties: dict[str, Any], login: dict[str, str] | None = None
) -> StorePlace:
    connection = {
        "class": "Connection", "connectorType": {"class": "ConnectorType", "connectorProviderClassName": provider},
        "endpoint": {"class": "Endpoint", "networkAddress": address}, "configurationProperties": properties, **(login or {}),
    }
    here = Path.cwd()
    return StorePlace(
        server=server, connection=connection, types=TypeRegistry.open_metadata(), data_directory=here,
        locate=lambda file: (here / file).resolve(),
    )
