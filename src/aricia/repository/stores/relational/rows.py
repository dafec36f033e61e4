"""Writing rows: the version that is current, the one it supersedes, the indexes and the change feed, together."""

from __future__ import annotations

from typing import Any, NamedTuple

from aricia.base.clock import now_ms
from aricia.base.codec import encode
from aricia.repository.instances import DELETED, Classification, Entity, Header, Properties, Relationship
from aricia.repository.stores.relational.codec import PROVENANCE_CODES, STATUS_CODES, header_text, properties_text
from aricia.repository.stores.relational.dialect import Row, TextIndex
from aricia.repository.stores.relational.history import History
from aricia.repository.stores.relational.kinds import ENTITIES, RELATIONSHIPS, Kind
from aricia.repository.stores.relational.leaves import index_rows

MOST_ENDS = 20_000  # that are remembered
CASCADE = "cascade"
COPY = "copy"


class Place(NamedTuple):
    """Where a current version is. since: when it became current;  cell: what it has of the text index."""

    key: int
    since: int
    cell: Any


class Rows(History):
    """The part of a session that changes rows."""

    _texts: TextIndex
    _ends: dict[str, tuple[int, str]]  # GUIDs of entities that are there: key and type, for relationships that are made next
    _last_keys: dict[str, int]  # of the transaction that is running, by kind
    changed: set[str]  # GUIDs of what the transaction that is running has changed

    def _run(self, statement: str, *values: Any) -> None:
        """Execute a named statement that answers nothing."""
        self._db.run(statement, *values)

    def _times_and_home(self, header: Header) -> tuple[Any, ...]:
        """create_time ... effective_to in the order of the statements."""
        home = self._keys.home_key(self._db, header.collection_id or self.collection_id, header.collection_name)
        return (
            header.create_time, header.update_time, PROVENANCE_CODES[header.provenance], home, header.effective_from,
            header.effective_to,
        )

    def _documents(self, header: Header) -> tuple[str, str]:
        return header_text(header), properties_text(header.properties)

    def _next_instant(self, *previous: int) -> int:
        """Now, but after each of these, so that two versions in one millisecond stay in order."""
        return max(now_ms(), *(instant + 1 for instant in previous)) if previous else now_ms()

    def _place(self, kind: Kind, guid: str) -> Place:
        """Where the instance is, which has to be there."""
        return Place(*self._rows(f"{kind.name}_key", guid)[0])

    # ---- entities ------------------------------------------------------------------------------------------------
    def _insert_entity(self, entity: Entity, since: int) -> int:
        """Store the first version; -> its key."""
        cell = self._texts.put(ENTITIES, None, entity)
        key = self._next_key(ENTITIES)
        self._run(
            "insert_entity", key, entity.guid, self._keys.type_key(self._db, entity.type_name), STATUS_CODES[entity.status],
            int(entity.is_proxy), entity.version, since, *self._times_and_home(entity), cell, *self._documents(entity),
        )
        self._index(ENTITIES, key, {}, entity.properties)
        if entity.status != DELETED:
            self._remember_end(entity.guid, key, entity.type_name)
        return key

    def _remember_end(self, guid: str, key: int, type_name: str) -> None:
        if len(self._ends) >= MOST_ENDS:
            self._ends.clear()
        self._ends[guid] = (key, type_name)

    def _replace_entity(self, place: Place, old: Entity, new: Entity, since: int) -> None:
        """Keep the old version in history and put the new one in its place."""
        self._run("keep_entity", since, place.key)
        self._put_entity(place, old, new, since)

    def _put_entity(self, place: Place, old: Entity, new: Entity, since: int) -> None:
        """Put a version in the place of another that leaves no trace."""
        self._ends.pop(new.guid, None)
        cell = self._texts.put(ENTITIES, place.cell, new)
        self._run(
            "update_entity", self._keys.type_key(self._db, new.type_name), STATUS_CODES[new.status], int(new.is_proxy),
            new.version, since, *self._times_and_home(new), cell, *self._documents(new), place.key,
        )
        self._index(ENTITIES, place.key, old.properties, new.properties)

    # ---- relationships -------------------------------------------------------------------------------------------
    def _insert_relationship(self, item: Relationship, end1: int, end2: int, since: int) -> None:
        """Store the first version; end1, end2: keys of the ends."""
        cell = self._texts.put(RELATIONSHIPS, None, item)
        key = self._next_key(RELATIONSHIPS)
        self._run(
            "insert_relationship", key, item.guid, self._keys.type_key(self._db, item.type_name), end1, end2,
            STATUS_CODES[item.status], item.version, since, *self._times_and_home(item), cell, *self._documents(item),
        )
        self._index(RELATIONSHIPS, key, {}, item.properties)

    def _replace_relationship(self, place: Place, old: Relationship, new: Relationship, since: int) -> None:
        """Keep the old version in history and put the new one in its place."""
        self._run("keep_relationship", since, place.key)
        cell = self._texts.put(RELATIONSHIPS, place.cell, new)
        self._run(
            "update_relationship", self._keys.type_key(self._db, new.type_name), self._place(ENTITIES, new.end1).key,
            self._place(ENTITIES, new.end2).key, STATUS_CODES[new.status], new.version, since, *self._times_and_home(new),
            cell, *self._documents(new), place.key,
        )
        self._index(RELATIONSHIPS, place.key, old.properties, new.properties)

    # ---- classifications -----------------------------------------------------------------------------------------
    def _insert_classification(self, entity_key: int, item: Classification, since: int) -> None:
        """Store the first version."""
        type_key = self._keys.type_key(self._db, item.type_name)
        self._run(
            "insert_classification", entity_key, type_key, STATUS_CODES[item.status], item.version, since,
            *self._times_and_home(item), *self._documents(item),
        )
        self._index_classification(entity_key, type_key, {}, indexed(item))

    def _replace_classification(self, entity_key: int, old: Classification, new: Classification, since: int) -> None:
        """Keep the old version in history and put the new one in its place."""
        type_key = self._keys.type_key(self._db, new.type_name)
        self._run("keep_classification", since, entity_key, type_key)
        self._run(
            "update_classification", STATUS_CODES[new.status], new.version, since, *self._times_and_home(new),
            *self._documents(new), entity_key, type_key,
        )
        self._index_classification(entity_key, type_key, indexed(old), indexed(new))

    def _index_classification(self, owner: int, type_key: int, old: Properties, new: Properties) -> None:
        removed, added = self._index_changes(owner, old, new)
        self._db.many("remove_classification_property", [(type_key, *row) for row in removed])
        self._db.many("add_classification_property", [(type_key, *row) for row in added])

    # ---- indexes -------------------------------------------------------------------------------------------------
    def _index(self, kind: Kind, owner: int, old: Properties, new: Properties) -> None:
        """Bring the property index from the old properties to the new ones; only what differs is touched."""
        removed, added = self._index_changes(owner, old, new)
        self._db.many(f"remove_{kind.properties}", removed)
        self._db.many(f"add_{kind.properties}", added)

    def _index_changes(self, owner: int, old: Properties, new: Properties) -> tuple[list[Row], list[Row]]:
        """Rows of the property index that have to go and to come."""
        key_of, name_key, db = self._dialect.key_of, self._keys.name_key, self._db
        before, after = index_rows(old, key_of), index_rows(new, key_of)
        return (
            [(name_key(db, name), value, owner) for name, value in before - after],
            [(name_key(db, name), value, owner) for name, value in after - before],
        )

    def _next_key(self, kind: Kind, number: int = 1) -> int:
        """The first of so many keys that no instance of this kind has."""
        last = self._last_keys.get(kind.name)
        if last is None:
            last = int(self._rows(f"last_{kind.name}_key")[0][0])
        self._last_keys[kind.name] = last + number
        return last + 1

    # ---- change feed ---------------------------------------------------------------------------------------------
    def _record(
        self, event: str, kind: str, guid: str, now: Header, instant: int, *, previous: int | None = None,
        cause: str | None = None, image: Header | None = None,
    ) -> None:
        """Add to the change feed. event: OMRS event type less _EVENT;  previous: the version before;  image: what is purged."""
        self._run("record_change", *self._change(event, kind, guid, now, instant, previous, cause, image))

    def _change(
        self, event: str, kind: str, guid: str, now: Header, instant: int, previous: int | None, cause: str | None,
        image: Header | None,
    ) -> tuple[Any, ...]:
        """A row of the change feed."""
        self.changed.add(guid)
        type_key = self._keys.type_key(self._db, now.type_name)
        name = now.type_name if kind == "classification" else None
        document = None if image is None else encode(image).decode()
        return (instant, f"{event}_EVENT", kind, guid, type_key, now.version, previous, name, cause, document)


def indexed(item: Classification) -> Properties:
    """The properties by which a classification can be found: none once it is removed."""
    return {} if item.status == DELETED else item.properties
