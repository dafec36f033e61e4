"""Which member is the home of an instance, when several say that they are.

An instance is given another home by a member that may not have heard yet of what its home has done to it meanwhile, and several
members may do so at the same time. Every member follows the highest claim: that of the highest version, of equal ones that of the
collection whose id comes last. A home that hears of a lower claim than its own, by a member that does not know better, claims the
instance again, by a version above both. So all end with the same home, and nothing that the home has acknowledged is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from msgspec.structs import replace

from aricia.repository.instances import ACTIVE, DELETED, Entity, Relationship
from aricia.repository.metadata_collection import MetadataCollection

I = TypeVar("I", Entity, Relationship)  # noqa: E741
Save = Callable[..., bool]
Change = Callable[[str, str], object]


def is_higher(claim: Entity | Relationship, stored: Entity | Relationship) -> bool:
    """Whether a member follows a claim, given what it has."""
    return claim_of(claim) > claim_of(stored)


def claim_of(instance: Entity | Relationship) -> tuple[int, str]:
    """What claims are compared by."""
    return instance.version, instance.collection_id or ""


class Claims:
    """Claims in one session. user: who claims again what is at home here"""

    def __init__(self, collection: MetadataCollection, user: str) -> None:
        self._collection, self._user = collection, user

    def claim_entity_again(self, own: Entity, lower: Entity) -> None:
        """Be the home of an entity by a version that is above the claim of another member."""
        if not self._is_old(lower, self._collection.entity_history):
            mine, other = replace(own, classifications=[]), replace(lower, classifications=[])
            store = self._collection
            self._claim(mine, other, store.save_entity, store.rehome_entity, store.delete_entity)

    def claim_relationship_again(self, own: Relationship, lower: Relationship) -> None:
        """Be the home of a relationship by a version that is above the claim of another member."""
        if not self._is_old(lower, self._collection.relationship_history):
            store = self._collection
            self._claim(own, lower, store.save_relationship, store.rehome_relationship, store.delete_relationship)

    def _is_old(self, claim: I, history: Callable[..., list[I]]) -> bool:
        """Whether this member has followed the claim, or had it, before: then all that was told since is above it."""
        known = history(claim.guid, None, None, False, 0, 0)
        return any((each.version, each.collection_id) == (claim.version, claim.collection_id) for each in known)

    def _claim(self, own: I, lower: I, save: Save, rehome: Change, delete: Change) -> None:
        """Follow the claim, so that it is in the history, and take the instance back, as it was here.

        The new claim has what this member has, and its version: two members that claim at the same time would go on for ever if
        each had more to tell after its claim.
        """
        save(lower, rehomed=True)
        was_deleted = own.status == DELETED
        kept = replace(
            own, version=max(own.version, lower.version), provenance=lower.provenance, collection_id=lower.collection_id,
            collection_name=lower.collection_name, replicated_by=lower.replicated_by,
            status=own.status_on_delete or ACTIVE if was_deleted else own.status, status_on_delete=None,
        )
        if kept.version > lower.version or _content(kept) != _content(lower):
            save(kept, rehomed=True)
        rehome(self._user, own.guid)
        if was_deleted:
            delete(self._user, own.guid)


def _content(instance: Entity | Relationship) -> tuple[object, ...]:
    ends = (instance.end1, instance.end2) if isinstance(instance, Relationship) else ()
    return (instance.type_name, instance.properties, instance.effective_from, instance.effective_to, *ends)
