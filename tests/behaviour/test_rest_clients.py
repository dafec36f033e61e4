"""The behaviour suite, on the REST client that ships, and on one that another package has under a provider's name."""

import sys

import pytest

from aricia.connections.api import open_client
from aricia.testing.rest_client_behaviour import *  # noqa: F403

PROVIDER = "org.example.RestClientProvider"
PLUG_IN = """
from aricia.connections.rest.client import RestClient
from aricia.connections.rest.pool import HttpPool

class Mine(RestClient):
    pass

def open_mine(place):
    return Mine(place.address, HttpPool())
"""


@pytest.fixture(params=["shipped", "another"])
def open_rest(request, tmp_path, monkeypatch):
    connection = {}
    if request.param == "another":
        (tmp_path / "example_rest.py").write_text(PLUG_IN)
        facts = tmp_path / "example_rest-1.0.dist-info"
        facts.mkdir()
        (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: example-rest\nVersion: 1.0\n")
        (facts / "entry_points.txt").write_text(f"[aricia.connectors.rest-client]\n{PROVIDER} = example_rest:open_mine\n")
        monkeypatch.syspath_prepend(tmp_path)
        connection = {"connectorType": {"connectorProviderClassName": PROVIDER}}

    def opener(address):
        client = open_client(connection, address, lambda name: tmp_path / name)
        assert (type(client).__name__ == "Mine") == (request.param == "another")
        return client

    yield opener
    sys.modules.pop("example_rest", None)
