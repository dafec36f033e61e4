"""A server whose metadata collection is kept by a server on another platform."""

import pytest

from aricia.connections.api import FixedToken, HttpPool, RestClient
from aricia.repository.stores.remote.repository import RemoteRepository
from aricia.testing.platform_thread import PlatformThread
from aricia.testing.repository_steps import entity, get, read_fault
from aricia.types.registry import TypeRegistry

PROVIDER = "org.odpi.openmetadata.adapters.repositoryservices.rest.repositoryconnector.OMRSRESTRepositoryConnectorProvider"


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    with PlatformThread(tmp_path_factory.mktemp("front") / "data") as platform:
        yield platform


@pytest.fixture
def through(front, platform, server):
    """The collection, through a server of another platform."""
    front.start_store("front", "a-collection-id", "collection name", {
        "class": "Connection", "connectorType": {"class": "ConnectorType", "connectorProviderClassName": PROVIDER},
        "endpoint": {"class": "Endpoint", "networkAddress": f"{platform.url}/servers/{server}"},
        "userId": "garygeeke", "clearPassword": "secret",
    })
    client = RestClient(f"{front.url}/servers/front", HttpPool(), FixedToken(front.token("servernpa")))
    repository = RemoteRepository(client, TypeRegistry.open_metadata(), "servernpa", "a-collection-id")
    yield repository
    repository.close()
    front.platform.stop_server("front")


def test_calls_go_through_a_server_to_the_one_that_keeps_the_collection(through, remote):
    made = entity(through, "through")
    assert made.created_by == "erin"
    assert get(remote, made.guid) == get(through, made.guid) == made
    assert read_fault(through, lambda c: c.get_entity("nobody")) == ("EntityNotKnown", "OMRS-REPOSITORY-404-002")
