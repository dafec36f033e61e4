from pathlib import Path

import pytest

from aricia.base.errors import ConfigurationError, ConnectorError
from aricia.repository.stores.opening import StorePlace, open_store
from aricia.testing.platform_thread import PlatformThread
from aricia.testing.repository_steps import entity
from aricia.types.registry import TypeRegistry

JAVA = "org.odpi.openmetadata.adapters.repositoryservices.rest.repositoryconnector.OMRSRESTRepositoryConnectorProvider"
OURS = "aricia.repository.stores.remote.RemoteRepositoryProvider"
SECRETS = """
secretsCollections:
  Servers:
    refreshTimeInterval: 50
    tokenAPI:
      httpRequestType: POST
      url: {url}/api/token
      contentType: application/json
      requestBody: {{userId: garygeeke, password: secret}}
"""


def place(address, collection_id="secure-id", provider=JAVA, **connection):
    document = {
        "connectorType": {"connectorProviderClassName": provider}, "endpoint": {"networkAddress": address}, **connection,
    }
    return StorePlace(
        server="reader", connection=document, types=TypeRegistry.open_metadata(), data_directory=Path(), locate=Path,
        collection_id=collection_id, collection_name="remote name",
    )


@pytest.fixture(scope="module")
def secure(tmp_path_factory):
    """A platform with TLS and a server."""
    with PlatformThread(tmp_path_factory.mktemp("secure") / "data", tls=True) as platform:
        platform.start_store("a-store", "secure-id")
        yield platform


@pytest.mark.parametrize("provider", [JAVA, OURS])
def test_a_connection_with_secrets_and_certificates_opens_the_repository(secure, tmp_path, provider):
    file = tmp_path / "servers.omsecrets"
    file.write_text(SECRETS.format(url=secure.url))
    store = {"endpoint": {"networkAddress": str(file)}, "configurationProperties": {"secretsCollectionName": "Servers"}}
    repository = open_store(place(
        f"{secure.url}/servers/a-store", provider=provider, configurationProperties={"caFile": str(secure.certificate)},
        embeddedConnections=[{"displayName": "restAPIBearerToken", "embeddedConnection": store}],
    ))
    try:
        assert (repository.collection_id, repository.collection_name) == ("secure-id", "remote name")
        assert repository.caller.user == "garygeeke"
        assert entity(repository, f"by {provider}").created_by == "erin"
    finally:
        repository.close()


def test_a_user_and_a_password_do_as_well(secure):
    repository = open_store(place(
        f"{secure.url}/servers/a-store", userId="garygeeke", clearPassword="secret",
        configurationProperties={"caFile": str(secure.certificate)},
    ))
    assert repository.caller.user == "garygeeke"
    repository.close()


def test_a_certificate_that_is_not_trusted_is_not_used(secure):
    with pytest.raises(ConnectorError) as caught:
        open_store(place(f"{secure.url}/servers/a-store", userId="garygeeke", clearPassword="secret"))
    assert caught.value.id == "ARICIA-502-072"


def test_a_wrong_password_is_told_without_it(secure):
    with pytest.raises(ConnectorError) as caught:
        open_store(place(
            f"{secure.url}/servers/a-store", userId="garygeeke", clearPassword="wrongly-typed",
            configurationProperties={"caFile": str(secure.certificate)},
        ))
    assert caught.value.id == "ARICIA-401-071"
    assert "wrongly-typed" not in caught.value.text


def test_an_endpoint_is_needed():
    with pytest.raises(ConfigurationError) as caught:
        open_store(place(""))
    assert caught.value.id == "OMRS-REST-CONNECTOR-400-001"
