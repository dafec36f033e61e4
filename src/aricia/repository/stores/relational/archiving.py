"""What archives need of the store: many new instances at once, which archives are loaded, which types they brought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from aricia.base.clock import now_ms
from aricia.base.codec import decode, encode
from aricia.repository.instances import Entity, Relationship
from aricia.repository.metadata_collection import Known
from aricia.repository.stores.relational.codec import STATUS_CODES
from aricia.repository.stores.relational.copies import Copies, arrival
from aricia.repository.stores.relational.dialect import Database, Row
from aricia.repository.stores.relational.kinds import ENTITIES, RELATIONSHIPS
from aricia.repository.stores.relational.leaves import index_rows
from aricia.repository.stores.relational.rows import COPY, indexed
from aricia.types.gallery import repository_attribute_type, repository_typedef
from aricia.types.registry import AttributeType, TypeDef, TypeRegistry
from aricia.types.type_json import read_attribute_type, read_type

ATTRIBUTE_TYPE = "attribute type"


class Archiving(Copies):
    """The part of a session that archives use."""

    # ---- what is there -------------------------------------------------------------------------------------------
    def known_entities(self, guids: Collection[str]) -> dict[str, Known]:
        """Those of these entities that are stored, be it as proxies or deleted."""
        rows = self._rows("known_entities", self._list(guids))
        home_of = self._keys.home
        return {guid: Known(version, created, home_of(home)[0], bool(proxy)) for guid, version, created, home, proxy in rows}

    def known_relationships(self, guids: Collection[str]) -> dict[str, Known]:
        """Those of these relationships that are stored, be it deleted."""
        rows = self._rows("known_relationships", self._list(guids))
        return {guid: Known(version, created, self._keys.home(home)[0]) for guid, version, created, home in rows}

    def reserve_types(self, names: Iterable[str]) -> None:
        """Give these types their keys, in this order: it decides between classifications of one create time."""
        for name in names:
            self._keys.type_key(self._db, name)

    # ---- many new instances --------------------------------------------------------------------------------------
    def save_new_entities(self, entities: Sequence[Entity]) -> None:
        """Store entities none of which is known, with their classifications: one statement for each table."""
        if not entities:
            return
        first = self._next_key(ENTITIES, len(entities))
        cells = self._texts.put_new(ENTITIES, entities)
        rows: list[Row] = []
        properties: list[Row] = []
        changes: list[Row] = []
        now = now_ms()
        for key, (entity, cell) in enumerate(zip(entities, cells, strict=True), first):
            kind = self._keys.type_key(self._db, entity.type_name)
            rows.append((
                key, entity.guid, kind, STATUS_CODES[entity.status], int(entity.is_proxy), entity.version, arrival(entity),
                *self._times_and_home(entity), cell, *self._documents(entity),
            ))
            properties += self._property_rows(key, entity.properties)
            changes.append(self._change("NEW_ENTITY", "entity", entity.guid, entity, now, None, COPY, None))
        self._db.many("insert_entity", rows)
        self._db.many("add_entity_property", properties)
        self._db.many("record_change", changes)
        self._save_classifications(entities, first)

    def _save_classifications(self, entities: Sequence[Entity], first: int) -> None:
        rows: list[Row] = []
        properties: list[Row] = []
        for owner, entity in enumerate(entities, first):
            for item in entity.classifications:
                kind = self._keys.type_key(self._db, item.type_name)
                rows.append((
                    owner, kind, STATUS_CODES[item.status], item.version, arrival(item), *self._times_and_home(item),
                    *self._documents(item),
                ))
                properties += [(kind, *row) for row in self._property_rows(owner, indexed(item))]
        self._db.many("insert_classification", rows)
        self._db.many("add_classification_property", properties)

    def save_new_relationships(self, relationships: Sequence[Relationship]) -> None:
        """Store relationships none of which is known; their ends are there."""
        if not relationships:
            return
        wanted = {guid for item in relationships for guid in (item.end1, item.end2)}
        keys: dict[str, int] = dict(self._rows("entity_keys", self._list(wanted)))
        cells = self._texts.put_new(RELATIONSHIPS, relationships)
        rows: list[Row] = []
        properties: list[Row] = []
        changes: list[Row] = []
        now = now_ms()
        first = self._next_key(RELATIONSHIPS, len(relationships))
        for key, (item, cell) in enumerate(zip(relationships, cells, strict=True), first):
            kind = self._keys.type_key(self._db, item.type_name)
            rows.append((
                key, item.guid, kind, keys[item.end1], keys[item.end2], STATUS_CODES[item.status], item.version, arrival(item),
                *self._times_and_home(item), cell, *self._documents(item),
            ))
            properties += self._property_rows(key, item.properties)
            changes.append(self._change("NEW_RELATIONSHIP", "relationship", item.guid, item, now, None, COPY, None))
        self._db.many("insert_relationship", rows)
        self._db.many("add_relationship_property", properties)
        self._db.many("record_change", changes)

    def _property_rows(self, owner: int, properties: dict[str, Any]) -> list[Row]:
        name_key, keys = self._keys.name_key, index_rows(properties, self._dialect.key_of)
        return [(name_key(self._db, name), value, owner) for name, value in keys]

    # ---- archives and their types --------------------------------------------------------------------------------
    def loaded_archives(self) -> dict[str, str]:
        """GUIDs of the archives that were loaded, by digest of their content."""
        return dict(self._rows("loaded_archives"))

    def record_archive(self, digest: str, guid: str, name: str) -> None:
        """Remember that an archive is loaded."""
        self._db.many("record_archive", [(digest, guid, name, now_ms())])

    def save_types(self, registry: TypeRegistry, kinds: Iterable[AttributeType], types: Iterable[TypeDef]) -> None:
        """Keep types for the next start."""
        documents = [(kind.name, ATTRIBUTE_TYPE, repository_attribute_type(kind)) for kind in kinds]
        documents += [(each.name, each.category, repository_typedef(registry, each)) for each in types]
        rows = [(name, category, encode(document).decode()) for name, category, document in documents]
        self._db.many("keep_type", rows)

    def forget_type(self, name: str) -> None:
        """Keep a type or attribute type no longer."""
        self._run("forget_type", name)


def restore_types(database: Database, types: TypeRegistry) -> None:
    """Make the types known that were added or changed since the store was made."""
    rows = database.rows("type_definitions")
    kinds: list[AttributeType] = [read_attribute_type(decode(text)) for category, text in rows if category == ATTRIBUTE_TYPE]
    definitions = [read_type(decode(text)) for category, text in rows if category != ATTRIBUTE_TYPE]
    if kinds:
        types.add_attribute_types(kinds)
    if definitions:
        types.add_types(definitions)
