"""Copying a document to another platform."""

import pytest
import yaml

from aricia.base.settings import Settings
from aricia.servers.data_directory import DataDirectory
from aricia.servers.platform import Platform
from aricia.testing.platform_process import PlatformProcess


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """A platform in a process of its own; it trusts the same demonstration users."""
    with PlatformProcess(tmp_path_factory.mktemp("other") / "data", tls=False) as process:
        yield process


@pytest.fixture
def admin(tmp_path, administration):
    DataDirectory(tmp_path).use_demonstration_secrets()
    collections = {
        "Administrator": {"secrets": {"userId": "garygeeke", "clearPassword": "secret"}},
        "Wrong": {"secrets": {"userId": "garygeeke", "clearPassword": "guess"}},
        "Nobody": {"secrets": {}},
        "Outsider": {"secrets": {"userId": "tanyatidie", "clearPassword": "secret"}},
        "Api": {"tokenAPI": {"url": "http://localhost:1/x", "requestBody": {"userId": "garygeeke", "password": "secret"}}},
    }
    (tmp_path / "d.omsecrets").write_text(yaml.safe_dump({"secretsCollections": collections}))
    platform = Platform(tmp_path, Settings({}, {}))
    caller = administration(platform)
    caller("POST", "/servers/s/organization-name?name=~{org}~")
    caller("POST", "/servers/s/access-services/no-topics")
    yield caller
    platform.close()


def body(url, collection="Administrator", location="d.omsecrets"):
    return {"urlRoot": url, "secretsStoreLocation": location, "secretsStoreCollection": collection}


DEPLOY = "/servers/s/configuration/deploy"


def test_the_other_platform_gets_the_document_with_its_placeholders(admin, other):
    admin("POST", DEPLOY, body(other.url))
    stored = (other.data_directory / "data/servers/s/config/s.config").read_bytes()
    assert b'"organizationName":"~{org}~"' in stored
    assert b"updated the whole configuration document." in stored
    assert len(admin.document("s")["auditTrail"]) == 3


def test_a_user_who_may_not_administer_the_other_platform_is_refused(admin, other):
    fault = admin.fault("POST", DEPLOY, body(other.url, "Outsider"))
    assert (fault.id, fault.code, fault.properties) == ("ARICIA-403-090", 403, {"userId": "tanyatidie"})
    assert "OMAG-PLATFORM-SECURITY-403-001" in fault.text


def test_a_wrong_password_is_a_failed_call(admin, other):
    fault = admin.fault("POST", DEPLOY, body(other.url, "Wrong"))
    assert (fault.id, fault.code, fault.caused_by) == ("OMAG-ADMIN-503-001", 503, "HTTPStatusError")


def test_a_platform_that_is_not_there_is_a_failed_call(admin):
    fault = admin.fault("POST", DEPLOY, body("https://localhost:1"))
    assert (fault.id, fault.code, fault.caused_by) == ("OMAG-ADMIN-503-001", 503, "ConnectError")
    assert admin.fault("POST", DEPLOY, body("https://localhost:1", "Api")).id == "OMAG-ADMIN-503-001"


def test_a_certificate_that_nobody_vouches_for_is_refused(admin, tmp_path):
    with PlatformProcess(tmp_path / "tls" / "data") as process:
        fault = admin.fault("POST", DEPLOY, body(process.url))
        assert (fault.id, fault.caused_by) == ("OMAG-ADMIN-503-001", "ConnectError")
        assert "certificate" in fault.text.lower()


@pytest.mark.parametrize("url", [
    "http://example.org", "ftp://localhost", "localhost:9443", "https://", "https://u:p@localhost", "https://x?y=z", "https://x:99999",
    "file:///etc/passwd", "https://[",
])
def test_passwords_go_to_https_urls_only(admin, url):
    assert admin.fault("POST", DEPLOY, body(url)).id == "ARICIA-400-092"


@pytest.mark.parametrize(("location", "collection", "message"), [
    ("", "Administrator", "ARICIA-400-092"), ("d.omsecrets", "", "ARICIA-400-092"), ("d.omsecrets", "Nobody", "ARICIA-400-092"),
    ("d.omsecrets", "Unknown", "ARICIA-400-092"), ("missing.omsecrets", "x", "ARICIA-400-092"),
    ("/etc/passwd", "x", "ARICIA-403-001"),
])
def test_the_secrets_store_has_to_say_who_logs_in(admin, location, collection, message):
    assert admin.fault("POST", DEPLOY, body("https://localhost:1", collection, location)).id == message


def test_a_document_for_this_platform_is_handed_over_as_the_user_of_the_secrets_store(admin):
    here = "https://localhost:9443"
    admin("POST", DEPLOY, body(here))
    assert len(admin.document("s")["auditTrail"]) == 4
    fault = admin.fault("POST", DEPLOY, body(here, "Outsider"))
    assert (fault.id, fault.properties) == ("OMAG-PLATFORM-SECURITY-403-001", {"userId": "tanyatidie"})
    assert admin.fault("POST", DEPLOY, body(here, "Wrong")).id == "OMAG-ADMIN-503-001"


def test_a_server_without_a_document_has_nothing_to_deploy(admin):
    assert admin.fault("POST", "/servers/none/configuration/deploy", body("https://localhost:1")).id == "OMAG-ADMIN-400-011"
