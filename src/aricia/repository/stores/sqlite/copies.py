"""History, and verbatim copies of instances that come from elsewhere: archives, other members of a cohort."""

from __future__ import annotations

from typing import Any, TypeVar

from aricia.base.clock import now_ms
from aricia.base.errors import RepositoryFault
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.repository.stores.relational.codec import STATUS_CODES
from aricia.repository.stores.sqlite.database import SQL
from aricia.repository.stores.sqlite.reading import unknown_entity, unknown_relationship
from aricia.repository.stores.sqlite.writing import Writing

T = TypeVar("T")


class Copies(Writing):
    """The rest of a session."""

    # ---- history -------------------------------------------------------------------------------------------------
    def entity_history(
        self, guid: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Entity]:
        """The versions of the entity that were current within the range."""
        rows = self._db.execute(SQL["entity_versions_of"], (guid,)).fetchall()
        if not rows:
            raise unknown_entity(guid, None)
        chosen = _choose([(row[-2], row[-1], row) for row in rows], from_time, to_time, oldest_first, start, page_size)
        return [self._entities([row[:-2]], min(row[-1] - 1, now_ms() + 1))[0] for row in chosen]

    def classification_history(
        self, guid: str, name: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Classification]:
        """The versions of one classification that were current within the range."""
        key = self._keys.known_types(frozenset((name,)))
        rows = self._db.execute(SQL["classification_versions_of"], (guid, key[0] if key else -1)).fetchall()
        if not rows and self.is_entity_known(guid) is None:
            raise unknown_entity(guid, None)
        chosen = _choose([(row[-2], row[-1], row) for row in rows], from_time, to_time, oldest_first, start, page_size)
        return [self._reader.classification(row[:-2]) for row in chosen]

    def relationship_history(
        self, guid: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Relationship]:
        """The versions of the relationship that were current within the range."""
        rows = self._db.execute(SQL["relationship_versions_of"], (guid,)).fetchall()
        if not rows:
            raise unknown_relationship(guid, None)
        chosen = _choose([(row[-2], row[-1], row) for row in rows], from_time, to_time, oldest_first, start, page_size)
        return [self._reader.relationship(row[1:-2]) for row in chosen]

    # ---- verbatim copies -------------------------------------------------------------------------------------------
    def save_entity(self, entity: Entity) -> bool:
        """Store the entity as it is, with its classifications, unless what is stored is as new or newer."""
        old = self.is_entity_known(entity.guid)
        if old is None:
            key = self._insert_entity(entity, entity.update_time)
            for item in entity.classifications:
                self._insert_classification(key, item, item.update_time)
            self._record("NEW_ENTITY", "entity", entity.guid, entity, now_ms())
            return True
        if old.is_proxy and not entity.is_proxy:
            return self._complete_proxy(old, entity)
        saved = False
        if old.version < entity.version and not entity.is_proxy:
            since = self._next_instant(old.update_time)
            self._replace_entity(self._entity_key(entity.guid), old, entity, since)
            self._record("UPDATED_ENTITY", "entity", entity.guid, entity, since)
            saved = True
        for item in entity.classifications:
            saved |= self.save_classification(entity.guid, item)
        return saved

    def _complete_proxy(self, proxy: Entity, entity: Entity) -> bool:
        """Put the entity in the place of its stand-in, whatever its version: a proxy has no history of its own."""
        key = self._entity_key(entity.guid)
        text_row = self._write_text(key, proxy, entity)
        self._run("update_entity", (
            self._keys.type_key(self._db, entity.type_name), STATUS_CODES[entity.status], 0, entity.version, entity.update_time,
            *self._common(entity), text_row, *self._documents(entity), key,
        ))
        self._index("entity_property", key, proxy.properties, entity.properties)
        self._record("NEW_ENTITY", "entity", entity.guid, entity, now_ms())
        for item in entity.classifications:
            self.save_classification(entity.guid, item)
        return True

    def save_classification(self, guid: str, classification: Classification) -> bool:
        """Store the classification as it is, unless what is stored is as new or newer."""
        if self.is_entity_known(guid) is None:
            raise unknown_entity(guid, None)
        key = self._entity_key(guid)
        row = self._db.execute(SQL["classification_of"], (key, self._keys.type_key(self._db, classification.type_name))).get
        if row is None:
            self._insert_classification(key, classification, classification.update_time)
            self._record("CLASSIFIED_ENTITY", "classification", guid, classification, now_ms(), classification.type_name)
            return True
        old = self._reader.classification(row[:-1])
        if old.version >= classification.version:
            return False
        since = self._next_instant(row[-1])
        self._replace_classification(key, old, classification, since)
        self._record("RECLASSIFIED_ENTITY", "classification", guid, classification, since, classification.type_name)
        return True

    def save_relationship(self, relationship: Relationship) -> bool:
        """Store the relationship as it is, unless what is stored is as new or newer; its ends have to be there."""
        ends = [self._db.execute(SQL["entity_key"], (guid,)).get for guid in (relationship.end1, relationship.end2)]
        for key, guid in zip(ends, (relationship.end1, relationship.end2), strict=True):
            if key is None:
                raise unknown_entity(guid, None)
        old = self.is_relationship_known(relationship.guid)
        if old is None:
            self._insert_relationship(relationship, ends[0], ends[1], relationship.update_time)
            self._record("NEW_RELATIONSHIP", "relationship", relationship.guid, relationship, now_ms())
            return True
        if old.version >= relationship.version:
            return False
        since = self._next_instant(old.update_time)
        self._replace_relationship(old, relationship, since)
        self._record("UPDATED_RELATIONSHIP", "relationship", relationship.guid, relationship, since)
        return True


def _choose(
    versions: list[tuple[int, int, T]], from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
) -> list[T]:
    """One page of the versions that were current at some instant in [from_time, to_time)."""
    if from_time is not None and to_time is not None and from_time > to_time:
        raise RepositoryFault("InvalidParameter", "OMRS-REPOSITORY-400-083", (from_time, to_time), properties={"parameterName": "fromTime"})
    if page_size < 0 or start < 0:
        raise RepositoryFault("PagingError", "OMRS-REPOSITORY-400-050", (page_size, start), properties={"parameterName": "pageSize"})
    chosen: list[Any] = [
        item for since, until, item in versions
        if (from_time is None or until > from_time) and (to_time is None or since < to_time)
    ]
    if not oldest_first:
        chosen.reverse()
    return chosen[start : start + page_size if page_size else None]
