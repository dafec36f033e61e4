"""Creating, updating, deleting, restoring and purging relationships (spec: repository, section 3.5)."""

from __future__ import annotations

import msgspec

from aricia.base.guids import new_guid
from aricia.repository import faults
from aricia.repository.instances import ACTIVE, DELETED, Properties, Relationship, Source
from aricia.repository.stores.relational.headers import Headers
from aricia.repository.stores.relational.kinds import RELATIONSHIPS
from aricia.repository.stores.relational.rows import CASCADE


class RelationshipWriting(Headers):
    """The part of a session that changes relationships."""

    def add_relationship(
        self, user: str, type_name: str, end1: str, end2: str, properties: Properties, *, source: Source | None = None,
        effective_from: int | None = None, effective_to: int | None = None, guid: str | None = None,
    ) -> Relationship:
        """A new relationship between two entities of the right types; proxies will do."""
        self._check_instance(type_name, "relationship", properties, "addRelationship")
        keys = self._check_ends(type_name, end1, end2)
        if guid is not None and self.is_relationship_known(guid) is not None:
            raise faults.guid_in_use(guid, "addRelationship", self.collection_name)
        instant = self._next_instant()
        relationship = Relationship(
            guid=guid or self._new_relationship_guid(type_name), type_name=type_name, end1=end1, end2=end2, properties=properties,
            effective_from=effective_from, effective_to=effective_to, **self._stamp(user, source, instant),
        )
        self._insert_relationship(relationship, keys[end1], keys[end2], instant)
        self._record("NEW_RELATIONSHIP", "relationship", relationship.guid, relationship, instant)
        return relationship

    def _new_relationship_guid(self, type_name: str) -> str:
        """A GUID for a relationship of the type, which tells the type in some stores only."""
        return new_guid()

    def _stored_relationship(self, guid: str) -> Relationship:
        """The relationship, deleted or not, which has to be there."""
        return self._reader.relationship(self._rows("relationship_by_guid", guid)[0][1:])

    def _check_ends(self, type_name: str, end1: str, end2: str) -> dict[str, int]:
        """Whether both ends are there and of the right types. -> their keys: all that is asked of the store is asked at once"""
        definition = self.types.get(type_name)
        found = self._ends_of((end1, end2))
        for guid in (end1, end2):
            if guid not in found:
                self.get_entity(guid)  # raises what is the matter with it
        needed = (definition.end1, definition.end2) if definition is not None else ()
        for number, (guid, end) in enumerate(zip((end1, end2), needed, strict=False), start=1):
            actual = found[guid][1]
            if end is not None and not self.types.is_a(actual, end.entity):
                raise faults.wrong_end(type_name, number, end.entity, guid, actual, self.collection_name)
        return {guid: key for guid, (key, _) in found.items()}

    def _ends_of(self, guids: tuple[str, str]) -> dict[str, tuple[int, str]]:
        """Keys and types of those of the entities that are there; asked in one question unless they are remembered."""
        missing = [guid for guid in dict.fromkeys(guids) if guid not in self._ends]
        found = {guid: self._ends[guid] for guid in guids if guid in self._ends}
        for guid, key, type_key in self._rows("ends", self._list(missing)) if missing else ():
            found[guid] = (key, self._keys.type_name(type_key))
            self._remember_end(guid, *found[guid])
        return found

    def update_relationship(
        self, user: str, guid: str, properties: Properties, *, effective_from: int | None = None, effective_to: int | None = None
    ) -> Relationship:
        """The relationship with this property set instead of the one it had."""
        old = self.get_relationship(guid)
        self._check_home(old, "updateRelationshipProperties")
        self.types.check_properties(old.type_name, properties)
        place = self._place(RELATIONSHIPS, guid)
        instant = self._next_instant(old.update_time, place.since)
        new = self._next_properties(old, user, instant, properties, (effective_from, effective_to))
        self._replace_relationship(place, old, new, instant)
        self._record("UPDATED_RELATIONSHIP", "relationship", guid, new, instant, previous=old.version)
        return new

    def delete_relationship(self, user: str, guid: str) -> Relationship:
        """Soft delete the relationship."""
        old = self.get_relationship(guid)
        self._check_home(old, "deleteRelationship")
        return self._soft_delete(user, old, None)

    def _drop_with_end(self, user: str, guid: str) -> None:
        """Soft delete a relationship, wherever it is at home, because one of its ends goes."""
        old = self._stored_relationship(guid)
        if self._is_changed_here(old):
            self._soft_delete(user, old, CASCADE)
        else:
            self._foresee("DELETED", old, CASCADE, status=DELETED, status_on_delete=old.status)

    def _foresee(self, event: str, old: Relationship, cause: str, **changes: object) -> None:
        """Change a copy as its home will, once it hears why. Its version stays: what the home makes of it is newer then."""
        place = self._place(RELATIONSHIPS, old.guid)
        instant = self._next_instant(place.since)
        new = msgspec.structs.replace(old, **changes)
        self._replace_relationship(place, old, new, instant)
        self._record(f"{event}_RELATIONSHIP", "relationship", old.guid, new, instant, previous=old.version, cause=cause)

    def _soft_delete(self, user: str, old: Relationship, cause: str | None) -> Relationship:
        place = self._place(RELATIONSHIPS, old.guid)
        instant = self._next_instant(old.update_time, place.since)
        new = self._next(old, user, instant, status=DELETED, status_on_delete=old.status)
        self._replace_relationship(place, old, new, instant)
        self._record("DELETED_RELATIONSHIP", "relationship", old.guid, new, instant, previous=old.version, cause=cause)
        return new

    def restore_relationship(self, user: str, guid: str) -> Relationship:
        """Give a soft-deleted relationship the status that it had; both ends have to be there."""
        old = self._deleted_relationship(guid, "restoreRelationship")
        self._check_ends(old.type_name, old.end1, old.end2)
        place = self._place(RELATIONSHIPS, guid)
        instant = self._next_instant(old.update_time, place.since)
        new = self._next(old, user, instant, status=old.status_on_delete or ACTIVE, status_on_delete=None)
        self._replace_relationship(place, old, new, instant)
        self._record("RESTORED_RELATIONSHIP", "relationship", guid, new, instant, previous=old.version)
        return new

    def _deleted_relationship(self, guid: str, operation: str) -> Relationship:
        old = self.is_relationship_known(guid)
        if old is None:
            raise faults.relationship_not_found(guid, self.collection_name)
        if old.status != DELETED:
            raise faults.not_deleted("Relationship", guid, operation, self.collection_name)
        self._check_home(old, operation)
        return old

    def purge_relationship(self, user: str, guid: str) -> None:
        """Remove a soft-deleted relationship for good."""
        self._deleted_relationship(guid, "purgeRelationship")
        self._forget_relationship(guid, None)

    def _forget_relationship(self, guid: str, cause: str | None) -> None:
        """Remove every version and every trace in the indexes."""
        old = self._stored_relationship(guid)
        place = self._place(RELATIONSHIPS, guid)
        self._texts.remove(RELATIONSHIPS, place.cell)
        self._index(RELATIONSHIPS, place.key, old.properties, {})
        self._run("purge_relationship_history", place.key)
        self._run("purge_relationship", place.key)
        self._record("PURGED_RELATIONSHIP", "relationship", guid, old, self._next_instant(place.since), cause=cause, image=old)
