"""The faults of a metadata collection, in one place: kind, message id, inserts and the parameter that clients are told.

``collection`` is the name of the metadata collection that speaks. Some parameter names are class names: clients know them so.
"""

from __future__ import annotations

from aricia.base.errors import RepositoryFault

_STORE = "org.odpi.openmetadata.repositoryservices.connectors.stores.metadatacollectionstore.properties."
_TYPE = _STORE + "typedefs.TypeDef"
_CLASSIFICATION = _STORE + "instances.Classification"


def _fault(kind: str, message_id: str, parameter: str, *inserts: object) -> RepositoryFault:
    return RepositoryFault(kind, message_id, inserts, properties={"parameterName": parameter})


def entity_not_known(guid: str, collection: str) -> RepositoryFault:
    """There is no such entity, or there was none at the instant asked for."""
    return _fault("EntityNotKnown", "OMRS-REPOSITORY-404-002", "guid", guid, "getEntityDetail", collection)


def entity_deleted(guid: str, type_name: str, collection: str) -> RepositoryFault:
    """The entity is soft-deleted."""
    return _fault("EntityNotKnown", "OMRS-REPOSITORY-404-013", "guid", type_name, guid, "getEntityDetail", collection)


def entity_proxy_only(guid: str, collection: str, home: str | None) -> RepositoryFault:
    """Only a proxy of the entity is here."""
    return _fault("EntityProxyOnly", "OMRS-REPOSITORY-400-051", "guid", guid, collection, home, "getEntityDetail")


def relationship_not_known(guid: str, collection: str) -> RepositoryFault:
    """There is no such relationship."""
    return _fault("RelationshipNotKnown", "OMRS-REPOSITORY-404-003", "guid", guid, "getRelationship", collection)


def relationship_not_found(guid: str, collection: str) -> RepositoryFault:
    """There is no such relationship to restore, or there was none at the instant asked for."""
    return _fault("RelationshipNotKnown", "OMRS-REPOSITORY-404-011", "guid", guid, "getRelationship", collection)


def relationship_deleted(guid: str, type_name: str, collection: str) -> RepositoryFault:
    """The relationship is soft-deleted."""
    return _fault("RelationshipNotKnown", "OMRS-REPOSITORY-404-012", "guid", type_name, guid, "getRelationship", collection)


def type_not_known(name: str, operation: str, collection: str) -> RepositoryFault:
    """There is no type of this name, or it is of another category."""
    return _fault("TypeError", "OMRS-REPOSITORY-404-007", _TYPE, name, "typeName", operation, collection)


def classification_not_known(name: str, parameter: str, collection: str) -> RepositoryFault:
    """There is no classification type of this name."""
    return _fault("InvalidParameter", "OMRS-REPOSITORY-400-005", parameter, name, collection)


def classification_invalid(name: str, type_name: str, collection: str) -> RepositoryFault:
    """Entities of this type may not carry the classification."""
    return _fault("ClassificationError", "OMRS-REPOSITORY-400-006", "classificationName", collection, name, type_name)


def not_classified(guid: str, name: str, operation: str, collection: str) -> RepositoryFault:
    """The entity does not have the classification."""
    return _fault("ClassificationError", "OMRS-REPOSITORY-400-048", _CLASSIFICATION, operation, collection, name, guid)


def not_deleted(instance: str, guid: str, operation: str, collection: str) -> RepositoryFault:
    """Only what is soft-deleted can be purged or restored. instance: Entity or Relationship."""
    return _fault(f"{instance}NotDeleted", "OMRS-REPOSITORY-400-046", "guid", operation, collection, guid)


def guid_in_use(guid: str, operation: str, collection: str) -> RepositoryFault:
    """A new instance cannot have a GUID that is taken."""
    return _fault("InvalidParameter", "ARICIA-400-014", "guid", guid, operation, collection)


def not_home(instance: str, guid: str, operation: str, home: str | None) -> RepositoryFault:
    """The instance is a copy and can only be changed where it is at home. instance: entity or relationship."""
    number = {"entity": "009", "relationship": "010"}[instance]
    return _fault("InvalidParameter", f"OMRS-LOCAL-REPOSITORY-503-{number}", f"{instance}GUID", operation, guid, home)


def wrong_end(relationship: str, number: int, needed: str, guid: str, actual: str, collection: str) -> RepositoryFault:
    """The entity at this end of a relationship is of a type that does not fit."""
    return _fault(
        "InvalidParameter", "OMRS-REPOSITORY-400-047", "relationship.End", relationship, number, needed, guid, actual,
        "addRelationship", collection, "", "",
    )


def future_instant(as_of: int, operation: str, collection: str) -> RepositoryFault:
    """There is no metadata of the future."""
    return _fault("InvalidParameter", "OMRS-REPOSITORY-400-038", "asOfTime", as_of, operation, collection)


def negative_page(start: int, page_size: int, collection: str) -> RepositoryFault:
    """Pages start at 0 and have a size of 0 (all) or more."""
    return _fault("PagingError", "OMRS-REPOSITORY-400-050", "pageSize", page_size, start, collection)


def wrong_range(from_time: int, to_time: int, collection: str) -> RepositoryFault:
    """A range of time that ends before it begins."""
    return _fault("InvalidParameter", "OMRS-REPOSITORY-400-083", "fromTime/toTime", from_time, to_time, collection)


def wrong_condition(name: str) -> RepositoryFault:
    """A condition with a property and nested conditions."""
    return _fault("InvalidParameter", "OMRS-REPOSITORY-400-074", "matchProperties", name)


def unnamed_classification() -> RepositoryFault:
    """A classification condition without the classification."""
    return _fault("InvalidParameter", "OMRS-REPOSITORY-400-075", "matchClassifications")


def wrong_pattern(pattern: str, why: object) -> RepositoryFault:
    """A regular expression that cannot be read."""
    return _fault("InvalidParameter", "ARICIA-400-011", "searchCriteria", pattern[:100], why)


def dangerous_pattern(pattern: str) -> RepositoryFault:
    """A regular expression that could run for a very long time."""
    return _fault("InvalidParameter", "ARICIA-400-010", "searchCriteria", pattern[:100])


def unknown_operator(operator: str) -> RepositoryFault:
    """A condition with an operator that does not exist."""
    return _fault("InvalidParameter", "ARICIA-400-015", "operator", operator)


def excessive_search(conditions: int, levels: int, ends: int) -> RepositoryFault:
    """A search with more conditions, levels or ends than are looked at."""
    return _fault("InvalidParameter", "ARICIA-400-081", "matchProperties", conditions, levels, ends)
