"""Reading request bodies: the options of spec view services 3.1, single fields, and the class rules of 2.1.

Unknown keys are ignored at every level. Fields are read in the order in which they stand in the body, so that the first bad
one is the one reported. This is on the path of every request: a body of a read costs a few microseconds.
"""

from __future__ import annotations

from typing import Any

from aricia.base.body_faults import INVALID_TYPE_ID, MISMATCHED_INPUT, UnmappableBody
from aricia.metadata.body_values import (
    Reader,
    constant_reader,
    constants_reader,
    read_flag,
    read_instant,
    read_int,
    read_object,
    read_text,
    read_text_map,
    read_texts,
)
from aricia.metadata.options import ReadOptions, WriteOptions

Body = dict[str, Any]

DEFAULT_READ = ReadOptions()
DEFAULT_WRITE = WriteOptions()

# The bodies that say which body they are: any other class, or none, cannot be mapped.
_POLYMORPHIC = frozenset(("DeleteElementRequestBody", "DeleteRelationshipRequestBody", "DeleteClassificationRequestBody"))

_BASIC: dict[str, tuple[str, Reader]] = {
    "effectiveTime": ("effective_time", read_instant),
    "forLineage": ("for_lineage", read_flag),
    "forDuplicateProcessing": ("for_duplicate_processing", read_flag),
}

_READ: dict[str, tuple[str, Reader]] = {
    **_BASIC,
    "asOfTime": ("as_of_time", read_instant),
    "metadataElementTypeName": ("metadata_element_type_name", read_text),
    "skipRelationships": ("skip_relationships", read_texts),
    "includeOnlyRelationships": ("include_only_relationships", read_texts),
    "relationshipsPageSize": ("relationships_page_size", read_int),
    "graphQueryDepth": ("graph_query_depth", read_int),
    "maxMermaidNodeCount": ("max_mermaid_node_count", read_int),
    "startFrom": ("start_from", read_int),
    "pageSize": ("page_size", read_int),
    "fromTime": ("from_time", read_instant),
    "toTime": ("to_time", read_instant),
    "oldestFirst": ("oldest_first", read_flag),
    "anchorGUID": ("anchor_guid", read_text),
    "anchorDomainName": ("anchor_domain_name", read_text),
    "anchorScopeGUID": ("anchor_scope_guid", read_text),
    "limitResultsByStatus": ("limit_results_by_status", constants_reader("ElementStatus")),
    "sequencingOrder": ("sequencing_order", constant_reader("SequencingOrder")),
    "sequencingProperty": ("sequencing_property", read_text),
    "skipClassifiedElements": ("skip_classified_elements", read_texts),
    "includeOnlyClassifiedElements": ("include_only_classified_elements", read_texts),
    "governanceZoneFilter": ("governance_zone_filter", read_texts),
    "metadataElementSubtypeNames": ("metadata_element_subtype_names", read_texts),
    "skipSubtypes": ("skip_subtypes", read_flag),
    "startsWith": ("starts_with", read_flag),
    "endsWith": ("ends_with", read_flag),
    "ignoreCase": ("ignore_case", read_flag),
    "activityStatusList": ("activity_status_list", constants_reader("ActivityStatus")),
    "contentStatusList": ("content_status_list", constants_reader("ContentStatus")),
    "deploymentStatusList": ("deployment_status_list", constants_reader("DeploymentStatus")),
}

_WRITE: dict[str, tuple[str, Reader]] = {
    **_BASIC,
    "externalSourceGUID": ("external_source_guid", read_text),
    "externalSourceName": ("external_source_name", read_text),
    "anchorGUID": ("anchor_guid", read_text),
    "isOwnAnchor": ("is_own_anchor", read_flag),
    "anchorScopeGUIDs": ("anchor_scope_guids", read_texts),
    "parentGUID": ("parent_guid", read_text),
    "parentRelationshipTypeName": ("parent_relationship_type_name", read_text),
    "parentAtEnd1": ("parent_at_end1", read_flag),
    "effectiveFrom": ("effective_from", read_instant),
    "effectiveTo": ("effective_to", read_instant),
    "deepCopy": ("deep_copy", read_flag),
    "isTemplateSubstitute": ("is_template_substitute", read_flag),
    "allowRetrieve": ("allow_retrieve", read_flag),
    "metadataElementSubtypeName": ("metadata_element_subtype_name", read_text),
    "makeAnchor": ("make_anchor", read_flag),
    "mergeUpdate": ("merge_update", read_flag),
    "mergeClassifications": ("merge_classifications", read_flag),
    "cascadedDelete": ("cascaded_delete", read_flag),
    "deleteMethod": ("delete_method", constant_reader("DeleteMethod")),
    "archiveDate": ("archive_date", read_instant),
    "archiveProcess": ("archive_process", read_text),
    "archiveProperties": ("archive_properties", read_text_map),
}


def read_options(body: Body | None) -> ReadOptions:
    """The options of a read; what the body does not give has its default."""
    given = _given(body, _READ)
    return ReadOptions(**given) if given else DEFAULT_READ


def write_options(body: Body | None) -> WriteOptions:
    """The options of a write; what the body does not give has its default."""
    given = _given(body, _WRITE)
    return WriteOptions(**given) if given else DEFAULT_WRITE


def _given(body: Body | None, fields: dict[str, tuple[str, Reader]]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for key, value in (body or {}).items():
        field = fields.get(key)
        if field is not None:
            native = field[1](value, key)
            if native is not None:
                given[field[0]] = native
    return given


def body_object(value: Any) -> Body | None:
    """The body as an object or None; a list, text or number in its place cannot be mapped."""
    if value is None or isinstance(value, dict):
        return value
    raise UnmappableBody(MISMATCHED_INPUT, f"The request body must be a JSON object, not a {type(value).__name__}.")


def checked_body(value: Any, body_class: str) -> Body | None:
    """The body as an object or None; a body of a class that has to say its name is asked for it."""
    body = body_object(value)
    if body is not None and body_class in _POLYMORPHIC:
        require_class(body, body_class)
    return body


def require_class(body: Body, expected: str) -> None:
    """The class rule of the polymorphic bodies: ``class`` has to be there and to name the expected body."""
    name = body.get("class")
    if name is None:
        raise UnmappableBody(INVALID_TYPE_ID, f"The request body has no class; {expected} is needed here.")
    if name != expected:
        raise UnmappableBody(INVALID_TYPE_ID, f"The request body is of class {name}; {expected} is needed here.")


def text_of(body: Body | None, key: str) -> str | None:
    """The text under this key, or None."""
    return read_text(body.get(key), key) if body else None


def texts_of(body: Body | None, key: str) -> tuple[str, ...] | None:
    """The list of texts under this key, or None."""
    return read_texts(body.get(key), key) if body else None


def flag_of(body: Body | None, key: str, default: bool = False) -> bool:
    """The truth value under this key."""
    return read_flag(body[key], key) if body and key in body else default


def int_of(body: Body | None, key: str, default: int = 0) -> int:
    """The whole number under this key."""
    return read_int(body[key], key) if body and key in body else default


def instant_of(body: Body | None, key: str) -> int | None:
    """The instant under this key in epoch milliseconds, or None."""
    return read_instant(body.get(key), key) if body else None


def object_of(body: Body | None, key: str) -> dict[str, Any] | None:
    """The JSON object under this key, unread, or None."""
    return read_object(body.get(key), key) if body else None


def text_map_of(body: Body | None, key: str) -> dict[str, str] | None:
    """The object of texts under this key, or None."""
    return read_text_map(body.get(key), key) if body else None
