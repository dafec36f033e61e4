"""A platform, assets that stand for it or for servers on it, and calls of operations that work on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aricia.base.codec import decode, encode
from aricia.base.guids import new_guid
from aricia.base.operation import Operation, Request
from aricia.base.settings import Settings
from aricia.http.api import LIFETIME, Revocations, TokenAuthority, implemented_operations, key_pair
from aricia.http.front_door import front_door
from aricia.metadata.api import MetadataStore
from aricia.servers.api import DataDirectory, Platform

CONNECTORS = "org.odpi.openmetadata.adapters.connectors.egeriainfrastructure."
PLATFORM = "platform.OMAGServerPlatformProvider"
HERE = "https://localhost:9443"
PREFIX = "/servers/{serverName}/api/open-metadata/"


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    DataDirectory(tmp_path / "data").use_demonstration_secrets()
    platform = Platform(tmp_path / "data", Settings({}, {}))
    tokens = TokenAuthority(key_pair(platform.data_directory), Revocations(platform.data_directory, LIFETIME))
    platform.serves([*front_door(tokens), *implemented_operations()])
    yield platform
    platform.close()


@pytest.fixture
def asset_at(call: Callable[..., Any]) -> Callable[..., str]:
    """asset_at(address, provider, server name, secrets) -> the GUID of an asset with a connection that says so."""

    def make(address: str, provider: str = PLATFORM, server: str = "", secrets: tuple[str, str] | None = None) -> str:
        bean = "SoftwareServerPlatform" if provider == PLATFORM else "SoftwareServer"
        number = new_guid()

        def create(kind: str, bean: str, **properties: Any) -> str:
            given = {"class": f"{bean}Properties", "qualifiedName": f"{kind} {number} {properties}", **properties}
            return str(call(f"POST {{urlMarker}}/{kind}", {"properties": given})["guid"])

        asset = create("assets", bean)
        configuration: dict[str, Any] = {"serverName": server} if server else {}
        if secrets is not None:
            configuration |= {"secretsStoreLocation": secrets[0], "secretsStoreCollection": secrets[1]}
        connection = create("connections", "Connection", configurationProperties=configuration or None)
        endpoint = create("endpoints", "Endpoint", networkAddress=address)
        kind = create("connector-types", "ConnectorType", connectorProviderClassName=CONNECTORS + provider)
        attach = "POST {urlMarker}/assets/{assetGUID}/connections/{connectionGUID}/attach"
        call(attach, None, assetGUID=asset, connectionGUID=connection)
        attach = "POST {urlMarker}/connections/{connectionGUID}/endpoints/{endpointGUID}/attach"
        call(attach, None, connectionGUID=connection, endpointGUID=endpoint)
        attach = "POST {urlMarker}/connections/{connectionGUID}/connector-types/{connectorTypeGUID}/attach"
        call(attach, None, connectionGUID=connection, connectorTypeGUID=kind)
        return asset

    return make


@pytest.fixture
def on_platform(store: MetadataStore, by_path: dict[str, Operation], platform: Platform) -> Callable[..., Any]:
    """Call an operation that works on platforms, as their operator unless told otherwise."""

    def run(
        path: str, body: Any = None, *, user: str = "garygeeke", query: dict[str, str] | None = None, **variables: str
    ) -> Any:
        operation = by_path[path]
        assert operation.run is not None
        request = Request(
            operation, {"serverName": "view", **variables}, query or {}, body, user, new_guid(), platform=platform, store=store
        )
        return decode(encode(operation.run(request)))

    return run
