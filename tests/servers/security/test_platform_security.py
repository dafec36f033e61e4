import pytest

from aricia.base.errors import AriciaError
from aricia.base.settings import Settings
from aricia.servers.platform import Platform
from aricia.servers.security.platform_security import connection_of, directory_of


def test_the_connection_says_what_the_settings_say():
    connection = connection_of(Settings({
        "platform.security.provider": "a.Provider", "platform.security.secrets.provider": "a.Secrets",
        "platform.security.secrets.location": "s.omsecrets", "platform.security.secrets.collection": "C",
    }, {}))
    assert connection["connectorType"]["connectorProviderClassName"] == "a.Provider"
    store = connection["embeddedConnections"][0]["embeddedConnection"]
    assert store["connectorType"]["connectorProviderClassName"] == "a.Secrets"
    assert directory_of(connection, "platform", "x") == ("s.omsecrets", "C")


def test_a_platform_without_a_security_provider_allows_everything_but_no_login(tmp_path):
    platform = Platform(tmp_path, Settings({"platform.security.provider": ""}, {}))
    platform.controls.check_user("anybody")
    platform.controls.check_platform("anybody", "platform-services", "shutdownPlatform")
    with pytest.raises(Exception, match="User account not found"):
        platform.users.log_in("anybody", "secret", None)
    with pytest.raises(AriciaError, match="ARICIA-404-020"):
        platform.directory.delete_account("anybody", "deleteUserAccount", "x")
    assert platform.directory.user_ids("anybody", "getUserList", None, None) == []


@pytest.mark.parametrize("connection", [{}, {"embeddedConnections": []}, {"embeddedConnections": [{"embeddedConnection": None}]}])
def test_a_connection_without_a_secrets_store_is_refused(connection):
    with pytest.raises(AriciaError, match="OMAG-MULTI-TENANT-400-001"):
        directory_of(connection, "s", "serverSecurityConnection")
