"""The interfaces between a repository and everything above it.

A ``Repository`` is one store (one metadata collection); it hands out ``MetadataCollection`` sessions, each over one
consistent snapshot (read) or inside one transaction (write). Instances raise RepositoryFault with the OMRS message ids.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Future
from typing import NamedTuple, Protocol, TypeVar

from aricia.repository.change_feed import Change
from aricia.repository.instances import Classification, Entity, NewClassification, Properties, Relationship, Source
from aricia.repository.queries import EntityQuery, RelationshipQuery
from aricia.types.registry import AttributeType, TypeDef, TypeRegistry

T = TypeVar("T")


class Known(NamedTuple):
    """What decides whether an incoming copy of an instance is stored."""

    version: int
    create_time: int
    collection_id: str
    is_proxy: bool = False


class MetadataCollection(Protocol):
    """Operations on the instances of one metadata collection, within one session.

    Every write takes the acting user; ``request_id`` (a plain attribute of the session) is stamped on what is written.
    Unknown GUID: RepositoryFault("EntityNotKnown", "OMRS-REPOSITORY-404-002"), soft-deleted: the same kind with -013;
    relationships: RelationshipNotKnown -404-003 and -404-012.  ``as_of``: instant, None = now.
    """

    request_id: str | None
    types: TypeRegistry
    collection_id: str
    collection_name: str

    # ---- reading -------------------------------------------------------------------------------------------------
    def get_entity(self, guid: str, as_of: int | None = None) -> Entity: ...
    def get_entities(self, guids: Iterable[str], as_of: int | None = None) -> dict[str, Entity]:
        """The entities that exist (not deleted) among these, in one batch, keyed by GUID."""
        ...
    def is_entity_known(self, guid: str) -> Entity | None:
        """The entity, also when it is soft-deleted; None when it was never there or is purged."""
        ...
    def removed_classifications(self, guid: str) -> list[Classification]:
        """The classifications that the entity had and that are deleted now, each as its last version; none of what is unknown."""
        ...
    def get_relationship(self, guid: str, as_of: int | None = None) -> Relationship: ...
    def is_relationship_known(self, guid: str) -> Relationship | None: ...
    def relationships_of(
        self, guids: Collection[str], *, type_names: Collection[str] | None = None, end: int = 0, as_of: int | None = None,
        start: int = 0, page_size: int = 0, order: str = "CREATION_DATE_RECENT", order_property: str | None = None,
        statuses: Collection[str] | None = None,
    ) -> dict[str, list[Relationship]]:
        """The relationships of each of these entities, in one batch; entities without any are absent from the answer.

        type_names: these types and their subtypes; end: the end that the given entity is at, 0 = either;
        start and page_size count per entity, 0 = no limit. A self-link appears once.
        """
        ...
    def relationships_between(
        self, end1: str, end2: str, type_name: str | None = None, as_of: int | None = None
    ) -> list[Relationship]:
        """The relationships with exactly these ends (end1 at end 1), of the type or its subtypes, oldest first."""
        ...
    def find_entities(self, query: EntityQuery) -> list[Entity]: ...
    def count_entities(self, query: EntityQuery) -> int: ...
    def find_relationships(self, query: RelationshipQuery) -> list[Relationship]: ...
    def count_relationships(self, query: RelationshipQuery) -> int: ...
    def entity_history(
        self, guid: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Entity]:
        """The entity's versions, each with the classifications it had when that version ended; newest first by default."""
        ...
    def classification_history(
        self, guid: str, name: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Classification]: ...
    def relationship_history(
        self, guid: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Relationship]: ...

    # ---- writing -------------------------------------------------------------------------------------------------
    def add_entity(
        self, user: str, type_name: str, properties: Properties, *, classifications: Iterable[NewClassification] = (),
        source: Source | None = None, effective_from: int | None = None, effective_to: int | None = None, guid: str | None = None,
    ) -> Entity: ...
    def update_entity(
        self, user: str, guid: str, properties: Properties, *, effective_from: int | None = None, effective_to: int | None = None
    ) -> Entity:
        """Replace the whole property set and the effectivity of the entity: a new version."""
        ...
    def undo_entity(self, user: str, guid: str) -> Entity | None:
        """The entity with the properties and effectivity of the version before, as a new version; None when there is none."""
        ...
    def delete_entity(self, user: str, guid: str) -> Entity:
        """Soft delete: status DELETED, a new version; its relationships are soft-deleted too."""
        ...
    def delete_entities(self, user: str, guids: Sequence[str]) -> None:
        """The same for many, in this order."""
        ...
    def purge_entity(self, user: str, guid: str) -> None:
        """Remove every version of a soft-deleted entity (else EntityNotDeleted -400-046) and what hangs on it."""
        ...
    def restore_entity(self, user: str, guid: str) -> Entity: ...
    def classify_entity(
        self, user: str, guid: str, name: str, properties: Properties, *, source: Source | None = None, origin: str = "ASSIGNED",
        origin_guid: str | None = None, effective_from: int | None = None, effective_to: int | None = None, always: bool = False,
    ) -> Entity:
        """Attach the classification, or give the one that is there these properties (equal ones: written only if ``always``)."""
        ...
    def declassify_entity(self, user: str, guid: str, name: str) -> Entity:
        """Remove the classification; ClassificationError -400-048 when it is not there."""
        ...
    def add_relationship(
        self, user: str, type_name: str, end1: str, end2: str, properties: Properties, *, source: Source | None = None,
        effective_from: int | None = None, effective_to: int | None = None, guid: str | None = None,
    ) -> Relationship: ...
    def update_relationship(
        self, user: str, guid: str, properties: Properties, *, effective_from: int | None = None, effective_to: int | None = None
    ) -> Relationship: ...
    def undo_relationship(self, user: str, guid: str) -> Relationship | None: ...
    def delete_relationship(self, user: str, guid: str) -> Relationship: ...
    def purge_relationship(self, user: str, guid: str) -> None: ...
    def restore_relationship(self, user: str, guid: str) -> Relationship: ...

    # ---- control: what an instance is ------------------------------------------------------------------------------
    def retype_entity(self, user: str, guid: str, type_name: str) -> Entity:
        """The entity as one of another type, which its properties and classifications have to fit."""
        ...
    def retype_relationship(self, user: str, guid: str, type_name: str) -> Relationship: ...
    def rehome_entity(self, user: str, guid: str) -> Entity:
        """A copy becomes an entity that is at home here."""
        ...
    def rehome_relationship(self, user: str, guid: str) -> Relationship: ...
    def reidentify_entity(self, user: str, guid: str, new_guid: str) -> Entity:
        """The entity under another GUID, with its classifications and relationships; under the old one it is deleted."""
        ...
    def reidentify_relationship(self, user: str, guid: str, new_guid: str) -> Relationship: ...

    # ---- verbatim copies (archives, reference copies): headers are kept as given; False = nothing newer to store -----
    # rehomed: its home is another one now, also where it was at home here; stored whatever its version
    def save_entity(self, entity: Entity, *, rehomed: bool = False) -> bool: ...
    def save_relationship(self, relationship: Relationship, *, rehomed: bool = False) -> bool: ...
    def save_classification(self, guid: str, classification: Classification, *, rehomed: bool = False) -> bool: ...

    def purge_entity_copy(self, guid: str) -> None:
        """Remove a copy, deleted or not, with everything that hangs on it. What is at home here, or not here at all, is left."""
        ...
    def purge_relationship_copy(self, guid: str) -> None: ...
    def purge_classification_copy(self, guid: str, name: str) -> None: ...

    # ---- change feed ---------------------------------------------------------------------------------------------
    def changes(self, after: int, limit: int) -> list[Change]:
        """The next changes after the one with this number, in order."""
        ...
    def last_change(self) -> int:
        """The number of the newest change; 0 when there is none."""
        ...
    def was_purged(self, guid: str) -> bool:
        """Whether an entity that was at home here was purged by a request: what is told of it elsewhere comes too late."""
        ...
    def entity_image(self, guid: str, instant: int) -> Entity | None:
        """The entity or proxy as it was at an instant, deleted or not; None when it was not there, or is purged."""
        ...
    def relationship_image(self, guid: str, instant: int) -> Relationship | None: ...
    def classification_image(self, guid: str, name: str, instant: int) -> Classification | None: ...
    def reader_place(self, reader: str) -> int | None:
        """The number of the last change that a reader of the feed is done with; None when it has never said."""
        ...
    def keep_reader_place(self, reader: str, sequence: int) -> None: ...

    # ---- archives ------------------------------------------------------------------------------------------------
    def known_entities(self, guids: Collection[str]) -> dict[str, Known]:
        """Those of these entities that are stored, be it as proxies or deleted, in one batch."""
        ...
    def known_relationships(self, guids: Collection[str]) -> dict[str, Known]: ...
    def save_new_entities(self, entities: Sequence[Entity]) -> None:
        """Store entities (proxies included) none of which is known, as they are, with their classifications."""
        ...
    def save_new_relationships(self, relationships: Sequence[Relationship]) -> None:
        """Store relationships none of which is known, as they are; their ends are there."""
        ...
    def save_types(self, registry: TypeRegistry, kinds: Iterable[AttributeType], types: Iterable[TypeDef]) -> None:
        """Keep types of this registry for the next start; what this process works with is the caller's business."""
        ...
    def forget_type(self, name: str) -> None:
        """Keep a type or attribute type no longer; those that are built in are there again after the next start."""
        ...
    def loaded_archives(self) -> dict[str, str]:
        """GUIDs of the archives that were loaded, by digest of their content."""
        ...
    def record_archive(self, digest: str, guid: str, name: str) -> None: ...


class Repository(Protocol):
    """One store of metadata. Thread safe."""

    types: TypeRegistry
    collection_id: str
    collection_name: str

    def read(self, work: Callable[[MetadataCollection], T]) -> T:
        """Run ``work`` in the calling thread over a snapshot and return its result."""
        ...

    def write(self, work: Callable[[MetadataCollection], T], request_id: str | None = None) -> Future[T]:
        """Queue ``work`` for the writer thread, where it runs inside a savepoint of a group transaction.

        The future is set after the commit that makes the work durable; a fault undoes this work only.
        """
        ...

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call the listener after every commit of this process, in the writer's thread: it has to be quick and may not raise."""
        ...

    def claim(self, job: str) -> bool:
        """Whether this process is the one, of all that share the store, that does a job of this name; ask again before each part.

        A job that was claimed is kept until the store is closed or its database lost.
        """
        ...

    def close(self) -> None:
        """Finish what is queued, then release the store."""
        ...
