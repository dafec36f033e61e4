"""Whole documents: versions, names, defaults, placeholders, and documents that somebody spoilt."""

import pytest

from aricia.base.body_faults import UnmappableBody

FILE_STORE = "org.odpi.openmetadata.adapters.adminservices.configurationstore.file.FileBasedServerConfigStoreProvider"


def test_a_server_without_a_document_shows_the_defaults_and_gets_no_file(admin):
    shown = admin("GET", "/servers/s/configuration")["omagserverConfig"]
    assert shown == {
        "class": "OMAGServerConfig", "versionId": "V6.0", "localServerName": "s", "localServerURL": "~{egeriaEndpoint}~",
        "localServerUserId": "OMAGServer", "maxPageSize": 1000,
        "secretsStoreProvider": "org.odpi.openmetadata.adapters.connectors.secretsstore.yaml.YAMLSecretsStoreProvider",
    }
    assert admin.platform.documents.load("s") is None
    assert admin.fault("GET", "/servers/s/configuration/resolved").id == "OMAG-ADMIN-400-011"


@pytest.mark.parametrize("version", [None, "V5.0"])
def test_a_document_of_another_version_is_stored_but_not_used(admin, version):
    admin("POST", "/servers/s/configuration", {"versionId": version, "organizationName": "x"})
    for verb, path in (("GET", "configuration"), ("GET", "configuration/resolved"), ("POST", "organization-name?name=y")):
        assert admin.fault(verb, f"/servers/s/{path}").id == "OMAG-ADMIN-400-023"
    admin("POST", "/servers/s/configuration", {"versionId": "V6.0"})
    admin("POST", "/servers/s/organization-name?name=y")


def test_a_document_of_another_server_is_refused(admin):
    assert admin.fault("POST", "/servers/s/configuration", {"localServerName": "t"}).id == "OMAG-ADMIN-400-002"
    admin.platform.documents.save("s", {"versionId": "V6.0", "localServerName": "t"})
    assert admin.fault("GET", "/servers/s/configuration").id == "OMAG-ADMIN-400-002"
    admin("DELETE", "/servers/s/configuration")


@pytest.mark.parametrize("spoilt", ["{", "[]", '{"accessServicesConfig": {}}', '{"maxPageSize": "many"}', "", "\xff"])
def test_a_spoilt_document_is_reported_and_can_be_replaced(admin, platform, spoilt):
    admin("POST", "/servers/s/organization-name?name=y")
    file = platform.data_directory / "data/servers/s/config/s.config"
    file.write_bytes(spoilt.encode("latin-1"))
    for verb, path in (("GET", "configuration"), ("POST", "organization-name?name=y")):
        assert admin.fault(verb, f"/servers/s/{path}").id == "OMAG-ADMIN-400-012"
    assert "omagserverConfigs" not in admin("GET", "/configurations")
    assert file.read_bytes() == spoilt.encode("latin-1")
    admin("POST", "/servers/s/configuration", {"versionId": "V6.0"})
    admin("GET", "/servers/s/configuration")


def test_what_a_stored_document_has_besides_stays_through_changes(admin, platform):
    stored = {"versionId": "V6.0", "localServerName": "s", "added": {"x": [1, None]}}
    platform.documents.save("s", stored)
    admin("POST", "/servers/s/organization-name?name=y")
    assert admin.document("s")["added"] == {"x": [1, None]}


def test_a_document_that_was_written_by_hand_is_used_as_far_as_it_goes(admin, platform):
    services = {"auditLogConnections": None, "cohortConfigList": [None], "localRepositoryConfig": {"metadataCollectionId": 7}}
    platform.documents.save("s", {
        "versionId": "V6.0", "localServerName": "s", "maxPageSize": "7", "eventBusConfig": None,
        "repositoryServicesConfig": services,
        "governanceEnginesConfig": [{"engineQualifiedName": "e", "added": 1}, None],
    })
    shown = admin("GET", "/servers/s/configuration")["omagserverConfig"]
    assert (shown["maxPageSize"], shown["localServerUserId"]) == (7, "OMAGServer")
    assert shown["governanceEnginesConfig"] == [{"class": "EngineConfig", "engineQualifiedName": "e", "added": 1}]
    assert admin("GET", "/servers/s/local-repository/metadata-collection-id")["guid"] == "7"
    admin("POST", "/servers/s/audit-log-destinations/console", ["Error"])
    assert len(admin("GET", "/servers/s/audit-log-destinations")["connections"]) == 1


