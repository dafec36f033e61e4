"""Archives in files and in directories: the same archive, complete or not there at all."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest
from archive_builder import archive, classification, entity, guid_of, proxy, relationship
from saved_stores import differences, fill

from aricia.base.errors import ConnectorError, RepositoryFault
from aricia.repository.archives.api import (
    REPOSITORY_BACKUP,
    ArchivePlace,
    DirectoryArchiveStore,
    FileArchiveStore,
    Selection,
    load_archive,
    new_properties,
    open_archive_store,
    save_archive,
    store_at,
)
from aricia.repository.stores.sqlite.repository import SQLiteRepository
from aricia.types.registry import TypeRegistry

CONNECTORS = "org.odpi.openmetadata.adapters.repositoryservices.archiveconnector."
FILE = CONNECTORS + "file.FileBasedOpenMetadataArchiveStoreProvider"
DIRECTORY = CONNECTORS + "directory.DirectoryBasedOpenMetadataArchiveStoreProvider"

KINDS = (lambda folder: FileArchiveStore(folder / "a"), lambda folder: DirectoryArchiveStore(folder / "a"))


def save(repository, store, *, replace: bool = False, **chosen):
    selection = Selection(**(chosen or {"everything": True}))
    return save_archive(repository, store, new_properties("Saved", REPOSITORY_BACKUP), selection, replace=replace)


def files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def place(tmp_path, provider: str, address: str = "", **properties) -> ArchivePlace:
    connection = {"connectorType": {"connectorProviderClassName": provider}, "configurationProperties": properties}
    return ArchivePlace(connection | ({"endpoint": {"networkAddress": address}} if address else {}), lambda name: tmp_path / name)


@pytest.fixture
def filled(repository):
    fill(repository)
    return repository


# ---- both ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("make", [
    lambda folder: FileArchiveStore(folder / "a.omarchive"), lambda folder: FileArchiveStore(folder / "a.omarchive.gz"),
    lambda folder: DirectoryArchiveStore(folder / "a"), lambda folder: DirectoryArchiveStore(folder / "a", keeps_history=True),
])
def test_what_is_written_is_read_again(filled, tmp_path, make):
    store = make(tmp_path)
    assert not store.exists()
    report = save(filled, store)
    assert store.exists()
    restored = SQLiteRepository(tmp_path / "restored.db", TypeRegistry.open_metadata(), "local-id", "local")
    try:
        loaded = load_archive(restored, Path(store.source))
        assert differences(filled, restored) == []
    finally:
        restored.close()
    assert (loaded.entities.new, loaded.relationships.new) == (report.entities, report.relationships)


@pytest.mark.parametrize("make", KINDS)
def test_what_is_there_is_kept_unless_it_is_to_be_replaced(filled, tmp_path, make):
    save(filled, make(tmp_path), guids=("copy",))
    with pytest.raises(ConnectorError, match="ARICIA-400-190"):
        save(filled, make(tmp_path))
    assert len(make(tmp_path).read().instances.entities) == 1
    save(filled, make(tmp_path), replace=True)
    assert len(make(tmp_path).read().instances.entities) > 5
    assert not [name for name in tmp_path.iterdir() if "draft" in name.name or name.name.endswith(".old")]


@pytest.mark.parametrize("make", KINDS)
def test_nothing_is_left_of_an_archive_that_fails(tmp_path, make):
    class Breaking:
        def instances(self):
            yield "entities", iter([{"guid": "1"}, {"guid": "2"}])
            raise ConnectorError("ARICIA-400-195", ("the store",))

        def types(self):
            return {}

    with pytest.raises(ConnectorError, match="ARICIA-400-195"):
        make(tmp_path).write(new_properties("x", REPOSITORY_BACKUP), Breaking())
    with pytest.raises(ConnectorError, match="ARICIA-400-191"):
        make(tmp_path / "not there").write(new_properties("x", REPOSITORY_BACKUP), Breaking())
    assert list(tmp_path.iterdir()) == []


# ---- files ---------------------------------------------------------------------------------------------------------------
def test_the_same_content_is_the_same_compressed_file(filled, tmp_path):
    properties = new_properties("Saved", REPOSITORY_BACKUP)
    for name in ("1.gz", "2.gz"):
        save_archive(filled, FileArchiveStore(tmp_path / name), properties, Selection(everything=True))
    assert (tmp_path / "1.gz").read_bytes() == (tmp_path / "2.gz").read_bytes()
    assert json.loads(gzip.decompress((tmp_path / "1.gz").read_bytes()))["class"] == "OpenMetadataArchive"


def test_a_file_does_not_take_the_place_of_a_directory(filled, tmp_path):
    with pytest.raises(ConnectorError, match="it is a directory"):
        save(filled, FileArchiveStore(tmp_path), replace=True)


# ---- directories ---------------------------------------------------------------------------------------------------------
def test_every_element_has_a_file_named_after_it(filled, tmp_path):
    save(filled, DirectoryArchiveStore(tmp_path / "a"))
    found = files(tmp_path / "a")
    assert {"archiveProperties.json", "entities/copy.json", "relationships/copied%20link.json"} <= found
    assert {"classifications/classified:Criticality.json", "entityProxies/lonely.json"} <= found
    assert json.loads((tmp_path / "a/entities/copy.json").read_bytes())["class"] == "EntityDetail"


@pytest.mark.parametrize("guid", ["../../outside", "/absolute", "..", ".hidden"])
def test_no_guid_leads_out_of_the_directory(tmp_path, guid):
    class Content:
        def instances(self):
            yield "entities", iter([{"guid": guid}])

        def types(self):
            return {}

    DirectoryArchiveStore(tmp_path / "a/b").path.parent.mkdir()
    DirectoryArchiveStore(tmp_path / "a/b").write(new_properties("x", REPOSITORY_BACKUP), Content())
    assert [file.parent for file in tmp_path.rglob("*.json")] == [tmp_path / "a/b", tmp_path / "a/b/entities"]


def test_a_directory_of_something_else_is_not_replaced(filled, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("dear")
    with pytest.raises(ConnectorError, match="something else"):
        save(filled, DirectoryArchiveStore(tmp_path / "mine"), replace=True)
    assert files(tmp_path / "mine") == {"letter.txt"}


def test_earlier_versions_of_elements_are_kept_where_they_are_asked_for(repository, tmp_path):
    store = DirectoryArchiveStore(tmp_path / "a", keeps_history=True)
    guid = repository.write(lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "Term::1"}).guid).result(10)
    repository.write(lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "Term::2"})).result(10)
    versions = []
    for text in ("one", "two", "three"):
        given = {"qualifiedName": "Term::1", "displayName": text}
        repository.write(lambda c, given=given: c.update_entity("erin", guid, given)).result(10)
        save(repository, store, replace=True)
        versions.append((tmp_path / f"a/entities/{guid}/0.json").read_bytes())
    kept = {name: (tmp_path / f"a/entities/{guid}/{name}").read_bytes() for name in ("0.json", "1.json", "2.json")}
    assert kept == {"0.json": versions[2], "1.json": versions[0], "2.json": versions[1]}
    assert len(files(tmp_path / "a/entities")) == 4
    assert len(store.read().instances.entities) == 2


def test_a_directory_without_versions_gets_them_from_now_on(repository, tmp_path):
    guid = repository.write(lambda c: c.add_entity("erin", "GlossaryTerm", {"qualifiedName": "Term::1"}).guid).result(10)
    save(repository, DirectoryArchiveStore(tmp_path / "a"))
    plain = (tmp_path / f"a/entities/{guid}.json").read_bytes()
    repository.write(lambda c: c.delete_entity("erin", guid)).result(10)
    save(repository, DirectoryArchiveStore(tmp_path / "a", keeps_history=True), replace=True)
    assert (tmp_path / f"a/entities/{guid}/1.json").read_bytes() == plain


@pytest.fixture
def scattered(tmp_path):
    """The directory of another writer, with names of its own for properties and types."""
    document = json.loads(archive(
        entities=[entity(1), entity(2)], relationships=[relationship(1, proxy(1), proxy(2))],
        classifications=[{"class": "ClassificationEntityExtension", "classification": classification("Criticality"),
                          "entityToClassify": proxy(3)}],
    ))
    folder = tmp_path / "scattered"
    for part, documents in document["archiveInstanceStore"].items():
        (folder / part).mkdir(parents=True)
        for number, each in enumerate(documents):
            (folder / part / f"{number}.json").write_text(json.dumps(each))
    (folder / "properties.json").write_text(json.dumps(document["archiveProperties"]))
    patch = {"typeDefName": "Nothing", "typeDefGUID": "g", "applyToVersion": 1, "updateToVersion": 2}
    (folder / "types/patches").mkdir(parents=True)
    (folder / "types/patches/g:1.json").write_text(json.dumps(patch))
    return folder


def test_a_directory_is_known_by_what_it_holds(repository, scattered):
    report = load_archive(repository, scattered)
    assert (report.name, report.entities.new, report.relationships.new, report.classifications.new) == ("Test pack", 2, 1, 1)
    assert [each.kind for each in report.skipped] == ["type patch"]


def test_a_change_of_any_element_makes_it_another_archive(scattered):
    before = store_at(scattered).read().digest
    shutil.copy(scattered / "entities/0.json", scattered / "entities/9.json")
    assert store_at(scattered).read().digest != before


@pytest.mark.parametrize(("file", "text", "message"), [
    ("properties.json", "{", "archiveProperties.json"),
    ("properties.json", '{"archiveGUID": 5}', "damaged"),
    ("types/patches/g:1.json", "[1", "is damaged"),
    ("types/patches/g:1.json", "[1]", "holds no JSON object"),
    ("entities/1.json", "{", r"archiveInstanceStore.entities\[1\] is damaged"),
    ("relationships/0.json", '{"guid": "x"}', r"archiveInstanceStore.relationships\[0\] is damaged"),
])
def test_damage_is_named_and_nothing_is_loaded(repository, scattered, file, text, message):
    (scattered / file).write_text(text)
    with pytest.raises(RepositoryFault, match=message):
        load_archive(repository, scattered)
    assert repository.read(lambda c: c.get_entities((guid_of(1),))) == {}


# ---- connections -----------------------------------------------------------------------------------------------------------
def test_connections_lead_to_stores(filled, tmp_path):
    store = open_archive_store(place(tmp_path, FILE, "x.omarchive"))
    save(filled, store)
    assert store.read().name == "Saved"
    folder = open_archive_store(place(tmp_path, DIRECTORY, keepVersionHistory="true"))
    save(filled, folder)
    assert (tmp_path / "open.metadata.archive/entities/copy/0.json").exists()
    assert folder.read().name == "Saved"


def test_a_compressed_file_is_found_by_its_plain_name(filled, tmp_path):
    save(filled, FileArchiveStore(tmp_path / "x.omarchive.gz"))
    assert open_archive_store(place(tmp_path, FILE, "x.omarchive")).read().name == "Saved"


def test_connections_that_lead_nowhere_are_refused(tmp_path):
    with pytest.raises(ConnectorError, match="ARICIA-400-193"):
        open_archive_store(place(tmp_path, "org.example.ArchiveStoreProvider", "x"))
    with pytest.raises(ConnectorError, match="ARICIA-400-194"):
        open_archive_store(place(tmp_path, FILE))
    with pytest.raises(RepositoryFault, match="no such directory"):
        open_archive_store(place(tmp_path, DIRECTORY, "none")).read()
