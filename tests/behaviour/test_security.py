"""The behaviour suite, on the security connector that ships."""

import pytest

from aricia.connections.api import SecretsFile
from aricia.servers.security.port import SecurityPlace, open_platform_security, open_server_security
from aricia.testing.security_behaviour import *  # noqa: F403

DIRECTORY = """
secretsCollections:
  people:
    users:
      known: {userAccountStatus: AVAILABLE, secrets: {clearPassword: the password of known}}
      guest: {userAccountStatus: AVAILABLE, secrets: {clearPassword: other}}
    securityAccessControls:
      admin-services: &all {associatedSecurityList: {DEFAULT: [known]}}
      platform-services: *all
      server-operations: *all
      a-server: *all
      Collection Manager OMVS: *all
"""


@pytest.fixture
def place(tmp_path):
    (tmp_path / "people.omsecrets").write_text(DIRECTORY)
    store = {"endpoint": {"networkAddress": "people.omsecrets"}, "configurationProperties": {"secretsCollectionName": "people"}}
    return SecurityPlace(
        connection={"embeddedConnections": [{"embeddedConnection": store}]}, server="a-server", parameter="connection",
        locate=lambda name: tmp_path / name, secrets=SecretsFile,
    )


@pytest.fixture
def platform_security(place):
    return open_platform_security(place)


@pytest.fixture
def server_security(place):
    return open_server_security(place)
