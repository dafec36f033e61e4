"""What every archive store does, for authors of connectors.

A test module imports everything from here and provides a fixture ``open_archive``: a function that opens the same place, empty at
first, whenever it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aricia.base.errors import AriciaError, ConnectorError
from aricia.repository.archives.api import REPOSITORY_BACKUP, ArchiveStore, Selection, new_properties, save_archive
from aricia.repository.stores.sqlite.repository import SQLiteRepository
from aricia.types.registry import TypeRegistry

OpenArchive = Callable[[], ArchiveStore]

_PATIENCE = 60.0


@pytest.fixture
def content(tmp_path: Path) -> Iterator[SQLiteRepository]:
    """A repository with something in it."""
    repository = SQLiteRepository(tmp_path / "content.db", TypeRegistry.open_metadata())
    for number in range(3):
        given = {"qualifiedName": f"Glossary::{number}", "displayName": "Größe"}
        repository.write(lambda c, given=given: c.add_entity("erin", "Glossary", given)).result(_PATIENCE)  # type: ignore[misc]
    yield repository
    repository.close()


def _save(repository: SQLiteRepository, store: ArchiveStore, *, replace: bool = False) -> None:
    save_archive(repository, store, new_properties("Saved", REPOSITORY_BACKUP), Selection(everything=True), replace=replace)


def _entities(store: ArchiveStore) -> int:
    return len(store.read().instances.entities or ())


def test_an_empty_place_has_no_archive(open_archive: OpenArchive) -> None:
    store = open_archive()
    assert store.source
    assert not store.exists()
    with pytest.raises(AriciaError, match="FILE-OPEN-METADATA-ARCHIVE-STORE-CONNECTOR-400-002"):
        store.read()


def test_an_archive_is_read_as_it_was_written(open_archive: OpenArchive, content: SQLiteRepository) -> None:
    _save(content, open_archive())
    store = open_archive()
    assert store.exists()
    assert _entities(store) == 3


def test_an_archive_is_not_replaced_by_accident(open_archive: OpenArchive, content: SQLiteRepository) -> None:
    _save(content, open_archive())
    with pytest.raises(ConnectorError, match="ARICIA-400-190"):
        _save(content, open_archive())
    _save(content, open_archive(), replace=True)
    assert _entities(open_archive()) == 3


class _Failing:
    """Content that ends in the middle."""

    def instances(self) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
        yield "entities", self._entities()

    def _entities(self) -> Iterator[dict[str, Any]]:
        yield {"class": "EntityDetail", "guid": "a"}
        raise RuntimeError("the repository is gone")

    def types(self) -> dict[str, list[dict[str, Any]]]:
        return {}


def test_an_archive_that_is_not_finished_is_not_there(open_archive: OpenArchive, content: SQLiteRepository) -> None:
    with pytest.raises(RuntimeError, match="gone"):
        open_archive().write(new_properties("x", REPOSITORY_BACKUP), _Failing())
    assert not open_archive().exists()
    _save(content, open_archive())
    with pytest.raises(RuntimeError, match="gone"):
        open_archive().write(new_properties("x", REPOSITORY_BACKUP), _Failing(), replace=True)
    assert _entities(open_archive()) == 3
