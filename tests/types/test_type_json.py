"""Definitions from OMRS JSON, and back again without loss."""

from __future__ import annotations

import pytest

from aricia.types.gallery import repository_attribute_type, repository_typedef
from aricia.types.registry import TypeRegistry
from aricia.types.type_json import read_attribute_type, read_type

TYPES = TypeRegistry.open_metadata()


@pytest.mark.parametrize("category", ["entity", "relationship", "classification"])
def test_a_type_that_is_written_and_read_is_the_same(category):
    types = TypeRegistry.open_metadata()
    documents = {each.name: repository_typedef(TYPES, each) for each in TYPES.all() if each.category == category}
    types.add_types(read_type(document) for document in documents.values())
    assert [types.get(name) for name in documents] == [TYPES.get(name) for name in documents]


def test_an_attribute_type_that_is_written_and_read_is_the_same():
    for each in TYPES.attribute_types():
        assert read_attribute_type(repository_attribute_type(each)) == each


def test_instants_may_be_milliseconds_or_text():
    document = {"category": "ENTITY_DEF", "name": "Report", "guid": "t-1"}
    for instant in (1769853600000, "2026-01-31T10:00:00.000+00:00"):
        assert read_type({**document, "createTime": instant}).created == 1769853600000


def test_what_a_document_leaves_out_has_the_usual_value():
    found = read_type({"category": "CLASSIFICATION_DEF", "name": "Scoped", "guid": "t-3"})
    assert (found.version, found.status) == (1, "ACTIVE_TYPEDEF")
    assert (found.statuses, found.initial_status) == (("ACTIVE", "DELETED"), "ACTIVE")
    assert (found.valid_entities, found.propagatable, found.own_attributes) == ((), False, ())


def test_what_only_some_types_have_is_kept():
    document = {
        "class": "EntityDef", "headerVersion": 1, "guid": "t-1", "name": "Report", "status": "DEPRECATED_TYPEDEF",
        "replacedByTypeGUID": "t-2", "replacedByTypeName": "NewReport", "version": 3, "versionName": "3.0",
        "category": "ENTITY_DEF", "validInstanceStatusList": ["ACTIVE", "INVALID", "DELETED"], "initialStatus": "INVALID",
        "options": {"a": "b"},
        "externalStandardMappings": [{"standardName": "S", "standardOrganization": "O", "standardTypeName": "T"}],
    }
    assert repository_typedef(TYPES, read_type(document)) == document
