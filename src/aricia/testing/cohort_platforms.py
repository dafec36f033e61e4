"""Platforms in this process, each with a server that is a member of cohorts and reached over REST, on one event bus.

    platforms = CohortPlatforms(tmp_path, ("anna", "ben", "cleo"))
    repository = platforms.start("anna")
    ...
    platforms["anna"].stop_listening()
    platforms.close()
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import httpx

from aricia.cohort.api import Cohort
from aricia.http.tokens import KEY_FILE
from aricia.repository.metadata_collection import Repository
from aricia.servers.omag_server import OMAGServer
from aricia.testing.cohort_members import COHORT, LOCAL_BUS, REGISTRY, SQLITE
from aricia.testing.platform_thread import PlatformThread

Json = dict[str, Any]

_ACCESS = ("Open Metadata Store", "open-metadata-store")
_BUS = "data/event-bus"
_TOPICS = {
    "registration": "cohortOMRSRegistrationTopicConnection", "types": "cohortOMRSTypesTopicConnection",
    "instances": "cohortOMRSInstancesTopicConnection",
}
_SECRETS = "secretsCollections:\n  Members:\n    refreshTimeInterval: 50\n    secrets: {{accessToken: {token}}}\n"


class CohortPlatforms:
    """A platform for each name, with a server of this name. The platforms trust each other's tokens.

    settings: of all platforms;  bus: the folder of the event bus
    """

    def __init__(self, folder: Path, names: Iterable[str], settings: Mapping[str, str] | None = None) -> None:
        self.names = tuple(names)
        self._folder = folder
        self._platforms = {name: PlatformThread(folder / name, settings=settings) for name in self.names}
        self._running: set[str] = set()
        self.bus = folder / "bus"
        self.bus.mkdir(parents=True)

    def __getitem__(self, name: str) -> PlatformThread:
        """The platform of a server."""
        return self._platforms[name]

    # ---- servers -------------------------------------------------------------------------------------------------
    def start(self, name: str, **document: Any) -> Repository | None:
        """Start a platform, unless it runs, and its server. -> the server's repository; see ``document``"""
        if name not in self._running:
            self._start_platform(name)
        documents = self[name].platform.documents
        if documents.load(name) is None or document:
            documents.save(name, self.document(name, **document))
        return self[name].platform.start_server(name).repository

    def _start_platform(self, name: str) -> None:
        folder = self._folder / name
        if not folder.exists():
            (folder / "data").mkdir(parents=True)
            (folder / _BUS).symlink_to(self.bus)
            key = next((each / KEY_FILE for each in self._folder.iterdir() if (each / KEY_FILE).exists()), None)
            if key is not None:
                shutil.copy(key, folder / KEY_FILE)
        self[name].start()
        self._running.add(name)
        secrets = folder / "members.omsecrets"
        secrets.touch(0o600)
        secrets.write_text(_SECRETS.format(token=self[name].token(f"{name}npa")))

    def stop(self, name: str) -> None:
        """Stop a platform with its server, which stays a member."""
        self._running.discard(name)
        self[name].stop()

    def close(self) -> None:
        """Stop all."""
        for name in list(self._running):
            self.stop(name)

    def server(self, name: str) -> OMAGServer:
        """A server that runs."""
        return self[name].platform.active[name]

    def repository(self, name: str) -> Repository:
        """The repository of a server that runs."""
        repository = self.server(name).repository
        assert repository is not None
        return repository

    def cohort(self, name: str, cohort: str = COHORT) -> Cohort:
        """A server's part in a cohort."""
        return self.server(name).cohorts[cohort]

    def call(self, name: str, path: str, body: Json | None = None, user: str = "erin") -> Json:
        """The answer of a server to a request. path: after the server's name;  body: None = GET"""
        headers = {"Authorization": f"Bearer {self[name].token(user)}"}
        url = f"{self[name].url}/servers/{name}/{path}"
        answer: Json = httpx.request("GET" if body is None else "POST", url, json=body, headers=headers, timeout=60).json()
        return answer

    # ---- documents -----------------------------------------------------------------------------------------------
    def document(
        self, name: str, *, cohorts: Iterable[str] = (COHORT,), repository: bool = True, local: Mapping[str, Any] | None = None,
        section: Mapping[str, Any] | None = None,
    ) -> Json:
        """The configuration document of a server.

        repository: whether it has one;  local: what its section says otherwise of it;  section: what those of the cohorts do
        """
        services: Json = {
            "class": "RepositoryServicesConfig", "auditLogConnections": [],
            "cohortConfigList": [self._cohort(name, cohort) | dict(section or {}) for cohort in cohorts],
        }
        if repository:
            services["localRepositoryConfig"] = self._local(name) | dict(local or {})
        return {
            "class": "OMAGServerConfig", "versionId": "V6.0", "localServerName": name, "localServerId": f"id-of-{name}",
            "localServerUserId": f"{name}npa", "localServerURL": self[name].url, "maxPageSize": 1000,
            "secretsStoreLocation": "members.omsecrets", "secretsStoreCollection": "Members",
            "accessServicesConfig": [{
                "class": "AccessServiceConfig", "accessServiceName": _ACCESS[0], "accessServiceURLMarker": _ACCESS[1],
                "accessServiceOperationalStatus": "ENABLED",
            }],
            "repositoryServicesConfig": services,
        }

    def _local(self, name: str) -> Json:
        return {
            "class": "LocalRepositoryConfig", "metadataCollectionId": f"collection-of-{name}", "metadataCollectionName": name,
            "localRepositoryMode": "OPEN_METADATA_NATIVE",
            "localRepositoryLocalConnection": {
                **_connection(SQLITE), "endpoint": {"class": "Endpoint", "networkAddress": f"data/{name}.db"},
            },
            "eventsToSaveRule": "ALL", "eventsToSendRule": "ALL",
        }

    def _cohort(self, name: str, cohort: str) -> Json:
        topics = {field: self._topic(f"test.{cohort}.{kind}", name) for kind, field in _TOPICS.items()}
        return {
            "class": "CohortConfig", "cohortName": cohort, "cohortRegistryConnection": _connection(REGISTRY), **topics,
            "eventsToProcessRule": "ALL",
        }

    def _topic(self, address: str, name: str) -> Json:
        return {
            **_connection(LOCAL_BUS), "configurationProperties": {"local.server.id": f"id-of-{name}"},
            "endpoint": {"class": "Endpoint", "networkAddress": address},
        }


def _connection(provider: str) -> Json:
    return {"class": "Connection", "connectorType": {"class": "ConnectorType", "connectorProviderClassName": provider}}
