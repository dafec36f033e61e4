"""One instance from what several collections say of it (spec: repository, section 9).

The highest version counts; of equal ones that of the home, then that of the collection that was asked first. What the home says
about itself is never overruled by a copy that another collection has not removed yet: an entity, relationship or classification
that its home does not have is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from aricia.cohort.enterprise.asking import Answer
from aricia.repository.instances import LOCAL_COHORT, Classification, Entity, Header, Relationship

H = TypeVar("H", bound=Header)
I = TypeVar("I", Entity, Relationship)  # noqa: E741


def home_of(header: Header) -> str | None:
    """The collection that decides about an instance: its home, or who looks after it for a home outside the cohorts."""
    if header.provenance != LOCAL_COHORT and header.replicated_by is not None:
        return header.replicated_by
    return header.collection_id


def merged_entity(said: Sequence[Answer[Entity | None]]) -> Entity | None:
    """The entity, or its proxy where nobody has more, with everybody's classifications. None: nobody or not its home has it."""
    known = [Answer(each.collection_id, each.value) for each in said if each.value is not None]
    entities = [each for each in known if not each.value.is_proxy]
    chosen = _chosen(entities) or _chosen(known)
    if chosen is None:
        return None
    home = home_of(chosen)
    if not chosen.is_proxy and any(each.collection_id == home for each in said) and not _has(entities, home):
        return None
    if len(known) == 1:
        return chosen
    return replace(chosen, classifications=merged_classifications([Answer(each.collection_id, each.value) for each in known]))


def merged_relationship(said: Sequence[Answer[Relationship | None]]) -> Relationship | None:
    """The relationship; None: nobody has it, or its home has not."""
    known = [Answer(each.collection_id, each.value) for each in said if each.value is not None]
    chosen = _chosen(known)
    if chosen is None:
        return None
    home = home_of(chosen)
    return None if any(each.collection_id == home for each in said) and not _has(known, home) else chosen


def _has(known: Iterable[Answer[I]], collection_id: str | None) -> bool:
    return any(each.collection_id == collection_id for each in known)


def _chosen(known: Sequence[Answer[H]]) -> H | None:
    """The highest version; among equal ones the home's, then the first."""
    if not known:
        return None
    return max(known, key=lambda each: (each.value.version, each.collection_id == home_of(each.value))).value


def merged_classifications(said: Sequence[Answer[Entity]]) -> list[Classification]:
    """The classifications of an entity, as those say who have it or its proxy: in the order in which they are met."""
    sayers = {each.collection_id for each in said}
    by_name: dict[str, list[Answer[Classification]]] = {}
    for each in said:
        for item in each.value.classifications:
            home = home_of(item)
            if each.collection_id == home or home not in sayers:
                by_name.setdefault(item.type_name, []).append(Answer(each.collection_id, item))
    return [found for found in (_chosen(items) for items in by_name.values()) if found is not None]


def merged_versions(said: Sequence[Answer[list[H]]], oldest_first: bool, start: int, size: int) -> list[H]:
    """One history from those of several collections: each version once, the home's where it has it."""
    versions: dict[int, H] = {}
    for each in said:
        for item in each.value:
            if item.version not in versions or each.collection_id == home_of(item):
                versions[item.version] = item
    ordered = sorted(versions.values(), key=lambda item: item.version, reverse=not oldest_first)
    return ordered[start : start + size] if size else ordered[start:]
