"""A fresh platform like the one that the client's suites were written for: users, servers and content packs of the quickstart.

The servers of the quickstart have the prefix ``qs-``. Some tests name servers of their author's other platforms: a view server,
an integration daemon and an engine host without the prefix, which work with the same metadata store here.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from catalogue import ORGANIZATION, PLATFORMS, catalogue

from aricia.servers.configuration import default_documents
from aricia.testing.platform_process import PlatformProcess

PORT = 9443
PREFIX = "qs-"
OTHER_NAMES = ("view-server", "integration-daemon", "engine-host")


@contextmanager
def platform(shared: Path, port: int = PORT) -> Iterator[PlatformProcess]:
    """The platform with TLS, from the folder with content packs and samples."""
    with tempfile.TemporaryDirectory(prefix="aricia-clients-") as name:
        data = Path(name) / "data"
        shutil.copytree(shared / "samples" / "secrets", data / "secrets", copy_function=shutil.copyfile)
        shutil.copytree(shared / "content-packs", data / "content-packs", copy_function=shutil.copyfile)
        started = save_documents(shared, data)
        properties = {
            "platform.name": PLATFORMS[0], "platform.organization.name": ORGANIZATION, "startup.server.list": ",".join(started),
        }
        lines = [f"{key}={value}\n" for key, value in properties.items()]
        (data / "application.properties").write_text("".join(lines), "utf-8")
        with PlatformProcess(data, patience=240, port=port) as running:
            catalogue(running.url, started)
            yield running


def save_documents(shared: Path, data: Path) -> list[str]:
    """Write the configuration documents of all servers into the data directory; the names in the order of their start."""
    documents = {
        "qs-metadata-store": metadata_store(shared), "qs-view-server": default_documents.view_server_document(),
        "qs-integration-daemon": sample(shared, "qs-integration-daemon"), "qs-engine-host": sample(shared, "qs-engine-host"),
    }
    documents |= {name: {**documents[PREFIX + name], "localServerName": name, "localServerId": name} for name in OTHER_NAMES}
    for name, document in documents.items():
        file = data / "data" / "servers" / name / "config" / f"{name}.config"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(document), "utf-8")
    return list(documents)


def metadata_store(shared: Path) -> dict[str, Any]:
    """The metadata store of a new data directory (that of the samples needs PostgreSQL) with the archives of the quickstart."""
    document = default_documents.metadata_store_document()
    archives = sample(shared, "qs-metadata-store")["repositoryServicesConfig"]["openMetadataArchiveConnections"]
    document["repositoryServicesConfig"]["openMetadataArchiveConnections"] = archives
    return document


def sample(shared: Path, name: str) -> dict[str, Any]:
    """A configuration document of the quickstart without what needs Kafka."""
    document: dict[str, Any] = json.loads((shared / "samples" / "configs" / f"{name}.config").read_text("utf-8"))
    destinations = document["repositoryServicesConfig"]["auditLogConnections"]
    destinations[:] = [each for each in destinations if each["class"] == "Connection"]  # topics are virtual connections
    return {key: value for key, value in document.items() if key != "eventBusConfig"}
