"""Maintenance: routed to where an instance is at home, or to who looks after it; what is new belongs to the local collection.

A change that another member has to make cannot be part of a transaction of the local store. The first attempt at a work is made
inside one; when it comes to such a change, ``Elsewhere`` ends it, and the work is done again in steps (see ``repository``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from aricia.base.errors import ConnectorError, RepositoryFault
from aricia.cohort.enterprise.merging import home_of
from aricia.cohort.enterprise.reading import Reading
from aricia.cohort.stand_ins import stand_in
from aricia.repository import faults
from aricia.repository.instances import Entity, Header, NewClassification, Properties, Relationship, Source
from aricia.repository.metadata_collection import MetadataCollection

T = TypeVar("T")
Work = Callable[[MetadataCollection], T]

# A home that cannot classify an entity leaves that to the collection of this server.
_CANNOT = frozenset(("FunctionNotSupported",))


class Elsewhere(Exception):
    """The work changes what is at home in another collection."""


class Writing(Reading):
    """The part of a session that changes instances. in_steps: no transaction, so that other members may be called for changes"""

    in_steps = False

    # ---- where -----------------------------------------------------------------------------------------------------
    def _at(self, collection_id: str | None, operation: str, guid: str, work: Work[T]) -> T:
        """Do the work in the collection of this id.

        errors: InvalidParameter OMRS-REPOSITORY-400-056 it is none of the collections that are asked
        """
        self._read.clear()
        local = self._panel.local
        if local is not None and collection_id in (None, local.collection_id):
            return work(local)
        member = next((each for each in self._panel.members if each.collection_id == collection_id), None)
        if member is None:
            raise RepositoryFault(
                "InvalidParameter", "OMRS-REPOSITORY-400-056", (operation, guid, collection_id),
                properties={"parameterName": "homeMetadataCollectionId"},
            )
        if not self.in_steps:
            raise Elsewhere
        return self._panel.change(member, work)

    def _entity_home(self, guid: str, operation: str, work: Work[T]) -> T:
        return self._at(self._home_of_entity(guid), operation, guid, work)

    def _home_of_entity(self, guid: str) -> str | None:
        """Where an entity is at home, deleted or not. What is known to be at home here is not asked for elsewhere."""
        local = self._panel.local
        known: Header | None = local.is_entity_known(guid) if local is not None else None
        if known is None or home_of(known) != self.collection_id:
            known = self.is_entity_known(guid) or known
        if known is None:
            return self._home_of_unknown(faults.entity_not_known(guid, self.collection_name))
        return home_of(known)

    def _home_of_unknown(self, fault: RepositoryFault) -> str:
        """Who says what is wrong with changing an instance that nobody knows: the local collection, when there is one."""
        if self._panel.local is None or self._panel.unanswered:
            raise self._nobody_knows((), fault)
        return self._panel.local.collection_id

    def _relationship_home(self, guid: str, operation: str, work: Work[T]) -> T:
        local = self._panel.local
        known = local.is_relationship_known(guid) if local is not None else None
        if known is None or home_of(known) != self.collection_id:
            known = self.is_relationship_known(guid) or known
        if known is None:
            home: str | None = self._home_of_unknown(faults.relationship_not_known(guid, self.collection_name))
        else:
            home = home_of(known)
        return self._at(home, operation, guid, work)

    def _new(self, operation: str, work: Work[T]) -> T:
        """Do the work in the local collection; without one, in the first member that takes what is new."""
        if self._panel.local is not None:
            return self._at(self._panel.local.collection_id, operation, "", work)
        refusal: Exception | None = None
        for each in self._panel.ids():
            try:
                return self._at(each, operation, "", work)
            except RepositoryFault as fault:
                if fault.kind not in _CANNOT:
                    raise
                refusal = refusal or fault
            except ConnectorError as fault:
                if fault.id != "ARICIA-503-070":  # only what was not reached has certainly done nothing
                    raise
                refusal = refusal or fault
        raise refusal or ConnectorError("ARICIA-503-581", (self._facts.server,))

    # ---- entities --------------------------------------------------------------------------------------------------
    def add_entity(
        self, user: str, type_name: str, properties: Properties, *, classifications: Iterable[NewClassification] = (),
        source: Source | None = None, effective_from: int | None = None, effective_to: int | None = None, guid: str | None = None,
    ) -> Entity:
        """A new entity of the local collection."""
        first = tuple(classifications)
        return self._new("addEntity", lambda collection: collection.add_entity(
            user, type_name, properties, classifications=first, source=source, effective_from=effective_from,
            effective_to=effective_to, guid=guid,
        ))

    def update_entity(
        self, user: str, guid: str, properties: Properties, *, effective_from: int | None = None, effective_to: int | None = None
    ) -> Entity:
        """The entity with this property set instead of the one it had."""
        return self._entity_home(guid, "updateEntityProperties", lambda collection: collection.update_entity(
            user, guid, properties, effective_from=effective_from, effective_to=effective_to
        ))

    def undo_entity(self, user: str, guid: str) -> Entity | None:
        """The entity with the properties of the version before."""
        return self._entity_home(guid, "undoEntityUpdate", lambda collection: collection.undo_entity(user, guid))

    def delete_entity(self, user: str, guid: str) -> Entity:
        """The entity, soft-deleted."""
        return self._entity_home(guid, "deleteEntity", lambda collection: collection.delete_entity(user, guid))

    def delete_entities(self, user: str, guids: Sequence[str]) -> None:
        """Soft delete the entities, in this order."""
        for guid in dict.fromkeys(guids):
            self.delete_entity(user, guid)

    def purge_entity(self, user: str, guid: str) -> None:
        """Remove a soft-deleted entity."""
        self._entity_home(guid, "purgeEntity", lambda collection: collection.purge_entity(user, guid))

    def restore_entity(self, user: str, guid: str) -> Entity:
        """The entity, no longer deleted."""
        return self._entity_home(guid, "restoreEntity", lambda collection: collection.restore_entity(user, guid))

    # ---- classifications -------------------------------------------------------------------------------------------
    def classify_entity(
        self, user: str, guid: str, name: str, properties: Properties, *, source: Source | None = None, origin: str = "ASSIGNED",
        origin_guid: str | None = None, effective_from: int | None = None, effective_to: int | None = None, always: bool = False,
    ) -> Entity:
        """Attach the classification, or change it where it is at home. An entity whose home cannot is classified here."""
        entity = self.get_entity(guid)
        attached = entity.classification(name)

        def classify(collection: MetadataCollection) -> Entity:
            return collection.classify_entity(
                user, guid, name, properties, source=source, origin=origin, origin_guid=origin_guid,
                effective_from=effective_from, effective_to=effective_to, always=always,
            )

        if attached is not None:
            return self._whole(guid, self._at(home_of(attached), "classifyEntity", guid, classify))
        try:
            return self._whole(guid, self._at(home_of(entity), "classifyEntity", guid, classify))
        except RepositoryFault as fault:
            if fault.id != "OMRS-REPOSITORY-400-056" and fault.kind not in _CANNOT:
                raise
        except ConnectorError as fault:
            if fault.id != "ARICIA-503-070":
                raise
        self._have_copy(entity)
        return self._whole(guid, classify(self._local()))

    def declassify_entity(self, user: str, guid: str, name: str) -> Entity:
        """Remove the classification where it is at home."""
        entity = self.get_entity(guid)
        attached = entity.classification(name)
        if attached is None:
            raise faults.not_classified(guid, name, "declassifyEntity", self.collection_name)
        return self._whole(guid, self._at(
            home_of(attached), "declassifyEntity", guid, lambda collection: collection.declassify_entity(user, guid, name)
        ))

    def _whole(self, guid: str, changed: Entity) -> Entity:
        """The entity after a change of one collection, with the classifications of all."""
        return self.get_entity(guid) if self._panel.members else changed

    def _have_copy(self, entity: Entity) -> None:
        """Have the local collection know an entity that is at home elsewhere."""
        local = self._local()
        if entity.guid not in local.get_entities((entity.guid,)) or local.get_entities((entity.guid,))[entity.guid].is_proxy:
            local.save_entity(entity)

    # ---- relationships ---------------------------------------------------------------------------------------------
    def add_relationship(
        self, user: str, type_name: str, end1: str, end2: str, properties: Properties, *, source: Source | None = None,
        effective_from: int | None = None, effective_to: int | None = None, guid: str | None = None,
    ) -> Relationship:
        """A new relationship of the local collection, which gets proxies of ends that it does not have."""
        if self._panel.local is not None:
            self._have_ends(self._panel.local, end1, end2)
        return self._new("addRelationship", lambda collection: collection.add_relationship(
            user, type_name, end1, end2, properties, source=source, effective_from=effective_from, effective_to=effective_to,
            guid=guid,
        ))

    def _have_ends(self, local: MetadataCollection, *guids: str) -> None:
        here = local.get_entities(guids)
        for guid in dict.fromkeys(guids):
            known = None if guid in here else local.is_entity_known(guid)
            if guid not in here and (known is None or home_of(known) != self.collection_id):
                entity = self.get_entities((guid,)).get(guid)
                if entity is not None:
                    local.save_entity(stand_in(self.types, entity))

    def update_relationship(
        self, user: str, guid: str, properties: Properties, *, effective_from: int | None = None, effective_to: int | None = None
    ) -> Relationship:
        """The relationship with this property set instead of the one it had."""
        return self._relationship_home(guid, "updateRelationshipProperties", lambda collection: collection.update_relationship(
            user, guid, properties, effective_from=effective_from, effective_to=effective_to
        ))

    def undo_relationship(self, user: str, guid: str) -> Relationship | None:
        """The relationship with the properties of the version before."""
        return self._relationship_home(guid, "undoRelationshipUpdate", lambda each: each.undo_relationship(user, guid))

    def delete_relationship(self, user: str, guid: str) -> Relationship:
        """The relationship, soft-deleted."""
        return self._relationship_home(guid, "deleteRelationship", lambda each: each.delete_relationship(user, guid))

    def purge_relationship(self, user: str, guid: str) -> None:
        """Remove a soft-deleted relationship."""
        self._relationship_home(guid, "purgeRelationship", lambda each: each.purge_relationship(user, guid))

    def restore_relationship(self, user: str, guid: str) -> Relationship:
        """The relationship, no longer deleted."""
        return self._relationship_home(guid, "restoreRelationship", lambda each: each.restore_relationship(user, guid))
