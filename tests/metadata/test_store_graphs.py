"""Graphs beside lists in the form of the store."""

from __future__ import annotations

from aricia.metadata.element_properties import RelatedElement
from aricia.metadata.session import MetadataServer, Session
from aricia.metadata.store_graphs import related_graph, relationships_graph
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.types.registry import TypeRegistry


class Collection:
    """As much of a metadata collection as graphs need."""

    types = TypeRegistry.open_metadata()


SESSION = Session(Collection(), MetadataServer("a-store", "the-server", 100), "erin", "a request")
ONE = Entity(guid="one", type_name="GlossaryTerm", properties={"qualifiedName": "q1", "displayName": "~{a}~ term"})
TWO = Entity(
    guid="two", type_name="DataFile", properties={"qualifiedName": "q2"}, classifications=[Classification(type_name="Memento")]
)
LINK = Relationship(guid="r", end1="one", end2="two", type_name="SemanticAssignment")


def test_related_elements_are_drawn_around_the_one_they_are_related_to():
    text = related_graph(SESSION, ONE, "one", [RelatedElement(LINK, TWO, at_end1=False)])
    assert text.startswith("---\ntitle: Starting Element - one\n---\nflowchart LR\n")
    assert '1@{ shape: rect, label: "*Glossary Term*\n***a*  term**"}\n' in text
    assert 'label: "*Data File [Memento]*\n**q2**"}\n' in text
    assert '1==>|"Semantic Assignment"|2\n' in text


def test_nothing_is_drawn_without_related_elements():
    assert related_graph(SESSION, ONE, "one", []) is None


def test_relationships_are_drawn_between_elements_by_their_unique_names():
    text = relationships_graph(SESSION, "Relationships matching Query", [LINK, LINK], {"one": ONE, "two": TWO})
    assert text.startswith("---\ntitle: Relationships matching Query\n")
    assert "**q1**" in text
    assert text.count("==>") == 1


def test_relationships_whose_ends_are_not_known_are_left_out():
    assert relationships_graph(SESSION, "t", [LINK], {"one": ONE}) is None
