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

from aricia.base.clock import now_ms
from aricia.repository.instances import Entity, Relationship
from aricia.repository.metadata_collection import MetadataCollection

I = TypeVar("I", Entity, Relationship)  # noqa: E741


def is_higher(claim: Entity | Relationship, stored: Entity | Relationship) -> bool:
    """Whether a member follows a claim, given what it has."""
    return (claim.version, claim.collection_id or "") > (stored.version, stored.collection_id or "")


class Claims:
    """Claims in one session. user: who claims again what is at home here"""

    def __init__(self, collection: MetadataCollection, user: str) -> None:
        self._collection, self._user = collection, user

    def claim_entity_again(self, own: Entity, lower: Entity) -> None:
        """Be the home of an entity by a version that is above the claim of another member."""
        if not self._is_old(lower, self._collection.entity_history):
            bare = replace(lower, classifications=[])
            self._claim(own, bare, self._collection.save_entity, self._collection.rehome_entity)

    def claim_relationship_again(self, own: Relationship, lower: Relationship) -> None:
        """Be the home of a relationship by a version that is above the claim of another member."""
        if not self._is_old(lower, self._collection.relationship_history):
            self._claim(own, lower, self._collection.save_relationship, self._collection.rehome_relationship)

    def _is_old(self, claim: I, history: Callable[..., list[I]]) -> bool:
        """Whether this member has followed the claim, or had it, before: then all that was told since is above it."""
        known = history(claim.guid, None, None, False, 0, 0)
        return any((each.version, each.collection_id) == (claim.version, claim.collection_id) for each in known)

    def _claim(self, own: I, lower: I, save: Callable[..., bool], rehome: Callable[[str, str], I]) -> None:
        """Follow the claim, so that it is in the history, and take the instance back, as it was here."""
        save(lower, rehomed=True)
        if own.version > lower.version:
            save(replace(lower, version=own.version), rehomed=True)
        claimed = rehome(self._user, own.guid)
        content = replace(own, version=claimed.version + 1, update_time=max(now_ms(), claimed.update_time + 1))
        save(replace(content, classifications=[]) if isinstance(content, Entity) else content, rehomed=True)
