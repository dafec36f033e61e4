"""Data sets that show open metadata as tables, by the class of the connector that the original reads them with.

The columns are in ``spec/tabular_data_sets.tsv``: provider, table, type of the elements in it, column, its data type, whether it
may be empty and whether it tells rows apart, and where the value comes from: a field of the header, a property, a property of
a classification, or the name of the first of several classifications.
"""

from __future__ import annotations

import functools
from typing import Any

from msgspec import Struct

from aricia.base.codec import format_time
from aricia.base.tables import rows
from aricia.metadata import api as metadata
from aricia.metadata.api import ReadOptions, Session
from aricia.repository.instances import Entity
from aricia.repository.queries import ClassificationCondition, ClassificationConditions

Json = dict[str, Any]

# What is in a table: everything of its type but templates.
_NO_TEMPLATES = ClassificationConditions((ClassificationCondition("Template"),), "NONE")


class Column(Struct, frozen=True):
    """One column; ``classifications`` = where the value is looked for, empty = in the element itself."""

    name: str
    data_type: str
    nullable: bool
    identifier: bool
    source: str
    classifications: tuple[str, ...]


class DataSet(Struct, frozen=True):
    """A table of all elements of one type."""

    name: str
    type: str
    columns: tuple[Column, ...]


@functools.cache
def data_sets() -> dict[str, DataSet]:
    """Every data set by the class of its connector's provider."""
    found: dict[str, DataSet] = {}
    for row in rows("tabular_data_sets.tsv"):
        places = tuple(name for name in row["classification"].split(",") if name)
        column = Column(row["column"], row["data_type"], bool(row["nullable"]), bool(row["identifier"]), row["source"], places)
        known = found.get(row["provider"])
        columns = (column,) if known is None else (*known.columns, column)
        found[row["provider"]] = DataSet(row["table"], row["type"], columns)
    return found


def report(session: Session, data_set: DataSet, start: int, count: int) -> Json:
    """A TabularDataSetReport with at most ``count`` rows, the oldest elements first; rows are numbered from 0."""
    total = metadata.count_by_conditions(session, None, _NO_TEMPLATES, ReadOptions(), data_set.type)
    shown: Json = {
        "recordCount": total, "tableName": data_set.name,
        "columnDescriptions": [_column(column) for column in data_set.columns],
    }
    first = max(start, 0)
    records = _records(session, data_set, first, min(first + count, total))
    return {**shown, "dataRecords": records} if records else shown


def _column(column: Column) -> Json:
    return {
        "columnName": column.name, "columnDataType": column.data_type, "isNullable": column.nullable,
        "isIdentifier": column.identifier,
    }


def _records(session: Session, data_set: DataSet, start: int, end: int) -> dict[str, list[str | None]]:
    """The rows from one number up to another, without those that the caller may not see; read page by page."""
    records: dict[str, list[str | None]] = {}
    step = session.server.max_page_size or max(end - start, 1)
    for at in range(start, end, step):
        options = ReadOptions(start_from=at, page_size=min(step, end - at), sequencing_order="CREATION_DATE_OLDEST")
        page = metadata.find_by_conditions(session, None, _NO_TEMPLATES, options, data_set.type)
        for number, entity in enumerate(page.entities, start=at):
            records[str(number)] = [_value(entity, column) for column in data_set.columns]
    return records


def _value(entity: Entity, column: Column) -> str | None:
    header = {
        "guid": entity.guid, "typeName": entity.type_name, "createTime": format_time(entity.create_time),
        "updateTime": format_time(entity.update_time) if entity.update_time else None,
    }
    if column.source in header:
        return header[column.source]
    if not column.classifications:
        return _text(entity.properties.get(column.source))
    attached = [item for name in column.classifications if (item := entity.classification(name)) is not None]
    if not attached:
        return None
    return attached[0].type_name if column.source == "classification" else _text(attached[0].properties.get(column.source))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
