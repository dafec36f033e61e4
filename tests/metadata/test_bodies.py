"""The options of request bodies and the class rule of the polymorphic ones."""

from __future__ import annotations

import pytest

from aricia.base.body_faults import INVALID_TYPE_ID, MISMATCHED_INPUT, UnmappableBody
from aricia.metadata.api import ReadOptions, WriteOptions
from aricia.metadata.bodies import body_object, read_options, require_class, write_options


@pytest.mark.parametrize("body", [None, {}, {"class": "GetRequestBody"}, {"class": "Nonsense", "start_from": {}}])
def test_without_options_and_with_unknown_keys_the_defaults_hold(body):
    assert read_options(body) == ReadOptions()
    assert write_options(body) == WriteOptions()


def test_read_options_have_their_json_names():
    body = {
        "asOfTime": "2026-01-31T10:00:00Z", "graphQueryDepth": "0", "maxMermaidNodeCount": 3,
        "skipRelationships": ["ResourceList"],
        "limitResultsByStatus": ["DELETED"], "sequencingOrder": "PROPERTY_ASCENDING", "sequencingProperty": "displayName",
        "pageSize": 10, "anchorGUID": "a", "anchorScopeGUID": "s", "forLineage": True, "contentStatusList": ["DRAFT"],
    }
    assert read_options(body) == ReadOptions(
        as_of_time=1769853600000, graph_query_depth=0, max_mermaid_node_count=3, skip_relationships=("ResourceList",),
        limit_results_by_status=("DELETED",), sequencing_order="PROPERTY_ASCENDING", sequencing_property="displayName",
        page_size=10, anchor_guid="a", anchor_scope_guid="s", for_lineage=True, content_status_list=("DRAFT",),
    )


def test_write_options_have_their_json_names():
    body = {
        "externalSourceGUID": "g", "externalSourceName": "n", "isOwnAnchor": False, "anchorGUID": "a", "anchorScopeGUIDs": ["s"],
        "parentGUID": "p", "parentRelationshipTypeName": "R", "parentAtEnd1": False, "mergeUpdate": False, "cascadedDelete": True,
        "deleteMethod": "PURGE", "archiveProperties": {"why": "old"}, "isTemplateSubstitute": True, "makeAnchor": True,
    }
    assert write_options(body) == WriteOptions(
        external_source_guid="g", external_source_name="n", is_own_anchor=False, anchor_guid="a", anchor_scope_guids=("s",),
        parent_guid="p", parent_relationship_type_name="R", parent_at_end1=False, merge_update=False, cascaded_delete=True,
        delete_method="PURGE", archive_properties={"why": "old"}, is_template_substitute=True, make_anchor=True,
    )


def test_a_null_is_no_list_and_no_date_but_a_false_flag():
    assert read_options({"skipRelationships": None, "asOfTime": None, "ignoreCase": None}) == ReadOptions(ignore_case=False)


@pytest.mark.parametrize("body", [[], "text", 42])
def test_a_body_that_is_no_object_cannot_be_mapped(body):
    with pytest.raises(UnmappableBody) as raised:
        body_object(body)
    assert raised.value.exception_class == MISMATCHED_INPUT


@pytest.mark.parametrize("body", [{}, {"class": "DeleteRelationshipRequestBody"}, {"class": "Nonsense"}])
def test_a_polymorphic_body_has_to_name_its_class(body):
    with pytest.raises(UnmappableBody) as raised:
        require_class(body, "DeleteElementRequestBody")
    assert raised.value.exception_class == INVALID_TYPE_ID
