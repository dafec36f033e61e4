"""Who may see and change configuration documents."""

import pytest
import yaml

from aricia.base.errors import AriciaError
from aricia.base.operation import Request
from aricia.base.settings import Settings
from aricia.servers.platform import Platform

USERS = ("administrator", "operator", "investigator", "outsider", "guest")
ROLES = {
    "admin-services": ["administrator"], "platform-services": ["administrator", "operator"],
    "server-operations": ["administrator", "operator", "investigator"],
}
PARTNER = {"omagserverPlatformRootURL": "https://localhost:9443", "omagserverName": "store"}


def directory(controls, users=USERS):
    return {
        "users": {user: {"userAccountStatus": "AVAILABLE", "secrets": {"clearPassword": f"{user}-pw"}} for user in users},
        "securityAccessControls": {name: {"associatedSecurityList": {"DEFAULT": names}} for name, names in controls.items()},
    }


@pytest.fixture
def admin(tmp_path, administration):
    secrets = {"platform": directory(ROLES), "server": directory({"admin-services": ["guest"], "platform-services": ["guest"]})}
    (tmp_path / "own.omsecrets").write_text(yaml.safe_dump({"secretsCollections": secrets}))
    settings = Settings({
        "platform.security.secrets.location": "own.omsecrets", "platform.security.secrets.collection": "platform",
    }, {})
    platform = Platform(tmp_path, settings)
    yield administration(platform)
    platform.close()


def connection(collection="server", location="own.omsecrets"):
    store = {
        "class": "Connection", "endpoint": {"networkAddress": location},
        "configurationProperties": {"secretsCollectionName": collection},
    }
    return {"class": "VirtualConnection", "embeddedConnections": [{"embeddedConnection": store}]}


def allowed(admin, verb, target, body=None):
    """The users whom a call does not refuse."""
    found = []
    for user in USERS:
        try:
            admin(verb, target, body, user=user)
        except AriciaError as fault:
            if fault.code != 403:
                raise
            assert fault.id == "OMAG-PLATFORM-SECURITY-403-001"
            assert fault.properties == {"userId": user}
        else:
            found.append(user)
    return found


def test_new_documents_are_for_administrators(admin):
    assert allowed(admin, "GET", "/servers/none/configuration") == ["administrator"]
    assert allowed(admin, "POST", "/servers/s1/organization-name?name=x") == ["administrator"]


def test_investigators_see_stored_documents_and_administrators_change_them(admin):
    admin("POST", "/servers/s/organization-name?name=x", user="administrator")
    assert allowed(admin, "GET", "/servers/s/configuration") == ["administrator", "operator", "investigator"]
    assert allowed(admin, "GET", "/servers/s/configuration/resolved") == ["administrator", "operator", "investigator"]
    assert allowed(admin, "POST", "/servers/s/organization-name?name=y") == ["administrator"]
    assert allowed(admin, "DELETE", "/servers/s/configuration") == ["administrator"]


@pytest.mark.parametrize("store", ["default-configuration-document", "placeholder-variables", "connection"])
def test_what_holds_for_the_platform_is_for_operators(admin, store):
    assert allowed(admin, "GET", f"/stores/{store}") == ["administrator", "operator"]
    assert allowed(admin, "DELETE", f"/stores/{store}") == ["administrator", "operator"]


def test_a_server_with_a_security_connection_has_administrators_of_its_own(admin):
    admin("POST", "/servers/s/security/connection", connection(), user="administrator")
    assert allowed(admin, "POST", "/servers/s/organization-name?name=y") == []
    assert allowed(admin, "GET", "/servers/s/configuration") == []
    assert allowed(admin, "DELETE", "/servers/s/security/connection") == []
    assert allowed(admin, "POST", "/servers/s/configuration", {"localServerName": "s"}) == []
    assert allowed(admin, "DELETE", "/servers/s/configuration") == []
    assert admin.document("s")["serverSecurityConnection"]


