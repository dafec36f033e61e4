"""Writing rows: the version that is current, the one it supersedes, the indexes and the change feed, together."""

from __future__ import annotations

from typing import Any

from aricia.base.clock import now_ms
from aricia.repository.instances import DELETED, Classification, Entity, Header, Relationship
from aricia.repository.stores.relational.codec import PROVENANCE_CODES, STATUS_CODES, header_text, properties_text
from aricia.repository.stores.relational.leaves import index_rows, search_text
from aricia.repository.stores.sqlite.database import SQL
from aricia.repository.stores.sqlite.searching import Searching

TEXT_ROWS_PER_MS = 16_384


class Rows(Searching):
    """The part of a session that changes rows."""

    def _common(self, header: Header) -> tuple[Any, ...]:
        """create_time ... header, properties in the order of the statements."""
        home = self._keys.home_key(self._db, header.collection_id or self.collection_id, header.collection_name)
        return (
            header.create_time, header.update_time, PROVENANCE_CODES[header.provenance], home, header.effective_from, header.effective_to
        )

    def _documents(self, header: Header) -> tuple[str, str]:
        return header_text(header), properties_text(header.properties)

    def _run(self, statement: str, values: tuple[Any, ...]) -> None:
        self._db.execute(SQL[statement], values).fetchall()

    def _next_instant(self, previous: int) -> int:
        """Now, but after the previous version became current, so that two updates in one millisecond stay in order."""
        return max(now_ms(), previous + 1)

    # ---- entities ------------------------------------------------------------------------------------------------
    def _insert_entity(self, entity: Entity, since: int) -> int:
        text_row = self._write_text(None, None, entity)
        self._run("insert_entity", (
            entity.guid, self._keys.type_key(self._db, entity.type_name), STATUS_CODES[entity.status], int(entity.is_proxy),
            entity.version, since, *self._common(entity), text_row, *self._documents(entity),
        ))
        key = self._db.last_insert_rowid()
        self._index("entity_property", key, {}, entity.properties)
        return key

    def _replace_entity(self, key: int, old: Entity, new: Entity, since: int) -> None:
        """Keep the old version in history and put the new one in its place."""
        self._run("keep_entity", (since, key))
        text_row = self._write_text(key, old, new)
        self._run("update_entity", (
            self._keys.type_key(self._db, new.type_name), STATUS_CODES[new.status], int(new.is_proxy), new.version, since,
            *self._common(new), text_row, *self._documents(new), key,
        ))
        self._index("entity_property", key, old.properties, new.properties)

    def _entity_key(self, guid: str) -> int:
        return int(self._db.execute(SQL["entity_key"], (guid,)).get)

    def _write_text(self, key: int | None, old: Entity | None, new: Entity) -> int | None:
        """Replace the entity's row in the text index and return its number."""
        if key is not None and old is not None:
            self._db.execute(
                "DELETE FROM entity_text WHERE rowid = (SELECT text_row FROM entity WHERE id = ?)", (key,)
            ).fetchall()
        text = search_text(new.properties)
        if len(text) < 3:
            return None
        row = self._text_row(new.update_time)
        self._db.execute("INSERT INTO entity_text (rowid, text) VALUES (?, ?)", (row, text)).fetchall()
        return row

    def _text_row(self, update_time: int) -> int:
        """A row number that is free, in the order of update times."""
        low = update_time * TEXT_ROWS_PER_MS
        last = self._last_text_rows.get(update_time)
        if last is None:
            last = self._db.execute(SQL["highest_text_row"], (low, low + TEXT_ROWS_PER_MS)).get
            if len(self._last_text_rows) > 64:
                self._last_text_rows.clear()
        row = low if last is None else last + 1
        self._last_text_rows[update_time] = row
        return row

    def _index(self, table: str, owner: int, old: dict[str, Any], new: dict[str, Any]) -> None:
        """Bring the property index from the old properties to the new ones; only what differs is touched."""
        before, after = index_rows(old) if old else set(), index_rows(new)
        for name, value in before - after:
            self._db.execute(
                f"DELETE FROM {table} WHERE name = ? AND value = ? AND owner = ?", (self._keys.name_key(self._db, name), value, owner)
            ).fetchall()
        added = [(self._keys.name_key(self._db, name), value, owner) for name, value in after - before]
        if added:
            self._db.executemany(f"INSERT OR IGNORE INTO {table} (name, value, owner) VALUES (?, ?, ?)", added).fetchall()

    # ---- classifications -----------------------------------------------------------------------------------------
    def _insert_classification(self, entity_key: int, item: Classification, since: int) -> None:
        type_key = self._keys.type_key(self._db, item.type_name)
        self._run("insert_classification", (
            entity_key, type_key, STATUS_CODES[item.status], item.version, since, *self._common(item), *self._documents(item)
        ))
        self._index_classification(entity_key, type_key, {}, item.properties)

    def _replace_classification(self, entity_key: int, old: Classification, new: Classification, since: int) -> None:
        type_key = self._keys.type_key(self._db, new.type_name)
        self._run("keep_classification", (since, entity_key, type_key))
        self._run("update_classification", (
            STATUS_CODES[new.status], new.version, since, *self._common(new), *self._documents(new), entity_key, type_key
        ))
        self._index_classification(entity_key, type_key, old.properties, new.properties if new.status != DELETED else {})

    def _index_classification(self, owner: int, type_key: int, old: dict[str, Any], new: dict[str, Any]) -> None:
        before, after = index_rows(old), index_rows(new)
        table = "classification_property"
        for name, value in before - after:
            self._db.execute(
                f"DELETE FROM {table} WHERE type = ? AND name = ? AND value = ? AND owner = ?",
                (type_key, self._keys.name_key(self._db, name), value, owner),
            ).fetchall()
        added = [(type_key, self._keys.name_key(self._db, name), value, owner) for name, value in after - before]
        if added:
            self._db.executemany(f"INSERT OR IGNORE INTO {table} (type, name, value, owner) VALUES (?, ?, ?, ?)", added).fetchall()

    # ---- relationships -------------------------------------------------------------------------------------------
    def _insert_relationship(self, item: Relationship, end1: int, end2: int, since: int) -> None:
        self._run("insert_relationship", (
            item.guid, self._keys.type_key(self._db, item.type_name), end1, end2, STATUS_CODES[item.status], item.version, since,
            *self._common(item), *self._documents(item),
        ))
        self._index("relationship_property", self._db.last_insert_rowid(), {}, item.properties)

    def _replace_relationship(self, old: Relationship, new: Relationship, since: int) -> None:
        key = int(self._db.execute("SELECT id FROM relationship WHERE guid = ?", (old.guid,)).get)
        self._run("keep_relationship", (since, key))
        self._run("update_relationship", (
            self._keys.type_key(self._db, new.type_name), self._entity_key(new.end1), self._entity_key(new.end2),
            STATUS_CODES[new.status], new.version, since, *self._common(new), *self._documents(new), key,
        ))
        self._index("relationship_property", key, old.properties, new.properties)

    # ---- change feed ---------------------------------------------------------------------------------------------
    def _record(self, event: str, kind: str, guid: str, header: Header, instant: int, detail: str | None = None) -> None:
        self.changed.add(guid)
        type_key = self._keys.type_key(self._db, header.type_name)
        self._run("record_change", (instant, event, kind, guid, type_key, header.version, detail))
