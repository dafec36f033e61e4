import json
from pathlib import Path

import pytest

from aricia.base.errors import ConfigurationError
from aricia.connections.open_connectors.connection import read_connection

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples" / "configs"


def test_a_connection_is_read_with_its_parts():
    connection = read_connection({
        "class": "VirtualConnection", "headerVersion": 0, "displayName": "Outer", "unknown": 1, "endpoint": None,
        "connectorType": {"connectorProviderClassName": "a.B", "recognizedConfigurationProperties": ["x"]},
        "configurationProperties": {"local.server.id": None, "list": [1, {"a": None}]},
        "embeddedConnections": [{"position": "1", "displayName": "part", "embeddedConnection": {
            "class": "Connection", "endpoint": {"networkAddress": "here"}, "connectorType": {"connectorProviderClassName": "a.C"},
        }}],
    })
    assert (connection.kind, connection.name) == ("VirtualConnection", "Outer")
    assert (connection.provider, connection.address) == ("a.B", "")
    assert connection.configuration_properties == {"local.server.id": None, "list": [1, {"a": None}]}
    assert connection.connector_type.recognized_configuration_properties == ("x",)
    part = connection.embedded_connections[0]
    assert (part.position, part.display_name, part.embedded_connection.address) == (1, "part", "here")


@pytest.mark.parametrize(("value", "text"), [
    ([], "a connection is an object, not list"),
    ({"class": "Asset"}, "its class is Asset"),
    ({"endpoint": {"networkAddress": 5}}, r"\$.endpoint.networkAddress"),
    ({"endpoint": "here"}, r"\$.endpoint"),
    ({"embeddedConnections": [{"position": 0}]}, r"embeddedConnection.*\$.embeddedConnections\[0\]"),
    ({"embeddedConnections": [{"embeddedConnection": {"class": "X"}}]}, "its class is X"),
])
def test_what_is_no_connection_is_named_with_its_place(value, text):
    with pytest.raises(ConfigurationError, match=f"ARICIA-400-041 .*{text}"):
        read_connection(value)


def test_a_connection_without_a_provider_can_be_read_but_not_used():
    with pytest.raises(ConfigurationError, match="ARICIA-400-042 The connection Q names no"):
        _ = read_connection({"qualifiedName": "Q"}).provider


@pytest.mark.skipif(not SAMPLES.exists(), reason="the folder shared/samples is not beside the repository")
def test_every_connection_of_the_sample_documents_can_be_read():
    def connections(value):
        if isinstance(value, list):
            return [each for item in value for each in connections(item)]
        if not isinstance(value, dict):
            return []
        inner = [each for item in value.values() for each in connections(item)]
        return [value, *inner] if value.get("class") in ("Connection", "VirtualConnection") else inner

    found = [each for file in SAMPLES.glob("*.config") for each in connections(json.loads(file.read_text("utf-8")))]
    assert len(found) > 100
    assert all(read_connection(each).provider for each in found)
