"""Headers of new instances and of next versions, and who may make them (spec: repository, sections 3.4 and 3.5)."""

from __future__ import annotations

from typing import TypedDict, TypeVar

import msgspec

from aricia.repository import faults
from aricia.repository.instances import (
    CONTENT_PACK,
    EXTERNAL_SOURCE,
    LOCAL_COHORT,
    Entity,
    Header,
    Properties,
    Relationship,
    Source,
)
from aricia.repository.stores.relational.rows import Rows

H = TypeVar("H", bound=Header)
Effectivity = tuple[int | None, int | None]


class Stamp(TypedDict):
    """The header fields that say who made an instance, when and for which home."""

    created_by: str
    updated_by: str
    maintained_by: list[str]
    create_time: int
    update_time: int
    last_request_id: str | None
    provenance: str
    collection_id: str
    collection_name: str | None
    replicated_by: str | None


class Headers(Rows):
    """The part of a session that stamps headers and checks types and homes."""

    def _stamp(self, user: str, source: Source | None, instant: int) -> Stamp:
        """Header fields of a new instance."""
        home = Source(LOCAL_COHORT, self.collection_id, self.collection_name) if source is None else source
        return Stamp(
            created_by=user, updated_by=user, maintained_by=[user], create_time=instant, update_time=instant,
            last_request_id=self.request_id, provenance=home.provenance, collection_id=home.collection_id,
            collection_name=home.collection_name, replicated_by=None if source is None else self.collection_id,
        )

    def _next(self, old: H, user: str, instant: int, **changes: object) -> H:
        """The next version of an instance."""
        maintained = old.maintained_by or [old.created_by]
        if user not in maintained:
            maintained = [*maintained, user]
        return msgspec.structs.replace(
            old, version=old.version + 1, updated_by=user, update_time=instant, maintained_by=maintained,
            last_request_id=self.request_id, **changes,
        )

    def _next_properties(self, old: H, user: str, instant: int, properties: Properties, effectivity: Effectivity) -> H:
        """The next version, with these properties and effectivity dates."""
        return self._next(
            old, user, instant, properties=properties, effective_from=effectivity[0], effective_to=effectivity[1]
        )

    def _check_home(self, instance: Entity | Relationship, operation: str) -> None:
        """Whether this repository may change the instance: its own, and what it maintains for others."""
        if not self._is_changed_here(instance):
            kind = "entity" if isinstance(instance, Entity) else "relationship"
            raise faults.not_home(kind, instance.guid, operation, instance.collection_id)

    def _is_changed_here(self, instance: Header) -> bool:
        """Whether this repository decides about an instance: it is at home here, or maintained here for a home outside."""
        if instance.provenance == LOCAL_COHORT:
            return instance.collection_id in (None, self.collection_id)
        maintained = instance.provenance in (EXTERNAL_SOURCE, CONTENT_PACK)
        return maintained and instance.replicated_by in (None, self.collection_id)

    def _check_instance(self, type_name: str, category: str, properties: Properties, operation: str) -> None:
        """Whether a new instance can have this type and these properties. Clients expect the properties to be looked at first."""
        definition = self.types.get(type_name)
        if definition is None:
            raise faults.type_not_known(type_name, operation, self.collection_name)
        self.types.check_properties(type_name, properties)
        if definition.category != category:
            raise faults.type_not_known(type_name, operation, self.collection_name)

    def _check_classification(self, name: str, entity: Entity, properties: Properties, parameter: str) -> None:
        definition = self.types.get(name)
        if definition is None or definition.category != "classification":
            raise faults.classification_not_known(name, parameter, self.collection_name)
        if not self.types.classification_fits(name, entity.type_name):
            raise faults.classification_invalid(name, entity.type_name, self.collection_name)
        self.types.check_properties(name, properties)
