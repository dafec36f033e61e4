"""Root elements as the original answered them, diagrams included to the letter; summaries of relationships; graphs of lists."""

from __future__ import annotations

import pytest
from recorded import TYPES, recorded, root_of, without

from aricia.base.codec import decode, encode
from aricia.metadata.api import get_element, get_relationship, list_graph, relationship_summary, root_elements
from aricia.metadata.element_header import Renderer
from aricia.metadata.options import ReadOptions
from aricia.metadata.root_element_json import render
from aricia.metadata.session import MetadataServer, Session


class Collection:
    """As much of a metadata collection as rendering needs."""

    types = TYPES


SESSION = Session(Collection(), MetadataServer("a-store", "the-server", 100), "erin", "a request")


def type_name(case):
    return case["element"]["elementHeader"]["type"]["typeName"]


@pytest.mark.parametrize("case", recorded("elements.jsonl"), ids=type_name)
def test_elements_are_answered_as_recorded(case):
    options = ReadOptions(max_mermaid_node_count=case["cap"])
    shown = decode(encode(render(SESSION, Renderer(TYPES, "a-store"), root_of(case["element"]), options)))
    assert without(shown, "origin") == case["element"]


def test_a_summary_of_a_relationship_has_stubs_of_its_ends(work):
    one, two = work.create("one"), work.create("two")
    guid = work.link("CollectionMembership", one, two, membershipType="m")
    options = ReadOptions()

    def read(session):
        return relationship_summary(session, get_relationship(session, guid, options), options)

    shown = decode(encode(work.read(read)))
    assert (shown["relationshipHeader"]["guid"], shown["relationshipProperties"]["membershipType"]) == (guid, "m")
    assert [shown[end]["class"] for end in ("end1", "end2")] == ["ElementStub", "ElementStub"]
    assert [shown[end]["uniqueName"] for end in ("end1", "end2")] == ["one", "two"]


def test_a_list_is_drawn_in_one_graph(work):
    one, two = work.create("one"), work.create("two")
    options = ReadOptions()

    def read(session):
        elements = root_elements(session, [get_element(session, guid, options) for guid in (one, two)], options)
        return list_graph(session, elements, options, 'what: "ever"')

    text = work.read(read)
    assert text.startswith("---\ntitle: Results matching: what - 'ever'\n---\nflowchart LR\n")
    assert "**one**" in text
    assert "**two**" in text
