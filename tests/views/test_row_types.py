"""The types that the operations table names are open metadata types of the right kind, at the right ends."""

from __future__ import annotations

import pytest

from aricia.types.registry import TypeRegistry
from aricia.views.rows import Row, all_rows

CLASSIFYING = ("classify", "reclassify", "declassify")
LINKING = ("link", "detach", "attach", "related")


@pytest.fixture(scope="module")
def types() -> TypeRegistry:
    return TypeRegistry.open_metadata()


def regular(*primitives: str) -> list[Row]:
    return [row for row in all_rows() if row.primitive in primitives]


def category(types: TypeRegistry, name: str) -> str | None:
    found = types.get(name)
    return None if found is None else found.category


def test_the_type_of_a_row_is_an_entity_type(types):
    wrong = [row.path for row in all_rows() for name in row.type.split(",") if name and category(types, name) != "entity"]
    assert not wrong


def test_the_relation_of_a_link_is_a_relationship_type(types):
    named = [row for row in regular(*LINKING) if row.relation and not row.relation.startswith("{")]
    assert not [row.path for row in named if category(types, row.relation) != "relationship"]


def test_the_relation_of_a_classification_row_is_a_classification_type(types):
    assert not [row.path for row in regular(*CLASSIFYING) if category(types, row.relation) != "classification"]


def test_an_attached_element_fits_end_2_of_its_relationship(types):
    for row in regular("attach"):
        relationship = types.get(row.relation)
        assert relationship is not None and relationship.end2 is not None
        assert types.is_a(row.type, relationship.end2.entity)


def test_the_compared_attributes_of_a_look_up_belong_to_its_type_or_a_subtype(types):
    for row in regular("by-name"):
        known = {name for subtype in types.subtypes(row.type) for name in types.get(subtype).attributes}
        assert set(row.names) & known or row.names == ("metadataCollectionId",), row.path
