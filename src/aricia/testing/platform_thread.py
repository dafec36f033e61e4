"""A platform in a thread of this process that listens on the loopback interface, for tests of what talks to other platforms.

    with PlatformThread(tmp_path / "data") as platform:
        platform.start_store("a-store", "its-collection-id")
        httpx.post(platform.url + "/servers/a-store/...", headers={"Authorization": f"Bearer {platform.token('erin')}"})
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from aricia.base.settings import Settings
from aricia.http.api import (
    LIFETIME,
    Kernel,
    Revocations,
    TokenAuthority,
    bind,
    certificate_of,
    implemented_operations,
    key_pair,
)
from aricia.http.listener import TLS, web_server
from aricia.repository.metadata_collection import Repository
from aricia.servers.api import DataDirectory, Platform

_PATIENCE = 30.0
IN_MEMORY = (
    "org.odpi.openmetadata.adapters.repositoryservices.inmemory.repositoryconnector.InMemoryOMRSRepositoryConnectorProvider"
)


class PlatformThread:
    """A platform that takes requests from ``start`` (or ``with``) to ``stop``. It can be started again, at the same port.

    data_directory: made when it is not there;  tls: with the certificate that the platform makes for itself
    settings: those that are not as they are by default
    url: of the running platform;  certificate: the file of its certificate, None without TLS
    """

    def __init__(self, data_directory: Path, *, tls: bool = False, settings: Mapping[str, str] | None = None) -> None:
        self.data_directory = data_directory
        self.url = ""
        self.certificate: Path | None = None
        self._tls = tls
        self._settings = dict(settings or {})
        self._port = 0

    def start(self) -> None:
        """Start the platform and wait until it takes requests."""
        self._directory = DataDirectory(self.data_directory)
        self._directory.acquire()
        self._directory.use_demonstration_secrets()
        self.platform = Platform(self.data_directory, Settings(self._settings, {}))
        self.tokens = TokenAuthority(key_pair(self.data_directory), Revocations(self.data_directory, LIFETIME))
        self._kernel = Kernel(self.platform, self.tokens, implemented_operations())
        self._listen()

    def stop(self) -> None:
        """Stop the platform; what its servers keep in memory is lost."""
        self.stop_listening()
        self._kernel.close()
        self.platform.close()
        self._directory.release()

    # ---- the socket ----------------------------------------------------------------------------------------------
    def _listen(self) -> None:
        listener = bind("127.0.0.1", self._port)
        self._port = listener.getsockname()[1]
        files = certificate_of(self.data_directory) if self._tls else None
        self.certificate = files[0] if files is not None else None
        self.url = f"{'https' if self._tls else 'http'}://localhost:{self._port}"
        taking = threading.Event()
        self._server = web_server(self._kernel, None if files is None else TLS(*files), taking.set)
        self._thread = threading.Thread(target=self._server.run, args=([listener],), name="platform", daemon=True)
        self._thread.start()
        if not taking.wait(_PATIENCE):
            raise RuntimeError("the platform did not come up")

    def stop_listening(self) -> None:
        """Take no more requests; the servers go on, so that ``listen_again`` finds them as they were."""
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(_PATIENCE)

    def listen_again(self) -> None:
        """Take requests at the same port as before."""
        self._listen()

    # ---- servers -------------------------------------------------------------------------------------------------
    def token(self, user: str) -> str:
        """A bearer token for a user, who need not have an account."""
        return self.tokens.issue(user, user, None)

    def start_store(
        self, name: str, collection_id: str, collection_name: str | None = None, connection: Mapping[str, Any] | None = None
    ) -> Repository:
        """Start a server that lets everybody in. -> its repository

        connection: of its repository; None = in memory
        """
        document = _document(name, collection_id, collection_name or name, connection or _connection(IN_MEMORY))
        self.platform.documents.save(name, document)
        server = self.platform.start_server(name)
        assert server.repository is not None
        return server.repository

    def __enter__(self) -> PlatformThread:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()


def _connection(provider: str) -> dict[str, Any]:
    return {"class": "Connection", "connectorType": {"class": "ConnectorType", "connectorProviderClassName": provider}}


def _document(name: str, collection_id: str, collection_name: str, connection: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "class": "OMAGServerConfig", "versionId": "V6.0", "localServerName": name, "localServerUserId": "the-server",
        "maxPageSize": 1000,
        "repositoryServicesConfig": {"class": "RepositoryServicesConfig", "localRepositoryConfig": {
            "class": "LocalRepositoryConfig", "metadataCollectionId": collection_id, "metadataCollectionName": collection_name,
            "localRepositoryMode": "OPEN_METADATA_NATIVE",
            "localRepositoryLocalConnection": connection,
        }},
    }
