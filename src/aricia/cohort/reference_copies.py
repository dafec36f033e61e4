"""Storing what other members tell of their instances (spec: cohort and events, section 1.4).

The home of an instance decides what it is, and its versions only grow, so that copies become the same everywhere, whatever the
order in which members hear of things. What happens to an entity may change relationships and classifications that hang on it but
are at home elsewhere: every member makes these changes by itself, and the home of each tells of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from msgspec.structs import replace

from aricia.base.clock import now_ms
from aricia.cohort.claims import Claims, is_higher
from aricia.repository.instances import ACTIVE, DELETED, LOCAL_COHORT, Classification, Entity, Header, Relationship
from aricia.repository.metadata_collection import MetadataCollection

H = TypeVar("H", bound=Header)


class ConflictingInstances(Exception):
    """What is stored under a GUID is another instance than the one that was told of."""

    def __init__(self, stored: Entity | Relationship, told: Entity | Relationship) -> None:
        super().__init__(stored.guid)
        self.stored, self.told = stored, told


class ReferenceCopies:
    """Works in one session of the repository, for one event.

    sender: metadata collection of the member that tells;  members: the other members' collections;  user: who changes what is at
    home here, where that follows
    purged: after the work, the types by GUID of entities that the sender takes to be at home here, while they are purged
    """

    def __init__(self, collection: MetadataCollection, sender: str, members: Collection[str], user: str) -> None:
        self._collection = collection
        self._own = collection.collection_id
        self.sender, self._members, self._user = sender, members, user
        self._claims = Claims(collection, user)
        self.purged: dict[str, str] = {}

    # ---- entities --------------------------------------------------------------------------------------------------
    def save_entity(self, entity: Entity, *, whole: bool = False) -> None:
        """Store a newer version. whole: the sender shows all there is, so classifications of its own that are missing are gone

        errors: ConflictingInstances
        """
        stored = self._known_entity(entity.guid)
        newer = self._is_newer(stored, entity)
        if newer and stored is None and not self._collection.known_entities((entity.guid,)):
            told = [each for each in entity.classifications if not self._is_ours(each)]
            self._collection.save_entity(replace(entity, classifications=told))
            return
        if newer:
            if entity.status == DELETED:
                self._drop_relationships(entity.guid)
            self._collection.save_entity(replace(entity, classifications=[]))
        if newer or (whole and stored is not None and stored.version == entity.version):
            if stored is not None and newer:
                self._take_back_removals(entity)
            self._save_classifications(entity.guid, entity.classifications if stored is None else self._taken(entity))
            if whole:
                self._remove_missing(entity)

    def add_classifications(self, entity: Entity) -> None:
        """Store the classifications of which nothing has been heard here yet, whoever has them at home."""
        heard = {each.type_name for each in self._collection.removed_classifications(entity.guid)}
        stored = self._known_entity(entity.guid)
        if stored is not None and stored.status != DELETED:
            heard |= {each.type_name for each in stored.classifications}
            self._save_classifications(entity.guid, [each for each in entity.classifications if each.type_name not in heard])

    def _known_entity(self, guid: str) -> Entity | None:
        """What is stored; a proxy is nothing but a place for the entity."""
        stored = self._collection.is_entity_known(guid)
        return None if stored is None or stored.is_proxy else stored

    def _taken(self, entity: Entity) -> list[Classification]:
        """The classifications about which the sender decides; others come from their own homes, who know better."""
        others = {self._own, *self._members} - {self.sender}
        return [each for each in entity.classifications if each.collection_id not in others]

    def _take_back_removals(self, entity: Entity) -> None:
        """Who decides about an entity shows classifications of its own that were removed: an undo has brought them back."""
        if self._is_senders(entity):
            shown = {each.type_name: each for each in entity.classifications if each.collection_id == self.sender}
            for each in self._collection.removed_classifications(entity.guid):
                if each.type_name in shown and each.collection_id == self.sender:
                    self._collection.save_classification(entity.guid, shown[each.type_name], rehomed=True)

    def _was_taken_back(self, entity: Entity, classification: Classification) -> bool:
        """Whether a removal is told again, with the entity as it was then, after an undo at its home has taken it back."""
        stored = self._known_entity(entity.guid)
        if stored is None or stored.version <= entity.version or not self._is_senders(stored):
            return False
        known = self._known_versions(entity.guid, classification)
        return any(each.status == DELETED and each.version == classification.version + 1 for each in known)

    def _remove_missing(self, entity: Entity) -> None:
        stored = self._collection.is_entity_known(entity.guid)
        shown = {each.type_name for each in entity.classifications}
        for each in stored.classifications if stored is not None else ():
            if each.type_name not in shown and each.collection_id == self.sender:
                self._collection.save_classification(entity.guid, _gone(each))

    def rehome_entity(self, entity: Entity) -> None:
        """The entity has the sender as its home now, also where it was at home here."""
        stored = self._known_entity(entity.guid)
        if stored is None or stored.collection_id == entity.collection_id:
            self.save_entity(entity)
        elif stored.create_time != entity.create_time:
            raise ConflictingInstances(stored, entity)
        elif is_higher(entity, stored):
            self._collection.save_entity(replace(entity, classifications=self._taken(entity)), rehomed=True)
        elif self._is_own(stored):
            self._claims.claim_entity_again(stored, entity)

    def reidentify_entity(self, entity: Entity, old_guid: str) -> None:
        """The entity has another GUID now; what hangs on the old one moves."""
        old = self._known_entity(old_guid)
        if _was_heard(old, entity):
            self.save_entity(entity)
            return
        if old is not None and not self._may_be_removed(old):
            raise ConflictingInstances(old, entity)
        self.save_entity(replace(entity, classifications=[each for each in entity.classifications if not self._is_own(each)]))
        self._move_classifications(entity, old)
        self._move_relationships(old_guid, entity.guid)
        if old is not None and old.status != DELETED:
            self._collection.save_entity(replace(_gone(old), classifications=[]))

    def _move_relationships(self, old_guid: str, guid: str) -> None:
        """The relationships of an entity have it under its new GUID as an end.

        Also the deleted ones that are at home here: what its home saw last of them may have been that they are there.
        """
        for each in self._relationships(old_guid):
            ends = {name: guid for name in ("end1", "end2") if getattr(each, name) == old_guid}
            if self._is_ours(each) or (self._is_senders(each) and each.status != DELETED):
                self._collection.save_relationship(replace(_next(each), **ends))
            elif each.status != DELETED:
                self._collection.save_relationship(replace(each, **ends), rehomed=True)

    def _move_classifications(self, entity: Entity, old: Entity | None) -> None:
        """Those that are at home here are known better here, under the old GUID or, when the event is told again, the new one."""
        had = {each.type_name: each for each in old.classifications if self._is_own(each)} if old is not None else {}
        for each in had.values():
            self._collection.save_classification(entity.guid, each)
        for each in entity.classifications:
            if self._is_own(each) and self._stored_classification(entity.guid, each.type_name) is None:
                self._collection.save_classification(entity.guid, each)
                self._collection.declassify_entity(self._user, entity.guid, each.type_name)

    def purge_again(self, instance: Entity | Relationship) -> None:
        """This member has purged the instance: events from before that, told again, must not bring it back as a copy."""
        stored: Entity | Relationship | None
        if isinstance(instance, Entity):
            stored, purge = self._collection.is_entity_known(instance.guid), self._collection.purge_entity_copy
        else:
            stored, purge = self._collection.is_relationship_known(instance.guid), self._collection.purge_relationship_copy
        if stored is not None and stored.create_time == instance.create_time and stored.version <= instance.version:
            purge(instance.guid)

    def purge_entity(self, guid: str) -> Entity | None:
        """The entity is gone for good, and everything that hangs on it. -> what it was here, if it was"""
        stored = self._collection.is_entity_known(guid)
        if stored is not None and not stored.is_proxy and not self._may_be_removed(stored):
            return None
        self._collection.purge_entity_copy(guid)
        return None if stored is None or stored.is_proxy else stored

    # ---- classifications -------------------------------------------------------------------------------------------
    def classify(self, entity: Entity, classification: Classification) -> None:
        """A classification of an entity, which is stored first when it is not here."""
        if self._is_here(entity):
            self._save_classifications(entity.guid, [classification])

    def declassify(self, entity: Entity, classification: Classification) -> None:
        """A classification was removed. classification: as it was"""
        if not self._is_here(entity):
            return
        stored = self._stored_classification(entity.guid, classification.type_name)
        if stored is None or (
            stored.collection_id == classification.collection_id and not self._was_taken_back(entity, classification)
        ):
            self._save_classifications(entity.guid, [_gone(classification)])

    def _is_here(self, entity: Entity) -> bool:
        """Make sure of the entity. -> False when it was at home here and is gone"""
        if self._known_entity(entity.guid) is not None:
            return True
        if self._is_ours(entity):
            self._note_purged([entity])
            return False
        self._collection.save_entity(entity)
        return True

    def _note_purged(self, entities: Collection[Entity]) -> None:
        """The sender did not know yet that these were purged here; whom it has told of them does not, either."""
        self.purged |= {each.guid: each.type_name for each in entities if self._collection.was_purged(each.guid)}

    def _stored_classification(self, guid: str, name: str) -> Classification | None:
        entity = self._collection.is_entity_known(guid)
        attached = None if entity is None else entity.classification(name)
        if attached is not None:
            return attached
        return next((each for each in self._collection.removed_classifications(guid) if each.type_name == name), None)

    def _save_classifications(self, guid: str, classifications: Collection[Classification]) -> None:
        for each in classifications:
            if not self._is_ours(each):
                self._save_classification(guid, each)

    def _save_classification(self, guid: str, told: Classification) -> None:
        """Store a classification. Of two that different members have given to an entity the earlier one stays, everywhere."""
        stored = self._stored_classification(guid, told.type_name)
        if stored is None or stored.collection_id == told.collection_id:
            is_another = stored is not None and stored.create_time < told.create_time
            self._collection.save_classification(guid, told, rehomed=is_another)
        elif self._was_known(guid, told):
            return
        elif stored.status == DELETED:
            self._collection.save_classification(guid, told, rehomed=True)
        elif told.status != DELETED and _earlier(told, stored):
            if self._is_own(stored):
                self._give_way(guid, stored)
            self._collection.save_classification(guid, told, rehomed=True)

    def _give_way(self, guid: str, own: Classification) -> None:
        """Remove a classification that is at home here, and have it told, also from an entity that is deleted by now."""
        entity = self._collection.is_entity_known(guid)
        if entity is not None and entity.status != DELETED:
            self._collection.declassify_entity(self._user, guid, own.type_name)
        else:
            self._collection.save_classification(guid, _gone(own), rehomed=True)

    def _was_known(self, guid: str, told: Classification) -> bool:
        """Whether this version, or a later one, of a member's classification has been here before that of another member."""
        return any(each.version >= told.version for each in self._known_versions(guid, told))

    def _known_versions(self, guid: str, told: Classification) -> list[Classification]:
        """What has been here of a member's classification."""
        known = self._collection.classification_history(guid, told.type_name, None, None, False, 0, 0)
        return [each for each in known if (each.collection_id, each.create_time) == (told.collection_id, told.create_time)]

    # ---- relationships ---------------------------------------------------------------------------------------------
    def save_relationship(self, relationship: Relationship, proxies: Callable[[], Collection[Entity]]) -> None:
        """Store a newer version, with proxies of those of its ends that are not here.

        errors: ConflictingInstances
        """
        stored = self._collection.is_relationship_known(relationship.guid)
        if self._is_newer(stored, relationship):
            if self._ends_are_here(relationship, proxies):
                self._collection.save_relationship(relationship)
            elif stored is not None:
                self._collection.purge_relationship_copy(stored.guid)

    def rehome_relationship(self, relationship: Relationship, proxies: Callable[[], Collection[Entity]]) -> None:
        """The relationship has the sender as its home now."""
        stored = self._collection.is_relationship_known(relationship.guid)
        if stored is None or stored.collection_id == relationship.collection_id:
            self.save_relationship(relationship, proxies)
        elif stored.create_time != relationship.create_time:
            raise ConflictingInstances(stored, relationship)
        elif is_higher(relationship, stored):
            if self._ends_are_here(relationship, proxies):
                self._collection.save_relationship(relationship, rehomed=True)
        elif self._is_own(stored):
            self._claims.claim_relationship_again(stored, relationship)

    def reidentify_relationship(
        self, relationship: Relationship, old_guid: str, proxies: Callable[[], Collection[Entity]]
    ) -> None:
        """The relationship has another GUID now."""
        old = self._collection.is_relationship_known(old_guid)
        if _was_heard(old, relationship):
            self.save_relationship(relationship, proxies)
            return
        if old is not None and not self._may_be_removed(old):
            raise ConflictingInstances(old, relationship)
        self.save_relationship(relationship, proxies)
        if old is not None and (old.status != DELETED or self._is_foreseen(old)):
            self._collection.save_relationship(_gone(old))

    def purge_relationship(self, guid: str) -> Relationship | None:
        """The relationship is gone for good. -> what it was here, if it was"""
        stored = self._collection.is_relationship_known(guid)
        if stored is None or not self._may_be_removed(stored):
            return None
        self._collection.purge_relationship_copy(guid)
        return stored

    def _ends_are_here(self, relationship: Relationship, proxies: Callable[[], Collection[Entity]]) -> bool:
        """Make sure of the ends. -> False when one of them was at home here and is purged: the relationship goes with it"""
        ends = {relationship.end1, relationship.end2}
        missing = ends - self._collection.known_entities(ends).keys()
        if not missing:
            return True
        found = [proxy for proxy in proxies() if proxy.guid in missing]
        own = [proxy for proxy in found if self._is_ours(proxy)]
        if own:
            self._note_purged(own)
            return False
        for proxy in found:
            self._collection.save_entity(proxy)
        return True

    def _drop_relationships(self, guid: str) -> None:
        """The relationships of an entity that is deleted are deleted, too.

        Those that are at home here are told of. Those of the sender have got a new version there, as here. Others will get one
        from their home, which may have changed them before it hears of the deletion: until then they keep their version.
        """
        for each in self._relationships(guid):
            if self._is_ours(each):
                if each.status != DELETED:
                    self._collection.delete_relationship(self._user, each.guid)
            elif self._is_senders(each):
                if each.status != DELETED or self._is_foreseen(each):
                    self._collection.save_relationship(_gone(each))
            elif each.status != DELETED:
                deleted = replace(each, status=DELETED, status_on_delete=each.status)
                self._collection.save_relationship(deleted, rehomed=True)

    def _is_foreseen(self, relationship: Relationship) -> bool:
        """Whether a deletion is not told by the home of the relationship, but followed from that of an end."""
        before = self._collection.relationship_history(relationship.guid, None, None, False, 1, 1)
        return bool(before) and before[0].version == relationship.version

    def _relationships(self, guid: str) -> list[Relationship]:
        """All of an entity's, deleted ones included."""
        return self._collection.relationships_of((guid,), statuses=(ACTIVE, DELETED)).get(guid, [])

    # ---- both ------------------------------------------------------------------------------------------------------
    def _is_newer(self, stored: Entity | Relationship | None, told: Entity | Relationship) -> bool:
        """Whether to store a version. errors: ConflictingInstances"""
        if self._is_ours(told):
            return False
        if stored is None:
            return True
        if stored.create_time == told.create_time and told.version <= stored.version:
            return False
        if stored.create_time != told.create_time or (stored.collection_id or self._own) != told.collection_id:
            raise ConflictingInstances(stored, told)
        return True

    def _is_own(self, header: Header) -> bool:
        return header.provenance == LOCAL_COHORT and header.collection_id in (None, self._own)

    def _is_ours(self, header: Header) -> bool:
        """Whether this collection decides about an instance: it is at home here, or maintained here for a home outside."""
        return self._is_own(header) or header.replicated_by == self._own

    def _is_senders(self, header: Header) -> bool:
        return self.sender in (header.collection_id, header.replicated_by)

    def _may_be_removed(self, stored: Header) -> bool:
        """Whether the sender decides about an instance: it is its home, or maintains it, or nobody else here does."""
        if self._is_own(stored) or stored.replicated_by == self._own:
            return False
        others = set(self._members) - {self.sender}
        return stored.collection_id not in others and stored.replicated_by not in others


def _was_heard(old: Header | None, told: Header) -> bool:
    """Whether a new GUID was told of before: the old one was deleted by the same version, and may be there again since."""
    return old is not None and old.create_time == told.create_time and old.version >= told.version


def _earlier(one: Header, other: Header) -> bool:
    return (one.create_time, one.collection_id or "") < (other.create_time, other.collection_id or "")


def _next(header: H) -> H:
    """The next version, which follows from something that happened elsewhere."""
    return replace(header, version=header.version + 1, update_time=max(now_ms(), header.update_time + 1))


def _gone(header: H) -> H:
    """The next version, which is deleted."""
    return replace(_next(header), status=DELETED, status_on_delete=header.status)
