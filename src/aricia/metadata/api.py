"""What the floors above use of the metadata primitives and of the rendering of elements."""

from __future__ import annotations

from aricia.metadata import engine_actions, governance_processes, translations
from aricia.metadata.anchored import anchor_matches, anchored_graph, matches_of_anchor
from aricia.metadata.asset_graph import asset_graph
from aricia.metadata.asset_lineage import LineageOptions, asset_lineage
from aricia.metadata.asset_matches import asset_matches
from aricia.metadata.bean_classes import bean_class, full_class_name, is_subclass
from aricia.metadata.bean_reader import read_bean
from aricia.metadata.beans import BeanWriter
from aricia.metadata.bodies import (
    Body,
    body_object,
    checked_body,
    flag_of,
    instant_of,
    int_of,
    object_of,
    read_options,
    require_class,
    text_map_of,
    text_of,
    texts_of,
    write_options,
)
from aricia.metadata.body_values import Reader, constant_reader, enum_constants, read_flag, read_text
from aricia.metadata.classify import classify, declassify, reclassify, update_classification_effectivity
from aricia.metadata.connection_beans import connection_beans
from aricia.metadata.create import create_element, derive_anchor
from aricia.metadata.delete import archive_element, delete_element
from aricia.metadata.element_header import Renderer, element_header, relationship_header
from aricia.metadata.element_properties import ElementProperties, Page, RelatedElement, RelatedPage
from aricia.metadata.engine_action_elements import action_elements
from aricia.metadata.engine_action_lists import active_actions, claimed_actions
from aricia.metadata.faults import check_page
from aricia.metadata.find import (
    count_by_conditions,
    count_relationships,
    find_by_conditions,
    find_by_text,
    find_relationships,
    get_by_name,
    text_operator,
)
from aricia.metadata.get import get_by_unique_name, get_element, get_relationship, visible_entity
from aricia.metadata.history import classification_history, element_history, relationship_history
from aricia.metadata.information_supply_chain import supply_chains
from aricia.metadata.link import (
    delete_relationship,
    detach,
    link,
    link_between,
    update_relationship,
    update_relationship_by_ends,
    update_relationship_effectivity,
)
from aricia.metadata.mermaid.subtypes import subtypes_graph
from aricia.metadata.mermaid.technology_types import technology_types_graph
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.metadata.related import related, related_elements
from aricia.metadata.root_element_json import (
    element_properties,
    element_summary,
    list_graph,
    related_summaries,
    relationship_summary,
    root_element,
    root_elements,
)
from aricia.metadata.root_hierarchy import collection_hierarchy, project_graph, project_hierarchy
from aricia.metadata.search_conditions import MATCHES, OPERATORS, read_classification_conditions, read_conditions
from aricia.metadata.session import MetadataServer, Security, Session
from aricia.metadata.specification import SpecificationKind, additional_name, specification_kinds
from aricia.metadata.store import MetadataStore
from aricia.metadata.store_element import attached_classification, store_element, store_related, store_relationship
from aricia.metadata.store_graphs import related_graph, relationships_graph
from aricia.metadata.store_operations import STORE_OPERATIONS
from aricia.metadata.store_values import element_properties as store_properties
from aricia.metadata.store_values import read_property_map
from aricia.metadata.template import create_from_template
from aricia.metadata.update import update_effectivity, update_element
from aricia.metadata.visibility import anchor_guid_of, own_zones
from aricia.metadata.zones import publish_element, withdraw_element

__all__ = [
    "MATCHES",
    "OPERATORS",
    "STORE_OPERATIONS",
    "BeanWriter",
    "Body",
    "ElementProperties",
    "LineageOptions",
    "MetadataServer",
    "MetadataStore",
    "Page",
    "ReadOptions",
    "Reader",
    "RelatedElement",
    "RelatedPage",
    "Renderer",
    "Security",
    "Session",
    "SpecificationKind",
    "WriteOptions",
    "action_elements",
    "active_actions",
    "additional_name",
    "anchor_guid_of",
    "anchor_matches",
    "anchored_graph",
    "archive_element",
    "asset_graph",
    "asset_lineage",
    "asset_matches",
    "attached_classification",
    "bean_class",
    "body_object",
    "check_page",
    "checked_body",
    "claimed_actions",
    "classification_history",
    "classify",
    "collection_hierarchy",
    "connection_beans",
    "constant_reader",
    "count_by_conditions",
    "count_relationships",
    "create_element",
    "create_from_template",
    "declassify",
    "delete_element",
    "delete_relationship",
    "derive_anchor",
    "detach",
    "element_header",
    "element_history",
    "element_properties",
    "element_summary",
    "engine_actions",
    "enum_constants",
    "find_by_conditions",
    "find_by_text",
    "find_relationships",
    "flag_of",
    "full_class_name",
    "get_by_name",
    "get_by_unique_name",
    "get_element",
    "get_relationship",
    "governance_processes",
    "instant_of",
    "int_of",
    "is_subclass",
    "link",
    "link_between",
    "list_graph",
    "matches_of_anchor",
    "object_of",
    "own_zones",
    "project_graph",
    "project_hierarchy",
    "publish_element",
    "read_bean",
    "read_classification_conditions",
    "read_conditions",
    "read_flag",
    "read_options",
    "read_property_map",
    "read_text",
    "reclassify",
    "related",
    "related_elements",
    "related_graph",
    "related_summaries",
    "relationship_header",
    "relationship_history",
    "relationship_summary",
    "relationships_graph",
    "require_class",
    "root_element",
    "root_elements",
    "specification_kinds",
    "store_element",
    "store_properties",
    "store_related",
    "store_relationship",
    "subtypes_graph",
    "supply_chains",
    "technology_types_graph",
    "text_map_of",
    "text_of",
    "text_operator",
    "texts_of",
    "translations",
    "update_classification_effectivity",
    "update_effectivity",
    "update_element",
    "update_relationship",
    "update_relationship_by_ends",
    "update_relationship_effectivity",
    "visible_entity",
    "withdraw_element",
    "write_options",
]
