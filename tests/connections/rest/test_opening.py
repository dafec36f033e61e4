from pathlib import Path

import pytest

from aricia.base.errors import ConfigurationError
from aricia.connections.api import open_client, user_of
from aricia.connections.rest.opening import secrets_of


def client_of(address="https://host:9443/servers/s", **connection):
    return open_client(connection, address, Path)


def secrets_store(location="a.omsecrets"):
    store = {"endpoint": {"networkAddress": location}, "configurationProperties": {"secretsCollectionName": "Servers"}}
    return {"embeddedConnections": [{"displayName": "restAPIBearerToken", "embeddedConnection": store}]}


@pytest.mark.parametrize("address", ["", "host:9443", "ftp://host/servers/s", "https://"])
def test_an_address_is_a_url(address):
    with pytest.raises(ConfigurationError) as caught:
        client_of(address)
    assert caught.value.id == "ARICIA-400-070"


@pytest.mark.parametrize(("name", "value"), [("connectTimeout", 0), ("readTimeout", "soon"), ("maxConnections", -1)])
def test_limits_are_positive_numbers(name, value):
    with pytest.raises(ConfigurationError) as caught:
        client_of(configurationProperties={name: value})
    assert caught.value.id == "ARICIA-400-072"


def test_limits_and_certificates_come_from_the_properties():
    given = {"readTimeout": "7.5", "connectTimeout": 2, "maxConnections": 3, "caFile": "ca.pem"}
    pool = client_of(configurationProperties=given)._pool
    assert (pool.limits.read, pool.limits.connect, pool.limits.connections) == (7.5, 2.0, 3)
    assert (pool._ca_file, pool._verify) == (Path("ca.pem"), True)
    assert client_of()._pool._verify is True
    assert client_of(configurationProperties={"verifyTLS": False})._pool._verify is False


def test_who_calls_is_the_secrets_store_before_the_user_with_a_password(tmp_path):
    with_secrets = client_of(**secrets_store(), userId="me", clearPassword="p")
    assert with_secrets.tokens.owner == "the secrets collection Servers"
    properties = {"secretsStoreLocation": "a.omsecrets", "secretsStoreCollection": "Others"}
    assert client_of(configurationProperties=properties).tokens.owner == "the secrets collection Others"
    assert client_of(userId="me", clearPassword="p").tokens.owner == "me"
    assert client_of(userId="me").tokens is None
    assert secrets_of({}) is None


def test_the_user_is_the_connection_s_or_the_one_in_its_secrets(tmp_path):
    file = tmp_path / "a.omsecrets"
    file.write_text("secretsCollections: {Servers: {tokenAPI: {requestBody: {userId: npa}}}}")
    assert user_of(secrets_store(str(file)), Path) == "npa"
    assert user_of({**secrets_store(str(file)), "userId": "me"}, Path) == "me"
    assert user_of({}, Path) is None
