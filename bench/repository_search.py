"""What reads, writes and searches of the embedded store cost as it grows.

    python bench/repository_search.py [SIZE ...]        by default 2000 20000 200000 entities

Stores are filled in bulk in a temporary folder and removed afterwards. A figure is the median of several calls, in
milliseconds unless it says otherwise; searches ask for a page of 20, newest first where nothing else is said. The last column
is the largest store against the smallest.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from machine import machine

from aricia.base.clock import now_ms
from aricia.base.guids import new_guid
from aricia.repository.instances import Classification, Entity
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, Condition, Conditions, EntityQuery
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.types.registry import TypeRegistry

WORDS = (
    "customer", "order", "invoice", "ledger", "patient", "trial", "drug", "site", "sensor", "batch", "region", "account",
    "payment", "policy", "claim", "asset",
)
TYPES = ("GlossaryTerm", "TabularColumn", "DataFile", "Project")
BATCH = 5000
HOME = ("11111111-2222-4333-8444-555555555555", "bench")
THREADS = 16
EACH = 40


def entities(size: int) -> Iterator[Entity]:
    """Entities of four types, a millisecond apart, each with an Anchors classification; ten mention a unicorn."""
    chance = random.Random(5)
    first = now_ms() - size - 1000
    for number in range(size):
        kind, instant = TYPES[number % len(TYPES)], first + number
        header: dict[str, Any] = {
            "created_by": "bench", "updated_by": "bench", "maintained_by": ["bench"],
            "create_time": instant, "update_time": instant, "collection_id": HOME[0], "collection_name": HOME[1],
        }
        text = " ".join(chance.choices(WORDS, k=12)) + (" unicorn" if number % (size // 10) == 0 else "")
        anchoring = {"anchorTypeName": kind, "anchorDomainName": kind, "anchorScopeGUIDs": [f"scope-{number}"]}
        anchors = Classification(type_name="Anchors", properties=anchoring, **header)
        yield Entity(
            guid=new_guid(), type_name=kind, classifications=[anchors], **header,
            properties={
                "qualifiedName": f"{kind}::{number}", "displayName": f"{chance.choice(WORDS)} {chance.choice(WORDS)} {number}",
                "description": text,
            },
        )


def fill(repository: SQLiteRepository, size: int) -> list[str]:
    """Fill the store in bulk; -> the GUIDs."""
    guids: list[str] = []
    batch: list[Entity] = []

    def save() -> None:
        rows = list(batch)
        repository.write(lambda c: c.save_new_entities(rows)).result()
        guids.extend(entity.guid for entity in rows)
        batch.clear()

    for entity in entities(size):
        batch.append(entity)
        if len(batch) == BATCH:
            save()
    if batch:
        save()
    return guids


def median(act: Callable[[], object], times: int = 9) -> float:
    """Milliseconds, the median of several calls after a first one."""
    act()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000


def asking(operator: str, value: str, name: str | None = None) -> Conditions:
    """One condition."""
    return Conditions((Condition(name, operator, value),))


def anchored(name: str, value: str) -> ClassificationConditions:
    """A condition on the Anchors classification."""
    return ClassificationConditions((ClassificationCondition("Anchors", asking("EQ", value, name)),))


def searches(size: int) -> dict[str, EntityQuery]:
    """What is searched for."""
    contains, middle = "CASE_INSENSITIVE_LIKE", f"{TYPES[size // 2 % 4]}::{size // 2}"
    asked: dict[str, dict[str, Any]] = {
        "contains, half of all match": {"conditions": asking(contains, "customer")},
        "contains, half match, of a type": {"conditions": asking(contains, "customer"), "type_name": "GlossaryTerm"},
        "contains, 10 match": {"conditions": asking(contains, "unicorn")},
        "contains, none matches": {"conditions": asking(contains, "zebrafish")},
        "contains, common parts, no match": {"conditions": asking(contains, "customerinvoice")},
        "contains, half match, newest created": {"conditions": asking(contains, "customer"), "order": "CREATION_DATE_RECENT"},
        "contains, half match, by property": {
            "conditions": asking(contains, "customer"), "order": "PROPERTY_ASCENDING", "order_property": "displayName",
        },
        "contains 2 characters": {"conditions": asking(contains, "cu")},
        "everything": {}, "everything of a type": {"type_name": "GlossaryTerm"},
        "everything of a type, newest created": {"type_name": "GlossaryTerm", "order": "CREATION_DATE_RECENT"},
        "by qualified name": {"conditions": asking("EQ", middle, "qualifiedName")},
        "qualified name begins with": {"conditions": asking("STARTS_WITH", middle, "qualifiedName")},
        "by anchor scope, 1 matches": {"classifications": anchored("anchorScopeGUIDs", "scope-77")},
        "by anchor domain, a quarter matches": {"classifications": anchored("anchorDomainName", "Project")},
    }
    return {name: EntityQuery(page_size=20, **{"order": "LAST_UPDATE_RECENT", **query}) for name, query in asked.items()}


def measure(size: int) -> dict[str, float]:
    """All figures for one size."""
    with tempfile.TemporaryDirectory(prefix="aricia-bench-") as folder:
        repository = SQLiteRepository(Path(folder) / "store.db", TypeRegistry.open_metadata(), *HOME)
        started = time.perf_counter()
        guids = fill(repository, size)
        figures = {"filling, entities a second": size / (time.perf_counter() - started)}
        chance = random.Random(1)
        figures |= reads(repository, chance.sample(guids, min(2000, size)))
        for name, query in searches(size).items():
            figures[name] = median(lambda query=query: repository.read(lambda c: c.find_entities(query)))  # type: ignore[misc]
        everything = EntityQuery(conditions=asking("CASE_INSENSITIVE_LIKE", "customer"))
        figures["count of half of all (grows)"] = median(lambda: repository.read(lambda c: c.count_entities(everything)), 3)
        figures |= writes(repository, guids)
        repository.close()
    return figures


def reads(repository: SQLiteRepository, guids: list[str]) -> dict[str, float]:
    """Reads of single entities, in microseconds: from the store, then from memory."""

    def get_each() -> None:
        for guid in guids:
            repository.read(lambda c, guid=guid: c.get_entity(guid))  # type: ignore[misc]

    taken = []
    for _ in range(4):
        started = time.perf_counter()
        get_each()
        taken.append((time.perf_counter() - started) / len(guids) * 1e6)
    return {"get, microseconds": taken[0], "get again, microseconds": min(taken[1:])}


def writes(repository: SQLiteRepository, guids: list[str]) -> dict[str, float]:
    """Creations and updates, each acknowledged when it is on disk."""
    numbers = iter(range(10**9))

    def create() -> None:
        properties = {"qualifiedName": f"new::{next(numbers)}", "displayName": "new one"}
        repository.write(lambda c: c.add_entity("bench", "GlossaryTerm", properties)).result()

    def update() -> None:
        properties = {"qualifiedName": "GlossaryTerm::0", "displayName": f"changed {next(numbers)}"}
        repository.write(lambda c: c.update_entity("bench", guids[0], properties)).result()

    figures = {"create": median(create, 60), "update": median(update, 60)}
    threads = [threading.Thread(target=lambda: [create() for _ in range(EACH)]) for _ in range(THREADS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    figures[f"create with {THREADS} threads, a second"] = THREADS * EACH / (time.perf_counter() - started)
    return figures


def main() -> None:
    """Measure and print."""
    sizes = [int(size) for size in sys.argv[1:]] or [2_000, 20_000, 200_000]
    print(machine())
    columns = [measure(size) for size in sizes]
    print(f"{'':40}" + "".join(f"{size:>12,}" for size in sizes) + f"{'ratio':>8}")
    for name in columns[0]:
        values = [column[name] for column in columns]
        print(f"{name:40}" + "".join(f"{value:12.3f}" if value < 1000 else f"{value:12.0f}" for value in values)
              + f"{values[-1] / values[0]:8.2f}")


if __name__ == "__main__":
    main()
