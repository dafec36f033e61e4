"""Changing instances of a remote collection: each change is a call, which nothing undoes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from aricia.base.errors import ConnectorError, RepositoryFault
from aricia.repository import faults
from aricia.repository.instances import (
    EXTERNAL_SOURCE,
    Classification,
    Entity,
    NewClassification,
    Properties,
    Relationship,
    Source,
)
from aricia.repository.stores.remote.answers import Answer, EntityAnswer, RelationshipAnswer
from aricia.repository.stores.remote.calling import segment
from aricia.repository.stores.remote.faults import not_expressible, unreadable
from aricia.repository.stores.remote.gallery import GET
from aricia.repository.stores.remote.reading import Reading
from aricia.types.values import fits

Json = dict[str, Any]

_ATTACHED_ALREADY = "OMRS-REPOSITORY-400-081"


class Writing(Reading):
    """The part of a session that creates, changes and removes instances."""

    # ---- entities ------------------------------------------------------------------------------------------------
    def add_entity(
        self, user: str, type_name: str, properties: Properties, *, classifications: Iterable[NewClassification] = (),
        source: Source | None = None, effective_from: int | None = None, effective_to: int | None = None, guid: str | None = None,
    ) -> Entity:
        """A new entity with its first classifications. The collection chooses its GUID."""
        if guid is not None:
            raise not_expressible("addEntity", "the GUID of a new entity cannot be chosen")
        external = _external(source, "addEntity")
        body: Json = {
            "class": "EntityCreateRequest", "entityTypeGUID": self._type_guid(type_name), "initialStatus": "ACTIVE",
            "initialProperties": self._filling(type_name, properties, effective_from, effective_to), **external,
        }
        first = [self._first(item) for item in classifications]
        if first:
            body["initialClassifications"] = first
        path = "/instances/entity/external" if external else "/instances/entity"
        return self._changed_entity(path, body, user)

    def _first(self, item: NewClassification) -> Json:
        """A classification that comes with a new entity."""
        made = Classification(type_name=item.name, origin=item.origin, origin_guid=item.origin_guid)
        filled = self._filling(item.name, item.properties, item.effective_from, item.effective_to)
        return {**self._documents.write_classification(made), "properties": filled}

    def update_entity(
        self, user: str, guid: str, properties: Properties, *, effective_from: int | None = None, effective_to: int | None = None
    ) -> Entity:
        """The entity with this property set instead of the one it had."""
        kind = self.get_entity(guid).type_name
        return self._changed_entity(
            self._entity_path(guid, "properties"), self._properties(kind, properties, effective_from, effective_to), user
        )

    def undo_entity(self, user: str, guid: str) -> Entity | None:
        """The entity with the properties of the version before; None when there is none."""
        path = self._entity_path(guid, "previous")
        return self._entity_in(self._ask(EntityAnswer, path, GET, user=user, repeatable=False), path)

    def delete_entity(self, user: str, guid: str) -> Entity:
        """The entity, soft-deleted."""
        return self._changed_entity(self._entity_path(guid, "delete"), self._type(self.get_entity(guid).type_name), user)

    def delete_entities(self, user: str, guids: Sequence[str]) -> None:
        """Soft delete the entities, in this order."""
        for guid in dict.fromkeys(guids):
            self.delete_entity(user, guid)

    def purge_entity(self, user: str, guid: str) -> None:
        """Remove a soft-deleted entity."""
        known = self._stored_entity(guid)
        if known is None:
            raise faults.entity_not_known(guid, self.collection_name)
        self._do(self._entity_path(guid, "purge"), self._type(known.type_name), user)

    def restore_entity(self, user: str, guid: str) -> Entity:
        """The entity, no longer deleted."""
        return self._changed_entity(self._entity_path(guid, "restore"), GET, user)

    # ---- classifications -----------------------------------------------------------------------------------------
    def classify_entity(
        self, user: str, guid: str, name: str, properties: Properties, *, source: Source | None = None, origin: str = "ASSIGNED",
        origin_guid: str | None = None, effective_from: int | None = None, effective_to: int | None = None, always: bool = False,
    ) -> Entity:
        """Attach the classification, or give the one that is there these properties; its home decides about equal ones."""
        path = self._entity_path(guid, "classification", segment(name))
        external = _external(source, "classifyEntity")
        filled = self._filling(name, properties, effective_from, effective_to)
        plain = {"class": "InstancePropertiesRequest", "instanceProperties": filled}
        detailed = bool(external) or origin != "ASSIGNED" or origin_guid is not None
        try:
            if not detailed:
                return self._changed_entity(path, plain, user)
            body: Json = {
                "class": "ClassificationRequest", "classificationOrigin": origin, "classificationProperties": filled, **external,
            }
            if origin_guid is not None:
                body["classificationOriginGUID"] = origin_guid
            return self._changed_entity(f"{path}/detailed", body, user)
        except RepositoryFault as fault:
            if fault.id != _ATTACHED_ALREADY:
                raise
        known = self.get_entity(guid)
        attached = known.classification(name)
        wanted = (properties, effective_from, effective_to)
        if attached is not None and (attached.properties, attached.effective_from, attached.effective_to) == wanted:
            return known
        return self._changed_entity(f"{path}/properties", plain, user)

    def declassify_entity(self, user: str, guid: str, name: str) -> Entity:
        """Remove the classification."""
        return self._changed_entity(self._entity_path(guid, "classification", segment(name), "delete"), GET, user)

    # ---- relationships -------------------------------------------------------------------------------------------
    def add_relationship(
        self, user: str, type_name: str, end1: str, end2: str, properties: Properties, *, source: Source | None = None,
        effective_from: int | None = None, effective_to: int | None = None, guid: str | None = None,
    ) -> Relationship:
        """A new relationship. The collection chooses its GUID."""
        if guid is not None:
            raise not_expressible("addRelationship", "the GUID of a new relationship cannot be chosen")
        external = _external(source, "addRelationship")
        body = {
            "class": "RelationshipCreateRequest", "relationshipTypeGUID": self._type_guid(type_name), "entityOneGUID": end1,
            "entityTwoGUID": end2, "initialStatus": "ACTIVE",
            "initialProperties": self._filling(type_name, properties, effective_from, effective_to), **external,
        }
        return self._changed_relationship(f"/instances/relationship{'/external' if external else ''}", body, user)

    def update_relationship(
        self, user: str, guid: str, properties: Properties, *, effective_from: int | None = None, effective_to: int | None = None
    ) -> Relationship:
        """The relationship with this property set instead of the one it had."""
        kind = self.get_relationship(guid).type_name
        body = self._properties(kind, properties, effective_from, effective_to)
        return self._changed_relationship(self._relationship_path(guid, "properties"), body, user)

    def undo_relationship(self, user: str, guid: str) -> Relationship | None:
        """The relationship with the properties of the version before; None when there is none."""
        path = self._relationship_path(guid, "previous")
        return self._relationship_in(self._ask(RelationshipAnswer, path, GET, user=user, repeatable=False), path)

    def delete_relationship(self, user: str, guid: str) -> Relationship:
        """The relationship, soft-deleted."""
        body = self._type(self.get_relationship(guid).type_name)
        return self._changed_relationship(self._relationship_path(guid, "delete"), body, user)

    def purge_relationship(self, user: str, guid: str) -> None:
        """Remove a soft-deleted relationship."""
        known = self.is_relationship_known(guid)
        if known is None:
            raise faults.relationship_not_known(guid, self.collection_name)
        self._do(self._relationship_path(guid, "purge"), self._type(known.type_name), user)

    def restore_relationship(self, user: str, guid: str) -> Relationship:
        """The relationship, no longer deleted."""
        return self._changed_relationship(self._relationship_path(guid, "restore"), GET, user)

    # ---- calls that change something -------------------------------------------------------------------------------
    def _do(self, path: str, body: Json | dict[str, str], user: str | None = None, query: dict[str, str] | None = None) -> None:
        self._ask(Answer, path, body, user=user, query=query, repeatable=False)

    def _changed_entity(
        self, path: str, body: Json | dict[str, str], user: str, query: dict[str, str] | None = None
    ) -> Entity:
        """The entity as a change made it.

        errors: ConnectorError ARICIA-502-071 the answer does not show it
        """
        answer = self._ask(EntityAnswer, path, body, user=user, query=query, repeatable=False)
        entity = self._entity_in(answer, path)
        if entity is None:
            raise self._lacking(path)
        return entity

    def _changed_relationship(
        self, path: str, body: Json | dict[str, str], user: str, query: dict[str, str] | None = None
    ) -> Relationship:
        """The relationship as a change made it; see ``_changed_entity``."""
        answer = self._ask(RelationshipAnswer, path, body, user=user, query=query, repeatable=False)
        relationship = self._relationship_in(answer, path)
        if relationship is None:
            raise self._lacking(path)
        return relationship

    def _lacking(self, path: str) -> ConnectorError:
        """An answer that does not show what it is about."""
        return unreadable(self._repository.caller.address, path, "it does not show the instance")

    # ---- parts of bodies -----------------------------------------------------------------------------------------
    def _filling(
        self, type_name: str, properties: Properties, effective_from: int | None = None, effective_to: int | None = None
    ) -> Json:
        """InstanceProperties. A value of the wrong type has no form on the wire: it is refused here, as the collection would.

        errors: PropertyError OMRS-REPOSITORY-400-030
        """
        definition = self.types.get(type_name)
        attributes = definition.attributes if definition is not None else {}
        if any(name in attributes and not fits(attributes[name].type, value) for name, value in properties.items()):
            self.types.check_properties(type_name, properties)
        return self._documents.filling(type_name, properties, effective_from, effective_to)

    def _properties(
        self, type_name: str, properties: Properties, effective_from: int | None, effective_to: int | None
    ) -> Json:
        filled = self._filling(type_name, properties, effective_from, effective_to)
        return {"class": "InstancePropertiesRequest", "instanceProperties": filled}

    def _type(self, name: str) -> Json:
        """TypeDefValidationForRequest: the type that the instance has."""
        return {"class": "TypeDefValidationForRequest", "typeDefGUID": self._type_guid(name), "typeDefName": name}


def _external(source: Source | None, operation: str) -> Json:
    """The fields that name an external source; none for what is at home in the collection.

    errors: FunctionNotSupported for other sources
    """
    if source is None:
        return {}
    if source.provenance != EXTERNAL_SOURCE:
        raise not_expressible(operation, f"new instances of the provenance {source.provenance} cannot be added")
    named = {"metadataCollectionName": source.collection_name} if source.collection_name is not None else {}
    return {"metadataCollectionId": source.collection_id, **named}
