"""Which native values an attribute type takes."""

from __future__ import annotations

import pytest

from aricia.types.registry import TypeRegistry
from aricia.types.values import fits

TYPES = TypeRegistry.open_metadata()


@pytest.mark.parametrize(("kind", "value"), [
    ("string", ""), ("int", 0), ("long", 2**40), ("date", 1769853600000), ("boolean", False), ("float", 1.5), ("double", 2),
    ("object", "anything"), ("object", [1]), ("array<string>", []), ("array<string>", ["a"]), ("array<string>", ("a",)),
    ("array<int>", [1, 2]), ("map<string,string>", {}), ("map<string,string>", {"a": "b"}), ("map<string,object>", {"a": [1]}),
    ("map<string,boolean>", {"a": True}), ("map<string,double>", {"a": 1}), ("ActivityStatus", "REQUESTED"),
])
def test_these_values_fit(kind, value):
    assert fits(TYPES.attribute_type(kind), value)


@pytest.mark.parametrize(("kind", "value"), [
    ("string", 1), ("string", None), ("int", "1"), ("int", 1.5), ("int", True), ("date", "2026-01-31"), ("boolean", 1),
    ("boolean", "true"), ("float", "1.5"), ("float", True), ("object", None), ("array<string>", "a"), ("array<string>", [1]),
    ("array<int>", [True]), ("map<string,string>", []), ("map<string,string>", {"a": 1}), ("map<string,string>", {1: "a"}),
    ("map<string,date>", {"a": "2026"}), ("ActivityStatus", "Requested"), ("ActivityStatus", 0), ("ActivityStatus", None),
    ("int", 1 << 31), ("long", 1 << 63), ("date", -(1 << 63) - 1), ("short", 1 << 15), ("byte", 128), ("array<int>", [1 << 31]),
])
def test_these_values_do_not(kind, value):
    assert not fits(TYPES.attribute_type(kind), value)


def test_values_are_nested_a_hundred_levels_at_most():
    value = "x"
    for _ in range(99):
        value = [value]
    assert fits(TYPES.attribute_type("map<string,object>"), {"a": value})
    assert not fits(TYPES.attribute_type("map<string,object>"), {"a": {"b": value}})
    assert not fits(TYPES.attribute_type("object"), [[value]])
