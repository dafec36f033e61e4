import pytest

from aricia.base.errors import AriciaError
from aricia.base.settings import Settings
from aricia.servers.configuration.default_documents import metadata_store_document, view_server_document
from aricia.servers.configuration.placeholders import resolved
from aricia.servers.data_directory import DataDirectory
from aricia.servers.places import PLATFORM, VIEW, Place
from aricia.servers.platform import Platform

STORE, VIEWS = "qs-metadata-store", "qs-view-server"
COLLECTIONS = Place(VIEW, "collection-manager", generic=True)
GLOSSARIES = Place(VIEW, "glossary-manager")


@pytest.fixture
def platform(tmp_path):
    directory = DataDirectory(tmp_path)
    directory.use_demonstration_secrets()
    platform = Platform(tmp_path, Settings({}, {}))
    platform.make_default_documents()
    yield platform
    platform.close()


@pytest.fixture
def running(platform):
    for name in (STORE, VIEWS):
        platform.start_server(name)
    return platform


def fault_of(call, *arguments) -> str:
    with pytest.raises(AriciaError) as fault:
        call(*arguments)
    return fault.value.id


def start_with(platform, document):
    return platform.start_with(resolved(document, platform.placeholders))


def resolve(platform, place, server=VIEWS, marker="collection-manager", user="erinoverview"):
    return platform.resolve(place, {"serverName": server, "urlMarker": marker}, user)


def test_default_documents_are_made_once(platform):
    document = platform.documents.load(STORE)
    assert not platform.make_default_documents()
    assert platform.documents.load(STORE) == document


def test_the_default_view_server_has_every_view_service(running):
    server = running.active[VIEWS]
    assert len(server.view_services) == 39
    assert all(service.configured and service.partner == STORE for service in server.view_services.values())


def test_a_running_document_has_its_placeholders_resolved_and_the_stored_one_keeps_them(running):
    assert running.active[STORE].document["organizationName"] == "Coco Pharmaceuticals"
    assert running.documents.load(STORE)["organizationName"] == "~{organizationName}~"


def test_a_view_service_works_on_the_store_of_its_partner(running):
    server, store = resolve(running, GLOSSARIES)
    assert (server.name, store) == (VIEWS, running.active[STORE].store)


def test_a_platform_call_needs_no_server(platform):
    assert platform.resolve(Place(PLATFORM), {}, "erinoverview") == (None, None)


def test_a_server_that_is_not_running_is_not_available(running):
    running.stop_server(VIEWS)
    assert fault_of(resolve, running, GLOSSARIES) == "OMAG-MULTI-TENANT-404-001"
    assert fault_of(running.stop_server, VIEWS) == "OMAG-MULTI-TENANT-404-001"


def test_a_partner_that_is_not_running_is_not_available(running):
    running.stop_server(STORE)
    assert fault_of(resolve, running, GLOSSARIES) == "OMAG-MULTI-TENANT-404-001"


def test_users_without_an_account_are_refused(running):
    assert fault_of(lambda: resolve(running, GLOSSARIES, user="nobody")) == "OPEN-METADATA-SECURITY-403-017"


@pytest.mark.parametrize(("marker", "fault"), [
    ("collection-manager", "OMAG-MULTI-TENANT-400-006"), ("asset-maker", "OMAG-MULTI-TENANT-400-005"), ("glossary-manager", None),
])
def test_generic_services_run_under_the_markers_of_configured_ones(platform, marker, fault):
    platform.start_server(STORE)
    document = view_server_document()
    glossaries = [section for section in document["viewServicesConfig"] if section["viewServiceURLMarker"] == "glossary-manager"]
    start_with(platform, {**document, "viewServicesConfig": glossaries})
    _, store = resolve(platform, COLLECTIONS, marker=marker)
    assert getattr(getattr(store, "fault", None), "id", None) == fault
    assert fault_of(resolve, platform, Place(VIEW, "my-profile")) == "OMAG-MULTI-TENANT-404-002"


def test_a_server_started_again_keeps_its_content_and_its_history(running):
    collection = running.active[STORE].repository.collection_id
    running.start_server(STORE)
    server = running.active[STORE]
    assert server.repository.collection_id == collection
    assert [end is None for _, end in server.history] == [False, True]


