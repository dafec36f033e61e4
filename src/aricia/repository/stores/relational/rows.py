"""Writing rows: the version that is current, the one it supersedes, the indexes and the change feed, together."""

from __future__ import annotations

from typing import Any, NamedTuple

from aricia.base.clock import now_ms
from aricia.base.codec import encode
from aricia.repository.instances import DELETED, Classification, Entity, Header, Properties, Relationship
from aricia.repository.stores.relational.codec import PROVENANCE_CODES, STATUS_CODES, header_text, properties_text
from aricia.repository.stores.relational.history import History
from aricia.repository.stores.relational.kinds import ENTITIES, RELATIONSHIPS, Kind
from aricia.repository.stores.relational.leaves import index_rows, search_text
from aricia.repository.stores.sqlite.database import SQL

TEXT_ROWS_PER_MS = 16_384
CASCADE = "cascade"
COPY = "copy"


class Place(NamedTuple):
    """Where a current version is. since: when it became current;  text_row: its row in the trigram index."""

    key: int
    since: int
    text_row: int | None


class Rows(History):
    """The part of a session that changes rows."""

    _last_text_rows: dict[tuple[str, int], int]  # of the transaction that is running
    changed: set[str]  # GUIDs of what the transaction that is running has changed

    def _run(self, statement: str, *values: Any) -> None:
        """Execute a named statement that answers nothing."""
        self._db.execute(SQL[statement], values)

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
        text_row = self._write_text(ENTITIES, None, entity)
        self._run(
            "insert_entity", entity.guid, self._keys.type_key(self._db, entity.type_name), STATUS_CODES[entity.status],
            entity.is_proxy, entity.version, since, *self._times_and_home(entity), text_row, *self._documents(entity),
        )
        key = self._db.last_insert_rowid()
        self._index(ENTITIES, key, {}, entity.properties)
        return key

    def _replace_entity(self, place: Place, old: Entity, new: Entity, since: int) -> None:
        """Keep the old version in history and put the new one in its place."""
        self._run("keep_entity", since, place.key)
        self._put_entity(place, old, new, since)

    def _put_entity(self, place: Place, old: Entity, new: Entity, since: int) -> None:
        """Put a version in the place of another that leaves no trace."""
        text_row = self._write_text(ENTITIES, place.text_row, new)
        self._run(
            "update_entity", self._keys.type_key(self._db, new.type_name), STATUS_CODES[new.status], new.is_proxy, new.version,
            since, *self._times_and_home(new), text_row, *self._documents(new), place.key,
        )
        self._index(ENTITIES, place.key, old.properties, new.properties)

    # ---- relationships -------------------------------------------------------------------------------------------
    def _insert_relationship(self, item: Relationship, end1: int, end2: int, since: int) -> None:
        """Store the first version; end1, end2: keys of the ends."""
        text_row = self._write_text(RELATIONSHIPS, None, item)
        self._run(
            "insert_relationship", item.guid, self._keys.type_key(self._db, item.type_name), end1, end2,
            STATUS_CODES[item.status], item.version, since, *self._times_and_home(item), text_row, *self._documents(item),
        )
        self._index(RELATIONSHIPS, self._db.last_insert_rowid(), {}, item.properties)

    def _replace_relationship(self, place: Place, old: Relationship, new: Relationship, since: int) -> None:
        """Keep the old version in history and put the new one in its place."""
        self._run("keep_relationship", since, place.key)
        text_row = self._write_text(RELATIONSHIPS, place.text_row, new)
        self._run(
            "update_relationship", self._keys.type_key(self._db, new.type_name), self._place(ENTITIES, new.end1).key,
            self._place(ENTITIES, new.end2).key, STATUS_CODES[new.status], new.version, since, *self._times_and_home(new),
            text_row, *self._documents(new), place.key,
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
        before, after = index_rows(old), index_rows(new)
        name_key, db = self._keys.name_key, self._db
        removed = [(type_key, name_key(db, name), value, owner) for name, value in before - after]
        added = [(type_key, name_key(db, name), value, owner) for name, value in after - before]
        if removed:
            db.executemany(SQL["remove_classification_property"], removed)
        if added:
            db.executemany(SQL["add_classification_property"], added)

    # ---- indexes -------------------------------------------------------------------------------------------------
    def _index(self, kind: Kind, owner: int, old: Properties, new: Properties) -> None:
        """Bring the property index from the old properties to the new ones; only what differs is touched."""
        before, after = index_rows(old), index_rows(new)
        name_key, db = self._keys.name_key, self._db
        removed = [(name_key(db, name), value, owner) for name, value in before - after]
        added = [(name_key(db, name), value, owner) for name, value in after - before]
        if removed:
            db.executemany(SQL[f"remove_{kind.properties}"], removed)
        if added:
            db.executemany(SQL[f"add_{kind.properties}"], added)

    def _write_text(self, kind: Kind, old_row: int | None, new: Entity | Relationship) -> int | None:
        """Replace the instance's row in the trigram index; -> the number of the new one, None when there is no text to find."""
        if old_row is not None:
            self._run(f"remove_{kind.text}", old_row)
        found = self._text_row(kind, new)
        if found is None:
            return None
        self._run(f"add_{kind.text}", *found)
        return found[0]

    def _text_row(self, kind: Kind, instance: Entity | Relationship) -> tuple[int, str] | None:
        """The instance's row for the trigram index; None when there is no text to find."""
        text = search_text(instance.properties)
        return (self._free_text_row(kind, instance.update_time), text) if len(text) >= 3 else None

    def _free_text_row(self, kind: Kind, update_time: int) -> int:
        """A row number that is free, in the order of update times. Very many of one millisecond go into those after it."""
        instant = update_time
        last = self._last_text_row(kind, instant)
        while last is not None and last % TEXT_ROWS_PER_MS == TEXT_ROWS_PER_MS - 1:
            instant += 1
            last = self._last_text_row(kind, instant)
        row = instant * TEXT_ROWS_PER_MS if last is None else last + 1
        self._last_text_rows[kind.name, instant] = row
        return row

    def _last_text_row(self, kind: Kind, instant: int) -> int | None:
        """The last row number of a millisecond, whether it is in the store already or about to be."""
        known = self._last_text_rows.get((kind.name, instant))
        if known is not None:
            return known
        first = instant * TEXT_ROWS_PER_MS
        last: int | None = self._rows(f"last_{kind.text}_row", first, first + TEXT_ROWS_PER_MS)[0][0]
        return last

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