def test_a_resolved_document_has_its_placeholders_replaced_and_an_id(admin):
    admin("POST", "/stores/placeholder-variables", {"one": "1\"\\", "n": 2})
    admin("POST", "/servers/s/organization-name?name=~{one}~%20~{two}~%20~{n}~")
    resolved = admin("GET", "/servers/s/configuration/resolved")["omagserverConfig"]
    assert resolved["organizationName"] == '1"\\ ~{two}~ 2'
    assert admin.document("s")["organizationName"] == "~{one}~ ~{two}~ ~{n}~"
    assert admin.document("s")["localServerId"] == resolved["localServerId"]
    admin("DELETE", "/stores/placeholder-variables")
    assert admin("GET", "/stores/placeholder-variables") == {}


def test_new_documents_are_copies_of_the_default_document(admin):
    default = {"localServerName": "d", "localServerType": "T", "organizationName": "O", "eventBusConfig": {"topicURLRoot": "r"}}
    admin("POST", "/stores/default-configuration-document", default)
    admin("POST", "/servers/s/audit-log-destinations/event-topic", ["Error"])
    document = admin.document("s")
    assert (document["organizationName"], document["localServerName"], document["versionId"]) == ("O", "s", "V6.0")
    assert "localServerType" not in document
    shown = admin("GET", "/stores/default-configuration-document")["omagserverConfig"]
    assert "repositoryServicesConfig" not in shown
    admin("DELETE", "/stores/default-configuration-document")
    assert "organizationName" not in admin("GET", "/servers/t/configuration")["omagserverConfig"]


def test_another_store_has_its_own_documents(admin):
    admin("POST", "/servers/s/organization-name?name=one")
    before = admin("GET", "/stores/connection")["connection"]
    other = {"connectorType": {"connectorProviderClassName": FILE_STORE}, "endpoint": {"networkAddress": "data/other/{0}.config"}}
    admin("POST", "/stores/connection", other)
    assert "organizationName" not in admin("GET", "/servers/s/configuration")["omagserverConfig"]
    admin("POST", "/servers/s/organization-name?name=two")
    assert [each["organizationName"] for each in admin("GET", "/configurations")["omagserverConfigs"]] == ["two"]
    admin("DELETE", "/stores/connection")
    assert admin("GET", "/stores/connection") == {}
    assert admin.document("s")["organizationName"] == "one"
    admin("POST", "/stores/connection", before)
    assert admin("GET", "/stores/connection")["connection"] == before


@pytest.mark.parametrize("provider", [None, "org.example.Store"])
def test_a_store_of_another_kind_is_refused(admin, provider):
    body = {"connectorType": {"connectorProviderClassName": provider}}
    assert admin.fault("POST", "/stores/connection", body).id == "OMAG-ADMIN-400-044"


def test_a_document_that_was_loaded_from_a_sample_comes_back_as_it_is(admin):
    admin("POST", "/servers/s/access-services/no-topics", {"option": {"x": None}})
    admin("POST", "/servers/s/local-repository/mode/postgres-repository", {"databaseURL": "jdbc:postgresql://h/d"})
    admin("POST", "/servers/s/audit-log-destinations/console", ["Error"])
    document = admin("GET", "/servers/s/configuration")["omagserverConfig"]
    admin("POST", "/servers/s/configuration", document)
    again = admin("GET", "/servers/s/configuration")["omagserverConfig"]
    assert {**again, "auditTrail": document["auditTrail"]} == document


@pytest.mark.parametrize(("path", "body"), [
    ("/configuration", {"maxPageSize": "x"}), ("/configuration", {"accessServicesConfig": "x"}),
    ("/security/connection", {"class": "Glossary"}), ("/engine", {"engineQualifiedName": {}}),
    ("/local-repository/configuration", {"localRepositoryMode": "SOMEWHERE"}), ("/access-services/configuration", [1]),
    ("/audit-log-destinations/console", [{"a": 1}]), ("/view-services", {"viewServiceOptions": []}),
    ("/local-repository/configuration", {"selectedTypesToSave": [[]]}),
])
def test_a_body_of_another_shape_is_a_fault_of_the_body(admin, path, body):
    with pytest.raises(UnmappableBody):
        admin("POST", f"/servers/s{path}", body)
    assert admin.platform.documents.load("s") is None


def test_values_that_are_nested_without_end_are_refused(admin):
    deep = {}
    for _ in range(300):
        deep = {"a": [deep]}
    nested = {"class": "VirtualConnection"}
    for _ in range(300):
        nested = {"class": "VirtualConnection", "embeddedConnections": [{"embeddedConnection": nested}]}
    for path, body in (("/event-bus", deep), ("/security/connection", nested), ("/access-services", deep)):
        with pytest.raises(UnmappableBody, match="deep"):
            admin("POST", f"/servers/s{path}", body)
