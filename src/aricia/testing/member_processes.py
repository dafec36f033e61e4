"""Platforms in processes of their own, each with one member of a cohort without a broker, for tests and measurements.

    members = MemberProcesses(tmp_path, ("anna", "ben"))
    members.start("anna")
    guid = members.add_entity("anna", "a name")
    members.await_entity("ben", guid)
"""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import httpx

from aricia.base.settings import Settings
from aricia.http.api import certificate_of
from aricia.servers.api import DataDirectory, Platform
from aricia.testing.brokerless_members import CALLER, PROVIDER
from aricia.testing.cohort_members import COHORT, CohortMembers
from aricia.testing.platform_process import PlatformProcess

USER = "erinoverview"
_SERVICES = "open-metadata/repository-services"
_PATIENCE = 30.0


class MemberProcesses:
    """Members by the names that they are given. Each platform has its own certificate and accounts, and trusts the others.

    known: what a member is told of the others when it is configured, by its name; the first one where nothing is said
    bus: more properties of the event bus
    """

    def __init__(
        self, folder: Path, names: Iterable[str], *, tls: bool = True, known: dict[str, tuple[str, ...]] | None = None, **bus: Any
    ) -> None:
        self.names = tuple(names)
        self._folder, self._tls, self._bus = folder, tls, bus
        self._known = known or {}
        self._ports = _free_ports(len(self.names))
        self.processes: dict[str, PlatformProcess] = {}
        self._clients: dict[str, httpx.Client] = {}
        for name in self.names:
            self._configure(name)
        if tls:
            certificates = [certificate_of(self.data(name))[0].read_text() for name in self.names]
            (folder / "members.pem").write_text("".join(certificates))

    def data(self, name: str) -> Path:
        """The data directory of a platform."""
        return self._folder / name

    def url(self, name: str) -> str:
        """Where a platform is reached."""
        return f"http{'s' if self._tls else ''}://localhost:{self._ports[self.names.index(name)]}"

    def address(self, name: str) -> str:
        """Where a member is reached."""
        return f"{self.url(name)}/servers/{name}"

    def _configure(self, name: str) -> None:
        data = self.data(name)
        bus = {
            **CALLER, "members": [self.address(each) for each in self._known.get(name, self.names[:1])],
            **({"caFile": str(self._folder / "members.pem")} if self._tls else {}), **self._bus,
        }
        written = CohortMembers(data, (name,), provider=PROVIDER, bus=bus)
        DataDirectory(data).use_demonstration_secrets()
        document = {**written.document(name), "localServerURL": self.url(name)}
        document["repositoryServicesConfig"]["auditLogConnections"] = [_CONSOLE]
        platform = Platform(data, Settings({}, {}))
        platform.documents.save(name, document)
        platform.close()
        written.close()
        (data / "application.properties").write_text(f"startup.server.list={name}\n")

    # ---- life ------------------------------------------------------------------------------------------------------
    def start(self, name: str) -> None:
        """Start a platform and its server."""
        port = self._ports[self.names.index(name)]
        process = PlatformProcess(self.data(name), tls=self._tls, port=port)
        process.start()
        self.processes[name] = process
        client = httpx.Client(base_url=process.url, timeout=20, verify=False)
        token = client.post("/api/token", json={"userId": USER, "password": "secret"}).text
        client.headers["authorization"] = f"Bearer {token}"
        self._clients[name] = client

    def stop(self, name: str) -> int:
        """Stop a platform in order. -> its exit status"""
        self._clients.pop(name).close()
        return self.processes.pop(name).stop()

    def kill(self, name: str) -> None:
        """End a platform at once."""
        process = self.processes[name]
        os.kill(process.pid, signal.SIGKILL)
        self.stop(name)

    def close(self) -> None:
        """Stop all."""
        for name in list(self.processes):
            self.stop(name)

    # ---- metadata --------------------------------------------------------------------------------------------------
    def call(self, name: str, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """The answer of a member."""
        found: dict[str, Any] = self._clients[name].request(method, f"/servers/{name}/{path}", json=body).json()
        return found

    def add_entity(self, name: str, qualified_name: str) -> str:
        """Make a collection at a member. -> its GUID"""
        answer = self.call(name, "POST", f"{_SERVICES}/users/{USER}/instances/entity", {
            "class": "EntityCreateRequest", "entityTypeGUID": _COLLECTION, "initialProperties": {
                "class": "InstanceProperties", "instanceProperties": {"qualifiedName": {
                    "class": "PrimitivePropertyValue", "typeName": "string", "primitiveDefCategory": "OM_PRIMITIVE_TYPE_STRING",
                    "primitiveValue": qualified_name,
                }},
            },
        })
        assert answer["relatedHTTPCode"] == 200, answer
        guid: str = answer["entity"]["guid"]
        return guid

    def has_entity(self, name: str, guid: str) -> bool:
        """Whether a member's own repository has an entity."""
        return "entity" in self.call(name, "POST", f"{_SERVICES}/users/{USER}/instances/entity/{guid}/existence")

    def await_entity(self, name: str, *guids: str) -> None:
        """Wait until a member has entities."""
        for guid in guids:
            self.until(lambda guid=guid: self.has_entity(name, guid), f"{guid} at {name}")  # type: ignore[misc]

    def known(self, name: str) -> list[str]:
        """The other members, as one knows them."""
        answer = self.call(name, "GET", f"{_SERVICES}/metadata-highway/cohorts/{COHORT}/remote-members")
        return sorted(each["serverName"] for each in answer.get("cohortMembers", ()))

    def await_members(self, *names: str) -> None:
        """Wait until each of some members knows all others of them."""
        for name in names:
            others = sorted(set(names) - {name})
            self.until(lambda name=name, others=others: self.known(name) == others, f"{others} at {name}")  # type: ignore[misc]

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for a condition."""
        end = time.monotonic() + _PATIENCE
        while not condition():
            assert time.monotonic() < end, (what, {name: each.output()[-2000:] for name, each in self.processes.items()})
            time.sleep(0.02)


_CONSOLE = {"class": "Connection", "connectorType": {"class": "ConnectorType", "connectorProviderClassName": (
    "org.odpi.openmetadata.adapters.repositoryservices.auditlogstore.console.ConsoleAuditLogStoreProvider"
)}, "configurationProperties": {"supportedSeverities": ["Cohort", "Action", "Error", "Exception"]}}
_COLLECTION = "347005ba-2b35-4670-b5a7-12c9ebed0cf7"


def _free_ports(number: int) -> list[int]:
    """Ports that are free now; members are configured with their addresses before they run."""
    opened = [socket.socket() for _ in range(number)]
    try:
        for each in opened:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in opened]
    finally:
        for each in opened:
            each.close()
