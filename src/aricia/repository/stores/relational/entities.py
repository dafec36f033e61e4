"""Creating, updating, deleting, restoring and purging entities, and their classifications (spec: repository, section 3.5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aricia.base.guids import new_guid
from aricia.repository import faults
from aricia.repository.instances import ACTIVE, DELETED, Classification, Entity, NewClassification, Properties, Source
from aricia.repository.stores.relational.headers import Effectivity
from aricia.repository.stores.relational.kinds import ENTITIES
from aricia.repository.stores.relational.relationships import RelationshipWriting
from aricia.repository.stores.relational.rows import CASCADE

_NOT_MAINTAINED: dict[str, Any] = {"updated_by": None, "maintained_by": [], "update_time": 0, "last_request_id": None}


class EntityWriting(RelationshipWriting):
    """The part of a session that changes entities."""

    def add_entity(
        self, user: str, type_name: str, properties: Properties, *, classifications: Iterable[NewClassification] = (),
        source: Source | None = None, effective_from: int | None = None, effective_to: int | None = None, guid: str | None = None,
    ) -> Entity:
        """A new entity with its first classifications."""
        self._check_instance(type_name, "entity", properties, "addEntity")
        if guid is not None and self._stored_entity(guid) is not None:
            raise faults.guid_in_use(guid, "addEntity", self.collection_name)
        instant = self._next_instant()
        local = self._stamp(user, None, instant)  # first classifications belong to this collection whatever the entity's home
        entity = Entity(
            guid=guid or new_guid(), type_name=type_name, properties=properties, effective_from=effective_from,
            effective_to=effective_to, **self._stamp(user, source, instant),
        )
        for item in classifications:
            self._check_classification(item.name, entity, item.properties, "initialClassifications")
            entity.classifications.append(
                Classification(
                    type_name=item.name, properties=item.properties, effective_from=item.effective_from,
                    effective_to=item.effective_to, origin=item.origin, origin_guid=item.origin_guid,
                    **(local if item.maintained else {**local, **_NOT_MAINTAINED}),
                )
            )
        key = self._insert_entity(entity, instant)
        for attached in entity.classifications:
            self._insert_classification(key, attached, instant)
        self._record("NEW_ENTITY", "entity", entity.guid, entity, instant)
        return entity

    def update_entity(
        self, user: str, guid: str, properties: Properties, *, effective_from: int | None = None, effective_to: int | None = None
    ) -> Entity:
        """The entity with this property set instead of the one it had."""
        old = self.get_entity(guid)
        self._check_home(old, "updateEntityProperties")
        self.types.check_properties(old.type_name, properties)
        place = self._place(ENTITIES, guid)
        instant = self._next_instant(old.update_time, place.since)
        new = self._next_properties(old, user, instant, properties, (effective_from, effective_to))
        self._replace_entity(place, old, new, instant)
        self._record("UPDATED_ENTITY", "entity", guid, new, instant, previous=old.version)
        return new

    def delete_entity(self, user: str, guid: str) -> Entity:
        """Soft delete the entity and its relationships."""
        old = self.get_entity(guid)
        self._check_home(old, "deleteEntity")
        place = self._place(ENTITIES, guid)
        for (relationship,) in self._rows("relationships_to_end", place.key):
            self._drop_with_end(user, relationship)
        instant = self._next_instant(old.update_time, place.since)
        new = self._next(old, user, instant, status=DELETED, status_on_delete=old.status)
        self._replace_entity(place, old, new, instant)
        self._record("DELETED_ENTITY", "entity", guid, new, instant, previous=old.version)
        return new

    def restore_entity(self, user: str, guid: str) -> Entity:
        """Give a soft-deleted entity the status that it had; its relationships stay deleted."""
        old = self._deleted_entity(guid, "restoreEntity")
        place = self._place(ENTITIES, guid)
        instant = self._next_instant(old.update_time, place.since)
        new = self._next(old, user, instant, status=old.status_on_delete or ACTIVE, status_on_delete=None)
        self._replace_entity(place, old, new, instant)
        self._record("RESTORED_ENTITY", "entity", guid, new, instant, previous=old.version)
        return new

    def _deleted_entity(self, guid: str, operation: str) -> Entity:
        old = self._stored_entity(guid)
        if old is None:
            raise faults.entity_not_known(guid, self.collection_name)
        if old.status != DELETED:
            raise faults.not_deleted("Entity", guid, operation, self.collection_name)
        self._check_home(old, operation)
        return old

    def purge_entity(self, user: str, guid: str) -> None:
        """Remove a soft-deleted entity for good, with everything that hangs on it."""
        self._forget_entity(self._deleted_entity(guid, "purgeEntity"), None)

    def _forget_entity(self, old: Entity, cause: str | None) -> None:
        """Remove every version and every trace in the indexes, relationships and classifications included."""
        self._ends.pop(old.guid, None)
        place = self._place(ENTITIES, old.guid)
        for (relationship,) in self._rows("all_relationships_to_end", place.key):
            self._forget_relationship(relationship, CASCADE)
        self._texts.remove(ENTITIES, place.cell)
        self._index(ENTITIES, place.key, old.properties, {})
        for item in old.classifications:
            self._index_classification(place.key, self._keys.type_key(self._db, item.type_name), item.properties, {})
        for statement in ("purge_classification_history", "purge_classifications", "purge_entity_history", "purge_entity"):
            self._run(statement, place.key)
        self._record("PURGED_ENTITY", "entity", old.guid, old, self._next_instant(place.since), cause=cause, image=old)

    # ---- classifications -----------------------------------------------------------------------------------------
    def classify_entity(
        self, user: str, guid: str, name: str, properties: Properties, *, source: Source | None = None, origin: str = "ASSIGNED",
        origin_guid: str | None = None, effective_from: int | None = None, effective_to: int | None = None, always: bool = False,
    ) -> Entity:
        """Attach a classification, or give the one that is there these properties; equal ones are written only if ``always``."""
        entity = self._stored_entity(guid)
        if entity is None or entity.is_proxy:
            raise faults.entity_not_known(guid, self.collection_name)
        if entity.status == DELETED:
            raise faults.entity_deleted(guid, entity.type_name, self.collection_name)
        self._check_classification(name, entity, properties, "classificationName")
        key = self._place(ENTITIES, guid).key
        effectivity = (effective_from, effective_to)
        rows = self._rows("classification_of", key, self._keys.type_key(self._db, name))
        old = self._reader.classification(rows[0][:-1]) if rows else None
        since = rows[0][-1] if rows else 0
        if old is not None and old.status != DELETED:
            if always or old.properties != properties or (old.effective_from, old.effective_to) != effectivity:
                self._reclassify(user, guid, key, old, since, properties, effectivity)
            return self._with_classifications(self._rows("entity_by_guid", guid)[0])
        instant = self._next_instant(since)
        new = Classification(
            type_name=name, properties=properties, origin=origin, origin_guid=origin_guid, effective_from=effective_from,
            effective_to=effective_to, version=old.version + 1 if old else 1, **self._stamp(user, source, instant),
        )
        if old is None:
            self._insert_classification(key, new, instant)
        else:  # it was there before: whoever maintained it then is remembered (recorded)
            new.maintained_by = old.maintained_by if user in old.maintained_by else [*old.maintained_by, user]
            self._replace_classification(key, old, new, instant)
        self._record("CLASSIFIED_ENTITY", "classification", guid, new, instant, previous=old.version if old else None)
        return self._with_classifications(self._rows("entity_by_guid", guid)[0])

    def _reclassify(
        self, user: str, guid: str, key: int, old: Classification, since: int, properties: Properties, effectivity: Effectivity
    ) -> None:
        instant = self._next_instant(old.update_time, since)
        new = self._next_properties(old, user, instant, properties, effectivity)
        self._replace_classification(key, old, new, instant)
        self._record("RECLASSIFIED_ENTITY", "classification", guid, new, instant, previous=old.version)

    def declassify_entity(self, user: str, guid: str, name: str) -> Entity:
        """Remove a classification: its next version is DELETED."""
        entity = self.get_entity(guid)
        old = entity.classification(name)
        if old is None:
            raise faults.not_classified(guid, name, "declassifyEntity", self.collection_name)
        key = self._place(ENTITIES, guid).key
        since = self._rows("classification_of", key, self._keys.type_key(self._db, name))[0][-1]
        instant = self._next_instant(old.update_time, since)
        new = self._next(old, user, instant, status=DELETED, status_on_delete=old.status)
        self._replace_classification(key, old, new, instant)
        self._record("DECLASSIFIED_ENTITY", "classification", guid, new, instant, previous=old.version)
        return self._with_classifications(self._rows("entity_by_guid", guid)[0])
