"""Whether types are in use."""

from __future__ import annotations

from aricia.repository.instances import ACTIVE, DELETED
from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, EntityQuery, RelationshipQuery
from aricia.types.definitions import CLASSIFICATION, RELATIONSHIP, TypeDef


def has_instances(collection: MetadataCollection, definition: TypeDef) -> bool:
    """Whether there is an instance of the type, deleted ones included."""
    name, statuses = definition.name, (ACTIVE, DELETED)
    if definition.category == RELATIONSHIP:
        return bool(collection.find_relationships(RelationshipQuery(type_name=name, statuses=statuses, page_size=1)))
    if definition.category == CLASSIFICATION:
        classified = ClassificationConditions((ClassificationCondition(name),))
        return bool(collection.find_entities(EntityQuery(classifications=classified, statuses=statuses, page_size=1)))
    return bool(collection.find_entities(EntityQuery(type_name=name, statuses=statuses, page_size=1)))