def test_the_collection_of_a_store_is_that_of_its_document(running):
    local = running.documents.load(STORE)["repositoryServicesConfig"]["localRepositoryConfig"]
    assert running.active[STORE].repository.collection_id == local["metadataCollectionId"]


@pytest.mark.parametrize(("change", "fault"), [
    ({"versionId": None}, "OMAG-ADMIN-400-023"),
    ({"versionId": "V5.0"}, "OMAG-ADMIN-400-023"),
    ({"localServerName": "another"}, "OMAG-ADMIN-400-002"),
])
def test_stored_documents_that_are_not_started(platform, change, fault):
    platform.documents.save(STORE, {**metadata_store_document(), **change})
    assert fault_of(platform.start_server, STORE) == fault
    assert STORE not in platform.known


@pytest.mark.parametrize(("change", "fault"), [
    ({"maxPageSize": -1}, "SERVER-OPS-400-014"),
    ({"serverSecurityConnection": {"class": "Connection"}}, "OMAG-MULTI-TENANT-400-001"),
    ({"viewServicesConfig": []}, "OMAG-ADMIN-400-031"),
])
def test_documents_that_cannot_run(platform, change, fault):
    assert fault_of(start_with, platform, {**metadata_store_document(), **change}) == fault
    assert platform.active == {}


def test_a_server_without_a_document_cannot_start(platform):
    assert fault_of(platform.start_server, "x") == "OMAG-ADMIN-400-011"


def test_repositories_that_are_not_available_yet_are_named(platform):
    document = metadata_store_document()
    local = document["repositoryServicesConfig"]["localRepositoryConfig"]
    local["localRepositoryLocalConnection"]["connectorType"]["connectorProviderClassName"] = "org.example.Postgres"
    with pytest.raises(AriciaError, match=r"ARICIA-501-002 .*org\.example\.Postgres"):
        start_with(platform, document)


def test_a_server_whose_store_does_not_open_is_known_with_its_failure_and_can_be_started_again(platform):
    document = metadata_store_document()
    connection = document["repositoryServicesConfig"]["localRepositoryConfig"]["localRepositoryLocalConnection"]
    good = connection["connectorType"]["connectorProviderClassName"]
    connection["connectorType"]["connectorProviderClassName"] = "org.example.Postgres"
    assert fault_of(start_with, platform, document) == "ARICIA-501-002"
    assert (platform.known[STORE].status, platform.known[STORE].failure.id) == ("INACTIVE", "ARICIA-501-002")
    assert STORE not in platform.active
    connection["connectorType"]["connectorProviderClassName"] = good
    assert start_with(platform, document).failure is None


def test_archives_of_a_document_are_loaded_once_and_missing_ones_do_not_keep_the_server_down(platform, capsys):
    document = metadata_store_document()
    provider = "org.odpi.openmetadata.adapters.repositoryservices.archiveconnector.file.FileBasedOpenMetadataArchiveStoreProvider"
    connection = {
        "connectorType": {"connectorProviderClassName": provider}, "endpoint": {"networkAddress": "content-packs/None.omarchive"},
    }
    document["repositoryServicesConfig"]["openMetadataArchiveConnections"] = [connection]
    start_with(platform, document)
    assert platform.active[STORE].active
    assert "None.omarchive" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["secrets/coco-user-directory.omsecrets", "secrets/../secrets/coco-user-directory.omsecrets",
                                     "aricia-layout", "/etc/passwd"])
def test_metadata_leads_to_no_file_but_secrets_stores_and_never_to_the_user_directory(platform, address):
    assert fault_of(platform.secrets_store, address) == "ARICIA-403-001"
    assert platform.secrets_store("secrets/golden.omsecrets").path.parent.name == "secrets"


def test_a_user_directory_stays_protected_when_the_platform_does_without_it_for_a_while(platform):
    platform.secure_with(None)
    assert fault_of(platform.secrets_store, "secrets/coco-user-directory.omsecrets") == "ARICIA-403-001"


def test_a_url_is_that_of_the_platform_by_port_and_machine(platform):
    port = platform.settings.value("server.port")
    assert platform.is_at(f"https://localhost:{port}")
    assert platform.is_at(f"http://127.0.0.1:{port}/")
    for address in (f"https://elsewhere.example.org:{port}", f"https://localhost:{port + 1}", "localhost", "", "https://x:port"):
        assert not platform.is_at(address)