def test_administrators_of_both_may_change_the_document(admin):
    admin("POST", "/servers/s/security/connection", connection("platform"), user="administrator")
    assert allowed(admin, "POST", "/servers/s/organization-name?name=y") == ["administrator"]
    assert allowed(admin, "GET", "/servers/s/configuration") == ["administrator", "operator"]


@pytest.mark.parametrize("broken", [
    {"class": "Connection"}, connection(location="missing.omsecrets"), {"embeddedConnections": []},
])
def test_a_security_connection_that_cannot_be_used_forbids_all_but_its_repair(admin, broken):
    admin("POST", "/servers/s/security/connection", broken, user="administrator")
    for verb, target in (("POST", "/servers/s/organization-name?name=y"), ("GET", "/servers/s/configuration")):
        fault = admin.fault(verb, target, user="administrator")
        assert (fault.id, fault.code) == ("OMAG-MULTI-TENANT-400-001", 400)
    assert allowed(admin, "DELETE", "/servers/s/security/connection") == ["administrator"]
    assert allowed(admin, "POST", "/servers/s/organization-name?name=y") == ["administrator"]


def test_all_documents_are_those_that_the_user_may_see(admin):
    for server in ("open", "closed"):
        admin("POST", f"/servers/{server}/organization-name?name=x", user="administrator")
    admin("POST", "/servers/closed/security/connection", connection(), user="administrator")
    shown = admin("GET", "/configurations", user="investigator")["omagserverConfigs"]
    assert [document["localServerName"] for document in shown] == ["open"]
    assert allowed(admin, "GET", "/configurations") == ["administrator", "operator", "investigator"]


def test_what_is_wrong_with_a_spoilt_document_is_told_to_those_who_may_see_documents(admin):
    admin("POST", "/servers/s/organization-name?name=x", user="administrator")
    (admin.platform.data_directory / "data/servers/s/config/s.config").write_text("{")
    for path in ("configuration", "configuration/resolved"):
        assert admin.fault("GET", f"/servers/s/{path}", user="outsider").id == "OMAG-PLATFORM-SECURITY-403-001"
        assert admin.fault("GET", f"/servers/s/{path}", user="investigator").id == "OMAG-ADMIN-400-012"


def test_a_user_who_is_not_known_is_refused(admin):
    fault = admin.fault("GET", "/servers/s/configuration", user="nobody")
    assert (fault.id, fault.code) == ("OPEN-METADATA-SECURITY-403-017", 403)


@pytest.mark.parametrize("name", ["..", ".", "a/b", "../x", "a\\b", "a\x00b", "a\nb", "n" * 201, "ü" * 101])
@pytest.mark.parametrize(("verb", "path"), [
    ("GET", "/configuration"), ("POST", "/max-page-size?limit=1"), ("DELETE", "/configuration"),
])
def test_a_name_that_leads_elsewhere_is_no_server(admin, name, verb, path):
    operation, variables = admin.find(verb, f"/servers/x{path.partition('?')[0]}")
    request = Request(
        operation=operation, variables={**variables, "serverName": name}, query={"limit": "1"}, body=None, user="administrator",
        request_id="r", platform=admin.platform,
    )
    with pytest.raises(AriciaError, match="ARICIA-400-090"):
        operation.run(request)
    assert [file.name for file in admin.platform.data_directory.rglob("*.config")] == []


def test_a_server_without_a_name(admin):
    assert admin.fault("GET", "/servers/ /configuration", user="administrator").id == "OMAG-ADMIN-400-001"


@pytest.mark.parametrize("template", ["/etc/{0}.config", "../{0}.config", "data/../../{0}", "data/config", "a\x00{0}"])
def test_documents_are_never_kept_outside_of_the_data_directory(admin, template):
    body = {**admin("GET", "/stores/connection", user="operator")["connection"], "endpoint": {"networkAddress": template}}
    assert admin.fault("POST", "/stores/connection", body, user="operator").id == "ARICIA-400-091"
    assert admin.platform.documents.connection["endpoint"]["networkAddress"] == "data/servers/{0}/config/{0}.config"
