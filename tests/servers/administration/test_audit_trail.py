"""The audit trail says who did what and when, in the words of the original where these are known."""

import re

import pytest

LINE = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4} garygeeke (.+)")
PARTNER = {"omagserverPlatformRootURL": "https://localhost:9443", "omagserverName": "store"}
BUS = "updated configuration for default event bus."
SERVICES = "updated configuration for access services."
ENTERPRISE = "updated configuration for enterprise repository services (used by access services)."
REPOSITORY = "updated configuration for the local repository."


def trail(admin, server="s"):
    lines = [LINE.fullmatch(line) for line in admin.document(server).get("auditTrail", [])]
    assert all(lines)
    return [line[1] for line in lines if line]


@pytest.mark.parametrize(("target", "body", "expected"), [
    ("/organization-name?name=Org.", None, ["updated configuration for local server's owning organization's name to Org.."]),
    ("/organization-name?name=", None, ["removed configuration for local server's owning organization's name."]),
    ("/server-description", "D", ["updated configuration for local server's description to D."]),
    ("/server-user-id?id=npa", None, ["updated configuration for local server's userId to npa."]),
    ("/max-page-size?limit=7", None, ["updated configuration for maximum page size to 7."]),
    ("/server-url-root-for-caller", {"urlRoot": "https://a"}, ["updated configuration for local server's URL root to https://a."]),
    ("/event-bus", None, [BUS]),
    ("/access-services/no-topics", None, [SERVICES, ENTERPRISE]),
    ("/access-services/connected-asset", None, [SERVICES, ENTERPRISE]),
    ("/audit-log-destinations/console", ["Error"], ["added to list of audit log destinations."]),
    ("/open-metadata-archives/file", "x", ["updated list of open metadata archives loaded at server start up."]),
    ("/local-repository/mode/in-memory-repository", None, [REPOSITORY]),
    ("/cohorts/c/configuration", {}, ["updated configuration for cohort c."]),
    ("/security/connection", {"class": "Connection"}, ["added configuration for an Open Metadata Server Security Connector"]),
    ("/view-services", PARTNER, ["updated configuration for view services."]),
    ("/integration-groups/configuration/all", [], ["updated configuration for integration groups."]),
])
def test_a_change_is_in_the_audit_trail(admin, target, body, expected):
    admin("POST", f"/servers/s{target}", body)
    assert trail(admin) == expected


@pytest.mark.parametrize(("verb", "target", "body"), [
    ("POST", "/governance-engines", []), ("DELETE", "/governance-engines", None),
    ("POST", "/integration-daemon-services", {}), ("DELETE", "/integration-daemon-services", None),
    ("DELETE", "/access-services/connected-asset", None), ("DELETE", "/view-services/my-profile", None),
])
def test_some_changes_leave_no_line_as_in_the_original(admin, verb, target, body):
    admin(verb, f"/servers/s{target}", body)
    assert trail(admin) == []


def test_a_kept_collection_id_is_in_the_audit_trail(admin):
    admin("POST", "/servers/s/local-repository/mode/in-memory-repository")
    admin("POST", "/servers/s/local-repository/metadata-collection-id", "id1")
    admin("POST", "/servers/s/local-repository/metadata-collection-name/n")
    kept = "preserving local metadata collection id id1."
    assert trail(admin) == [REPOSITORY, "updated metadata collection id to id1 for the local repository.", REPOSITORY, kept]


def test_a_refused_change_is_not_in_the_audit_trail(admin):
    admin("POST", "/servers/s/event-bus")
    admin.fault("POST", "/servers/s/view-services/no-such", PARTNER)
    admin.fault("POST", "/servers/s/max-page-size?limit=-1")
    assert trail(admin) == [BUS]


def test_all_properties_at_once_are_a_line_each(admin):
    secrets = {"secretsStoreLocation": "l", "secretsStoreCollection": "c"}
    admin("POST", "/servers/s/server-properties", {"organizationName": "O", "maxPageSize": 3, **secrets})
    assert [line.split(" ", 1)[0] for line in trail(admin)] == ["updated", "removed", "updated", "updated", "updated", "updated"]


def test_an_incomplete_secrets_store_is_refused_after_the_rest_was_saved(admin):
    fault = admin.fault("POST", "/servers/s/server-properties", {"organizationName": "O", "secretsStoreLocation": "l"})
    assert fault.id == "OMAG-ADMIN-400-041"
    assert admin.document("s")["organizationName"] == "O"
    assert "secretsStoreLocation" not in admin.document("s")
    assert len(trail(admin)) == 5


def test_the_audit_trail_of_a_replaced_document_goes_on(admin):
    admin("POST", "/servers/s/configuration", {"versionId": "V6.0", "auditTrail": ["before"]})
    assert admin.document("s")["auditTrail"][0] == "before"
    assert len(admin.document("s")["auditTrail"]) == 2
