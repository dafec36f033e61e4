"""Verbatim copies of instances that come from elsewhere: archives, other members of a cohort.

A copy keeps its header. It counts from its own update time when it is the first, from its arrival when it replaces another. What
is at home here is never overwritten by what claims another home (or by a proxy): nothing from outside is newer than the home.
"""

from __future__ import annotations

from aricia.base.clock import now_ms
from aricia.repository import faults
from aricia.repository.instances import LOCAL_COHORT, Classification, Entity, Header, Relationship
from aricia.repository.stores.relational.deleting import Deleting
from aricia.repository.stores.relational.kinds import ENTITIES, RELATIONSHIPS
from aricia.repository.stores.relational.rows import COPY, Place


class Copies(Deleting):
    """The part of a session that stores copies."""

    def save_entity(self, entity: Entity, *, rehomed: bool = False) -> bool:
        """Store the entity as it is, with its classifications, unless what is stored is as new or newer.

        rehomed: its home is another one now; it is stored whatever its version
        """
        old = self._stored_entity(entity.guid)
        saved = False
        if old is None:
            key = self._insert_entity(entity, arrival(entity))
            self._record("NEW_ENTITY", "entity", entity.guid, entity, self._next_instant(), cause=COPY)
            saved = True
        else:
            place = self._place(ENTITIES, entity.guid)
            key = place.key
            if old.is_proxy and not entity.is_proxy:
                self._complete_proxy(place, old, entity)
                saved = True
            elif old.is_proxy == entity.is_proxy and (self._supersedes(old, entity) or rehomed):
                since = self._next_instant(place.since)
                self._replace_entity(place, old, entity, since)
                self._record("UPDATED_ENTITY", "entity", entity.guid, entity, since, previous=old.version, cause=COPY)
                saved = True
        for item in entity.classifications:
            saved |= self._save_classification(entity.guid, key, item)
        return saved

    def _complete_proxy(self, place: Place, proxy: Entity, entity: Entity) -> None:
        """Put the entity in the place of its stand-in, whatever its version: a proxy has no history of its own."""
        self._put_entity(place, proxy, entity, arrival(entity))
        self._record("NEW_ENTITY", "entity", entity.guid, entity, self._next_instant(), cause=COPY)

    def _supersedes(self, old: Header, new: Header) -> bool:
        return new.version > old.version and not (self._is_home(old) and not self._is_home(new))

    def _is_home(self, header: Header) -> bool:
        return header.provenance == LOCAL_COHORT and header.collection_id in (None, self.collection_id)

    def save_classification(self, guid: str, classification: Classification, *, rehomed: bool = False) -> bool:
        """Store the classification as it is, unless what is stored is as new or newer; a proxy may carry it.

        rehomed: see ``save_entity``
        """
        if self._stored_entity(guid) is None:
            raise faults.entity_not_known(guid, self.collection_name)
        return self._save_classification(guid, self._place(ENTITIES, guid).key, classification, rehomed=rehomed)

    def _save_classification(self, guid: str, key: int, new: Classification, *, rehomed: bool = False) -> bool:
        rows = self._rows("classification_of", key, self._keys.type_key(self._db, new.type_name))
        if not rows:
            self._insert_classification(key, new, arrival(new))
            self._record("CLASSIFIED_ENTITY", "classification", guid, new, self._next_instant(), cause=COPY)
            return True
        old = self._reader.classification(rows[0][:-1])
        if not rehomed and not self._supersedes(old, new):
            return False
        since = self._next_instant(rows[0][-1])
        self._replace_classification(key, old, new, since)
        self._record("RECLASSIFIED_ENTITY", "classification", guid, new, since, previous=old.version, cause=COPY)
        return True

    def save_relationship(self, relationship: Relationship, *, rehomed: bool = False) -> bool:
        """Store the relationship as it is, unless what is stored is as new or newer; its ends (or proxies) have to be there.

        rehomed: see ``save_entity``
        """
        ends = []
        for guid in (relationship.end1, relationship.end2):
            rows = self._rows("entity_key", guid)
            if not rows:
                raise faults.entity_not_known(guid, self.collection_name)
            ends.append(rows[0][0])
        old = self.is_relationship_known(relationship.guid)
        if old is None:
            self._insert_relationship(relationship, ends[0], ends[1], arrival(relationship))
            self._record("NEW_RELATIONSHIP", "relationship", relationship.guid, relationship, self._next_instant(), cause=COPY)
            return True
        if not rehomed and not self._supersedes(old, relationship):
            return False
        place = self._place(RELATIONSHIPS, relationship.guid)
        since = self._next_instant(place.since)
        self._replace_relationship(place, old, relationship, since)
        self._record("UPDATED_RELATIONSHIP", "relationship", old.guid, relationship, since, previous=old.version, cause=COPY)
        return True


def arrival(header: Header) -> int:
    """From when the first copy of an instance counts: never from later, whatever the clock of its home says."""
    return min(header.update_time or header.create_time, now_ms())
