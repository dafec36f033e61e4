"""A platform in this process, and calls of its operations without HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aricia.base.errors import AriciaError
from aricia.base.operation import Operation, Request
from aricia.base.settings import Settings
from aricia.servers.configuration.default_documents import metadata_store_document
from aricia.servers.data_directory import DataDirectory
from aricia.servers.platform import Platform

OPERATOR = "garygeeke"
_IN_MEMORY = "org.odpi.openmetadata.adapters.repositoryservices.inmemory.repositoryconnector."
IN_MEMORY = _IN_MEMORY + "InMemoryOMRSRepositoryConnectorProvider"


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    """A platform with the demonstration users that runs no server."""
    DataDirectory(tmp_path).use_demonstration_secrets()
    platform = Platform(tmp_path, Settings({}, {}))
    yield platform
    platform.close()


class Calls:
    """Calls operations of some modules by name; ``server``: the server that the path names, where it has to run."""

    def __init__(self, platform: Platform, operations: list[Operation]) -> None:
        self.platform = platform
        self._operations = operations

    def __call__(self, name: str, body: Any = None, *, user: str = OPERATOR, service: str = "", **variables: str) -> Any:
        operation = next(each for each in self._operations if each.name == name and service in (each.service, "")
                         and all(f"{{{variable}}}" in each.path for variable in variables))
        request = Request(
            operation=operation, variables=variables, query={}, body=body, user=user, request_id="r1", platform=self.platform,
            server=self.platform.active.get(variables.get("serverName", "")),
        )
        return operation.run(request)  # type: ignore[misc]

    def fault(self, name: str, body: Any = None, **more: str) -> AriciaError:
        """The fault of a call."""
        with pytest.raises(AriciaError) as caught:
            self(name, body, **more)
        return caught.value


@pytest.fixture
def calls(platform: Platform) -> Callable[[list[Operation]], Calls]:
    """Calls of the operations of a module."""
    return lambda operations: Calls(platform, operations)


@pytest.fixture
def store_document() -> Callable[..., dict[str, Any]]:
    """Documents of metadata access stores that keep nothing."""
    return _store_document


def _store_document(name: str = "store") -> dict[str, Any]:
    document = {**metadata_store_document(), "localServerName": name}
    local = document["repositoryServicesConfig"]["localRepositoryConfig"]
    connection = {"class": "Connection", "connectorType": {"class": "ConnectorType", "connectorProviderClassName": IN_MEMORY}}
    return {**document, "repositoryServicesConfig": {
        "class": "RepositoryServicesConfig", "auditLogConnections": [],
        "localRepositoryConfig": {**local, "localRepositoryLocalConnection": connection},
    }}
