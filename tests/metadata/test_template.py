"""Creating elements from templates."""

from __future__ import annotations

from typing import Any

import pytest

from aricia.base.errors import InvalidParameter
from aricia.metadata.api import ElementProperties, classify, create_from_template, related
from aricia.metadata.options import ReadOptions, WriteOptions
from aricia.metadata.template import filled
from aricia.repository.instances import Entity
from aricia.testing.embedded_store import SERVER_USER, UNKNOWN_GUID, EmbeddedStore

PLACEHOLDERS = {"name": "N"}


def copy(work: EmbeddedStore, template: str, options: WriteOptions | None = None, **named: Any) -> str:
    guid: str = work.write(create_from_template, template, options or WriteOptions(), **{"placeholders": PLACEHOLDERS, **named})
    return guid


def reached(work: EmbeddedStore, guid: str, relation: str, end: int = 1) -> list[Entity]:
    page = work.read(related, guid, ReadOptions(), relationship_types=(relation,), starting_at_end=end)
    return [item.entity for item in page.elements]


@pytest.fixture
def template(work: EmbeddedStore) -> str:
    guid = work.create(
        "File::~{name}~", "CSVFile", displayName="~{name}~ and ~{none}~", additionalProperties={"~{name}~": "x ~{name}~"},
    )
    work.write(classify, guid, "Template", ElementProperties({"displayName": "a template"}), WriteOptions())
    work.write(classify, guid, "Confidence", ElementProperties({"notes": "for ~{name}~"}), WriteOptions())
    return guid


def test_known_placeholders_are_replaced_in_every_text_but_map_keys() -> None:
    value = {"a": "~{x}~~{y}~", "list": ["~{x}~", 1], "~{x}~": True}
    assert filled(value, {"x": "X"}) == {"a": "X~{y}~", "list": ["X", 1], "~{x}~": True}


def test_the_copy_has_the_template_s_type_properties_and_classifications(work: EmbeddedStore, template: str) -> None:
    made = work.entity(copy(work, template))
    assert made.type_name == "CSVFile"
    assert made.properties == {
        "qualifiedName": "File::N", "displayName": "N and ~{none}~", "additionalProperties": {"~{name}~": "x N"}
    }
    assert {item.type_name: item.properties for item in made.classifications} == {
        "Anchors": {"anchorTypeName": "CSVFile", "anchorDomainName": "Asset"}, "Confidence": {"notes": "for N"}
    }


def test_replacements_go_before_what_the_template_gives(work: EmbeddedStore, template: str) -> None:
    made = work.entity(copy(
        work, template, replacement=ElementProperties({"displayName": "given"}),
        replacement_classifications={"Confidence": ElementProperties({"notes": "mine"})},
    ))
    assert made.properties["displayName"] == "given"
    assert made.classification("Confidence").properties == {"notes": "mine"}  # type: ignore[union-attr]


def test_the_copy_remembers_its_source_in_the_server_s_name(work: EmbeddedStore, template: str) -> None:
    guid = copy(work, template)
    assert [entity.guid for entity in reached(work, guid, "SourcedFrom")] == [template]
    (link,) = work.read(lambda session: session.collection.relationships_between(guid, template, "SourcedFrom"))
    assert (link.created_by, link.properties) == (SERVER_USER, {"sourceVersionNumber": 1})


def test_the_same_call_again_answers_the_first_copy(work: EmbeddedStore, template: str) -> None:
    assert copy(work, template) == copy(work, template)


def test_without_retrieval_a_name_in_use_is_refused(work: EmbeddedStore, template: str) -> None:
    copy(work, template)
    with pytest.raises(InvalidParameter) as refused:
        copy(work, template, WriteOptions(allow_retrieve=False))
    assert refused.value.id == "OMAG-COMMON-409-001"


def test_a_retrieved_element_is_linked_to_the_parent_it_lacks(work: EmbeddedStore, template: str) -> None:
    guid, parent = copy(work, template), work.create("parent")
    options = WriteOptions(parent_guid=parent, parent_relationship_type_name="CollectionMembership")
    for _ in range(2):
        assert copy(work, template, options) == guid
    assert [entity.guid for entity in reached(work, parent, "CollectionMembership")] == [guid]


