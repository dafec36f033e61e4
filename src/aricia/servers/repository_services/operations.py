"""The repository services as operations: rows of the endpoint table by their names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from aricia.base.endpoints import table
from aricia.base.errors import RepositoryFault
from aricia.base.operation import Operation, Request
from aricia.metadata.api import Session
from aricia.servers.repository_services import (
    audit_log,
    classification_maintenance,
    control,
    entity_maintenance,
    metadata_highway,
    reading,
    reference_copies,
    relationship_maintenance,
    type_maintenance,
    type_queries,
)
from aricia.servers.repository_services.faults import PROPERTIES

Json = dict[str, Any]
Function = Callable[[Request, Session], Json]

_READS: dict[str, Function] = {
    "getMetadataCollectionId": reading.get_metadata_collection_id,
    "getAllTypes": type_queries.get_all_types,
    "findTypesByName": type_queries.find_types_by_name,
    "findTypeDefsByCategory": type_queries.find_type_defs_by_category,
    "findAttributeTypeDefsByCategory": type_queries.find_attribute_type_defs_by_category,
    "findTypeDefsByProperty": type_queries.find_type_defs_by_property,
    "findTypesByExternalID": type_queries.find_types_by_external_id,
    "searchForTypeDefs": type_queries.search_for_type_defs,
    "getTypeDefByGUID": type_queries.get_type_def,
    "getTypeDefByName": type_queries.get_type_def,
    "getAttributeTypeDefByGUID": type_queries.get_attribute_type_def,
    "getAttributeTypeDefByName": type_queries.get_attribute_type_def,
    "verifyTypeDef": type_queries.verify_type_def,
    "verifyAttributeTypeDef": type_queries.verify_attribute_type_def,
    "isEntityKnown": reading.is_entity_known,
    "getEntitySummary": reading.get_entity_summary,
    "getEntityDetail": reading.get_entity_detail,
    "getEntityDetailHistory": reading.get_entity_detail_history,
    "getClassificationHistory": reading.get_classification_history,
    "getHomeClassifications": reading.get_home_classifications,
    "getRelationshipsForEntity": reading.get_relationships_for_entity,
    "getRelationshipsForEntityHistory": reading.get_relationships_for_entity,
    "findEntities": reading.find_entities,
    "findEntitiesByHistory": reading.find_entities,
    "countEntities": reading.count_entities,
    "findEntitiesByProperty": reading.find_entities_by_property,
    "findEntitiesByPropertyHistory": reading.find_entities_by_property,
    "findEntitiesByClassification": reading.find_entities_by_classification,
    "findEntitiesByClassificationHistory": reading.find_entities_by_classification,
    "findEntitiesByPropertyValue": reading.find_entities_by_property_value,
    "findEntitiesByPropertyValueHistory": reading.find_entities_by_property_value,
    "isRelationshipKnown": reading.is_relationship_known,
    "getRelationship": reading.get_relationship,
    "getRelationshipHistory": reading.get_relationship_history,
    "findRelationships": reading.find_relationships,
    "findRelationshipsByHistory": reading.find_relationships,
    "countRelationships": reading.count_relationships,
    "findRelationshipsByProperty": reading.find_relationships_by_property,
    "findRelationshipsByPropertyHistory": reading.find_relationships_by_property,
    "findRelationshipsByPropertyValue": reading.find_relationships_by_property_value,
    "findRelationshipsByPropertyValueHistory": reading.find_relationships_by_property_value,
}
_WRITES: dict[str, Function] = {
    "addTypeDefGallery": type_maintenance.add_type_def_gallery,
    "addTypeDef": type_maintenance.add_type_def,
    "addAttributeTypeDef": type_maintenance.add_attribute_type_def,
    "updateTypeDef": type_maintenance.update_type_def,
    "deleteTypeDef": type_maintenance.delete_type_def,
    "deleteAttributeTypeDef": type_maintenance.delete_attribute_type_def,
    "reIdentifyTypeDef": type_maintenance.re_identify_type_def,
    "reIdentifyAttributeTypeDef": type_maintenance.re_identify_attribute_type_def,
    "addEntity": entity_maintenance.add_entity,
    "addExternalEntity": entity_maintenance.add_external_entity,
    "addEntityProxy": entity_maintenance.add_entity_proxy,
    "updateEntityProperties": entity_maintenance.update_entity_properties,
    "undoEntityUpdate": entity_maintenance.undo_entity_update,
    "deleteEntity": entity_maintenance.delete_entity,
    "purgeEntity": entity_maintenance.purge_entity,
    "restoreEntity": entity_maintenance.restore_entity,
    "classifyEntity": classification_maintenance.classify_entity,
    "updateEntityClassification": classification_maintenance.update_entity_classification,
    "declassifyEntity": classification_maintenance.declassify_entity,
    "addRelationship": relationship_maintenance.add_relationship,
    "addExternalRelationship": relationship_maintenance.add_external_relationship,
    "updateRelationshipProperties": relationship_maintenance.update_relationship_properties,
    "undoRelationshipUpdate": relationship_maintenance.undo_relationship_update,
    "deleteRelationship": relationship_maintenance.delete_relationship,
    "purgeRelationship": relationship_maintenance.purge_relationship,
    "restoreRelationship": relationship_maintenance.restore_relationship,
    "reIdentifyEntity": control.re_identify_entity,
    "reIdentifyRelationship": control.re_identify_relationship,
    "reTypeEntity": control.re_type_entity,
    "reTypeRelationship": control.re_type_relationship,
    "reHomeEntity": control.re_home_entity,
    "reHomeRelationship": control.re_home_relationship,
    "saveEntityReferenceCopy": reference_copies.save_entity,
    "deleteEntityReferenceCopy": reference_copies.save_entity,
    "purgeEntityReferenceCopy": reference_copies.purge_entity,
    "refreshEntityReferenceCopy": reference_copies.refresh_entity,
    "saveClassificationReferenceCopy": reference_copies.save_classification,
    "purgeClassificationReferenceCopy": reference_copies.purge_classification,
    "saveRelationshipReferenceCopy": reference_copies.save_relationship,
    "deleteRelationshipReferenceCopy": reference_copies.save_relationship,
    "purgeRelationshipReferenceCopy": reference_copies.purge_relationship,
    "refreshRelationshipReferenceCopy": reference_copies.refresh_relationship,
    "saveInstanceReferenceCopies": reference_copies.save_instances,
}
# Asked for without a metadata collection.
_OTHERS: dict[str, Callable[[Request], Json]] = {
    "getSeverityList": audit_log.get_severity_list,
    "getAuditLogReport": audit_log.get_audit_log_report,
    "getEnterpriseOMRSTopicConnection": metadata_highway.get_enterprise_topic_connection,
    "getCohorts": metadata_highway.get_cohorts,
    "getLocalRegistration": metadata_highway.get_local_registration,
    "getRemoteRegistrations": metadata_highway.get_remote_registrations,
    "connectToCohort": metadata_highway.connect,
    "disconnectFromCohort": metadata_highway.disconnect,
    "unregisterFromCohort": metadata_highway.unregister,
}


def _served(run: Function) -> Function:
    """The function, whose faults of properties name the parameter as clients of these services know it."""

    def served(request: Request, session: Session) -> Json:
        try:
            return run(request, session)
        except RepositoryFault as fault:
            if fault.kind == "PropertyError":
                fault.properties = {"parameterName": PROPERTIES}
            raise

    return served


def operations() -> list[Operation]:
    """The operations of these services."""
    rows = [row for row in table() if row.group == "repository-services"]
    served = [
        replace(row, work=work, run=_served(functions[row.name]))
        for row in rows
        for work, functions in (("read", _READS), ("write", _WRITES))
        if row.name in functions
    ]
    return [*served, *(replace(row, run=_OTHERS[row.name]) for row in rows if row.name in _OTHERS)]
