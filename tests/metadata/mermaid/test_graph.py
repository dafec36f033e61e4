"""The text of a flowchart."""

from __future__ import annotations

from aricia.metadata.mermaid.graph import Graph, clean, clean_title, hash_order, spaced


def test_type_names_are_spaced_before_each_capital():
    assert spaced("CSVFile") == "C S V File"
    assert spaced("GlossaryTerm [Memento]") == "Glossary Term [Memento]"


def test_display_names_lose_what_breaks_a_diagram():
    assert clean(' a: "b" // c ') == "a - 'b' / / c"
    assert clean("~{name}~ of ~{owner}~") == " *name*  of  *owner* "


def test_titles_lose_only_quotes_and_colons():
    assert clean_title('a: "b" // ~{c}~') == "a - 'b' // ~{c}~"


def test_ids_are_walked_in_the_order_of_a_java_hash_map():
    assert hash_order([str(number) for number in range(1, 10)]) == [str(number) for number in range(1, 10)]
    fourteen = [str(number) for number in range(1, 15)]
    assert hash_order(fourteen) == ["11", "12", "13", "14", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]


def test_a_graph_with_one_node_is_none():
    graph = Graph("t", "TD")
    graph.node("a", "Asset", "A", "ASSET")
    assert graph.text() is None


def test_a_node_and_a_line_are_drawn_once():
    graph = Graph("t", "LR")
    one = graph.node("a", "GlossaryTerm", "A", "GLOSSARY_TERM", "https://example.org")
    two = graph.node("b", "Glossary", None, "NO_STYLE")
    assert graph.node("a", "GlossaryTerm", "A", "GLOSSARY_TERM") == one
    graph.line(one, two, "to", key="r")
    graph.line(one, two, "to", key="r")
    assert graph.text() == (
        '---\ntitle: t\n---\nflowchart LR\n%%{init: {"flowchart": {"htmlLabels": false}} }%%\n\n'
        '1@{ shape: rect, label: "*Glossary Term*\n**A**"}\n'
        '2@{ shape: rounded, label: "*Glossary*\n"}\n'
        '1==>|"to"|2\n'
        "style 1 color:#000000, fill:#66CDAA, stroke:#008080\n"
        'click 1 "https://example.org" "Click for more documentation" _blank\n'
    )


def test_animated_lines_have_ids_and_animations_at_the_end():
    graph = Graph("t", "LR")
    one, two = graph.node("a", "Asset", "A", "NO_STYLE"), graph.node("b", "Asset", "B", "NO_STYLE")
    graph.animated(one, two, "flows")
    text = graph.text()
    assert '1 3@-- "flows" ------>2\n' in text
    assert text.endswith("3@{ animation: fast }\n")