def test_what_is_anchored_to_the_template_is_copied_too(work: EmbeddedStore, template: str) -> None:
    schema = work.anchored("Schema::~{name}~", template, "Schema", "TabularSchemaType")
    work.anchored("Column::~{name}~", template, "AttributeForSchema", "TabularColumn", parent=schema)
    guid = copy(work, template)
    (copied,) = reached(work, guid, "Schema")
    (column,) = reached(work, copied.guid, "AttributeForSchema")
    assert (copied.properties["qualifiedName"], column.properties["qualifiedName"]) == ("Schema::N", "Column::N")
    assert column.classification("Anchors").properties["anchorGUID"] == guid  # type: ignore[union-attr]


def test_what_is_not_anchored_to_the_template_is_linked_to(work: EmbeddedStore, template: str) -> None:
    term = work.create("term", "GlossaryTerm")
    work.link("SemanticAssignment", template, term, description="about ~{name}~")
    guid = copy(work, template)
    assert [entity.guid for entity in reached(work, guid, "SemanticAssignment")] == [term]
    (link,) = work.read(lambda session: session.collection.relationships_between(guid, term))
    assert link.properties == {"description": "about N"}


def test_a_shallow_copy_is_the_element_alone(work: EmbeddedStore, template: str) -> None:
    work.anchored("Schema::~{name}~", template, "Schema", "TabularSchemaType")
    assert reached(work, copy(work, template, WriteOptions(deep_copy=False)), "Schema") == []


def test_a_template_in_a_cycle_is_copied_once(work: EmbeddedStore, template: str) -> None:
    schema = work.anchored("Schema::~{name}~", template, "Schema", "TabularSchemaType")
    work.link("ResourceList", schema, template)
    work.link("ResourceList", template, schema)
    guid = copy(work, template)
    (copied,) = reached(work, guid, "Schema")
    assert [entity.guid for entity in reached(work, copied.guid, "ResourceList")] == [guid]


def test_a_given_anchor_counts_before_the_copy_s_own(work: EmbeddedStore, template: str) -> None:
    anchor = work.create("anchor")
    made = work.entity(copy(work, template, WriteOptions(anchor_guid=anchor)))
    assert made.classification("Anchors").properties["anchorGUID"] == anchor  # type: ignore[union-attr]


def test_what_is_made_from_a_substitute_is_sourced_from_the_substitute(work: EmbeddedStore, template: str) -> None:
    substitute = copy(work, template, WriteOptions(is_template_substitute=True))
    assert work.entity(substitute).classification("TemplateSubstitute") is not None
    guid = copy(work, substitute, placeholders={"name": "M"})
    assert [entity.guid for entity in reached(work, guid, "SourcedFrom")] == [substitute]
    assert work.entity(guid).properties["qualifiedName"] == "File::M"


@pytest.mark.parametrize("given", [{"placeholders": {}}, {"placeholders": {}, "replacement": ElementProperties({})}])
def test_nothing_to_replace_is_refused(work: EmbeddedStore, template: str, given: dict[str, Any]) -> None:
    with pytest.raises(InvalidParameter) as refused:
        copy(work, template, **given)
    assert refused.value.id == "OPEN-METADATA-400-013"
    assert refused.value.properties["parameterName"] == "replacementAttributes/placeholderProperties"


@pytest.mark.parametrize(("guid", "fault"), [(None, "OMAG-COMMON-400-005"), (UNKNOWN_GUID, "OMAG-REPOSITORY-HANDLER-404-007")])
def test_the_template_has_to_be_there(work: EmbeddedStore, guid: str | None, fault: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        work.write(create_from_template, guid, WriteOptions(), placeholders=PLACEHOLDERS)
    assert (refused.value.id, refused.value.properties["parameterName"]) == (fault, "templateGUID")
