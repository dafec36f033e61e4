"""Reading instances by GUID, from both ends of relationships, and as of an instant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from aricia.base.clock import now_ms
from aricia.repository import faults
from aricia.repository.instances import DELETED, Classification, Entity, Relationship
from aricia.repository.stores.relational.codec import COMMON, DELETED_CODE, STATUS_CODES, InstanceReader
from aricia.repository.stores.relational.dialect import Database, Row
from aricia.repository.stores.relational.entity_cache import EntityCache
from aricia.repository.stores.relational.fragments import integers
from aricia.repository.stores.relational.keys import Keys
from aricia.types.registry import TypeRegistry

CLOCK_SKEW_MS = 5000
_ORDERS = {
    "ANY": "create_time DESC, id DESC",
    "CREATION_DATE_RECENT": "create_time DESC, id DESC", "CREATION_DATE_OLDEST": "create_time, id",
    "LAST_UPDATE_RECENT": "update_time DESC, id DESC", "LAST_UPDATE_OLDEST": "update_time, id", "GUID": "guid",
}
_ENDS_AND_COMMON = ", ".join(("a.guid", "b.guid", *(f"r.{column}" for column in COMMON)))
_RELATIONSHIP_NAMES = ", ".join(("start", "guid", "one", "two", *COMMON, "id"))


class Reading:
    """The reading part of a session."""

    def __init__(
        self, database: Database, types: TypeRegistry, keys: Keys, collection_id: str, collection_name: str
    ) -> None:
        self._db = database
        self._dialect = database.dialect
        self._keys = keys
        self._reader = InstanceReader(keys.type_name, keys.home)
        self.types = types
        self.collection_id = collection_id
        self.collection_name = collection_name
        self.request_id: str | None = None
        self._cache: EntityCache | None = None  # of a reader, when its snapshot is one whose generation it knows
        self._generation = 0

    def _rows(self, statement: str, *values: Any) -> list[Row]:
        """All rows of a named statement."""
        return self._db.rows(statement, *values)

    def _list(self, values: Iterable[Any]) -> Any:
        """A list as the value of a parameter."""
        return self._dialect.list_value(values)

    # ---- entities ------------------------------------------------------------------------------------------------
    def get_entity(self, guid: str, as_of: int | None = None) -> Entity:
        """The entity; EntityNotKnown when it is not there or deleted, EntityProxyOnly when only its proxy is here."""
        if as_of is None:
            known = self._cache.get(guid, self._generation) if self._cache is not None else None
            entity = known or self._stored_entity(guid)
        else:
            self._check_instant(as_of)
            rows = self._rows("entities_by_guid_at", self._list((guid,)), as_of)
            entity = self._with_classifications_of(rows, as_of)[0] if rows else None
        if entity is None:
            raise faults.entity_not_known(guid, self.collection_name)
        if entity.status == DELETED:
            raise faults.entity_deleted(guid, entity.type_name, self.collection_name)
        if entity.is_proxy:
            raise faults.entity_proxy_only(guid, self.collection_name, entity.collection_id)
        if as_of is None and known is None:
            self._remember(entity)
        return entity

    def _remember(self, entity: Entity) -> None:
        if self._cache is not None and entity.status != DELETED:
            self._cache.add(entity, self._generation)

    def is_entity_known(self, guid: str) -> Entity | None:
        """The entity, deleted or not; None also when only its proxy is here."""
        entity = self._stored_entity(guid)
        return None if entity is None or entity.is_proxy else entity

    def removed_classifications(self, guid: str) -> list[Classification]:
        """The classifications of the entity that are deleted, each as its last version."""
        return [self._reader.classification(row) for row in self._rows("removed_classifications_of", guid)]

    def _stored_entity(self, guid: str) -> Entity | None:
        """What is stored under the GUID: an entity, deleted or not, or a proxy."""
        rows = self._rows("entity_by_guid", guid)
        return self._with_classifications(rows[0]) if rows else None

    def get_entities(self, guids: Iterable[str], as_of: int | None = None) -> dict[str, Entity]:
        """The entities among these that are there, proxies included, in one batch."""
        wanted = dict.fromkeys(guids)
        if as_of is None:
            return self._current(wanted)
        self._check_instant(as_of)
        rows = self._rows("entities_by_guid_at", self._list(wanted), as_of)
        return {entity.guid: entity for entity in self._with_classifications_of(rows, as_of) if entity.status != DELETED}

    def _current(self, guids: Collection[str]) -> dict[str, Entity]:
        """Current entities: those read lately from memory, the others in one read."""
        cache, found = self._cache, {}
        if cache is not None:
            known = ((guid, cache.get(guid, self._generation)) for guid in guids)
            found = {guid: entity for guid, entity in known if entity is not None}
        missing = [guid for guid in guids if guid not in found]
        if missing:
            rows = self._rows("entities_by_guid", self._list(missing))
            read = [entity for entity in self._with_classifications_of(rows, None) if entity.status != DELETED]
            found |= {entity.guid: entity for entity in read}
            if cache is not None and len(read) <= cache.worthwhile:
                for entity in read:
                    cache.add(entity, self._generation)
        return found

    def _entities_by_key(self, keys: list[int], as_of: int | None) -> list[Entity]:
        """The entities with these keys, in this order, deleted ones included."""
        if not keys:
            return []
        wanted = self._list(keys)
        if as_of is None and self._cache is not None:
            guids: dict[int, str] = dict(self._rows("entity_guids", wanted))
            current = self._current(list(guids.values()))
            if len(current) == len(keys):  # else some are deleted, which memory does not have
                return [current[guids[key]] for key in keys]
        rows = self._rows("entities_by_id", wanted) if as_of is None else self._rows("entities_by_id_at", wanted, as_of)
        by_key = dict(zip((row[0] for row in rows), self._with_classifications_of(rows, as_of), strict=True))
        return [by_key[key] for key in keys]

    def _with_classifications(self, row: Row) -> Entity:
        """From (key, guid, is_proxy, COMMON...), as it is now."""
        attached = self._rows("classifications_of", row[0])
        return self._reader.entity(row[1:], [self._reader.classification(item) for item in attached])

    def _with_classifications_of(self, rows: list[Row], as_of: int | None) -> list[Entity]:
        """The same for many, as they are now or were at an instant."""
        keys = self._list([row[0] for row in rows])
        if as_of is None:
            found = self._rows("classifications_of_many", keys)
        else:
            found = self._rows("classifications_of_many_at", keys, as_of)
        attached: dict[int, list[Classification]] = {}
        for item in found:
            attached.setdefault(item[0], []).append(self._reader.classification(item[1:]))
        return [self._reader.entity(row[1:], attached.get(row[0], [])) for row in rows]

    # ---- relationships -------------------------------------------------------------------------------------------
    def get_relationship(self, guid: str, as_of: int | None = None) -> Relationship:
        """The relationship; RelationshipNotKnown when it is not there or deleted."""
        relationship = self.is_relationship_known(guid) if as_of is None else self._relationship_at(guid, as_of)
        if relationship is None:
            missing = faults.relationship_not_known if as_of is None else faults.relationship_not_found
            raise missing(guid, self.collection_name)
        if relationship.status == DELETED:
            raise faults.relationship_deleted(guid, relationship.type_name, self.collection_name)
        return relationship

    def _relationship_at(self, guid: str, as_of: int) -> Relationship | None:
        self._check_instant(as_of)
        at = [row for row in self._rows("relationship_versions_of", guid) if row[-2] <= as_of < row[-1]]
        return self._reader.relationship(at[0][1:-2]) if at else None

    def is_relationship_known(self, guid: str) -> Relationship | None:
        """The relationship, deleted or not."""
        rows = self._rows("relationship_by_guid", guid)
        return self._reader.relationship(rows[0][1:]) if rows else None

    def _relationships_by_key(self, keys: list[int], as_of: int | None) -> list[Relationship]:
        """The relationships with these keys, in this order, deleted ones included."""
        if not keys:
            return []
        wanted = self._list(keys)
        rows = self._rows("relationships_by_id", wanted) if as_of is None else self._rows("relationships_by_id_at", wanted, as_of)
        by_key = {row[0]: self._reader.relationship(row[1:]) for row in rows}
        return [by_key[key] for key in keys]

    def relationships_of(
        self, guids: Collection[str], *, type_names: Collection[str] | None = None, end: int = 0, as_of: int | None = None,
        start: int = 0, page_size: int = 0, order: str = "CREATION_DATE_RECENT", order_property: str | None = None,
        statuses: Collection[str] | None = None,
    ) -> dict[str, list[Relationship]]:
        """The relationships of each of these entities, in one batch."""
        if page_size < 0 or start < 0:
            raise faults.negative_page(start, page_size, self.collection_name)
        sql, values = self._of_ends(guids, type_names, end, as_of, statuses)
        ordered = f"{sql} SELECT {{columns}} FROM r{self._order_of_ends(order, order_property)}"
        stop = start + page_size if page_size else None
        if as_of is None and (start or page_size):  # keys first: an end with very many relationships is read page by page
            keys: dict[str, list[int]] = {}
            for guid, key in self._db.query(ordered.format(columns="start, id"), values, repeated=True):
                keys.setdefault(guid, []).append(key)
            pages = {guid: each[start:stop] for guid, each in keys.items()}
            read = self._relationships_by_key([key for page in pages.values() for key in page], None)
            following = iter(read)
            return {guid: [next(following) for _ in page] for guid, page in pages.items() if page}
        found: dict[str, list[Relationship]] = {}
        for row in self._db.query(ordered.format(columns="*"), values, repeated=True):
            found.setdefault(row[0], []).append(self._reader.relationship(row[1:-1]))
        return {guid: page for guid, page in ((guid, each[start:stop]) for guid, each in found.items()) if page}

    def _of_ends(
        self, guids: Collection[str], type_names: Collection[str] | None, end: int, as_of: int | None,
        statuses: Collection[str] | None,
    ) -> tuple[str, tuple[Any, ...]]:
        """A WITH clause that names the relationships of these entities r, and its values."""
        values: list[Any] = [self._list(dict.fromkeys(guids))]
        tests = [status_test("r", statuses)]
        if type_names is not None:
            tests.append(self._type_among(type_names))
        tables = [("relationship", "r.guid", "")]
        if as_of is not None:  # both tables by name: a view of them would be read whole
            self._check_instant(as_of)
            values.append(as_of)
            tests.append("r.since <= ?2")
            guid_of = "(SELECT guid FROM relationship k WHERE k.id = r.id)"
            tables.append(("relationship_history", guid_of, " AND r.until > ?2"))
        where = " AND ".join(tests)
        listed = self._dialect.listed("?1", "text", "g")
        arms = []
        for this, no_loops in ((1, ""), (2, " AND r.end1 <> r.end2" if end == 0 else "")):
            for table, guid, closed in tables if end in (0, this) else ():
                arms.append(
                    f"SELECT g.value, {guid}, {_ENDS_AND_COMMON}, r.id FROM {listed} "
                    f"CROSS JOIN entity x ON x.guid = g.value CROSS JOIN {table} r ON r.end{this} = x.id "
                    "CROSS JOIN entity a ON a.id = r.end1 "
                    f"CROSS JOIN entity b ON b.id = r.end2 WHERE {where}{closed}{no_loops}"
                )
        return f"WITH r({_RELATIONSHIP_NAMES}) AS ({' UNION ALL '.join(arms)})", tuple(values)

    def relationships_between(
        self, end1: str, end2: str, type_name: str | None = None, as_of: int | None = None
    ) -> list[Relationship]:
        """The relationships from end1 to end2, oldest first."""
        types = None if type_name is None else (type_name,)
        if as_of is not None:
            found = self.relationships_of((end1,), type_names=types, end=1, as_of=as_of, order="CREATION_DATE_OLDEST")
            return [relationship for relationship in found.get(end1, []) if relationship.end2 == end2]
        tests = ["a.guid = ?1", status_test("r", None)]
        if types is not None:
            tests.append(self._type_among(types))
        rows = self._db.query(
            f"SELECT r.guid, {_ENDS_AND_COMMON} FROM entity a CROSS JOIN entity b ON b.guid = ?2 "
            f"CROSS JOIN relationship r ON r.end1 = a.id AND r.end2 = b.id WHERE {' AND '.join(tests)} "
            "ORDER BY r.create_time, r.id",
            (end1, end2), repeated=True,
        )
        return [self._reader.relationship(row) for row in rows]

    def _type_among(self, names: Collection[str]) -> str:
        """The SQL test of a relationship's type: one of these or a subtype."""
        closure = frozenset().union(*(self.types.subtypes(name) for name in names))
        return f"r.type IN ({integers(self._keys.known_types(closure))})"

    def _check_instant(self, as_of: int | None) -> None:
        """There is no metadata of the future; a caller's clock may be a little ahead of ours."""
        if as_of is not None and as_of > now_ms() + CLOCK_SKEW_MS:
            raise faults.future_instant(as_of, "read", self.collection_name)

    def _order_of_ends(self, order: str, order_property: str | None) -> str:
        if order in ("PROPERTY_ASCENDING", "PROPERTY_DESCENDING"):
            if not order_property:
                return " ORDER BY create_time, id"
            way = " DESC" if order == "PROPERTY_DESCENDING" else ""
            return f" ORDER BY {self._dialect.in_order_of('properties', order_property, way)}, id"
        return f" ORDER BY {_ORDERS.get(order, _ORDERS['ANY'])}"


def includes_deleted(statuses: Collection[str] | None) -> bool:
    """Whether these statuses (None or none: all but DELETED) reach what is deleted."""
    return statuses is not None and DELETED in statuses


def status_test(alias: str, statuses: Collection[str] | None) -> str:
    """The SQL test for these statuses, in the words of the partial indexes."""
    test = f"{alias}.status <> {DELETED_CODE}"
    if not statuses:
        return test
    codes = sorted(STATUS_CODES[status] for status in statuses if status in STATUS_CODES)
    if codes == [DELETED_CODE]:
        return f"{alias}.status = {DELETED_CODE}"
    among = f"{alias}.status IN ({integers(codes)})"
    return among if DELETED_CODE in codes else f"{test} AND {among}"
