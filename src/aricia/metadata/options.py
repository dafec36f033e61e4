"""Options of the metadata primitives (JSON names: spec view services, section 3.1; the codec in views maps them)."""

from __future__ import annotations

from msgspec import Struct


class ReadOptions(Struct, frozen=True, kw_only=True):
    """BasicOptions, GetOptions, PagingOptions, HistoricalQueryOptions, QueryOptions and SearchOptions in one.

    Instants are epoch milliseconds; page_size and relationships_page_size 0 = the server's maximum.
    """

    effective_time: int | None = None
    for_lineage: bool = False
    for_duplicate_processing: bool = False
    as_of_time: int | None = None
    metadata_element_type_name: str | None = None
    skip_relationships: tuple[str, ...] | None = None
    include_only_relationships: tuple[str, ...] | None = None
    relationships_page_size: int = 0
    graph_query_depth: int = 5
    max_mermaid_node_count: int = 5
    start_from: int = 0
    page_size: int = 0
    from_time: int | None = None
    to_time: int | None = None
    oldest_first: bool = False
    anchor_guid: str | None = None
    anchor_domain_name: str | None = None
    anchor_scope_guid: str | None = None
    limit_results_by_status: tuple[str, ...] | None = None
    sequencing_order: str | None = None
    sequencing_property: str | None = None
    skip_classified_elements: tuple[str, ...] | None = None
    include_only_classified_elements: tuple[str, ...] | None = None
    governance_zone_filter: tuple[str, ...] | None = None
    metadata_element_subtype_names: tuple[str, ...] | None = None
    skip_subtypes: bool = False
    starts_with: bool = False
    ends_with: bool = False
    ignore_case: bool = True
    activity_status_list: tuple[str, ...] | None = None
    content_status_list: tuple[str, ...] | None = None
    deployment_status_list: tuple[str, ...] | None = None


class WriteOptions(Struct, frozen=True, kw_only=True):
    """MetadataSourceOptions, AnchorOptions, NewElementOptions, TemplateOptions, MakeAnchorOptions, UpdateOptions, DeleteOptions:
    all in one."""

    effective_time: int | None = None
    for_lineage: bool = False
    for_duplicate_processing: bool = False
    external_source_guid: str | None = None
    external_source_name: str | None = None
    anchor_guid: str | None = None
    is_own_anchor: bool = True
    anchor_scope_guids: tuple[str, ...] | None = None
    parent_guid: str | None = None
    parent_relationship_type_name: str | None = None
    parent_at_end1: bool = True
    effective_from: int | None = None
    effective_to: int | None = None
    deep_copy: bool = True
    is_template_substitute: bool = False
    allow_retrieve: bool = True
    metadata_element_subtype_name: str | None = None
    make_anchor: bool = False
    merge_update: bool = True
    merge_classifications: bool = True
    cascaded_delete: bool = False
    delete_method: str = "LOOK_FOR_LINEAGE"
    archive_date: int | None = None
    archive_process: str | None = None
    archive_properties: dict[str, str] | None = None
