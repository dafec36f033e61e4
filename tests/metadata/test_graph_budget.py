"""Answers show a bounded part of what hangs together, and say when that is not all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aricia.metadata.anchored import anchored_graph
from aricia.metadata.anchors import anchored_to
from aricia.metadata.api import asset_graph, delete_element, get_element, root_element
from aricia.metadata.asset_lineage import LineageOptions, asset_lineage
from aricia.metadata.graph_budget import INCOMPLETE, GraphBudget
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.metadata.session import MetadataServer
from aricia.metadata.store import MetadataStore
from aricia.repository.instances import Entity, NewClassification
from aricia.repository.stores.sqlite.repository import SQLiteRepository
from aricia.types.registry import TypeRegistry

PATIENCE = 120
PLAIN = ReadOptions(graph_query_depth=1, max_mermaid_node_count=0)


def store_with(folder: Path, **limits: int) -> MetadataStore:
    repository = SQLiteRepository(folder / "metadata.db", TypeRegistry.open_metadata())
    return MetadataStore(repository, MetadataServer("a-store", "the-server", 20_000, **limits))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MetadataStore]:
    """A store that shows up to 30 related elements."""
    made = store_with(tmp_path, max_graph_elements=30)
    yield made
    made.repository.close()


def asset_with_parts(store: MetadataStore, parts: int, name: str = "asset") -> str:
    """An asset to which elements are anchored, each with a relationship to it."""

    def fill(session: Any) -> str:
        collection = session.collection
        asset = collection.add_entity("erin", "DataSet", {"qualifiedName": name}).guid
        for number in range(parts):
            anchors = NewClassification(name="Anchors", properties={"anchorGUID": asset})
            properties = {"qualifiedName": f"{name}-{number}"}
            part = collection.add_entity("erin", "DataFile", properties, classifications=[anchors]).guid
            collection.add_relationship("erin", "DataFlow", asset, part, {})
        return str(asset)

    return store.write("erin", "fill", fill).result(PATIENCE)


def read(store: MetadataStore, function: Any, guid: str, *more: Any) -> Any:
    def work(session: Any) -> Any:
        return function(session, get_element(session, guid, PLAIN), PLAIN, *more)

    return store.read("erin", "read", work)


def test_an_element_shows_as_many_related_elements_as_the_limit_lets_it(store: MetadataStore) -> None:
    shown = read(store, root_element, asset_with_parts(store, 40))
    assert sum(len(value) for value in shown.values() if isinstance(value, list)) == 30
    assert "ARICIA-0080" in shown[INCOMPLETE] and "30 related elements" in shown[INCOMPLETE]


def test_an_answer_that_just_fits_is_complete(store: MetadataStore) -> None:
    shown = read(store, root_element, asset_with_parts(store, 30))
    assert sum(len(value) for value in shown.values() if isinstance(value, list)) == 30
    assert INCOMPLETE not in shown


@pytest.mark.parametrize("graph", [asset_graph, anchored_graph])
def test_the_graph_of_an_asset_is_cut(store: MetadataStore, graph: Any) -> None:
    shown = read(store, graph, asset_with_parts(store, 40))
    assert sum(len(value) for value in shown.values() if isinstance(value, list)) == 30
    assert INCOMPLETE in shown


def test_the_lineage_of_an_asset_is_cut(store: MetadataStore) -> None:
    shown = read(store, asset_lineage, asset_with_parts(store, 40), LineageOptions())
    assert len(shown["linkedAssets"]) == 30
    assert INCOMPLETE in shown


def test_texts_count_as_what_they_are() -> None:
    budget = GraphBudget(elements=100, size=100_000)
    large = [Entity(type_name="GlossaryTerm", guid=str(n), properties={"description": "x" * 40_000}) for n in range(3)]
    assert (budget.entities(large), budget.is_cut) == (large[:2], True)


def test_a_large_graph_around_one_element_is_answered_bounded_and_quickly(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    try:
        guid = asset_with_parts(store, 10_500)
        read(store, root_element, guid)
        began = time.process_time()
        shown = read(store, root_element, guid)
        used = time.process_time() - began
    finally:
        store.repository.close()
    assert sum(len(value) for value in shown.values() if isinstance(value, list)) <= 10_000
    assert INCOMPLETE in shown
    assert used < 2  # less than a second on a machine that does nothing else


def test_deleting_an_anchor_takes_time_in_proportion_to_what_it_anchors(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    try:
        few, many = asset_with_parts(store, 100, "few"), asset_with_parts(store, 1000, "many")
        assert steps_of_deletion(store, many) < 12 * steps_of_deletion(store, few)
    finally:
        store.repository.close()


def steps_of_deletion(store: MetadataStore, guid: str) -> int:
    """The steps of the database engine that the deletion of an element takes."""

    def delete(session: Any) -> int:
        steps = 0

        def count() -> bool:
            nonlocal steps
            steps += 1
            return False

        database = session.collection._db
        database.set_progress_handler(count, 100, id="steps")
        delete_element(session, guid, WriteOptions(delete_method="SOFT_DELETE"))
        database.set_progress_handler(None, id="steps")
        assert not anchored_to(session, guid)
        return steps

    return store.write("erin", "delete", delete).result(PATIENCE)
