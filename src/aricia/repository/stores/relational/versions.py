"""All versions of all instances: what a copy of the whole store reads and writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from aricia.base.codec import encode
from aricia.repository.change_feed import Change
from aricia.repository.instances import Entity, Relationship
from aricia.repository.stores.relational.codec import STATUS_CODES
from aricia.repository.stores.relational.dialect import Row
from aricia.repository.stores.relational.feed import Feed
from aricia.repository.stores.relational.kinds import ENTITIES, RELATIONSHIPS, Kind
from aricia.repository.stores.relational.rows import indexed
from aricia.repository.versions import (
    STILL_CURRENT,
    ClassificationVersion,
    EntityVersion,
    LoadedArchive,
    RelationshipVersion,
)

KEYS_A_PAGE = 1000
_READER = "feed reader "


class Versions(Feed):
    """The part of a session that copies of whole stores use; see ``repository.versions``."""

    # ---- reading -------------------------------------------------------------------------------------------------
    def type_order(self) -> list[str]:
        """The types that instances have had, in the order of their keys."""
        return [name for _, name in sorted(self._rows("type_keys"))]

    def entity_versions(self) -> Iterator[list[EntityVersion]]:
        """Every version of every entity."""
        for rows in self._pages(ENTITIES, "entity_versions_from"):
            yield [EntityVersion(self._reader.entity(row[1:-2], []), row[-2], row[-1]) for row in rows]

    def classification_versions(self) -> Iterator[list[ClassificationVersion]]:
        """Every version of every classification."""
        for rows in self._pages(ENTITIES, "classification_versions_from"):
            yield [ClassificationVersion(row[1], self._reader.classification(row[2:-2]), row[-2], row[-1]) for row in rows]

    def relationship_versions(self) -> Iterator[list[RelationshipVersion]]:
        """Every version of every relationship."""
        for rows in self._pages(RELATIONSHIPS, "relationship_versions_from"):
            yield [RelationshipVersion(self._reader.relationship(row[1:-2]), row[-2], row[-1]) for row in rows]

    def _pages(self, kind: Kind, statement: str) -> Iterator[list[Row]]:
        """The rows of the statement for one range of keys after the other."""
        last = int(self._rows(f"last_{kind.name}_key")[0][0] or 0)
        for first in range(0, last + 1, KEYS_A_PAGE):
            yield self._rows(statement, first, first + KEYS_A_PAGE)

    def archives(self) -> list[LoadedArchive]:
        """The archives that were loaded."""
        return [LoadedArchive(*row) for row in self._rows("archives")]

    def reader_places(self) -> dict[str, int]:
        """How far each reader of the change feed has come."""
        kept: dict[str, str] = dict(self._rows("store_values"))
        return {name.removeprefix(_READER): int(value) for name, value in kept.items() if name.startswith(_READER)}

    # ---- writing -------------------------------------------------------------------------------------------------
    def save_entity_versions(self, versions: Sequence[EntityVersion]) -> None:
        """Store every version of new entities."""
        current = [version.instance for version in versions if version.until == STILL_CURRENT]
        keys = self._new_keys(ENTITIES, current)
        cells = dict(zip(keys, self._texts.put_new(ENTITIES, current), strict=True))
        rows: list[Row] = []
        closed: list[Row] = []
        for version in versions:
            entity, key = version.instance, keys[version.instance.guid]
            kind = self._keys.type_key(self._db, entity.type_name)
            head = (kind, STATUS_CODES[entity.status], int(entity.is_proxy), entity.version, version.since)
            if version.until == STILL_CURRENT:
                cell = cells[entity.guid]
                rows.append((key, entity.guid, *head, *self._times_and_home(entity), cell, *self._documents(entity)))
            else:
                closed.append((key, *head, version.until, *self._times_and_home(entity), *self._documents(entity)))
        self._db.many("insert_entity", rows)
        self._db.many("insert_entity_version", closed)
        leaves = [row for entity in current for row in self._property_rows(keys[entity.guid], entity.properties)]
        self._db.many("add_entity_property", leaves)

    def save_relationship_versions(self, versions: Sequence[RelationshipVersion]) -> None:
        """Store every version of new relationships."""
        current = [version.instance for version in versions if version.until == STILL_CURRENT]
        keys = self._new_keys(RELATIONSHIPS, current)
        cells = dict(zip(keys, self._texts.put_new(RELATIONSHIPS, current), strict=True))
        ends = self._entity_keys({guid for each in versions for guid in (each.instance.end1, each.instance.end2)})
        rows: list[Row] = []
        closed: list[Row] = []
        for version in versions:
            item, key = version.instance, keys[version.instance.guid]
            kind = self._keys.type_key(self._db, item.type_name)
            head = (kind, ends[item.end1], ends[item.end2], STATUS_CODES[item.status], item.version, version.since)
            if version.until == STILL_CURRENT:
                rows.append((key, item.guid, *head, *self._times_and_home(item), cells[item.guid], *self._documents(item)))
            else:
                closed.append((key, *head, version.until, *self._times_and_home(item), *self._documents(item)))
        self._db.many("insert_relationship", rows)
        self._db.many("insert_relationship_version", closed)
        leaves = [row for item in current for row in self._property_rows(keys[item.guid], item.properties)]
        self._db.many("add_relationship_property", leaves)

    def save_classification_versions(self, versions: Sequence[ClassificationVersion]) -> None:
        """Store every version of new classifications of entities that are here."""
        owners = self._entity_keys({version.guid for version in versions})
        rows: list[Row] = []
        closed: list[Row] = []
        leaves: list[Row] = []
        for version in versions:
            item, owner = version.instance, owners[version.guid]
            kind = self._keys.type_key(self._db, item.type_name)
            head = (owner, kind, STATUS_CODES[item.status], item.version, version.since)
            if version.until == STILL_CURRENT:
                rows.append((*head, *self._times_and_home(item), *self._documents(item)))
                leaves += [(kind, *row) for row in self._property_rows(owner, indexed(item))]
            else:
                closed.append((*head, version.until, *self._times_and_home(item), *self._documents(item)))
        self._db.many("insert_classification", rows)
        self._db.many("insert_classification_version", closed)
        self._db.many("add_classification_property", leaves)

    def _new_keys(self, kind: Kind, instances: Sequence[Entity | Relationship]) -> dict[str, int]:
        """Keys for new instances, by GUID."""
        first = self._next_key(kind, len(instances)) if instances else 0
        return {instance.guid: key for key, instance in enumerate(instances, first)}

    def _entity_keys(self, guids: Collection[str]) -> dict[str, int]:
        return dict(self._rows("entity_keys", self._list(guids)))

    def save_changes(self, changes: Sequence[Change]) -> None:
        """Put changes with their numbers into an empty feed."""
        self._db.many("keep_change", [
            (
                each.sequence, each.time, each.event, each.kind, each.guid, self._keys.type_key(self._db, each.type_name),
                each.version, each.previous_version, each.type_name if each.kind == "classification" else None, each.cause,
                None if each.purged is None else encode(each.purged).decode(),
            )
            for each in changes
        ])

    def continue_feed(self) -> None:
        """Give changes from now on higher numbers than those that were put there."""
        self._rows("continue_feed")

    def save_archives(self, archives: Iterable[LoadedArchive]) -> None:
        """Remember archives that were loaded elsewhere."""
        self._db.many("record_archive", [(each.digest, each.guid, each.name, each.loaded) for each in archives])

    def take_identity(self, collection_id: str, collection_name: str) -> None:
        """Be this metadata collection from the next opening on."""
        self._run("keep_store_value", "collection_id", collection_id)
        self._run("keep_store_value", "collection_name", collection_name)
