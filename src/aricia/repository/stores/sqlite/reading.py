"""Reading instances by GUID, from both ends of relationships, and as of an instant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import apsw

from aricia.base.clock import now_ms
from aricia.base.codec import encode
from aricia.base.errors import RepositoryFault
from aricia.repository.instances import DELETED, Classification, Entity, Relationship
from aricia.repository.stores.relational.codec import STATUS_CODES, InstanceReader
from aricia.repository.stores.relational.entity_cache import EntityCache
from aricia.repository.stores.sqlite.database import SQL, Keys
from aricia.types.registry import TypeRegistry

Row = tuple[Any, ...]

_ORDERS = {
    "CREATION_DATE_RECENT": "create_time DESC, id DESC", "CREATION_DATE_OLDEST": "create_time, id", "ANY": "create_time DESC, id DESC",
    "LAST_UPDATE_RECENT": "update_time DESC, id DESC", "LAST_UPDATE_OLDEST": "update_time, id", "GUID": "guid",
}
_RELATIONSHIP_COLUMNS = (
    "r.guid, a.guid, b.guid, r.type, r.status, r.version, r.create_time, r.update_time, r.provenance, r.home, r.effective_from, "
    "r.effective_to, r.header, r.properties"
)


def unknown_entity(guid: str, entity: Entity | None) -> RepositoryFault:
    """The fault for an entity that was never there (-002) or is soft-deleted (-013)."""
    number = "002" if entity is None else "013"
    return RepositoryFault("EntityNotKnown", f"OMRS-REPOSITORY-404-{number}", (guid,), properties={"parameterName": "guid"})


def unknown_relationship(guid: str, relationship: Relationship | None) -> RepositoryFault:
    """The fault for a relationship that was never there (-003) or is soft-deleted (-012)."""
    number = "003" if relationship is None else "012"
    return RepositoryFault("RelationshipNotKnown", f"OMRS-REPOSITORY-404-{number}", (guid,), properties={"parameterName": "guid"})


class Reading:
    """The reading half of a session."""

    def __init__(
        self, connection: apsw.Connection, types: TypeRegistry, keys: Keys, collection_id: str, collection_name: str
    ) -> None:
        self._connection = connection
        self._in_transaction = True
        self._keys = keys
        self._reader = InstanceReader(keys.type_name, keys.home)
        self.types = types
        self.collection_id = collection_id
        self.collection_name = collection_name
        self.request_id: str | None = None
        self._last_text_rows: dict[int, int] = {}
        self._cache: EntityCache | None = None
        self._generation = 0
        self.changed: set[str] = set()

    @property
    def _db(self) -> apsw.Connection:
        """The connection; a read transaction begins when it is first used, so that what memory answers costs none."""
        if not self._in_transaction:
            self._connection.execute("BEGIN").fetchall()
            self._in_transaction = True
        return self._connection

    # ---- entities ------------------------------------------------------------------------------------------------
    def get_entity(self, guid: str, as_of: int | None = None) -> Entity:
        """The entity; EntityNotKnown when it is not there or deleted."""
        if as_of is not None:
            return self._entity_at(guid, as_of)
        if self._cache is not None:
            known = self._cache.get(guid, self._generation)
            if known is not None:
                return known
        row = self._db.execute(SQL["entity_by_guid"], (guid,)).get
        entity = None if row is None else self._entity(row)
        if entity is None or entity.status == DELETED:
            raise unknown_entity(guid, entity)
        if self._cache is not None:
            self._cache.add(entity, self._generation)
        return entity

    def _entity(self, row: Row) -> Entity:
        """From (id, guid, is_proxy, COMMON...)."""
        found = self._db.execute(SQL["classifications_of"], (row[0],)).fetchall()
        return self._reader.entity(row[1:], [self._reader.classification(item) for item in found])

    def _entity_at(self, guid: str, as_of: int) -> Entity:
        entity = self.get_entities((guid,), as_of).get(guid)
        if entity is None:
            raise unknown_entity(guid, self.is_entity_known(guid))
        return entity

    def is_entity_known(self, guid: str) -> Entity | None:
        """The entity, deleted or not."""
        row = self._db.execute(SQL["entity_by_guid"], (guid,)).get
        return None if row is None else self._entity(row)

    def get_entities(self, guids: Iterable[str], as_of: int | None = None) -> dict[str, Entity]:
        """The entities among these that are there, in one batch."""
        if as_of is None:
            return self._current(list(guids))
        check_instant(as_of)
        rows = self._db.execute(SQL["entities_by_guid_at"], (encode(list(guids)).decode(), as_of)).fetchall()
        return {entity.guid: entity for entity in self._entities(rows, as_of) if entity.status != DELETED}

    def _current(self, guids: list[str]) -> dict[str, Entity]:
        """Current entities: those read lately from memory, the others in one read."""
        cache, found = self._cache, {}
        if cache is not None:
            known = ((guid, cache.get(guid, self._generation)) for guid in guids)
            found = {guid: entity for guid, entity in known if entity is not None}
            guids = [guid for guid in guids if guid not in found]
        if guids:
            rows = self._db.execute(SQL["entities_by_guid"], (encode(guids).decode(),)).fetchall()
            for entity in self._entities(rows, None):
                if entity.status != DELETED:
                    found[entity.guid] = entity
                    if cache is not None:
                        cache.add(entity, self._generation)
        return found

    def entities_by_id(self, ids: list[int]) -> list[Entity]:
        """The current entities with these keys, in this order, deleted ones included."""
        rows = self._db.execute(SQL["entities_by_id"], (encode(ids).decode(),)).fetchall()
        by_id = dict(zip((row[0] for row in rows), self._entities(rows, None), strict=True))
        return [by_id[key] for key in ids if key in by_id]

    def _entities(self, rows: list[Row], as_of: int | None) -> list[Entity]:
        ids = encode([row[0] for row in rows]).decode()
        if as_of is None:
            found = self._db.execute(SQL["classifications_of_many"], (ids,))
        else:
            found = self._db.execute(SQL["classifications_of_many_at"], (ids, as_of))
        attached: dict[int, list[Classification]] = {}
        for item in found:
            attached.setdefault(item[0], []).append(self._reader.classification(item[1:]))
        return [self._reader.entity(row[1:], attached.get(row[0], [])) for row in rows]

    # ---- relationships -------------------------------------------------------------------------------------------
    def get_relationship(self, guid: str, as_of: int | None = None) -> Relationship:
        """The relationship; RelationshipNotKnown when it is not there or deleted."""
        if as_of is None:
            relationship = self.is_relationship_known(guid)
        else:
            check_instant(as_of)
            versions = self._db.execute(SQL["relationship_versions_of"], (guid,)).fetchall()
            at = [row for row in versions if row[-2] <= as_of < row[-1]]
            relationship = self._reader.relationship(at[0][1:-2]) if at else None
        if relationship is None or relationship.status == DELETED:
            raise unknown_relationship(guid, relationship or self.is_relationship_known(guid))
        return relationship

    def is_relationship_known(self, guid: str) -> Relationship | None:
        """The relationship, deleted or not."""
        row = self._db.execute(SQL["relationship_by_guid"], (guid,)).get
        return None if row is None else self._reader.relationship(row[1:])

    def relationships_of(
        self, guids: Collection[str], *, type_names: Collection[str] | None = None, end: int = 0, as_of: int | None = None,
        start: int = 0, page_size: int = 0, order: str = "CREATION_DATE_RECENT", order_property: str | None = None,
        statuses: Collection[str] | None = None,
    ) -> dict[str, list[Relationship]]:
        """The relationships of each of these entities, in one batch."""
        sql, values = self._ends_query(guids, type_names, end, as_of, statuses)
        rows = self._db.execute(sql + self._ends_order(order, order_property), values).fetchall()
        found: dict[str, list[Relationship]] = {}
        for row in rows:
            found.setdefault(row[0], []).append(self._reader.relationship(row[1:]))
        if start or page_size:
            stop = start + page_size if page_size else None
            found = {guid: page for guid, page in ((key, each[start:stop]) for key, each in found.items()) if page}
        return found

    def _ends_order(self, order: str, order_property: str | None) -> str:
        if order in ("PROPERTY_ASCENDING", "PROPERTY_DESCENDING"):
            if not order_property:
                return " ORDER BY r.create_time, r.id"
            way = "DESC" if order.endswith("DESCENDING") else "ASC"
            return f" ORDER BY json_extract(r.properties, {json_path(order_property)}) {way} NULLS LAST, r.id"
        return " ORDER BY " + ", ".join("r." + term for term in _ORDERS[order].split(", "))

    def _ends_query(
        self, guids: Collection[str], type_names: Collection[str] | None, end: int, as_of: int | None, statuses: Collection[str] | None
    ) -> tuple[str, tuple[Any, ...]]:
        values: list[Any] = [encode(list(guids)).decode()]
        tests = [status_test("r", statuses)]
        if type_names is not None:
            closure = frozenset().union(*(self.types.subtypes(name) for name in type_names))
            tests.append(f"r.type IN ({','.join(map(str, self._keys.known_types(closure)))})")
        tables = [("relationship r", "r.guid")]
        if as_of is not None:
            check_instant(as_of)
            values.append(as_of)
            tests.append("r.since <= ?2")
            tables.append(("relationship_history r", "(SELECT guid FROM relationship k WHERE k.id = r.id)"))
        where = " AND ".join(tests)
        parts = []
        for this, loops in ((1, ""), (2, " AND r.end1 <> r.end2" if end == 0 else "")):
            for table, guid in tables if end in (0, this) else ():
                closed = " AND r.until > ?2" if table.startswith("relationship_history") else ""
                columns = _RELATIONSHIP_COLUMNS.replace("r.guid", guid, 1)
                parts.append(
                    f"SELECT g.value, {columns}, r.id AS id FROM json_each(?1) g CROSS JOIN entity x ON x.guid = g.value "
                    f"CROSS JOIN {table} ON r.end{this} = x.id CROSS JOIN entity a ON a.id = r.end1 "
                    f"CROSS JOIN entity b ON b.id = r.end2 WHERE {where}{closed}{loops}"
                )
        names = "start, guid, one, two, type, status, version, create_time, update_time, provenance, home, effective_from, effective_to, header, properties, id"
        return f"WITH r({names}) AS ({' UNION ALL '.join(parts)}) SELECT * FROM r", tuple(values)

    def relationships_between(
        self, end1: str, end2: str, type_name: str | None = None, as_of: int | None = None
    ) -> list[Relationship]:
        """The relationships from end1 to end2."""
        types = None if type_name is None else (type_name,)
        found = self.relationships_of((end1,), type_names=types, end=1, as_of=as_of, order="CREATION_DATE_OLDEST").get(end1, [])
        return [relationship for relationship in found if relationship.end2 == end2]


def status_test(alias: str, statuses: Collection[str] | None) -> str:
    """The SQL test for these statuses; None or none = all but DELETED."""
    if not statuses:
        return f"{alias}.status <> 99"
    codes = ",".join(str(STATUS_CODES[status]) for status in statuses if status in STATUS_CODES)
    return f"{alias}.status IN ({codes})"


def check_instant(as_of: int) -> None:
    """An instant in the future has no metadata yet: InvalidParameter -400-038. Five seconds of clock skew are tolerated."""
    if as_of > now_ms() + 5000:
        raise RepositoryFault("InvalidParameter", "OMRS-REPOSITORY-400-038", (as_of,), properties={"parameterName": "asOfTime"})


def json_path(name: str) -> str:
    """The SQL literal of the JSON path of a property."""
    quoted = name.replace('"', '\\"').replace("'", "''")
    return f"'$.\"{quoted}\"'"
