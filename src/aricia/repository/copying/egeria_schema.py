"""The repository that a Java platform keeps in a schema of PostgreSQL, as content to be copied (spec: repository, section 6.1).

Three tables of versions and three of attribute values are read side by side in the order of GUIDs and versions, in one snapshot.
A version ends there a millisecond before the next one begins; here it ends when the next one begins.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from aricia.base.errors import ConfigurationError
from aricia.repository.copying.content import EntityPage, InstancesAlone
from aricia.repository.copying.egeria_values import (
    Leaf,
    instant_of,
    mapping_of,
    names_of,
    provenance_of,
    read_values,
    status_of,
    type_of,
)
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.repository.versions import (
    STILL_CURRENT,
    ClassificationVersion,
    EntityVersion,
    RelationshipVersion,
)
from aricia.types.registry import TypeRegistry

INSTANCES_A_PAGE = 1000
ROWS_AT_ONCE = 5000
_HEADER = (
    "version", "version_start_time", "version_end_time", "type_name", "current_status", "instance_provenance_type",
    "metadata_collection_guid", "metadata_collection_name", "mapping_properties", "effective_from_time", "effective_to_time",
    "replicated_by", "created_by", "updated_by", "maintained_by", "create_time", "update_time", "status_on_delete",
    "last_request_id",
)
_IDENTIFIED = ("instance_license", "reidentified_from_guid")
_LEAF = ("property_name", "attribute_name", "property_value", "attribute_type_name")
_TABLES = (
    "control", "entity", "relationship", "classification", "entity_attribute_value", "relationship_attribute_value",
    "classification_attribute_value",
)
Row = dict[str, Any]
Key = tuple[Any, ...]


@contextlib.contextmanager
def egeria_content(url: str, schema: str, types: TypeRegistry) -> Iterator[EgeriaContent]:
    """The content of a schema, read in one transaction that writes nothing.

    types: those that its instances may have; archives that define more have to be loaded into the target before
    errors: ARICIA-501-120 psycopg is not installed;  ARICIA-400-120 the URL is none of PostgreSQL;  ARICIA-500-066 the database
    cannot be read;  ARICIA-400-066 the schema has no such repository
    """
    try:
        from aricia.repository.stores.postgres.foreign_schema import foreign_schema
    except ModuleNotFoundError as problem:
        if (problem.name or "").partition(".")[0] != "psycopg":
            raise
        raise ConfigurationError("ARICIA-501-120", (schema,)) from None
    with foreign_schema(url, schema) as (connection, where):
        yield EgeriaContent(connection, where, schema, types)


class EgeriaContent(InstancesAlone):
    """All versions of all instances; there is no change feed, and no record of archives."""

    keeps_history = True
    keeps_feed = False

    def __init__(self, connection: Any, where: str, schema: str, types: TypeRegistry) -> None:
        self._connection = connection
        self._where = where
        self.types = types
        found = connection.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = %s", (schema,))
        missing = sorted(set(_TABLES) - {name for (name,) in found})
        if missing:
            raise ConfigurationError("ARICIA-400-066", (where, f"it has no table {missing[0]}"))
        rows = connection.execute("SELECT server_name, local_metadata_collection_guid FROM control").fetchall()
        if not rows:
            raise ConfigurationError("ARICIA-400-066", (where, "its table control is empty"))
        self.collection_name, self.collection_id = str(rows[0][0]), str(rows[0][1])
        self._check_types()

    def _check_types(self) -> None:
        """Every type has to be known before anything is copied."""
        used = " UNION ".join(f"SELECT DISTINCT type_name FROM {table}" for table in ("entity", "relationship", "classification"))
        names = {type_of(self.types, str(lineage)) for (lineage,) in self._connection.execute(used)}
        unknown = sorted(name for name in names if self.types.get(name) is None)
        if unknown:
            raise ConfigurationError("ARICIA-400-067", (self._where, ", ".join(unknown)))

    def totals(self) -> tuple[int, int]:
        """The numbers of current rows."""
        queries = (f"SELECT count(*) FROM {table} WHERE version_end_time IS NULL" for table in ("entity", "relationship"))
        entities, relationships = (int(self._connection.execute(query).fetchone()[0]) for query in queries)
        return entities, relationships

    def type_order(self) -> list[str]:
        """Not told."""
        return []

    # ---- instances -----------------------------------------------------------------------------------------------
    def entity_pages(self) -> Iterator[EntityPage]:
        """Entities with their classifications, in the order of GUIDs."""
        entities = _grouped(self._versions("entity", ("instance_guid",), (*_IDENTIFIED, "is_proxy")))
        classifications = _Matching(self._versions("classification", ("instance_guid", "classification_name"), ()))
        page = EntityPage([], [])
        for guid, versions in entities:
            page.entities.extend(EntityVersion(self._entity(*each), *lasted) for each, lasted in _times(versions))
            for (_, name), attached in _grouped_by(classifications.rows_of(guid), 2):
                page.classifications.extend(
                    ClassificationVersion(guid, self._classification(name, *each), *lasted) for each, lasted in _times(attached)
                )
            if len(page.entities) >= INSTANCES_A_PAGE:
                yield page
                page = EntityPage([], [])
        yield page
        stranger = classifications.left_over()
        if stranger is not None:
            raise ConfigurationError("ARICIA-400-066", (self._where, f"the entity {stranger} of a classification is not there"))

    def relationship_pages(self) -> Iterator[list[RelationshipVersion]]:
        """Relationships in the order of GUIDs."""
        page: list[RelationshipVersion] = []
        ends = ("end_1_guid", "end_2_guid")
        for _, versions in _grouped(self._versions("relationship", ("instance_guid",), (*_IDENTIFIED, *ends))):
            page += [RelationshipVersion(self._relationship(*each), *lasted) for each, lasted in _times(versions)]
            if len(page) >= INSTANCES_A_PAGE:
                yield page
                page = []
        yield page

    def _versions(self, table: str, key: tuple[str, ...], more: tuple[str, ...]) -> Iterator[tuple[Key, Row, list[Leaf]]]:
        """Every version of a table in the order of its key, with its attribute values."""
        leaves = _Matching(
            (row[: len(key) + 1], row, []) for row in self._rows(f"{table}_attribute_value", (*key, "version"), _LEAF)
        )
        names = (*key, *_HEADER, *more)
        for row in self._rows(table, (*key, "version"), names[len(key) + 1 :]):
            found = leaves.rows_of(*row[: len(key) + 1])
            yield row[: len(key)], dict(zip(names, row, strict=True)), [Leaf(*each[1][len(key) + 1 :]) for each in found]

    def _rows(self, table: str, key: tuple[str, ...], more: tuple[str, ...]) -> Iterator[Key]:
        """The rows of a table in the order of its key, a part of them at a time."""
        order = ", ".join(name if name == "version" else f'{name} COLLATE "C"' for name in key)
        with self._connection.cursor(name=f"copy_{table}") as cursor:
            cursor.itersize = ROWS_AT_ONCE
            cursor.execute(f"SELECT {', '.join((*key, *more))} FROM {table} ORDER BY {order}")
            yield from cursor

    # ---- one version ---------------------------------------------------------------------------------------------
    def _entity(self, row: Row, leaves: list[Leaf]) -> Entity:
        return Entity(is_proxy=bool(row["is_proxy"]), **self._identified(row, leaves))

    def _relationship(self, row: Row, leaves: list[Leaf]) -> Relationship:
        return Relationship(end1=row["end_1_guid"], end2=row["end_2_guid"], **self._identified(row, leaves))

    def _classification(self, name: str, row: Row, leaves: list[Leaf]) -> Classification:
        header = self._header(row, leaves, f"classification {name} of {row['instance_guid']}")
        return Classification(**{**header, "type_name": name})

    def _identified(self, row: Row, leaves: list[Leaf]) -> dict[str, Any]:
        return {
            "guid": row["instance_guid"], "license": row["instance_license"],
            "re_identified_from": row["reidentified_from_guid"], **self._header(row, leaves, str(row["instance_guid"])),
        }

    def _header(self, row: Row, leaves: list[Leaf], what: str) -> dict[str, Any]:
        type_name = type_of(self.types, row["type_name"])
        try:
            return {
                "type_name": type_name, "status": status_of(row["current_status"]) or "ACTIVE",
                "status_on_delete": status_of(row["status_on_delete"]), "version": int(row["version"]),
                "create_time": instant_of(row["create_time"]) or 0, "update_time": instant_of(row["update_time"]) or 0,
                "created_by": row["created_by"] or "", "updated_by": row["updated_by"],
                "maintained_by": names_of(row["maintained_by"]), "last_request_id": row["last_request_id"],
                "provenance": provenance_of(row["instance_provenance_type"]),
                "collection_id": row["metadata_collection_guid"] or self.collection_id,
                "collection_name": row["metadata_collection_name"], "replicated_by": row["replicated_by"],
                "mapping_properties": mapping_of(row["mapping_properties"]),
                "effective_from": instant_of(row["effective_from_time"]),
                "effective_to": instant_of(row["effective_to_time"]),
                "properties": read_values(self.types, type_name, leaves),
            }
        except ValueError as problem:
            raise ConfigurationError("ARICIA-400-066", (self._where, f"{what}, version {row['version']}: {problem}")) from None


Version = tuple[Row, list[Leaf]]
Keyed = tuple[Key, Row, list[Leaf]]


class _Matching:
    """Rows in the order of their keys, taken by those of another table in the same order."""

    def __init__(self, rows: Iterator[tuple[Key, Any, list[Any]]]) -> None:
        self._rows = rows
        self._next = next(rows, None)
        self._stranger: str | None = None

    def left_over(self) -> str | None:
        """The first part of the key of a row that was not asked for, after the last one that was."""
        return self._stranger or (str(self._next[0][0]) if self._next is not None else None)

    def rows_of(self, *key: Any) -> list[tuple[Key, Any, list[Any]]]:
        """The rows whose keys begin with this one."""
        found = []
        while self._next is not None and self._next[0][: len(key)] <= key:
            if self._next[0][: len(key)] == key:
                found.append(self._next)
            else:
                self._stranger = str(self._next[0][0])
            self._next = next(self._rows, None)
        return found


def _grouped(versions: Iterator[Keyed]) -> Iterator[tuple[str, list[Version]]]:
    """The versions of each instance."""
    for (guid,), found in _grouped_by(versions, 1):
        yield guid, found


def _grouped_by(versions: Any, length: int) -> Iterator[tuple[Key, list[Version]]]:
    key: Key | None = None
    found: list[Version] = []
    for each, row, leaves in versions:
        if key is not None and each[:length] != key:
            yield key, found
            found = []
        key = each[:length]
        found.append((row, leaves))
    if key is not None:
        yield key, found


def _times(versions: list[Version]) -> Iterator[tuple[Version, tuple[int, int]]]:
    """Each version with when it was current; two that begin in one millisecond stay in order."""
    starts: list[int] = []
    for row, _ in versions:
        start = instant_of(row["version_start_time"]) or 0
        starts.append(max(start, starts[-1] + 1) if starts else start)
    yield from zip(versions, zip(starts, [*starts[1:], STILL_CURRENT], strict=True), strict=True)
