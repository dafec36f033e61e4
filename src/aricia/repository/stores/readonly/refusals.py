"""A metadata collection that can be read, that takes archives and reference copies, and that refuses every other change."""

from __future__ import annotations

from typing import Any, NoReturn, cast

from aricia.base.errors import RepositoryFault
from aricia.repository.metadata_collection import MetadataCollection

_PROVIDER = "org.odpi.openmetadata.adapters.repositoryservices.readonly.repositoryconnector.ReadOnlyOMRSMetadataCollection"

# What is refused, and the names by which clients know it.
REFUSED = {
    "add_entity": "addEntity", "update_entity": "updateEntityProperties", "delete_entity": "deleteEntity",
    "delete_entities": "deleteEntity", "purge_entity": "purgeEntity", "restore_entity": "restoreEntity",
    "classify_entity": "classifyEntity", "declassify_entity": "declassifyEntity", "add_relationship": "addRelationship",
    "update_relationship": "updateRelationshipProperties", "delete_relationship": "deleteRelationship",
    "purge_relationship": "purgeRelationship", "restore_relationship": "restoreRelationship",
    "undo_entity": "undoEntityUpdate", "undo_relationship": "undoRelationshipUpdate", "retype_entity": "reTypeEntity",
    "retype_relationship": "reTypeRelationship", "rehome_entity": "reHomeEntity",
    "rehome_relationship": "reHomeRelationship", "reidentify_entity": "reIdentifyEntity",
    "reidentify_relationship": "reIdentifyRelationship",
}


class _ReadOnly:
    """Passes on to the collection behind it what is not refused."""

    def __init__(self, collection: MetadataCollection) -> None:
        self._collection = collection

    def __getattr__(self, name: str) -> Any:
        operation = REFUSED.get(name)
        if operation is None:
            return getattr(self._collection, name)

        def refuse(*arguments: object, **options: object) -> NoReturn:
            inserts = (operation, _PROVIDER, self._collection.collection_name)
            raise RepositoryFault("FunctionNotSupported", "OMRS-METADATA-COLLECTION-501-001", inserts)

        return refuse


def read_only(collection: MetadataCollection) -> MetadataCollection:
    """The collection without its maintenance. errors of that: FunctionNotSupported OMRS-METADATA-COLLECTION-501-001"""
    return cast(MetadataCollection, _ReadOnly(collection))
