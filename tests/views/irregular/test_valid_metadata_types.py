"""Valid metadata: the open metadata types."""

from __future__ import annotations

import pytest

TYPES = "GET {urlMarker}/open-metadata-types"


def names_of(payload):
    return [each["name"] for each in payload["typeDefList"]["typeDefs"]]


def test_all_types_and_attribute_types_are_listed(call):
    found = call(TYPES)
    assert (len(found["typeDefs"]), len(found["attributeTypeDefs"])) == (648, 50)


@pytest.mark.parametrize(("kind", "count"), [("entity", 359), ("relationship", 202), ("classification", 87)])
def test_types_are_listed_by_category(call, kind, count):
    assert len(names_of(call(f"{TYPES}/{kind}-defs"))) == count


@pytest.mark.parametrize(("query", "count"), [
    ({}, 50), ({"category": "PRIMITIVE"}, 13), ({"category": "COLLECTION"}, 9), ({"category": "ENUM"}, 28),
])
def test_attribute_types_are_listed_by_category(call, query, count):
    assert len(call(f"{TYPES}/attribute-defs", query=query)["attributeTypeDefs"]) == count


def test_an_attribute_category_without_types_lists_nothing(call):
    assert call(f"{TYPES}/attribute-defs", query={"category": "UNKNOWN_DEF"}) == {}


def test_subtypes_come_with_a_graph(call):
    assert call(f"{TYPES}/sub-types/{{typeName}}", typeName="Glossary") == {}
    found = call(f"{TYPES}/sub-types/{{typeName}}", typeName="Collection")
    assert {"Glossary", "SecurityGroup"} <= set(names_of(found))
    assert "Collection" not in names_of(found)
    graph = found["typeDefList"]["mermaidGraph"]
    assert "Subtypes for - Collection [347005ba-2b35-4670-b5a7-12c9ebed0cf7]" in graph
    assert '"*Open  Metadata  Type*\n**Glossary**"' in graph


def test_what_can_be_attached_to_a_type_includes_what_its_supertypes_allow(call):
    attached = f"{TYPES}/{{typeName}}/attached"
    relationships = names_of(call(f"{attached}-relationships", typeName="GlossaryTerm"))
    assert {"SemanticAssignment", "ExternalReferenceLink"} <= set(relationships)
    classifications = names_of(call(f"{attached}-classifications", typeName="GlossaryTerm"))
    assert {"AbstractConcept", "Anchors"} <= set(classifications)


def test_nothing_can_be_attached_to_an_unknown_type(call):
    attached = f"{TYPES}/{{typeName}}/attached"
    assert call(f"{attached}-relationships", typeName="Nothing") == call(f"{attached}-classifications", typeName="Nothing") == {}


def test_a_type_is_read_by_its_name(call):
    by_name = f"{TYPES}/name/{{name}}"
    plain = call(by_name, name="Collection")["typeDef"]
    assert "relationshipAttributes" not in plain
    everything = {"getInheritedAttributes": "true", "getRelationshipAttributes": "true"}
    full = call(by_name, query=everything, name="Collection")["typeDef"]
    assert len(full["attributeDefinitions"]) > len(plain["attributeDefinitions"])
    assert full["relationshipAttributes"]
    assert call(by_name, name="Nothing") == {}
