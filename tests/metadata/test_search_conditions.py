"""Search conditions of request bodies."""

from __future__ import annotations

import pytest

from aricia.base.body_faults import UnmappableBody
from aricia.metadata.search_conditions import read_classification_conditions, read_conditions
from aricia.types.registry import TypeRegistry

TYPES = TypeRegistry.open_metadata()


@pytest.mark.parametrize("value", ["x", [1], 7, True, {"conditions": "x"}, {"conditions": [1]}])
def test_a_search_of_another_form_cannot_be_mapped(value):
    for read in (read_conditions, read_classification_conditions):
        with pytest.raises(UnmappableBody):
            read(TYPES, value)


@pytest.mark.parametrize("condition", [{"property": ["x"]}, {"nestedConditions": "x"}, {"operator": ["EQ"]}, {"operator": "X"}])
def test_a_condition_of_another_form_cannot_be_mapped(condition):
    with pytest.raises(UnmappableBody):
        read_conditions(TYPES, {"conditions": [condition]})


def nested(levels):
    search = {"conditions": [{"property": "qualifiedName", "operator": "IS_NULL"}]}
    for _ in range(levels - 1):
        search = {"conditions": [{"nestedConditions": search}]}
    return search


def test_a_search_takes_up_to_1000_conditions_and_50_levels():
    assert len(read_conditions(TYPES, {"conditions": [{"property": "x"}] * 1000}).conditions) == 1000
    assert read_conditions(TYPES, nested(50)) is not None
    for value in ({"conditions": [{"property": "x"}] * 1001}, nested(51), nested(5000)):
        with pytest.raises(UnmappableBody):
            read_conditions(TYPES, value)
    with pytest.raises(UnmappableBody):
        read_classification_conditions(TYPES, {"conditions": [{"name": "Anchors", "searchProperties": nested(50)}]})
