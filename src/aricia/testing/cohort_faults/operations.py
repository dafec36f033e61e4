"""Works on instances that a member can be told to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aricia.repository.instances import EXTERNAL_SOURCE, Entity, Header, Relationship, Source
from aricia.repository.metadata_collection import MetadataCollection
from aricia.types.type_maintenance import add_type, patch_type

Changed = tuple[MetadataCollection, list[tuple[str, Header]]]
Operation = Callable[..., Changed]


def _of(collection: MetadataCollection, *instances: Entity | Relationship | None) -> Changed:
    return collection, [(each.guid, each) for each in instances if each is not None]


def _add_entity(
    c: MetadataCollection, user: str, guid: str, type_name: str, properties: dict[str, Any], external: str = "",
    effective_from: int | None = None,
) -> Changed:
    source = Source(EXTERNAL_SOURCE, f"id-of-{external}", external) if external else None
    return _of(c, c.add_entity(user, type_name, properties, source=source, guid=guid, effective_from=effective_from))


def _update_entity(
    c: MetadataCollection, user: str, guid: str, properties: dict[str, Any], effective_from: int | None = None
) -> Changed:
    return _of(c, c.update_entity(user, guid, properties, effective_from=effective_from))


def _retype_entity(c: MetadataCollection, user: str, guid: str, type_name: str) -> Changed:
    return _of(c, c.retype_entity(user, guid, type_name))


def _reidentify_entity(c: MetadataCollection, user: str, guid: str, fresh: str) -> Changed:
    made = c.reidentify_entity(user, guid, fresh)
    return _of(c, made, c.is_entity_known(guid))


def _classify(c: MetadataCollection, user: str, guid: str, kind: str, properties: dict[str, Any]) -> Changed:
    entity = c.get_entity(guid)
    attached = entity.classification(kind)
    if attached is not None and attached.collection_id != c.collection_id:
        return c, []  # another member's: its business
    made = c.classify_entity(user, guid, kind, properties).classification(kind)
    return c, [(f"{guid} {kind}", made)] if made is not None else []


def _declassify(c: MetadataCollection, user: str, guid: str, kind: str) -> Changed:
    attached = c.get_entity(guid).classification(kind)
    if attached is None or attached.collection_id != c.collection_id:
        return c, []
    c.declassify_entity(user, guid, kind)
    return c, [(f"{guid} {kind}", next(each for each in c.removed_classifications(guid) if each.type_name == kind))]


def _add_relationship(
    c: MetadataCollection, user: str, guid: str, type_name: str, end1: str, end2: str, properties: dict[str, Any],
    external: str = "",
) -> Changed:
    source = Source(EXTERNAL_SOURCE, f"id-of-{external}", external) if external else None
    return _of(c, c.add_relationship(user, type_name, end1, end2, properties, source=source, guid=guid))


def _update_relationship(c: MetadataCollection, user: str, guid: str, properties: dict[str, Any]) -> Changed:
    return _of(c, c.update_relationship(user, guid, properties))


def _reidentify_relationship(c: MetadataCollection, user: str, guid: str, fresh: str) -> Changed:
    made = c.reidentify_relationship(user, guid, fresh)
    return _of(c, made, c.is_relationship_known(guid))


def _purge_entity(c: MetadataCollection, user: str, guid: str) -> Changed:
    c.purge_entity(user, guid)
    return c, []


def _purge_relationship(c: MetadataCollection, user: str, guid: str) -> Changed:
    c.purge_relationship(user, guid)
    return c, []


OPERATIONS: dict[str, Operation] = {
    "add_entity": _add_entity,
    "update_entity": _update_entity,
    "delete_entity": lambda c, user, guid: _of(c, c.delete_entity(user, guid)),
    "restore_entity": lambda c, user, guid: _of(c, c.restore_entity(user, guid)),
    "undo_entity": lambda c, user, guid: _of(c, c.undo_entity(user, guid)),
    "purge_entity": _purge_entity,
    "retype_entity": _retype_entity,
    "rehome_entity": lambda c, user, guid: _of(c, c.rehome_entity(user, guid)),
    "reidentify_entity": _reidentify_entity,
    "classify": _classify,
    "declassify": _declassify,
    "add_relationship": _add_relationship,
    "update_relationship": _update_relationship,
    "delete_relationship": lambda c, user, guid: _of(c, c.delete_relationship(user, guid)),
    "restore_relationship": lambda c, user, guid: _of(c, c.restore_relationship(user, guid)),
    "undo_relationship": lambda c, user, guid: _of(c, c.undo_relationship(user, guid)),
    "purge_relationship": _purge_relationship,
    "rehome_relationship": lambda c, user, guid: _of(c, c.rehome_relationship(user, guid)),
    "reidentify_relationship": _reidentify_relationship,
}


def change_types(collection: MetadataCollection, kind: str, document: dict[str, Any]) -> None:
    """Add or patch a type. kind: "add" or "patch" """
    change = add_type if kind == "add" else patch_type
    collection.save_types(collection.types, [], [change(collection.types, document)])
