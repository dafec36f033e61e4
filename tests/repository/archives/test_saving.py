"""What is saved and loaded again is the same."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from saved_stores import differences, fill, order

from aricia.repository.archives.api import (
    CONTENT_PACK,
    METADATA_EXPORT,
    REPOSITORY_BACKUP,
    FileArchiveStore,
    Selection,
    load_archive,
    new_properties,
    save_archive,
)
from aricia.repository.stores.sqlite.repository import SQLiteRepository
from aricia.types.registry import TypeRegistry

EVERYTHING = Selection(everything=True)


@pytest.fixture
def stores(tmp_path):
    """Opens empty stores; the second argument is the id of the collection."""
    opened = []

    def opener(name: str, collection: str = "local-id") -> SQLiteRepository:
        opened.append(SQLiteRepository(tmp_path / f"{name}.db", TypeRegistry.open_metadata(), collection, "local"))
        return opened[-1]

    yield opener
    for each in opened:
        each.close()


def backup(repository, file: Path, kind: str = REPOSITORY_BACKUP, selection: Selection = EVERYTHING, **options):
    return save_archive(repository, FileArchiveStore(file), new_properties("Saved", kind), selection, **options)


def test_a_backup_of_own_instances_comes_back_byte_for_byte(repository, stores, tmp_path):
    fill(repository)
    report = backup(repository, tmp_path / "all.omarchive")
    restored = stores("restored")
    load_archive(restored, tmp_path / "all.omarchive")
    assert differences(repository, restored) == []
    assert order(repository) == order(restored)
    assert (report.proxies, report.classifications) == (1, 1)


PACKS = Path(__file__).resolve().parents[4] / "shared" / "content-packs"
# The core, one whose classifications and relationships have ends in packs that are not here, one with types, a backup, another.
NAMES = ("CocoGovernanceProgramArchive", "CoreContentPack", "CocoTypesArchive", "SimpleDataCatalog", "UnityCatalogContentPack")


@pytest.mark.skipif(not PACKS.exists(), reason="the content packs are not here")
def test_a_backup_of_content_packs_and_own_instances_comes_back_byte_for_byte(repository, stores, tmp_path):
    for name in NAMES:
        load_archive(repository, PACKS / f"{name}.omarchive.gz")
    fill(repository)
    saved = backup(repository, tmp_path / "all.omarchive.gz")
    restored = stores("restored")
    loaded = load_archive(restored, tmp_path / "all.omarchive.gz")
    assert differences(repository, restored) == []
    assert order(repository) == order(restored)
    assert {each.name for each in repository.types.all()} == {each.name for each in restored.types.all()}
    assert (loaded.entities.new, loaded.relationships.new, loaded.skipped) == (saved.entities, saved.relationships, [])
