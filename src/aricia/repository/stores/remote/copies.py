"""Copies of instances that are at home elsewhere, in a remote collection. It decides what is newer; what it made of a copy is
read before and after."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeVar

from aricia.repository import faults
from aricia.repository.instances import ACTIVE, DELETED, LOCAL_COHORT, Classification, Entity, Header, Relationship
from aricia.repository.metadata_collection import Known
from aricia.repository.queries import RelationshipQuery
from aricia.repository.stores.remote.calling import is_segment, segment
from aricia.repository.stores.remote.control import Control

Json = dict[str, Any]
Found = TypeVar("Found", Entity, Relationship)

_ANY_STATUS = (ACTIVE, DELETED)
COPIES_AT_ONCE = 200  # instances in one call


class Copies(Control):
    """The part of a session that stores and removes copies."""

    # ---- saving --------------------------------------------------------------------------------------------------
    def save_entity(self, entity: Entity, *, rehomed: bool = False) -> bool:
        """Store the entity as it is, unless what is stored is as new or newer; the remote server decides about homes."""
        before = self._stored_entity(entity.guid)
        self._save_entity(entity)
        return self._stored_entity(entity.guid) != before

    def _save_entity(self, entity: Entity) -> None:
        if entity.is_proxy:
            self._do("/instances/entity-proxy", {"class": "EntityProxyRequest", "entity": self._documents.write_proxy(entity)})
        else:
            body = {"class": "EntityDetailRequest", "entity": self._documents.write_entity(entity)}
            self._do("/instances/entities/reference-copy", body)

    def save_relationship(self, relationship: Relationship, *, rehomed: bool = False) -> bool:
        """Store the relationship as it is, unless what is stored is as new or newer; see ``save_entity``."""
        before = self.is_relationship_known(relationship.guid)
        shown = self._documents.write_relationship(relationship, self._ends([relationship]))
        self._do("/instances/relationships/reference-copy", {"class": "RelationshipRequest", "relationship": shown})
        return self.is_relationship_known(relationship.guid) != before

    def save_classification(self, guid: str, classification: Classification, *, rehomed: bool = False) -> bool:
        """Store the classification as it is, unless what is stored is as new or newer; see ``save_entity``."""
        entity = self._carrier(guid)
        before = entity.classification(classification.type_name)
        self._do("/instances/entities/classifications/reference-copy", self._classified(entity, classification))
        return self._carrier(guid).classification(classification.type_name) != before

    def _carrier(self, guid: str) -> Entity:
        entity = self._stored_entity(guid)
        if entity is None:
            raise faults.entity_not_known(guid, self.collection_name)
        return entity

    def _classified(self, entity: Entity, classification: Classification) -> Json:
        shown = self._documents.write_classification(classification)
        if entity.is_proxy:
            carrier = {"class": "ClassificationWithEntityRequest", "entityProxy": self._documents.write_proxy(entity)}
        else:
            carrier = {"class": "ClassificationWithEntityRequest", "entity": self._documents.write_entity(entity)}
        return {**carrier, "classification": shown}

    def _ends(self, relationships: Iterable[Relationship]) -> dict[str, Entity]:
        """The entities at the ends, those that are deleted as well.

        errors: EntityNotKnown OMRS-REPOSITORY-404-002
        """
        guids = list(dict.fromkeys(guid for each in relationships for guid in (each.end1, each.end2)))
        found = self.get_entities(guids)
        deleted = [guid for guid in guids if guid not in found]
        return found | dict(zip(deleted, self._repository.side_by_side(self._carrier, deleted), strict=True))

    # ---- removing ------------------------------------------------------------------------------------------------
    def purge_entity_copy(self, guid: str) -> None:
        """Remove a copy of an entity; nothing when it is not there or at home there."""
        old = self._stored_entity(guid)
        if old is not None and not self._is_home(old):
            path = f"/instances/entities/reference-copy/{segment(guid)}/purge"
            self._do(path, self._type(old.type_name), query={"homeMetadataCollectionId": old.collection_id or ""})

    def purge_relationship_copy(self, guid: str) -> None:
        """Remove a copy of a relationship; nothing when it is not there or at home there."""
        old = self.is_relationship_known(guid)
        if old is not None and not self._is_home(old):
            path = f"/instances/relationships/reference-copy/{segment(guid)}/purge"
            self._do(path, self._type(old.type_name), query={"homeMetadataCollectionId": old.collection_id or ""})

    def purge_classification_copy(self, guid: str, name: str) -> None:
        """Remove a copy of a classification; nothing when it is not there or at home there."""
        entity = self._stored_entity(guid)
        old = entity.classification(name) if entity is not None else None
        if entity is not None and old is not None and not self._is_home(old):
            self._do("/instances/entities/classifications/reference-copy/purge", self._classified(entity, old))

    def _is_home(self, header: Header) -> bool:
        return header.provenance == LOCAL_COHORT and header.collection_id in (None, self.collection_id)

    # ---- many ----------------------------------------------------------------------------------------------------
    def known_entities(self, guids: Collection[str]) -> dict[str, Known]:
        """Those of these entities that are stored, be it as proxies or deleted: searches, then calls for the others."""
        wanted = [guid for guid in dict.fromkeys(guids) if is_segment(guid)]
        return self._known(wanted, self._entities_by_guid(wanted, _ANY_STATUS), self._known_entity)

    def _known_entity(self, guid: str) -> Entity | None:
        """An entity, deleted or not, or what the summary of a proxy says."""
        return self.is_entity_known(guid) or self._summary(guid)

    def known_relationships(self, guids: Collection[str]) -> dict[str, Known]:
        """Those of these relationships that are stored, be it deleted; see ``known_entities``."""
        wanted = [guid for guid in dict.fromkeys(guids) if is_segment(guid)]
        found = self._by_guid(
            wanted, lambda tests, size: self.find_relationships(
                RelationshipQuery(conditions=tests, statuses=_ANY_STATUS, page_size=size)
            ),
        )
        return self._known(wanted, found, self.is_relationship_known)

    def _known(self, wanted: list[str], found: dict[str, Found], find: Callable[[str], Found | None]) -> dict[str, Known]:
        missing = [guid for guid in wanted if guid not in found]
        others = zip(missing, self._repository.side_by_side(find, missing), strict=True)
        known = found | {guid: instance for guid, instance in others if instance is not None}
        return {
            guid: Known(each.version, each.create_time, each.collection_id or "", isinstance(each, Entity) and each.is_proxy)
            for guid, each in ((guid, known[guid]) for guid in wanted if guid in known)
        }

    def save_new_entities(self, entities: Sequence[Entity]) -> None:
        """Store entities none of which is known, as they are: proxies one by one, the others many in a call."""
        for entity in entities:
            if entity.is_proxy:
                self._save_entity(entity)
        self._save_graph([self._documents.write_entity(each) for each in entities if not each.is_proxy], "entityElementList")

    def save_new_relationships(self, relationships: Sequence[Relationship]) -> None:
        """Store relationships none of which is known, as they are, many in a call."""
        ends = self._ends(relationships)
        shown = [self._documents.write_relationship(each, ends) for each in relationships]
        self._save_graph(shown, "relationshipElementList")

    def _save_graph(self, shown: list[Json], name: str) -> None:
        for at in range(0, len(shown), COPIES_AT_ONCE):
            self._do("/instances", {"class": "InstanceGraphRequest", name: shown[at : at + COPIES_AT_ONCE]})
