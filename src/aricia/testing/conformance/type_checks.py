"""The types that the repository tells of: each is found by its name and GUID, and what it refers to is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aricia.testing.conformance.bench import Bench
from aricia.types.definitions import TypeDef


def collection(bench: Bench) -> None:
    """The repository says which collection it is, in every session."""
    ids = bench.step("collection-id", "collection", lambda: bench.read(lambda c: (c.collection_id, c.collection_id != "")))
    bench.same("collection-id-same", "collection", (bench.repository.collection_id, True), lambda: ids)


def types(bench: Bench, chosen: Iterable[TypeDef]) -> None:
    """The gallery agrees with itself."""
    known = bench.types
    for definition in chosen:
        name = definition.name
        bench.same("type-by-guid", name, name, lambda guid: _name(known.by_guid(guid)), definition.guid)
        bench.same("type-by-name", name, definition.guid, lambda wanted: _guid(known.get(wanted)), name)
        references = [*definition.supers, *definition.valid_entities]
        references += [end.entity for end in (definition.end1, definition.end2) if end is not None]
        bench.same("type-references", name, [], _unknown, known.get, references)
        kinds = {attribute.type.name for attribute in definition.attributes.values()}
        bench.same("type-attributes", name, [], _unknown, known.attribute_type, kinds)


def _unknown(find: Callable[[str], object | None], names: Iterable[str]) -> list[str]:
    return [name for name in names if find(name) is None]


def _name(definition: TypeDef | None) -> str | None:
    return None if definition is None else definition.name


def _guid(definition: TypeDef | None) -> str | None:
    return None if definition is None else definition.guid
