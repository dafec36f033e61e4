"""A platform beside, and remote repositories over its servers."""

from __future__ import annotations

import itertools

import pytest

from aricia.connections.api import FixedToken, HttpPool, RestClient, RestLimits
from aricia.repository.stores.remote.repository import RemoteRepository
from aricia.testing.platform_thread import PlatformThread
from aricia.types.registry import TypeRegistry

COLLECTION = "a-collection-id"


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with PlatformThread(tmp_path_factory.mktemp("remote") / "data") as platform:
        yield platform


_numbers = itertools.count()


@pytest.fixture
def server(platform):
    """The name of a new server, which keeps the collection."""
    name = f"store-{next(_numbers)}"
    platform.start_store(name, COLLECTION, "collection name")
    yield name
    if name in platform.platform.active:
        platform.platform.stop_server(name)


@pytest.fixture
def opened(platform):
    """Opens remote repositories, which are closed at the end."""
    repositories = []

    def open_it(server, collection_id=COLLECTION):
        pool = HttpPool(RestLimits(connect=2.0, read=20.0), wait=lambda seconds: None)
        client = RestClient(f"{platform.url}/servers/{server}", pool, FixedToken(platform.token("servernpa")))
        repositories.append(RemoteRepository(client, TypeRegistry.open_metadata(), "servernpa", collection_id, pause=0.0))
        return repositories[-1]

    yield open_it
    for repository in repositories:
        repository.close()


@pytest.fixture
def remote(server, opened):
    return opened(server)


@pytest.fixture
def local(platform, remote, server):
    """The repository of the server itself."""
    return platform.platform.active[server].repository
