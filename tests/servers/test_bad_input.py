"""What administrators get wrong: each has its message, and leaves the platform and the other servers running."""

import threading

import pytest

from aricia.base.errors import AriciaError
from aricia.base.settings import SettingFault, Settings
from aricia.servers.configuration.document_store import ENCRYPTED_FILE_STORE
from aricia.servers.platform import Platform


def connection(provider, **more):
    return {"class": "Connection", "connectorType": {"class": "ConnectorType", "connectorProviderClassName": provider}, **more}


def secured(connection_):
    return lambda document: {**document, "serverSecurityConnection": connection_}


def stored_by(connection_):
    def changed(document):
        local = {**document["repositoryServicesConfig"]["localRepositoryConfig"], "localRepositoryLocalConnection": connection_}
        return {**document, "repositoryServicesConfig": {**document["repositoryServicesConfig"], "localRepositoryConfig": local}}

    return changed


@pytest.mark.parametrize(("change", "fault"), [
    (secured(connection("org.example.NoSuchSecurityProvider")), "OMAG-MULTI-TENANT-400-001"),
    (secured(connection("aricia.repository.stores.sqlite.SQLiteRepositoryProvider")), "OMAG-MULTI-TENANT-400-001"),
    (secured({"class": "VirtualConnection", "embeddedConnections": []}), "OMAG-MULTI-TENANT-400-001"),
    (stored_by(connection("org.example.NoSuchRepositoryProvider")), "ARICIA-501-002"),
    (stored_by(connection("os.system")), "ARICIA-501-002"),
    (stored_by({"class": "Connection"}), "ARICIA-501-002"),
])
def test_a_server_with_a_connector_that_nobody_knows_does_not_start_and_the_others_run(platform, store_document, change, fault):
    platform.start_with(store_document("good"))
    with pytest.raises(AriciaError, match=fault):
        platform.start_with(change(store_document("bad")))
    assert list(platform.active) == ["good"]
    assert platform.active["good"].store is not None
    platform.start_with(store_document("bad"))
    assert sorted(platform.active) == ["bad", "good"]


@pytest.mark.parametrize(("setting", "value"), [
    ("platform.configstore.provider", "org.example.NoSuchStoreProvider"),
    ("platform.configstore.endpoint", "data/one-file-for-all.config"),
    ("platform.security.provider", "org.example.NoSuchSecurityProvider"),
    ("aricia.secrets.permissions", "whatever"),
])
def test_a_platform_with_a_setting_that_cannot_be_is_refused_by_its_name(tmp_path, setting, value):
    with pytest.raises(SettingFault, match=setting.rpartition(".")[0]):
        Platform(tmp_path, Settings({setting: value}, {}))


def test_an_encrypted_store_of_documents_without_a_usable_key_is_refused(tmp_path, monkeypatch):
    settings = Settings({"platform.configstore.provider": ENCRYPTED_FILE_STORE}, {})
    for key, fault in (("", "ARICIA-400-094"), ("no key", "ARICIA-400-095"), ("a" * 44, "ARICIA-400-095")):
        monkeypatch.setenv("ARICIA_CONFIG_KEY", key)
        with pytest.raises(SettingFault, match=fault):
            Platform(tmp_path, settings)


def test_a_user_directory_that_is_too_open_is_told_of_or_keeps_the_platform_down(platform, tmp_path, capfd):
    file = tmp_path / "demonstration/secrets/coco-user-directory.omsecrets"
    assert file.stat().st_mode & 0o077 == 0
    file.chmod(0o644)
    Platform(tmp_path, Settings({}, {})).close()
    assert "ARICIA-0160" in capfd.readouterr().err
    with pytest.raises(SettingFault, match="ARICIA-500-160"):
        Platform(tmp_path, Settings({"aricia.secrets.permissions": "refuse"}, {}))


def test_a_broken_secrets_file_refuses_its_server_only(platform, store_document, tmp_path):
    (tmp_path / "broken.omsecrets").write_text("secretsCollections: [")
    store = {"endpoint": {"networkAddress": "broken.omsecrets"}, "configurationProperties": {"secretsCollectionName": "x"}}
    platform.documents.save("good", store_document("good"))
    platform.start_server("good")
    bad = platform.start_with({**store_document("bad"), "serverSecurityConnection": {
        "class": "VirtualConnection", "embeddedConnections": [{"embeddedConnection": store}]}})
    with pytest.raises(AriciaError, match="YAML-SECRETS-STORE-CONNECTOR-500-002"):
        bad.check_user("erinoverview")
    platform.active["good"].check_user("erinoverview")
    platform.controls.check_user("erinoverview")


def test_a_store_that_another_server_has_open_is_refused_until_that_stops(platform, store_document, tmp_path):
    provider = "aricia.repository.stores.sqlite.SQLiteRepositoryProvider"
    shared = stored_by(connection(provider, endpoint={"class": "Endpoint", "networkAddress": "shared.db"}))
    another_way = {"class": "Endpoint", "networkAddress": str(tmp_path / "x/../shared.db")}
    also_shared = stored_by(connection(provider, endpoint=another_way))
    (tmp_path / "x").mkdir()
    platform.start_with(shared(store_document("one")))
    with pytest.raises(AriciaError, match="ARICIA-503-160"):
        platform.start_with(also_shared(store_document("two")))
    platform.start_with(shared(store_document("one")))
    assert list(platform.active) == ["one"]
    platform.stop_server("one")
    platform.start_with(also_shared(store_document("two")))
    assert list(platform.active) == ["two"]


def test_a_server_that_is_started_and_stopped_from_many_sides_ends_in_one_piece(platform, store_document):
    faults, unforeseen = [], []

    def work(number):
        for turn in range(4):
            try:
                if (number + turn) % 2:
                    platform.start_with(store_document())
                else:
                    platform.stop_server("store")
            except AriciaError as fault:
                faults.append(fault.id)
            except Exception as problem:
                unforeseen.append(problem)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert unforeseen == []
    assert set(faults) <= {"OMAG-MULTI-TENANT-404-001"}
    server = platform.start_with(store_document())
    assert server.repository.read(lambda c: c.find_entities) is not None


def test_a_server_that_stops_while_it_is_used_answers_or_refuses(platform, store_document):
    repository = platform.start_with(store_document()).repository
    begun, unforeseen = threading.Event(), []

    def use():
        for number in range(200):
            try:
                given = {"qualifiedName": f"Glossary::{number}"}
                repository.write(lambda c, given=given: c.add_entity("erin", "Glossary", given)).result(20)
            except AriciaError:
                return
            except Exception as problem:
                unforeseen.append(problem)
                return
            finally:
                begun.set()

    user = threading.Thread(target=use)
    user.start()
    begun.wait(20)
    platform.stop_server("store")
    user.join(20)
    assert not user.is_alive()
    assert unforeseen == []
    platform.start_with(store_document())
