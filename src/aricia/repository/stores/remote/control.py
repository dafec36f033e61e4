"""Changes of what an instance of a remote collection is: its type, its home, its GUID."""

from __future__ import annotations

from typing import Any

from aricia.repository import faults
from aricia.repository.instances import Entity, Relationship
from aricia.repository.stores.remote.calling import segment
from aricia.repository.stores.remote.writing import Writing
from aricia.types.definitions import CLASSIFICATION, ENTITY, RELATIONSHIP, TypeDef

Json = dict[str, Any]

_CATEGORIES = {ENTITY: "ENTITY_DEF", RELATIONSHIP: "RELATIONSHIP_DEF", CLASSIFICATION: "CLASSIFICATION_DEF"}


class Control(Writing):
    """The part of a session that changes what instances are."""

    def retype_entity(self, user: str, guid: str, type_name: str) -> Entity:
        """The entity as one of another type."""
        body = self._type_change(self.get_entity(guid).type_name, type_name)
        return self._changed_entity(self._entity_path(guid, "type"), body, user)

    def retype_relationship(self, user: str, guid: str, type_name: str) -> Relationship:
        """The relationship as one of another type."""
        body = self._type_change(self.get_relationship(guid).type_name, type_name)
        return self._changed_relationship(self._relationship_path(guid, "type"), body, user)

    def _type_change(self, current: str, new: str) -> Json:
        summaries = {"currentTypeDef": self._type_summary(current), "newTypeDef": self._type_summary(new)}
        return {"class": "TypeDefChangeRequest", **summaries}

    def _type_summary(self, name: str) -> Json:
        """TypeDefSummary."""
        self._type_guid(name)
        definition: TypeDef | None = self.types.get(name)
        if definition is None:
            raise faults.type_not_known(name, "reType", self.collection_name)
        return {
            "class": "TypeDefSummary", "guid": definition.guid, "name": name, "status": definition.status,
            "version": definition.version, "versionName": definition.version_name, "category": _CATEGORIES[definition.category],
        }

    def rehome_entity(self, user: str, guid: str) -> Entity:
        """A copy becomes an entity that is at home there."""
        old = self.get_entity(guid)
        path = self._entity_path(guid, "home", segment(old.collection_id or self.collection_id))
        return self._changed_entity(path, self._type(old.type_name), user, self._new_home())

    def rehome_relationship(self, user: str, guid: str) -> Relationship:
        """A copy becomes a relationship that is at home there."""
        old = self.get_relationship(guid)
        path = self._relationship_path(guid, "home", segment(old.collection_id or self.collection_id))
        return self._changed_relationship(path, self._type(old.type_name), user, self._new_home())

    def _new_home(self) -> dict[str, str]:
        return {
            "newHomeMetadataCollectionId": self.collection_id, "newHomeMetadataCollectionName": self.collection_name,
        }

    def reidentify_entity(self, user: str, guid: str, new_guid: str) -> Entity:
        """The entity under another GUID."""
        body = self._type(self.get_entity(guid).type_name)
        return self._changed_entity(self._entity_path(guid, "identity"), body, user, {"newEntityGUID": new_guid})

    def reidentify_relationship(self, user: str, guid: str, new_guid: str) -> Relationship:
        """The relationship under another GUID."""
        body = self._type(self.get_relationship(guid).type_name)
        path = self._relationship_path(guid, "identity")
        return self._changed_relationship(path, body, user, {"newRelationshipGUID": new_guid})
