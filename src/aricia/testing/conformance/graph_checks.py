"""Walking from entity to entity: a ring with a self-link, seen from its members."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aricia.repository.instances import Relationship
from aricia.repository.metadata_collection import MetadataCollection
from aricia.testing.conformance.bench import Bench
from aricia.types.definitions import TypeDef

_SIZE = 4


def _following(guids: set[str]) -> Callable[[MetadataCollection], dict[str, list[Relationship]]]:
    return lambda collection: collection.relationships_of(guids, end=1)


def graph(bench: Bench, relationship: TypeDef, member: TypeDef) -> None:
    """Every member is reached from every other one, page by page and end by end."""
    name = relationship.name
    guids = [bench.step("graph-entities", name, bench.entity, member).guid for _ in range(_SIZE)]
    links = [
        bench.step("graph-links", name, bench.add_relationship, name, guids[one], guids[(one + 1) % _SIZE], {})
        for one in range(_SIZE)
    ]
    loop = bench.step("graph-self-link", name, bench.add_relationship, name, guids[0], guids[0], {})

    def reached() -> list[str]:
        seen, level = {guids[0]}, {guids[0]}
        while level:
            found = bench.read(_following(level))
            level = {link.end2 for each in found.values() for link in each} - seen
            seen |= level
        return sorted(seen)

    bench.same("graph-reach", name, sorted(guids), reached)
    around = sorted([links[0].guid, links[-1].guid, loop.guid])

    def of_first(**options: Any) -> list[str]:
        found = bench.read(lambda c: c.relationships_of([guids[0]], **options))
        return [link.guid for link in found.get(guids[0], [])]

    bench.same("graph-neighbours", name, around, lambda: sorted(of_first()))
    pages: list[dict[str, Any]] = [{"start": start, "page_size": 2, "order": "GUID"} for start in (0, 2)]
    bench.same("graph-pages", name, around, lambda: [guid for page in pages for guid in of_first(**page)])
    ends = (sorted([links[0].guid, loop.guid]), sorted([links[-1].guid, loop.guid]))
    bench.same("graph-ends", name, ends, lambda: (sorted(of_first(end=1)), sorted(of_first(end=2))))
