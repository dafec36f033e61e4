"""Creating, updating, deleting, restoring and purging instances (spec: repository, sections 3.4 and 3.5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from aricia.base.errors import RepositoryFault
from aricia.base.guids import new_guid
from aricia.repository.instances import (
    CONTENT_PACK,
    DELETED,
    EXTERNAL_SOURCE,
    LOCAL_COHORT,
    Classification,
    Entity,
    Header,
    NewClassification,
    Properties,
    Relationship,
    Source,
)
from aricia.repository.stores.sqlite.database import SQL
from aricia.repository.stores.sqlite.reading import unknown_entity, unknown_relationship
from aricia.repository.stores.sqlite.rows import Rows

H = TypeVar("H", bound=Header)


class Writing(Rows):
    """The writing part of a session."""

    # ---- headers -------------------------------------------------------------------------------------------------
    def _stamp(self, user: str, source: Source | None, instant: int) -> dict[str, object]:
        """Header fields of a new instance."""
        stamp: dict[str, object] = {
            "created_by": user, "updated_by": user, "maintained_by": [user], "create_time": instant, "update_time": instant,
            "last_request_id": self.request_id, "provenance": LOCAL_COHORT, "collection_id": self.collection_id,
            "collection_name": self.collection_name,
        }
        if source is not None:
            stamp |= {
                "provenance": source.provenance, "collection_id": source.collection_id, "collection_name": source.collection_name,
                "replicated_by": self.collection_id,
            }
        return stamp

    def _next(self, old: H, user: str, instant: int, **changes: object) -> H:
        """The next version of an instance."""
        maintained = old.maintained_by or [old.created_by]
        if user not in maintained:
            maintained = [*maintained, user]
        return msgspec.structs.replace(
            old, version=old.version + 1, updated_by=user, update_time=instant, maintained_by=maintained,
            last_request_id=self.request_id, **changes,
        )

    def _check_home(self, header: Header, guid: str) -> None:
        """Whether this repository may change the instance (INSTANCE_HOME_NOT_LOCAL -500-016)."""
        if header.provenance == LOCAL_COHORT:
            allowed = header.collection_id in (None, self.collection_id)
        else:
            allowed = header.provenance in (EXTERNAL_SOURCE, CONTENT_PACK) and header.replicated_by in (None, self.collection_id)
        if not allowed:
            raise RepositoryFault(
                "InvalidParameter", "OMRS-REPOSITORY-500-016", (guid, header.collection_id, self.collection_id), properties={"parameterName": "guid"}
            )

    def _check_type(self, name: str, category: str, parameter: str) -> None:
        definition = self.types.get(name)
        if definition is None or definition.category != category:
            raise RepositoryFault("TypeError", "OMRS-REPOSITORY-404-007", (name,), properties={"parameterName": parameter})

    # ---- entities ------------------------------------------------------------------------------------------------
    def add_entity(
        self, user: str, type_name: str, properties: Properties, *, classifications: Iterable[NewClassification] = (),
        source: Source | None = None, effective_from: int | None = None, effective_to: int | None = None, guid: str | None = None,
    ) -> Entity:
        """A new entity with its first classifications."""
        self._check_type(type_name, "entity", "entityTypeGUID")
        self.types.check_properties(type_name, properties)
        instant = self._next_instant(0)
        stamp = self._stamp(user, source, instant)
        local = self._stamp(user, None, instant)  # first classifications belong to this collection whatever the entity's home
        entity = Entity(
            guid=guid or new_guid(), type_name=type_name, properties=properties, effective_from=effective_from,
            effective_to=effective_to, **stamp,  # type: ignore[arg-type]
        )
        for item in classifications:
            self._check_classification(item.name, entity, item.properties)
            entity.classifications.append(
                Classification(
                    type_name=item.name, properties=item.properties, effective_from=item.effective_from,
                    effective_to=item.effective_to, origin=item.origin, origin_guid=item.origin_guid, **local,  # type: ignore[arg-type]
                )
            )
        key = self._insert_entity(entity, instant)
        for attached in entity.classifications:
            self._insert_classification(key, attached, instant)
        self._record("NEW_ENTITY", "entity", entity.guid, entity, instant)
        return entity

    def update_entity(
        self, user: str, guid: str, properties: Properties, *, effective_from: int | None = None, effective_to: int | None = None
    ) -> Entity:
        """The entity with this property set instead of the one it had."""
        old = self._changeable(guid)
        self.types.check_properties(old.type_name, properties)
        instant = self._next_instant(old.update_time)
        new = self._next(old, user, instant, properties=properties, effective_from=effective_from, effective_to=effective_to)
        self._replace_entity(self._entity_key(guid), old, new, instant)
        self._record("UPDATED_ENTITY", "entity", guid, new, instant)
        return new

    def _changeable(self, guid: str) -> Entity:
        entity = self.get_entity(guid)
        self._check_home(entity, guid)
        return entity

    def delete_entity(self, user: str, guid: str) -> Entity:
        """Soft delete the entity and its relationships."""
        old = self._changeable(guid)
        key = self._entity_key(guid)
        for (relationship,) in self._db.execute(SQL["relationships_to_end"], (key,)).fetchall():
            self.delete_relationship(user, relationship)
        instant = self._next_instant(old.update_time)
        new = self._next(old, user, instant, status=DELETED, status_on_delete=old.status)
        self._replace_entity(key, old, new, instant)
        self._record("DELETED_ENTITY", "entity", guid, new, instant)
        return new

    def restore_entity(self, user: str, guid: str) -> Entity:
        """Give a soft-deleted entity the status that it had; its relationships stay deleted."""
        old = self.is_entity_known(guid)
        if old is None:
            raise unknown_entity(guid, None)
        if old.status != DELETED:
            raise self._not_deleted("Entity", guid)
        instant = self._next_instant(old.update_time)
        new = self._next(old, user, instant, status=old.status_on_delete or "ACTIVE", status_on_delete=None)
        self._replace_entity(self._entity_key(guid), old, new, instant)
        self._record("RESTORED_ENTITY", "entity", guid, new, instant)
        return new

    def _not_deleted(self, kind: str, guid: str) -> RepositoryFault:
        return RepositoryFault(f"{kind}NotDeleted", "OMRS-REPOSITORY-400-046", (guid,), properties={"parameterName": "guid"})

    def purge_entity(self, user: str, guid: str) -> None:
        """Remove a soft-deleted entity for good."""
        old = self.is_entity_known(guid)
        if old is None:
            raise unknown_entity(guid, None)
        if old.status != DELETED:
            raise self._not_deleted("Entity", guid)
        key = self._entity_key(guid)
        for _, relationship in self._db.execute(SQL["all_relationships_to_end"], (key,)).fetchall():
            self._forget_relationship(relationship)
        self._db.execute("DELETE FROM entity_text WHERE rowid = (SELECT text_row FROM entity WHERE id = ?)", (key,)).fetchall()
        self._index("entity_property", key, old.properties, {})
        for row in self._db.execute(SQL["classifications_of"], (key,)).fetchall():
            self._index_classification(key, row[0], self._reader.classification(row).properties, {})
        for table, column in (("entity", "id"), ("entity_history", "id"), ("classification", "entity"), ("classification_history", "entity")):
            self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", (key,)).fetchall()
        self._record("PURGED_ENTITY", "entity", guid, old, self._next_instant(old.update_time))

    # ---- classifications -----------------------------------------------------------------------------------------
    def _check_classification(self, name: str, entity: Entity, properties: Properties) -> None:
        definition = self.types.get(name)
        if definition is None or definition.category != "classification":
            raise RepositoryFault("TypeError", "OMRS-REPOSITORY-404-009", (name,), properties={"parameterName": "classificationName"})
        if not self.types.classification_fits(name, entity.type_name):
            raise RepositoryFault(
                "ClassificationError", "OMRS-REPOSITORY-400-006", (name, entity.type_name), properties={"parameterName": "classificationName"}
            )
        self.types.check_properties(name, properties)

    def classify_entity(
        self, user: str, guid: str, name: str, properties: Properties, *, source: Source | None = None, origin: str = "ASSIGNED",
        origin_guid: str | None = None, effective_from: int | None = None, effective_to: int | None = None,
    ) -> Entity:
        """Attach a classification, or give the one that is there these properties."""
        entity = self.get_entity(guid)
        self._check_classification(name, entity, properties)
        key = self._entity_key(guid)
        row = self._db.execute(SQL["classification_of"], (key, self._keys.type_key(self._db, name))).get
        if row is None:
            instant = self._next_instant(0)
            item = Classification(
                type_name=name, properties=properties, origin=origin, origin_guid=origin_guid, effective_from=effective_from,
                effective_to=effective_to, **self._stamp(user, source, instant),  # type: ignore[arg-type]
            )
            self._insert_classification(key, item, instant)
            self._record("CLASSIFIED_ENTITY", "classification", guid, item, instant, name)
            return self.get_entity(guid)
        return self._reclassify(user, entity, key, self._reader.classification(row[:-1]), int(row[-1]), properties, source, origin, origin_guid, (effective_from, effective_to))

    def _reclassify(
        self, user: str, entity: Entity, key: int, old: Classification, since: int, properties: Properties, source: Source | None,
        origin: str, origin_guid: str | None, effectivity: tuple[int | None, int | None],
    ) -> Entity:
        """The next version of a classification that is, or once was, on the entity."""
        gone = old.status == DELETED
        if not gone and old.properties == properties and (old.effective_from, old.effective_to) == effectivity:
            return entity
        instant = self._next_instant(since)
        if gone:
            new = Classification(
                type_name=old.type_name, properties=properties, origin=origin, origin_guid=origin_guid, effective_from=effectivity[0],
                effective_to=effectivity[1], **self._stamp(user, source, instant),  # type: ignore[arg-type]
            )
            new.version = old.version + 1
        else:
            new = self._next(old, user, instant, properties=properties, effective_from=effectivity[0], effective_to=effectivity[1])
        self._replace_classification(key, msgspec.structs.replace(old, properties={}) if gone else old, new, instant)
        event = "CLASSIFIED_ENTITY" if gone else "RECLASSIFIED_ENTITY"
        self._record(event, "classification", entity.guid, new, instant, old.type_name)
        return self.get_entity(entity.guid)

    def declassify_entity(self, user: str, guid: str, name: str) -> Entity:
        """Remove a classification: its next version is DELETED."""
        entity = self.get_entity(guid)
        old = entity.classification(name)
        if old is None:
            raise RepositoryFault(
                "ClassificationError", "OMRS-REPOSITORY-400-048", (name, guid), properties={"parameterName": "classificationName"}
            )
        instant = self._next_instant(old.update_time)
        new = self._next(old, user, instant, status=DELETED, status_on_delete=old.status)
        self._replace_classification(self._entity_key(guid), old, new, instant)
        self._record("DECLASSIFIED_ENTITY", "classification", guid, new, instant, name)
        entity.classifications.remove(old)
        return entity

    # ---- relationships -------------------------------------------------------------------------------------------
    def add_relationship(
        self, user: str, type_name: str, end1: str, end2: str, properties: Properties, *, source: Source | None = None,
        effective_from: int | None = None, effective_to: int | None = None, guid: str | None = None,
    ) -> Relationship:
        """A new relationship between two entities of the right types."""
        self._check_type(type_name, "relationship", "relationshipTypeGUID")
        self.types.check_properties(type_name, properties)
        self._check_ends(type_name, end1, end2)
        instant = self._next_instant(0)
        relationship = Relationship(
            guid=guid or new_guid(), type_name=type_name, end1=end1, end2=end2, properties=properties, effective_from=effective_from,
            effective_to=effective_to, **self._stamp(user, source, instant),  # type: ignore[arg-type]
        )
        self._insert_relationship(relationship, self._entity_key(end1), self._entity_key(end2), instant)
        self._record("NEW_RELATIONSHIP", "relationship", relationship.guid, relationship, instant)
        return relationship

    def _check_ends(self, type_name: str, end1: str, end2: str) -> None:
        definition = self.types.get(type_name)
        assert definition is not None and definition.end1 is not None and definition.end2 is not None
        for number, guid, end in ((1, end1, definition.end1), (2, end2, definition.end2)):
            entity = self.get_entity(guid)
            if not self.types.is_a(entity.type_name, end.entity):
                raise RepositoryFault(
                    "InvalidParameter", "OMRS-REPOSITORY-400-047", (type_name, number, end.entity, guid, entity.type_name),
                    properties={"parameterName": f"end{number}"},
                )

    def _changeable_relationship(self, guid: str) -> Relationship:
        relationship = self.get_relationship(guid)
        self._check_home(relationship, guid)
        return relationship

    def update_relationship(
        self, user: str, guid: str, properties: Properties, *, effective_from: int | None = None, effective_to: int | None = None
    ) -> Relationship:
        """The relationship with this property set instead of the one it had."""
        old = self._changeable_relationship(guid)
        self.types.check_properties(old.type_name, properties)
        instant = self._next_instant(old.update_time)
        new = self._next(old, user, instant, properties=properties, effective_from=effective_from, effective_to=effective_to)
        self._replace_relationship(old, new, instant)
        self._record("UPDATED_RELATIONSHIP", "relationship", guid, new, instant)
        return new

    def delete_relationship(self, user: str, guid: str) -> Relationship:
        """Soft delete the relationship."""
        old = self._changeable_relationship(guid)
        instant = self._next_instant(old.update_time)
        new = self._next(old, user, instant, status=DELETED, status_on_delete=old.status)
        self._replace_relationship(old, new, instant)
        self._record("DELETED_RELATIONSHIP", "relationship", guid, new, instant)
        return new

    def restore_relationship(self, user: str, guid: str) -> Relationship:
        """Give a soft-deleted relationship the status that it had."""
        old = self.is_relationship_known(guid)
        if old is None:
            raise unknown_relationship(guid, None)
        if old.status != DELETED:
            raise self._not_deleted("Relationship", guid)
        instant = self._next_instant(old.update_time)
        new = self._next(old, user, instant, status=old.status_on_delete or "ACTIVE", status_on_delete=None)
        self._replace_relationship(old, new, instant)
        self._record("RESTORED_RELATIONSHIP", "relationship", guid, new, instant)
        return new

    def purge_relationship(self, user: str, guid: str) -> None:
        """Remove a soft-deleted relationship for good."""
        old = self.is_relationship_known(guid)
        if old is None:
            raise unknown_relationship(guid, None)
        if old.status != DELETED:
            raise self._not_deleted("Relationship", guid)
        self._forget_relationship(guid)

    def _forget_relationship(self, guid: str) -> None:
        old = self.is_relationship_known(guid)
        if old is None:
            return
        key = self._db.execute("SELECT id FROM relationship WHERE guid = ?", (guid,)).get
        self._index("relationship_property", key, old.properties, {})
        for table in ("relationship", "relationship_history"):
            self._db.execute(f"DELETE FROM {table} WHERE id = ?", (key,)).fetchall()
        self._record("PURGED_RELATIONSHIP", "relationship", guid, old, self._next_instant(old.update_time))
