"""What members have to agree about, and a short form of it."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Sequence
from typing import Any

from aricia.repository.instances import ACTIVE, DELETED, Classification, Entity, Header, Relationship
from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.queries import EntityQuery, RelationshipQuery

Row = list[Any]
Content = dict[str, Row]
HOME, VERSION, STATUS, MAINTAINER = 1, 2, 3, 5  # places in a row
EVERYTHING = (ACTIVE, DELETED)


def content_of(collection: MetadataCollection) -> Content:
    """Every entity (but stand-ins), relationship and classification: by GUID, or by GUID and name."""
    content: Content = {}
    for entity in collection.find_entities(EntityQuery(statuses=EVERYTHING)):
        if not entity.is_proxy:
            content[entity.guid] = row_of(collection, entity)
            content |= {f"{entity.guid} {each.type_name}": row_of(collection, each) for each in entity.classifications}
    for each in collection.find_relationships(RelationshipQuery(statuses=EVERYTHING)):
        content[each.guid] = row_of(collection, each)
    return content


def repeated(collection: MetadataCollection) -> list[str]:
    """Instances that have a version twice in their history, one after the other."""
    found = []
    for entity in collection.find_entities(EntityQuery(statuses=EVERYTHING)):
        guid = entity.guid
        found += _repeats(collection, guid, collection.entity_history(guid, None, None, True, 0, 0))
        for name in (each.type_name for each in entity.classifications):
            versions = collection.classification_history(guid, name, None, None, True, 0, 0)
            found += _repeats(collection, f"{guid} {name}", versions)
    for each in collection.find_relationships(RelationshipQuery(statuses=EVERYTHING)):
        found += _repeats(collection, each.guid, collection.relationship_history(each.guid, None, None, True, 0, 0))
    return found


def _repeats(collection: MetadataCollection, key: str, versions: Sequence[Header]) -> list[str]:
    rows = [row_of(collection, each) for each in versions]
    return [f"{key}: {rows}"] if any(before == after for before, after in itertools.pairwise(rows)) else []


def row_of(collection: MetadataCollection, header: Header) -> Row:
    """What is promised of one instance."""
    row = [
        header.type_name, header.collection_id or collection.collection_id, header.version, header.status, header.provenance,
        header.replicated_by, header.create_time, header.created_by, header.effective_from, header.effective_to,
        header.properties,
    ]
    if isinstance(header, Relationship):
        row += [header.end1, header.end2]
    if isinstance(header, Classification):
        row += [header.origin, header.origin_guid]
    return row


def digests_of(changed: tuple[MetadataCollection, Iterable[tuple[str, Header]]]) -> list[list[Any]]:
    """(key, home, version, status, digest) of what a work has changed; the key is that of ``content_of``."""
    collection, headers = changed
    rows = [(key, row_of(collection, each)) for key, each in headers]
    return [[key, row[HOME], row[VERSION], row[STATUS], digest(row)] for key, row in rows]


def digest(row: Row) -> str:
    """A short form of a row: equal only for equal ones."""
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:20]


def keyed(instance: Entity | Relationship) -> list[tuple[str, Header]]:
    """An instance with its key."""
    return [(instance.guid, instance)]
