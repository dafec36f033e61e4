"""The repository of a metadata access server whose platform does not run."""

from __future__ import annotations

from aricia.base.errors import ConfigurationError, InvalidParameter
from aricia.repository.metadata_collection import Repository
from aricia.servers.configuration.placeholders import resolved
from aricia.servers.configuration.server_type import METADATA_ACCESS_STORE, classify
from aricia.servers.platform import Platform
from aricia.servers.stores import open_repository


def open_store(platform: Platform, server: str | None = None) -> tuple[str, Repository]:
    """Open the repository of a server, by default of the first one that has a repository; the caller closes it.

    errors: OMAG-ADMIN-400-011 no such document, -008 it has no repository;  ARICIA-400-001 no document describes a store
    """
    values = platform.settings.value("platform.placeholder.variables")
    for name in platform.documents.names() if server is None else [server]:
        document = platform.documents.load(name)
        if document is None:
            raise InvalidParameter("OMAG-ADMIN-400-011", (name,), properties={"parameterName": "serverName"})
        if server is None and classify(name, document) != METADATA_ACCESS_STORE:
            continue
        local = (resolved(document, values).get("repositoryServicesConfig") or {}).get("localRepositoryConfig")
        if local is None:
            raise ConfigurationError("OMAG-ADMIN-400-008", (name,))
        return name, open_repository(platform.data_directory, name, local)
    raise ConfigurationError("ARICIA-400-001", ("of this data directory",))
