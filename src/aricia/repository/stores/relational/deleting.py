"""Deleting many entities at once: what they need is read together and written together (spec: repository, section 3.5)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from aricia.repository.instances import DELETED, Entity, Relationship
from aricia.repository.stores.relational.codec import STATUS_CODES
from aricia.repository.stores.relational.dialect import Row
from aricia.repository.stores.relational.entities import EntityWriting
from aricia.repository.stores.relational.kinds import ENTITIES, RELATIONSHIPS
from aricia.repository.stores.relational.rows import CASCADE, Place

BATCH = 500


class _Link(Struct):
    """A relationship, where it is, and the keys of its ends."""

    relationship: Relationship
    place: Place
    ends: tuple[int, int]


class _Gone(Struct):
    """Next versions of what is deleted, in order, each with where it is; changes: rows of the change feed"""

    entities: list[tuple[Entity, Place]] = field(default_factory=list)
    links: list[tuple[Relationship, _Link]] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)


class Deleting(EntityWriting):
    """The part of a session that deletes many entities."""

    def delete_entities(self, user: str, guids: Sequence[str]) -> None:
        """Soft delete the entities, each with its relationships, in this order."""
        wanted = list(dict.fromkeys(guids))
        for at in range(0, len(wanted), BATCH):
            self._delete_batch(user, wanted[at : at + BATCH])

    def _delete_batch(self, user: str, guids: list[str]) -> None:
        entities = self._deletable(guids)
        places = {row[0]: Place(*row[1:]) for row in self._rows("entity_places", self._list(guids))}
        links = self._links_of(guids)
        gone, seen = _Gone(), set[str]()
        for entity in entities:
            for link in links.get(entity.guid, ()):
                if link.relationship.guid not in seen:
                    seen.add(link.relationship.guid)
                    self._drop_link(gone, user, link)
            self._drop_entity(gone, user, entity, places[entity.guid])
        self._write_links(gone)
        self._write_entities(gone)
        self._db.many("record_change", gone.changes)

    # ---- reading -------------------------------------------------------------------------------------------------
    def _deletable(self, guids: list[str]) -> list[Entity]:
        """The entities without their classifications; the faults are those of deleting one."""
        found = {row[1]: self._reader.entity(row[1:], []) for row in self._rows("entities_by_guid", self._list(guids))}
        for guid in guids:
            entity = found.get(guid)
            if entity is None or entity.status == DELETED or entity.is_proxy:
                entity = self.get_entity(guid)
            self._check_home(entity, "deleteEntity")
        return [found[guid] for guid in guids]

    def _links_of(self, guids: list[str]) -> dict[str, list[_Link]]:
        """The relationships of each of the entities."""
        found = self.relationships_of(guids)
        wanted = dict.fromkeys(link.guid for links in found.values() for link in links)
        places: dict[str, Row] = {}
        if wanted:
            places = {row[0]: row[1:] for row in self._rows("relationship_places", self._list(wanted))}
        return {
            guid: [_Link(link, Place(*places[link.guid][:3]), places[link.guid][3:]) for link in links]
            for guid, links in found.items()
        }

    # ---- next versions -------------------------------------------------------------------------------------------
    def _drop_link(self, gone: _Gone, user: str, link: _Link) -> None:
        old = link.relationship
        instant = self._next_instant(old.update_time, link.place.since)
        new = self._next(old, user, instant, status=DELETED, status_on_delete=old.status)
        gone.links.append((new, link))
        gone.changes.append(
            self._change("DELETED_RELATIONSHIP", "relationship", new.guid, new, instant, old.version, CASCADE, None)
        )

    def _drop_entity(self, gone: _Gone, user: str, old: Entity, place: Place) -> None:
        instant = self._next_instant(old.update_time, place.since)
        new = self._next(old, user, instant, status=DELETED, status_on_delete=old.status)
        self._ends.pop(new.guid, None)
        gone.entities.append((new, place))
        gone.changes.append(self._change("DELETED_ENTITY", "entity", new.guid, new, instant, old.version, None, None))

    # ---- writing -------------------------------------------------------------------------------------------------
    def _write_links(self, gone: _Gone) -> None:
        for _, link in gone.links:
            self._texts.remove(RELATIONSHIPS, link.place.cell)
        cells = self._texts.put_new(RELATIONSHIPS, [new for new, _ in gone.links])
        self._db.many("keep_relationship", [(new.update_time, link.place.key) for new, link in gone.links])
        self._db.many("update_relationship", [
            (
                self._keys.type_key(self._db, new.type_name), *link.ends, STATUS_CODES[new.status], new.version,
                new.update_time, *self._times_and_home(new), cell, *self._documents(new), link.place.key,
            )
            for (new, link), cell in zip(gone.links, cells, strict=True)
        ])

    def _write_entities(self, gone: _Gone) -> None:
        for _, place in gone.entities:
            self._texts.remove(ENTITIES, place.cell)
        cells = self._texts.put_new(ENTITIES, [new for new, _ in gone.entities])
        self._db.many("keep_entity", [(new.update_time, place.key) for new, place in gone.entities])
        self._db.many("update_entity", [
            (
                self._keys.type_key(self._db, new.type_name), STATUS_CODES[new.status], int(new.is_proxy), new.version,
                new.update_time, *self._times_and_home(new), cell, *self._documents(new), place.key,
            )
            for (new, place), cell in zip(gone.entities, cells, strict=True)
        ])
