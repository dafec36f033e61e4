"""Changes of what an instance is: its type, its home, its GUID; and the removal of copies (spec: repository, section 3.5)."""

from __future__ import annotations

from typing import Any

from aricia.repository import faults
from aricia.repository.change_feed import REPLACED
from aricia.repository.instances import DELETED, LOCAL_COHORT, Classification, Entity, Header, Relationship
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, Condition, Conditions, EntityQuery
from aricia.repository.stores.relational.copies import Copies
from aricia.repository.stores.relational.kinds import ENTITIES, RELATIONSHIPS
from aricia.repository.stores.relational.rows import COPY, indexed

_ANCHORS, _ANCHOR = "Anchors", "anchorGUID"


class Control(Copies):
    """The part of a session that changes what instances are."""

    # ---- undo ----------------------------------------------------------------------------------------------------
    def undo_entity(self, user: str, guid: str) -> Entity | None:
        """The entity with the properties and effectivity of the version before, as a new version; None when there is none.

        When a classification was removed after its last update, that is taken back instead (recorded).
        """
        old = self.get_entity(guid)
        self._check_home(old, "undoEntityUpdate")
        removed = self._removed_last(old)
        if removed is not None:
            self._take_back_removal(guid, removed)
            self._next_entity(user, old, "UNDONE")
            return self.get_entity(guid)
        before = self.entity_history(guid, None, None, False, 1, 1)
        return self._next_entity(user, old, "UNDONE", **_content(before[0])) if before else None

    def _removed_last(self, entity: Entity) -> Classification | None:
        """The classification whose removal is the last that happened to an entity. Those of other members are their business."""
        gone = [each for each in self.removed_classifications(entity.guid) if self._is_home(each)]
        last = max(gone, key=lambda each: each.update_time, default=None)
        others = max((each.update_time for each in (entity, *entity.classifications)), default=0)
        return last if last is not None and last.update_time > others else None

    def _take_back_removal(self, guid: str, removed: Classification) -> None:
        key = self._place(ENTITIES, guid).key
        since = self._rows("classification_of", key, self._keys.type_key(self._db, removed.type_name))[0][-1]
        before = self.classification_history(guid, removed.type_name, None, None, False, 1, 1)[0]
        self._replace_classification(key, removed, before, self._next_instant(since))

    def undo_relationship(self, user: str, guid: str) -> Relationship | None:
        """The relationship with the properties and effectivity of the version before; None when there is none."""
        old = self.get_relationship(guid)
        self._check_home(old, "undoRelationshipUpdate")
        before = self.relationship_history(guid, None, None, False, 1, 1)
        return self._next_relationship(user, old, "UNDONE", **_content(before[0])) if before else None

    # ---- type ----------------------------------------------------------------------------------------------------
    def retype_entity(self, user: str, guid: str, type_name: str) -> Entity:
        """The entity as one of another type, which its properties and classifications have to fit."""
        old = self.get_entity(guid)
        self._check_home(old, "reTypeEntity")
        self._check_instance(type_name, "entity", old.properties, "reTypeEntity")
        for item in old.classifications:
            if not self.types.classification_fits(item.type_name, type_name):
                raise faults.classification_invalid(item.type_name, type_name, self.collection_name)
        return self._next_entity(user, old, "RETYPED", type_name=type_name)

    def retype_relationship(self, user: str, guid: str, type_name: str) -> Relationship:
        """The relationship as one of another type, which its properties and ends have to fit."""
        old = self.get_relationship(guid)
        self._check_home(old, "reTypeRelationship")
        self._check_instance(type_name, "relationship", old.properties, "reTypeRelationship")
        self._check_ends(type_name, old.end1, old.end2)
        return self._next_relationship(user, old, "RETYPED", type_name=type_name)

    # ---- home ----------------------------------------------------------------------------------------------------
    def rehome_entity(self, user: str, guid: str) -> Entity:
        """A copy becomes an entity that is at home here."""
        return self._next_entity(user, self.get_entity(guid), "RE_HOMED", **self._home())

    def rehome_relationship(self, user: str, guid: str) -> Relationship:
        """A copy becomes a relationship that is at home here."""
        return self._next_relationship(user, self.get_relationship(guid), "RE_HOMED", **self._home())

    def _home(self) -> dict[str, str | None]:
        return {
            "provenance": LOCAL_COHORT, "collection_id": self.collection_id, "collection_name": self.collection_name,
            "replicated_by": None,
        }

    # ---- GUID ----------------------------------------------------------------------------------------------------
    def reidentify_entity(self, user: str, guid: str, new_guid: str) -> Entity:
        """The entity under another GUID, with its classifications and relationships; under the old one it is deleted.

        Anchors classifications that name it name the new GUID from then on: those of copies are their home's business.
        """
        old = self.get_entity(guid)
        self._check_home(old, "reIdentifyEntity")
        if self._stored_entity(new_guid) is not None:
            raise faults.guid_in_use(new_guid, "reIdentifyEntity", self.collection_name)
        place = self._place(ENTITIES, guid)
        instant = self._next_instant(old.update_time, place.since)
        new = self._next(old, user, instant, guid=new_guid, re_identified_from=guid)
        new.classifications = [self._anchored_anew(each, user, instant, guid, new_guid) for each in old.classifications]
        key = self._insert_entity(new, instant)
        for item in new.classifications:
            self._insert_classification(key, item, instant)
        self._record("RE_IDENTIFIED_ENTITY", "entity", new_guid, new, instant, previous=old.version)
        for (relationship,) in self._rows("relationships_to_end", place.key):
            self._move(user, relationship, guid, new_guid)
        self._next_entity(user, old, "DELETED", cause=REPLACED, status=DELETED, status_on_delete=old.status)
        self._move_anchored(user, guid, new_guid)
        return new

    def _anchored_anew(self, item: Classification, user: str, instant: int, old_guid: str, new_guid: str) -> Classification:
        """The classification, which names the new GUID where it named the old one as the anchor."""
        if item.type_name != _ANCHORS or item.properties.get(_ANCHOR) != old_guid or not self._is_home(item):
            return item
        return self._next(item, user, instant, properties={**item.properties, _ANCHOR: new_guid})

    def _move_anchored(self, user: str, old_anchor: str, new_anchor: str) -> None:
        """What is anchored to the old GUID is anchored to the new one instead."""
        named = Conditions((Condition(_ANCHOR, "EQ", old_anchor),))
        query = EntityQuery(classifications=ClassificationConditions((ClassificationCondition(_ANCHORS, named),)))
        for entity in self.find_entities(query):
            item = entity.classification(_ANCHORS)
            if item is not None and self._is_home(item):
                self.classify_entity(
                    user, entity.guid, _ANCHORS, {**item.properties, _ANCHOR: new_anchor},
                    effective_from=item.effective_from, effective_to=item.effective_to,
                )

    def _move(self, user: str, guid: str, old_end: str, new_end: str) -> None:
        old = self._stored_relationship(guid)
        ends = {name: new_end for name in ("end1", "end2") if getattr(old, name) == old_end}
        if self._is_changed_here(old):
            self._next_relationship(user, old, "UPDATED", cause=REPLACED, **ends)
        else:
            self._foresee("UPDATED", old, REPLACED, **ends)

    def reidentify_relationship(self, user: str, guid: str, new_guid: str) -> Relationship:
        """The relationship under another GUID; under the old one it is deleted."""
        old = self.get_relationship(guid)
        self._check_home(old, "reIdentifyRelationship")
        if self.is_relationship_known(new_guid) is not None:
            raise faults.guid_in_use(new_guid, "reIdentifyRelationship", self.collection_name)
        instant = self._next_instant(old.update_time, self._place(RELATIONSHIPS, guid).since)
        new = self._next(old, user, instant, guid=new_guid, re_identified_from=guid)
        self._insert_relationship(new, self._place(ENTITIES, new.end1).key, self._place(ENTITIES, new.end2).key, instant)
        self._record("RE_IDENTIFIED_RELATIONSHIP", "relationship", new_guid, new, instant, previous=old.version)
        self._soft_delete(user, old, REPLACED)
        return new

    def _next_entity(self, user: str, old: Entity, event: str, cause: str | None = None, **changes: object) -> Entity:
        place = self._place(ENTITIES, old.guid)
        instant = self._next_instant(old.update_time, place.since)
        new = self._next(old, user, instant, **changes)
        self._replace_entity(place, old, new, instant)
        self._record(f"{event}_ENTITY", "entity", old.guid, new, instant, previous=old.version, cause=cause)
        return new

    def _next_relationship(
        self, user: str, old: Relationship, event: str, cause: str | None = None, **changes: object
    ) -> Relationship:
        place = self._place(RELATIONSHIPS, old.guid)
        instant = self._next_instant(old.update_time, place.since)
        new = self._next(old, user, instant, **changes)
        self._replace_relationship(place, old, new, instant)
        self._record(f"{event}_RELATIONSHIP", "relationship", old.guid, new, instant, previous=old.version, cause=cause)
        return new

    # ---- copies --------------------------------------------------------------------------------------------------
    def purge_entity_copy(self, guid: str) -> None:
        """Remove a copy of an entity, deleted or not, with everything that hangs on it; nothing when it is not here."""
        old = self._stored_entity(guid)
        if old is not None and not self._is_home(old):
            self._forget_entity(old, COPY)

    def purge_relationship_copy(self, guid: str) -> None:
        """Remove a copy of a relationship, deleted or not; nothing when it is not here."""
        old = self.is_relationship_known(guid)
        if old is not None and not self._is_home(old):
            self._forget_relationship(guid, COPY)

    def purge_classification_copy(self, guid: str, name: str) -> None:
        """Remove a copy of a classification from its entity; nothing when it is not here."""
        if self._stored_entity(guid) is None:
            return
        place = self._place(ENTITIES, guid)
        type_key = self._keys.type_key(self._db, name)
        rows = self._rows("classification_of", place.key, type_key)
        if not rows:
            return
        old = self._reader.classification(rows[0][:-1])
        if self._is_home(old):
            return
        self._index_classification(place.key, type_key, indexed(old), {})
        for statement in ("purge_one_classification_history", "purge_one_classification"):
            self._run(statement, place.key, type_key)
        instant = self._next_instant(rows[0][-1])
        self._record("DECLASSIFIED_ENTITY", "classification", guid, old, instant, cause=COPY, image=old)


def _content(header: Header) -> dict[str, Any]:
    """What an undo brings back of an earlier version."""
    return {"properties": header.properties, "effective_from": header.effective_from, "effective_to": header.effective_to}
