"""What nodes and lines of graphs say and look like."""

from __future__ import annotations

import pytest

from aricia.base.tables import rows
from aricia.metadata.mermaid.graph import styles
from aricia.metadata.mermaid.labels import display_name, line_label, style_of, type_text
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.types.registry import TypeRegistry

TYPES = TypeRegistry.open_metadata()


def entity(type_name, *classifications, **properties):
    made = [Classification(type_name=name) for name in classifications]
    return Entity(guid="g", type_name=type_name, properties=properties, classifications=made, created_by="erin")


def label(type_name, **properties):
    return line_label(TYPES, Relationship(guid="r", end1="a", end2="b", type_name=type_name, properties=properties))


def test_the_tables_name_types_attributes_and_styles_that_there_are():
    for row in rows("mermaid_node_styles.tsv"):
        assert TYPES.get(row["type"]) and row["style"] in styles(), row
    for row in rows("mermaid_line_labels.tsv"):
        assert row["attribute"] in TYPES.get(row["relationship"]).attributes, row
    for row in rows("mermaid_field_order.tsv"):
        assert row["default_style"] in styles(), row
    assert all(row["style"] in styles() for row in rows("mermaid_component_styles.tsv"))


@pytest.mark.parametrize(
    ("element", "name"),
    [
        (entity("GlossaryTerm", displayName="d", identifier="i", qualifiedName="q"), "d"),
        (entity("GlossaryTerm", identifier="i", qualifiedName="q"), "i"),
        (entity("CSVFile", resourceName="r", qualifiedName="q"), "r"),
        (entity("UserIdentity", userId="u", qualifiedName="q"), "u"),
        (entity("Person", fullName="f", qualifiedName="q"), "f"),
        (entity("ExternalId", key="k", qualifiedName="q"), "k"),
        (entity("GlossaryTerm", qualifiedName="q"), "q"),
        (entity("Rating", stars="THREE_STARS"), "***"),
        (entity("Like", emoji=":)"), "erin ( :) )"),
        (entity("Like"), "erin"),
        (entity("GlossaryTerm"), "g"),
    ],
)
def test_the_first_name_that_an_element_has_is_shown(element, name):
    assert display_name(TYPES, element) == name


def test_the_subject_of_a_graph_goes_by_names_alone():
    assert display_name(TYPES, entity("Rating", stars="THREE_STARS"), main=True) == "g"
    assert display_name(TYPES, entity("ContributionRecord", karmaPoints=5), main=True) == "karma points: 5"


def test_the_type_tells_the_first_classification_of_note():
    assert type_text(TYPES, entity("CSVFile", "Anchors", "Template")) == "CSVFile [Template]"
    assert type_text(TYPES, entity("Project", "ObjectIdentifier", "Campaign")) == "Project [Campaign]"
    assert type_text(TYPES, entity("CSVFile", "Memento")) == "CSVFile"
    assert type_text(TYPES, entity("CSVFile", "Memento"), stored=True) == "CSVFile [Memento]"
    assert type_text(TYPES, entity("GlossaryTerm", "KnownDuplicate"), stored=True) == "GlossaryTerm"


def test_a_classification_decides_on_the_style_before_the_type_does():
    assert style_of(TYPES, entity("CSVFile"), "X") == "DATA_FILE"
    assert style_of(TYPES, entity("CSVFile", "Template"), "X") == "TEMPLATE"
    assert style_of(TYPES, entity("CSVFile", "TemplateSubstitute"), "X") == "DATA_FILE"
    assert style_of(TYPES, entity("CSVFile", "TemplateSubstitute"), "X", stored=True) == "TEMPLATE"
    assert style_of(TYPES, entity("CommunityMember"), "X") == "GOVERNANCE_ACTOR"
    assert style_of(TYPES, entity("ContextEvent"), "X") == "X"


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (label("CollectionMembership"), "Collection Membership"),
        (label("CollectionMembership", membershipType="m"), "m [Collection Membership]"),
        (label("DataFlow", label="flows"), "flows [Data Flow]"),
        (label("DataFlow", label=""), " [Data Flow]"),
        (label("ImplementedBy", role="r"), "r [Implemented By]"),
        (label("MemberDataField", position=2, minCardinality=1, maxCardinality=-1), "[2] 1..* [Member Data Field]"),
        (label("MemberDataField"), "Member Data Field"),
        (label("Certification"), "Certification"),
    ],
)
def test_a_line_shows_a_text_of_its_relationship_and_the_type_in_words(shown, text):
    assert shown == text
