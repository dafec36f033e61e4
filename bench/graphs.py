"""What answers about 10,000 elements that hang together cost, and what deleting an element does that anchors 10,000 others.

    python bench/graphs.py [--store sqlite|postgres] [--size 10000] [--times 5]

Reading: a collection of so many terms, a chain of collections, a tree of collections and terms that are anchored to its
root, and an asset with as many parts. Processor time of reading and encoding (the lowest of several runs), elements and
bytes of the answer, and whether it is cut. Deleting: processor time an element for a tenth, a quarter and all of the size,
and what readers and another writer see meanwhile.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from machine import machine

from aricia.base.codec import encode
from aricia.http.listener import spare_the_collector
from aricia.metadata import api as metadata
from aricia.metadata.anchored import anchored_graph
from aricia.metadata.graph_budget import INCOMPLETE
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.metadata.session import MetadataServer
from aricia.metadata.store import MetadataStore
from aricia.repository.instances import NewClassification
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.repository.stores.postgres.address import read_address
from aricia.repository.stores.postgres.repository import PostgresRepository
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.testing.postgres_server import postgres_server
from aricia.types.registry import TypeRegistry

USER, PATIENCE, PAGE = "erin", 600, 20_000
WIDTH = 20  # collections in a collection of the tree
Operation = Callable[[metadata.Session, Any, ReadOptions], Any]


# ---- content -----------------------------------------------------------------------------------------------------------
def element(collection: MetadataCollection, type_name: str, name: str, anchor: str | None = None) -> str:
    """A new element, which is its own anchor unless one is given."""
    anchors = {"anchorTypeName": type_name, "anchorDomainName": "Asset"} | ({"anchorGUID": anchor} if anchor else {})
    properties = {"qualifiedName": name, "displayName": name, "description": f"What {name} is there for, in a sentence."}
    return collection.add_entity(
        USER, type_name, properties, classifications=[NewClassification(name="Anchors", properties=anchors)]
    ).guid


def star(collection: MetadataCollection, size: int) -> str:
    """A collection of so many terms."""
    center = element(collection, "Collection", "star")
    for number in range(size):
        term = element(collection, "GlossaryTerm", f"star-{number}")
        collection.add_relationship(USER, "CollectionMembership", center, term, {"membershipType": "term"})
    return center


def chain(collection: MetadataCollection, size: int) -> str:
    """Collections each of which is the only member of the one before."""
    top = last = element(collection, "Collection", "chain")
    for number in range(size):
        following = element(collection, "Collection", f"chain-{number}")
        collection.add_relationship(USER, "CollectionMembership", last, following, {})
        last = following
    return top


def tree(collection: MetadataCollection, size: int) -> str:
    """Collections within collections, with terms in every one of them; all are anchored to the root."""
    top = element(collection, "Collection", "tree")
    waiting, count = [top], 0
    while count < size:
        parent = waiting.pop(0)
        for number in range(min(2 * WIDTH, size - count)):
            kind = "Collection" if number < WIDTH else "GlossaryTerm"
            child = element(collection, kind, f"tree-{count}", top)
            collection.add_relationship(USER, "CollectionMembership", parent, child, {})
            if kind == "Collection":
                waiting.append(child)
            count += 1
    return top


def asset(collection: MetadataCollection, size: int, name: str = "asset") -> str:
    """An asset with so many parts, which it anchors and is linked to."""
    center = element(collection, "DataSet", name)
    for number in range(size):
        part = element(collection, "DataFile", f"{name}-{number}", center)
        collection.add_relationship(USER, "ResourceList", center, part, {"resourceUse": "part"})
    return center


def filled(store: MetadataStore, fill: Callable[..., str], *arguments: Any) -> str:
    """Store the content. -> the GUID of the element in its middle"""
    return store.write(USER, "fill", lambda session: fill(session.collection, *arguments)).result(PATIENCE)


# ---- reading -----------------------------------------------------------------------------------------------------------
class Figure(NamedTuple):
    """processor: seconds; elapsed: seconds; size: bytes"""

    processor: float
    elapsed: float
    size: int
    is_cut: bool


def read(store: MetadataStore, operation: Operation, guid: str, options: ReadOptions, times: int) -> Figure:
    """The lowest figures of several runs; the first one only warms the caches."""

    def work(session: metadata.Session) -> Any:
        return {"element": operation(session, metadata.get_element(session, guid, options), options)}

    processor, elapsed = [], []
    for _ in range(times + 1):
        began, started = time.process_time(), time.perf_counter()
        answer = store.read(USER, "read", work)
        size = len(encode(answer))
        processor.append(time.process_time() - began)
        elapsed.append(time.perf_counter() - started)
    return Figure(min(processor[1:]), min(elapsed[1:]), size, INCOMPLETE in answer)


def options(depth: int, nodes: int) -> ReadOptions:
    """How deep and with how large a graph; a page holds everything."""
    return ReadOptions(graph_query_depth=depth, max_mermaid_node_count=nodes, relationships_page_size=PAGE)


def readings(store: MetadataStore, size: int, times: int) -> None:
    """Print what reading each of the shapes costs."""
    root, tall, anchor = metadata.root_element, metadata.collection_hierarchy, anchored_graph
    shapes: list[tuple[str, Callable[..., str], Sequence[tuple[str, Operation]]]] = [
        ("star", star, (("get", root), ("hierarchy", tall))),
        ("chain", chain, (("get", root), ("hierarchy", tall))),
        ("tree", tree, (("get", root), ("hierarchy", tall), ("anchored elements", anchor))),
        ("asset", asset, (("get", root), ("anchored elements", anchor), ("asset graph", metadata.asset_graph))),
    ]
    print(f"\n{'':<26} {'depth':>7} {'mermaid':>7} {'processor s':>12} {'elapsed s':>10} {'MB':>7}  cut")
    for name, fill, operations in shapes:
        guid = filled(store, fill, size)
        for label, operation in operations:
            for depth, nodes in ((0, 5), (1, 0), (1, 5), (1, PAGE), (5, 5), (10, 5), (PAGE, 5)):
                if depth != 1 and operation in (anchor, metadata.asset_graph):
                    continue
                figure = read(store, operation, guid, options(depth, nodes), times)
                print(
                    f"{name + ', ' + label:<26} {depth:>7} {nodes:>7} {figure.processor:>12.3f} {figure.elapsed:>10.3f} "
                    f"{figure.size / 1e6:>7.2f}  {'yes' if figure.is_cut else ''}", flush=True,
                )


# ---- deleting ----------------------------------------------------------------------------------------------------------
def deletions(store: MetadataStore, size: int) -> None:
    """Print what deleting an anchor costs an element, and what others wait for meanwhile."""
    print(f"\n{'deleted with its anchor':<26} {'elements':>9} {'processor ms each':>18} {'elapsed s':>10} "
          f"{'reads meanwhile':>16} {'longest read ms':>16} {'other write s':>14}")
    for count in (size // 10, size // 4, size):
        guid = filled(store, asset, count, f"doomed-{count}")
        other = filled(store, element, "GlossaryTerm", f"beside-{count}")
        reads: list[float] = []
        done = threading.Event()
        reader = threading.Thread(target=keep_reading, args=(store, other, reads, done))
        began, started = time.process_time(), time.perf_counter()
        deleted = store.write(USER, "delete", lambda session, guid=guid: delete(session, guid))
        time.sleep(0.01)
        written = store.write(USER, "beside", lambda session, guid=other: beside(session, guid))
        reader.start()
        deleted.result(PATIENCE)
        used, elapsed = time.process_time() - began, time.perf_counter() - started
        written.result(PATIENCE)
        waited = time.perf_counter() - started
        done.set()
        reader.join()
        print(f"{'':<26} {count:>9} {1000 * used / count:>18.3f} {elapsed:>10.2f} {len(reads):>16} "
              f"{1000 * max(reads, default=0):>16.1f} {waited:>14.2f}", flush=True)


def delete(session: metadata.Session, guid: str) -> None:
    """Delete the element with what it anchors."""
    metadata.delete_element(session, guid, WriteOptions(cascaded_delete=True))


def beside(session: metadata.Session, guid: str) -> None:
    """A small write of somebody else."""
    metadata.update_element(session, guid, metadata.ElementProperties({"description": "changed"}), WriteOptions())


def keep_reading(store: MetadataStore, guid: str, reads: list[float], done: threading.Event) -> None:
    """Read an element every few milliseconds; how long each read took."""
    while not done.wait(0.005):
        started = time.perf_counter()
        store.read(USER, "read", lambda session: metadata.get_element(session, guid, ReadOptions()))
        reads.append(time.perf_counter() - started)


# ---- stores ------------------------------------------------------------------------------------------------------------
@contextlib.contextmanager
def sqlite_repository() -> Iterator[Repository]:
    """A new file."""
    with tempfile.TemporaryDirectory(prefix="aricia-bench-") as folder:
        repository = SQLiteRepository(Path(folder) / "metadata.db", TypeRegistry.open_metadata())
        try:
            yield repository
        finally:
            repository.close()


@contextlib.contextmanager
def postgres_repository() -> Iterator[Repository]:
    """A server of its own with a new schema."""
    with postgres_server({"fsync": "on", "shared_buffers": "256MB"}) as server:
        repository = PostgresRepository(read_address(server.url, "bench", {}, "bench"), TypeRegistry.open_metadata())
        try:
            yield repository
        finally:
            repository.close()


STORES = {"sqlite": sqlite_repository, "postgres": postgres_repository}


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", choices=sorted(STORES), default="sqlite")
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--only", choices=("reading", "deleting"))
    arguments = parser.parse_args()
    print(f"{machine()}\n{arguments.store}, {arguments.size} elements, the lowest of {arguments.times} runs")
    spare_the_collector()  # as servers do
    with STORES[arguments.store]() as repository:
        store = MetadataStore(repository, MetadataServer("bench", "bench", PAGE))
        if arguments.only != "deleting":
            readings(store, arguments.size, arguments.times)
        if arguments.only != "reading":
            deletions(store, arguments.size)


if __name__ == "__main__":
    main()
