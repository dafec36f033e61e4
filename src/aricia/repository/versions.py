"""Every version of every instance, as a copy of a whole store reads and writes them.

A store that keeps history offers ``VersionKeeping`` with its sessions. Versions travel as instances, each with the instants
between which it was current; entities without their classifications, which have versions of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, runtime_checkable

from msgspec import Struct

from aricia.repository.change_feed import Change
from aricia.repository.instances import Classification, Entity, Relationship

STILL_CURRENT = (1 << 63) - 1


class EntityVersion(Struct, frozen=True, array_like=True):
    """A version of an entity. since, until: when it was current;  until is STILL_CURRENT for the one that is"""

    instance: Entity
    since: int
    until: int = STILL_CURRENT


class RelationshipVersion(Struct, frozen=True, array_like=True):
    """A version of a relationship."""

    instance: Relationship
    since: int
    until: int = STILL_CURRENT


class ClassificationVersion(Struct, frozen=True, array_like=True):
    """A version of a classification of the entity with this GUID."""

    guid: str
    instance: Classification
    since: int
    until: int = STILL_CURRENT


class LoadedArchive(Struct, frozen=True):
    """An archive that was loaded. loaded: when"""

    digest: str
    guid: str
    name: str
    loaded: int


@runtime_checkable
class VersionKeeping(Protocol):
    """What the sessions of a store offer that keeps every version. Pages never divide the versions of one instance."""

    # ---- reading: instances in the order in which they were stored first, versions of each from the oldest to the current one
    def type_order(self) -> list[str]:
        """The types that instances have had, in the order that decides between classifications of one create time."""
        ...
    def entity_versions(self) -> Iterator[list[EntityVersion]]: ...
    def classification_versions(self) -> Iterator[list[ClassificationVersion]]: ...
    def relationship_versions(self) -> Iterator[list[RelationshipVersion]]: ...
    def archives(self) -> list[LoadedArchive]: ...
    def reader_places(self) -> dict[str, int]:
        """How far each reader of the change feed has come."""
        ...

    # ---- writing: none of the instances is known, their ends and entities are there, the current version is the last of each
    def reserve_types(self, names: Iterable[str]) -> None:
        """Meet these types in this order."""
        ...
    def save_entity_versions(self, versions: Sequence[EntityVersion]) -> None: ...
    def save_classification_versions(self, versions: Sequence[ClassificationVersion]) -> None: ...
    def save_relationship_versions(self, versions: Sequence[RelationshipVersion]) -> None: ...
    def save_changes(self, changes: Sequence[Change]) -> None:
        """Put changes with their numbers into an empty feed."""
        ...
    def continue_feed(self) -> None:
        """Give changes from now on higher numbers than those that were put there."""
        ...
    def save_archives(self, archives: Iterable[LoadedArchive]) -> None: ...
    def keep_reader_place(self, reader: str, sequence: int) -> None: ...
    def take_identity(self, collection_id: str, collection_name: str) -> None:
        """Be this metadata collection from the next opening on."""
        ...
