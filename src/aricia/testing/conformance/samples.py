"""Which types a run looks at: all of them, or a few that together have what types can have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from aricia.types.definitions import CLASSIFICATION, ENTITY, RELATIONSHIP, TypeDef
from aricia.types.registry import TypeRegistry

_ROOT = "OpenMetadataRoot"


class Sample(NamedTuple):
    """The types of a run. classifications: each with the entity types to try it on"""

    types: list[TypeDef]
    entities: list[TypeDef]
    relationships: list[TypeDef]
    classifications: list[tuple[TypeDef, TypeDef]]


def everything(types: TypeRegistry) -> Sample:
    """All types; a classification is tried on every entity type that it is declared for."""
    known = _by_name(types.all())
    pairs = [
        (each, carrier) for each in known if each.category == CLASSIFICATION
        for carrier in map(types.get, each.valid_entities or (_ROOT,)) if carrier is not None
    ]
    return Sample(known, _of(known, ENTITY), _of(known, RELATIONSHIP), pairs)


def some(types: TypeRegistry, size: int) -> Sample:
    """As many types of each category: those with most kinds of attributes first, then from all over the alphabet."""
    whole = everything(types)
    first_carriers: dict[str, tuple[TypeDef, TypeDef]] = {}
    for pair in whole.classifications:
        first_carriers.setdefault(pair[0].name, pair)
    chosen = _spread(_of(whole.types, CLASSIFICATION), size)
    pairs = [first_carriers[each.name] for each in chosen if each.name in first_carriers]
    return Sample(whole.types, _spread(whole.entities, size), _spread(whole.relationships, size), pairs)


def _spread(known: Sequence[TypeDef], size: int) -> list[TypeDef]:
    rich = sorted(known, key=lambda each: (-len({attribute.type.name for attribute in each.attributes.values()}), each.name))
    chosen = {each.name: each for each in rich[: (size + 1) // 2]}
    step = max(1, len(known) // max(1, size - len(chosen)))
    for each in known[::step]:
        if len(chosen) < size:
            chosen.setdefault(each.name, each)
    return list(chosen.values())


def _by_name(known: Iterable[TypeDef]) -> list[TypeDef]:
    return sorted(known, key=lambda each: each.name)


def _of(known: Iterable[TypeDef], category: str) -> list[TypeDef]:
    return [each for each in known if each.category == category]


class Cast(NamedTuple):
    """The types that the checks of several instances use.

    number: an attribute of whole numbers that ``entity`` has;  other: an entity type that ``classification`` is not for
    """

    entity: TypeDef
    number: str | None
    relationship: TypeDef
    member: TypeDef
    classification: TypeDef
    carrier: TypeDef
    subtype: tuple[TypeDef, TypeDef] | None
    unfit: tuple[TypeDef, TypeDef] | None


def cast(types: TypeRegistry) -> Cast | None:
    """The first types that play each part; None in a registry without an entity type that has a qualifiedName."""
    whole = everything(types)
    named = [each for each in whole.entities if "qualifiedName" in each.attributes]
    if not named:
        return None
    numbered = [(each, name) for each in named for name in _numbers(each)]
    entity, number = numbered[0] if numbered else (named[0], None)
    link = next((each for each in whole.relationships if _joins_itself(types, each)), None)
    pair = next(((each, carrier) for each, carrier in whole.classifications if carrier in named), None)
    if link is None or link.end1 is None or pair is None:
        return None
    member = types.get(link.end1.entity) or entity
    subtype = next(
        ((parent, child) for child in named for parent in named if child.super_name == parent.name), None
    )
    unfit = next(
        ((each, other) for each, _ in whole.classifications for other in named if each.valid_entities
         and not other.lineage & set(each.valid_entities)), None,
    )
    return Cast(entity, number, link, member, *pair, subtype, unfit)


def _numbers(definition: TypeDef) -> list[str]:
    return [name for name, attribute in definition.attributes.items() if attribute.type.name == "int"]


def _joins_itself(types: TypeRegistry, definition: TypeDef) -> bool:
    """Whether both ends are of one type that has a qualifiedName."""
    if definition.end1 is None or definition.end2 is None or definition.end1.entity != definition.end2.entity:
        return False
    kind = types.get(definition.end1.entity)
    return kind is not None and "qualifiedName" in kind.attributes
