"""Every section of a document can be set, shown and cleared."""

import pytest

CONSOLE = {"class": "Connection", "displayName": "C", "connectorType": {"connectorProviderClassName": "x.Provider"}}
PARTNER = {"omagserverPlatformRootURL": "https://localhost:9443", "omagserverName": "store"}
GROUP = {**PARTNER, "integrationGroupQualifiedName": "g"}
ENGINE = {**PARTNER, "engineQualifiedName": "e", "engineId": "1"}
SECTIONS = [
    ("/access-services/configuration", "/access-services", "services", [{"accessServiceURLMarker": "open-metadata-store"}]),
    ("/view-services/configuration", "/view-services", "services", [{**PARTNER, "viewServiceURLMarker": "my-profile"}]),
    ("/integration-groups/configuration/all", "/integration-groups", "groups", [GROUP]),
    ("/governance-engines", "/governance-engines", "governanceEngines", [ENGINE]),
    ("/audit-log-destinations", "/audit-log-destinations", "connections", [CONSOLE]),
    ("/open-metadata-archives", "/open-metadata-archives", "connections", [CONSOLE]),
    ("/local-repository/configuration", "/local-repository", "config", {"localRepositoryMode": "OPEN_METADATA_NATIVE"}),
    ("/event-bus", "/event-bus", "config", {"producer": {}}),
]


@pytest.mark.parametrize(("path", "clear", "field", "body"), SECTIONS, ids=[path for path, *_ in SECTIONS])
def test_a_section_is_shown_as_it_was_set_and_gone_when_it_is_cleared(admin, path, clear, field, body):
    shown_at = path.removesuffix("/all")
    assert field not in admin("GET", f"/servers/s{shown_at}")
    admin("POST", f"/servers/s{path}", body)
    shown = admin("GET", f"/servers/s{shown_at}")[field]
    first, given = (shown[0], body[0]) if isinstance(body, list) else (shown, body)
    if path == "/event-bus":
        first, given = first["configurationProperties"], body
    for name, value in given.items():
        assert first[name] == value if not isinstance(value, dict) else first[name].items() >= value.items()
    admin("DELETE", f"/servers/s{clear}")
    assert field not in admin("GET", f"/servers/s{shown_at}")


@pytest.mark.parametrize("path", [
    "/engine", "/integration-groups/configuration", "/view-services/my-profile", "/open-metadata-archives/file",
    "/access-services/no-topics", "/local-repository/mode/in-memory-repository",
])
def test_a_section_that_a_server_cannot_do_without_the_repository_services_makes_them(admin, path):
    bodies = {
        "/engine": {"engineQualifiedName": "e"}, "/integration-groups/configuration": GROUP,
        "/view-services/my-profile": PARTNER, "/open-metadata-archives/file": "x.omarchive",
    }
    admin("POST", f"/servers/s{path}", bodies.get(path))
    destinations = admin.document("s")["repositoryServicesConfig"]["auditLogConnections"]
    assert [each["qualifiedName"] for each in destinations] == ["Console- default"]


def test_texts_go_back_to_their_default_when_they_are_blank(admin):
    admin("POST", "/servers/s/organization-name?name=Org")
    admin("POST", "/servers/s/server-user-id?id=npa")
    assert admin.document("s")["organizationName"] == "Org"
    admin("POST", "/servers/s/organization-name?name=")
    admin("POST", "/servers/s/server-user-id?id=%20")
    assert "organizationName" not in admin.document("s")
    assert admin.document("s")["localServerUserId"] == "OMAGServer"


def test_an_audit_log_destination_is_removed_alone_when_it_is_named(admin):
    for name in ("A", "B"):
        admin("POST", "/servers/s/audit-log-destinations/connection", {**CONSOLE, "displayName": name})
    admin("DELETE", "/servers/s/audit-log-destinations/connection/A")
    left = admin("GET", "/servers/s/audit-log-destinations")["connections"]
    assert [each["displayName"] for each in left] == ["Console", "B"]
    assert admin.fault("DELETE", "/servers/s/audit-log-destinations/connection/A").id == "OMAG-ADMIN-404-100"


def test_an_audit_log_destination_without_a_qualified_name_is_no_obstacle(admin):
    admin("POST", "/servers/s/audit-log-destinations/postgres", {"databaseURL": "jdbc:postgresql://x/y"})
    admin("POST", "/servers/s/audit-log-destinations/connection/Console", {**CONSOLE, "displayName": "D"})
    names = [each["displayName"] for each in admin("GET", "/servers/s/audit-log-destinations")["connections"]]
    assert names == ["D", "PostgreSQL Database Schema for Audit Log events"]


def test_the_id_of_a_metadata_collection_stays_when_the_repository_changes(admin):
    admin("POST", "/servers/s/local-repository/mode/in-memory-repository")
    admin("POST", "/servers/s/local-repository/metadata-collection-id", "an-id")
    admin("POST", "/servers/s/local-repository/mode/postgres-repository", {"databaseURL": "jdbc:postgresql://x/y"})
    admin("POST", "/servers/s/local-repository/configuration", {"metadataCollectionId": "other"})
    assert admin("GET", "/servers/s/local-repository/metadata-collection-id")["guid"] == "an-id"


def test_the_remote_url_of_a_repository_leaves_its_local_connection_alone(admin):
    admin("POST", "/servers/s/local-repository/mode/in-memory-repository")
    before = admin("GET", "/servers/s/local-repository/configuration")["config"]
    admin("POST", "/servers/s/local-repository/configuration/remote-repository-connector-url", {"urlRoot": "https://a:1"})
    after = admin("GET", "/servers/s/local-repository/configuration")["config"]
    assert after["localRepositoryLocalConnection"] == before["localRepositoryLocalConnection"]
    assert after["localRepositoryRemoteConnection"]["endpoint"]["networkAddress"] == "https://a:1"


def test_leaving_the_conformance_suite_takes_nothing_from_a_server_that_is_no_test_server(admin):
    admin("POST", "/servers/s/access-services/no-topics")
    admin("DELETE", "/servers/s/conformance-suite-workbenches")
    assert "repositoryServicesConfig" in admin.document("s")


def test_the_one_topic_of_older_cohort_sections_is_kept(admin):
    topic = {"class": "Connection", "endpoint": {"class": "Endpoint", "networkAddress": "everything"}}
    section = {"class": "CohortConfig", "cohortName": "c", "cohortOMRSTopicConnection": topic}
    admin("POST", "/servers/s/cohorts/c/configuration", section)
    kept = admin("GET", "/servers/s/cohorts/c")["config"]
    assert kept["cohortOMRSTopicConnection"]["endpoint"]["networkAddress"] == "everything"
