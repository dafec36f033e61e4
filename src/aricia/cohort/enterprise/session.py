"""A session of the enterprise repository: all its parts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeVar

from aricia.cohort.enterprise.writing import Writing
from aricia.repository.change_feed import Change
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.repository.metadata_collection import Known
from aricia.types.registry import AttributeType, TypeDef, TypeRegistry

T = TypeVar("T")


class Session(Writing):
    """The collections of all members as one. Copies, the change feed, types and archives are those of the local collection."""

    # ---- control ---------------------------------------------------------------------------------------------------
    def retype_entity(self, user: str, guid: str, type_name: str) -> Entity:
        """The entity as one of another type."""
        return self._entity_home(guid, "reTypeEntity", lambda each: each.retype_entity(user, guid, type_name))

    def retype_relationship(self, user: str, guid: str, type_name: str) -> Relationship:
        """The relationship as one of another type."""
        return self._relationship_home(guid, "reTypeRelationship", lambda each: each.retype_relationship(user, guid, type_name))

    def reidentify_entity(self, user: str, guid: str, new_guid: str) -> Entity:
        """The entity under another GUID."""
        return self._entity_home(guid, "reIdentifyEntity", lambda each: each.reidentify_entity(user, guid, new_guid))

    def reidentify_relationship(self, user: str, guid: str, new_guid: str) -> Relationship:
        """The relationship under another GUID."""
        return self._relationship_home(
            guid, "reIdentifyRelationship", lambda each: each.reidentify_relationship(user, guid, new_guid)
        )

    def rehome_entity(self, user: str, guid: str) -> Entity:
        """An entity of another home becomes one of the local collection."""
        self._have_copy(self.get_entity(guid))
        self._read.clear()
        return self._local().rehome_entity(user, guid)

    def rehome_relationship(self, user: str, guid: str) -> Relationship:
        """A relationship of another home becomes one of the local collection."""
        relationship, local = self.get_relationship(guid), self._local()
        self._have_ends(local, relationship.end1, relationship.end2)
        local.save_relationship(relationship)
        return local.rehome_relationship(user, guid)

    # ---- copies ----------------------------------------------------------------------------------------------------
    def save_entity(self, entity: Entity, *, rehomed: bool = False) -> bool:
        """Store a copy in the local collection."""
        return self._changed(lambda: self._local().save_entity(entity, rehomed=rehomed))

    def save_relationship(self, relationship: Relationship, *, rehomed: bool = False) -> bool:
        """Store a copy in the local collection."""
        return self._changed(lambda: self._local().save_relationship(relationship, rehomed=rehomed))

    def save_classification(self, guid: str, classification: Classification, *, rehomed: bool = False) -> bool:
        """Store a copy in the local collection."""
        return self._changed(lambda: self._local().save_classification(guid, classification, rehomed=rehomed))

    def purge_entity_copy(self, guid: str) -> None:
        """Remove a copy from the local collection."""
        self._changed(lambda: self._local().purge_entity_copy(guid))

    def purge_relationship_copy(self, guid: str) -> None:
        """Remove a copy from the local collection."""
        self._changed(lambda: self._local().purge_relationship_copy(guid))

    def purge_classification_copy(self, guid: str, name: str) -> None:
        """Remove a copy from the local collection."""
        self._changed(lambda: self._local().purge_classification_copy(guid, name))

    def _changed(self, change: Callable[[], T]) -> T:
        self._read.clear()
        return change()

    # ---- change feed -----------------------------------------------------------------------------------------------
    def changes(self, after: int, limit: int) -> list[Change]:
        """The next changes of the local collection."""
        return self._local().changes(after, limit)

    def last_change(self) -> int:
        """The number of the newest change of the local collection."""
        return self._local().last_change()

    def was_purged(self, guid: str) -> bool:
        """Whether an entity that was at home in the local collection was purged."""
        return self._local().was_purged(guid)

    def entity_image(self, guid: str, instant: int) -> Entity | None:
        """The entity as the local collection had it."""
        return self._local().entity_image(guid, instant)

    def relationship_image(self, guid: str, instant: int) -> Relationship | None:
        """The relationship as the local collection had it."""
        return self._local().relationship_image(guid, instant)

    def classification_image(self, guid: str, name: str, instant: int) -> Classification | None:
        """The classification as the local collection had it."""
        return self._local().classification_image(guid, name, instant)

    def reader_place(self, reader: str) -> int | None:
        """How far a reader of the local feed is."""
        return self._local().reader_place(reader)

    def keep_reader_place(self, reader: str, sequence: int) -> None:
        """Remember how far a reader of the local feed is."""
        self._local().keep_reader_place(reader, sequence)

    # ---- archives --------------------------------------------------------------------------------------------------
    def known_entities(self, guids: Collection[str]) -> dict[str, Known]:
        """Those of these entities that the local collection stores."""
        return self._local().known_entities(guids)

    def known_relationships(self, guids: Collection[str]) -> dict[str, Known]:
        """Those of these relationships that the local collection stores."""
        return self._local().known_relationships(guids)

    def save_new_entities(self, entities: Sequence[Entity]) -> None:
        """Store entities none of which the local collection knows."""
        self._changed(lambda: self._local().save_new_entities(entities))

    def save_new_relationships(self, relationships: Sequence[Relationship]) -> None:
        """Store relationships none of which the local collection knows."""
        self._changed(lambda: self._local().save_new_relationships(relationships))

    def save_types(self, registry: TypeRegistry, kinds: Iterable[AttributeType], types: Iterable[TypeDef]) -> None:
        """Keep types in the local collection."""
        self._local().save_types(registry, kinds, types)

    def forget_type(self, name: str) -> None:
        """Keep a type no longer."""
        self._local().forget_type(name)

    def loaded_archives(self) -> dict[str, str]:
        """The archives that were loaded into the local collection."""
        return self._local().loaded_archives()

    def record_archive(self, digest: str, guid: str, name: str) -> None:
        """Remember an archive that was loaded into the local collection."""
        self._local().record_archive(digest, guid, name)
