"""The stores of a data directory whose platform may or may not run, and whether the files beside them can be read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from aricia.base.errors import AriciaError, ConfigurationError, InvalidParameter
from aricia.connections.api import SecretsFile
from aricia.repository.stores.care import Finding
from aricia.repository.stores.opening import StorePlace
from aricia.servers.configuration.placeholders import resolved
from aricia.servers.configuration.server_type import METADATA_ACCESS_STORE, classify
from aricia.servers.paths import locate
from aricia.servers.platform import Platform
from aricia.types.registry import TypeRegistry

_DOCUMENT = "Correct the file, or put a copy of it from before in its place; a server without a document does not start."
_SECRETS = "Correct the file, or put a copy of it from before in its place; until then logins and connectors that need it fail."


def store_places(platform: Platform, server: str | None = None) -> list[StorePlace]:
    """Where the stores of a server, or of all metadata access stores, are.

    errors: OMAG-ADMIN-400-011 no such document, -008 it has no repository;  ARICIA-400-001 no document describes a store
    """
    names = platform.documents.names() if server is None else [server]
    found = [place for name in names if (place := _place(platform, name, server is not None)) is not None]
    if not found:
        raise ConfigurationError("ARICIA-400-001", ("of this data directory",))
    return found


def _place(platform: Platform, name: str, is_wanted: bool) -> StorePlace | None:
    """Where the store of a server is; None for a server without one, unless it is wanted."""
    try:
        document = platform.documents.load(name)
        if document is None:
            raise InvalidParameter("OMAG-ADMIN-400-011", (name,), properties={"parameterName": "serverName"})
        if not is_wanted and classify(name, document) != METADATA_ACCESS_STORE:
            return None
    except ConfigurationError:
        if is_wanted:
            raise
        return None  # the findings about documents say so
    values = platform.settings.value("platform.placeholder.variables")
    local = (resolved(document, values).get("repositoryServicesConfig") or {}).get("localRepositoryConfig")
    if local is None:
        raise ConfigurationError("OMAG-ADMIN-400-008", (name,))
    return StorePlace(
        server=name, connection=local.get("localRepositoryLocalConnection") or {}, types=TypeRegistry.open_metadata(),
        data_directory=platform.data_directory, locate=partial(locate, platform.data_directory),
        collection_id=local.get("metadataCollectionId"), collection_name=local.get("metadataCollectionName") or name,
    )


def configuration_findings(platform: Platform) -> list[Finding]:
    """What is wrong with the configuration documents and with the secrets files that they and the settings name."""
    found: list[Finding] = []
    for name in platform.documents.names():
        try:
            classify(name, platform.documents.load(name))
        except AriciaError as fault:
            found.append(Finding(check="configuration", text=fault.text, advice=_DOCUMENT, examples=[name]))
    for address in secrets_in_use(platform):
        found += _secrets_findings(platform, address)
    return found


def secrets_in_use(platform: Platform) -> list[str]:
    """The names of the secrets files in the settings and in the documents that can be read."""
    secrets = {platform.settings.text("platform.security.secrets.location")}
    values = platform.settings.value("platform.placeholder.variables")
    for name in platform.documents.names():
        try:
            document = platform.documents.load(name)
        except AriciaError:
            continue  # the findings about documents say so
        secrets.update(_secrets_files(resolved(document, values)))
    return sorted(secrets)


def _secrets_files(value: Any) -> Iterator[str]:
    """Every name of a secrets file in a document."""
    if isinstance(value, str):
        if value.endswith(".omsecrets"):
            yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _secrets_files(each)


def _secrets_findings(platform: Platform, address: str) -> list[Finding]:
    """Whether one secrets file can be read; one that is not there yet is made when it is written to."""
    path = locate(platform.data_directory, address)
    if not path.exists():
        return []
    try:
        SecretsFile(path).collection("any")
    except AriciaError as fault:
        return [Finding(check="secrets", text=fault.text, advice=_SECRETS, examples=[str(path)])]
    return []
