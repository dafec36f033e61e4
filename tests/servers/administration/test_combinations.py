"""Which sections a document may have together, and what kind of server they make."""

import pytest

PARTNER = {"omagserverPlatformRootURL": "https://localhost:9443", "omagserverName": "store"}
SECTIONS = {
    "access services": ("/access-services/no-topics", None, "Metadata Access Server"),
    "view services": ("/view-services/my-profile", PARTNER, "View Server"),
    "integration groups": (
        "/integration-groups/configuration", {**PARTNER, "integrationGroupQualifiedName": "g"}, "Integration Daemon",
    ),
    "engines": ("/engine", {"engineQualifiedName": "e"}, "Engine Host Server"),
    "conformance": (
        "/conformance-suite-workbenches/platform-workbench/platforms", {"urlRoot": "https://x"}, "Conformance Test Server",
    ),
}
MODES = {
    "in-memory-repository": "Metadata Access Store", "read-only-repository": "Metadata Access Store",
    "postgres-repository": "Metadata Access Store",
    "plugin-repository/details?connectorProvider=x.Provider": "Metadata Access Store",
    "repository-proxy/details?connectorProvider=x.Provider": "Repository Proxy",
}


def kind(admin):
    return admin("GET", "/servers/s/server-type-classification")["serverTypeClassification"]["serverTypeName"]


@pytest.mark.parametrize("name", SECTIONS)
def test_each_kind_of_section_makes_its_kind_of_server(admin, name):
    path, body, expected = SECTIONS[name]
    admin("POST", f"/servers/s{path}", body)
    assert kind(admin) == expected


@pytest.mark.parametrize("first", SECTIONS)
@pytest.mark.parametrize("second", SECTIONS)
def test_sections_of_two_kinds_of_server_do_not_go_together(admin, first, second):
    for name in (first, second):
        path, body, _ = SECTIONS[name]
        admin("POST", f"/servers/s{path}", body)
    if first == second:
        assert kind(admin) == SECTIONS[first][2]
    else:
        assert admin.fault("GET", "/servers/s/server-type-classification").id == "OMAG-ADMIN-400-031"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("with_services", [True, False])
def test_the_repository_decides_among_the_metadata_servers(admin, mode, with_services):
    if with_services:
        admin("POST", "/servers/s/access-services/no-topics")
    admin("POST", f"/servers/s/local-repository/mode/{mode}")
    assert kind(admin) == MODES[mode]


def test_an_empty_list_of_services_still_says_what_kind_of_server_it_is(admin):
    admin("POST", "/servers/s/view-services/my-profile", PARTNER)
    admin("DELETE", "/servers/s/view-services/my-profile")
    assert kind(admin) == "View Server"


def test_a_document_that_configures_nothing_is_no_server(admin):
    assert admin.fault("GET", "/servers/s/server-type-classification").id == "OMAG-ADMIN-400-019"
    admin("POST", "/servers/s/audit-log-destinations/default")
    assert admin.fault("GET", "/servers/s/server-type-classification").id == "OMAG-ADMIN-400-035"
    admin("POST", "/servers/t/configuration", {"versionId": "V6.0", "accessServicesConfig": []})
    assert admin.fault("GET", "/servers/t/server-type-classification").id == "OMAG-ADMIN-400-010"


@pytest.mark.parametrize(("path", "body"), [
    ("/access-services", None), ("/cohorts/c", None), ("/audit-log-destinations/event-topic", ["Error"]),
    ("/enterprise-access/remote-topic", {}),
])
def test_topics_need_an_event_bus(admin, path, body):
    fault = admin.fault("POST", f"/servers/s{path}", body)
    assert fault.id == "OMAG-ADMIN-400-017"
    assert fault.exception_class.endswith(".OMAGConfigurationErrorException")
    assert admin.platform.documents.load("s") is None
    admin("POST", "/servers/s/event-bus")
    admin("POST", f"/servers/s{path}", body)


@pytest.mark.parametrize(("path", "body", "message"), [
    ("/access-services/no-such", None, "OMAG-ADMIN-400-005"),
    ("/view-services/no-such", PARTNER, "OMAG-ADMIN-400-036"),
    ("/view-services/connected-asset", PARTNER, "OMAG-ADMIN-400-036"),
    ("/view-services/my-profile", {"omagserverName": "x"}, "OMAG-ADMIN-400-039"),
    ("/view-services/my-profile", {"omagserverPlatformRootURL": "x"}, "OMAG-ADMIN-400-040"),
    ("/integration-groups/configuration", PARTNER, "OMAG-ADMIN-400-032"),
    ("/engine", PARTNER, "OMAG-ADMIN-400-032"),
    ("/local-repository/metadata-collection-id", "x", "OMAG-ADMIN-400-008"),
    ("/local-repository/event-mapper-details?connectorProvider=x&eventSource=y", None, "OMAG-ADMIN-400-008"),
    ("/cohorts/c/topic-name-override/types", "x", "OMAG-ADMIN-400-033"),
    ("/max-page-size?limit=-1", None, "OMAG-ADMIN-400-014"),
    ("/open-metadata-archives/file", "  ", "OMAG-ADMIN-400-022"),
])
def test_what_cannot_be_is_refused_and_nothing_is_stored(admin, path, body, message):
    assert admin.fault("POST", f"/servers/s{path}", body).id == message
    assert admin.platform.documents.load("s") is None


def test_only_a_proxy_has_an_event_mapper(admin):
    admin("POST", "/servers/s/local-repository/mode/in-memory-repository")
    details = "/servers/s/local-repository/event-mapper-details?connectorProvider=x.Mapper&eventSource=topic"
    assert admin.fault("POST", details).id == "OMAG-ADMIN-400-052"
    admin("POST", "/servers/s/local-repository/mode/repository-proxy/details?connectorProvider=x.Provider")
    admin("POST", details)
    mapper = admin("GET", "/servers/s/local-repository/configuration")["config"]["eventMapperConnection"]
    assert mapper["endpoint"]["networkAddress"] == "topic"
