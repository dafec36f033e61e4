import pytest

from aricia.http.trie import Trie


@pytest.fixture
def trie() -> Trie[str]:
    trie: Trie[str] = Trie()
    for verb, template in (
        ("POST", "/terms/{guid}"), ("POST", "/terms/by-name"), ("GET", "/terms/{guid}"), ("POST", "/{marker}/links/{a}/to/{b}"),
        ("POST", "/terms/links/{a}"), ("GET", "/"),
    ):
        trie.add(verb, template, f"{verb} {template}")
    return trie


def found(trie: Trie[str], verb: str, path: str) -> tuple[str, dict[str, str]] | None:
    return trie.find(verb, path.split("/")[1:])


def test_a_literal_segment_wins_over_a_variable(trie):
    assert found(trie, "POST", "/terms/by-name") == ("POST /terms/by-name", {})


def test_a_template_whose_verb_does_not_fit_gives_way_to_a_less_specific_one(trie):
    assert found(trie, "GET", "/terms/by-name") == ("GET /terms/{guid}", {"guid": "by-name"})


def test_a_literal_that_leads_nowhere_is_left_again(trie):
    values = {"marker": "terms", "a": "1", "b": "2"}
    assert found(trie, "POST", "/terms/links/1/to/2") == ("POST /{marker}/links/{a}/to/{b}", values)


def test_an_empty_segment_is_no_value_of_a_variable(trie):
    assert found(trie, "POST", "/terms/") is None


def test_verbs_are_those_of_every_matching_template(trie):
    assert trie.verbs(["terms", "by-name"]) == ["GET", "POST"]
    assert trie.verbs(["nowhere", "at", "all"]) == []


def test_two_targets_of_one_shape_are_refused(trie):
    with pytest.raises(ValueError, match="twice"):
        trie.add("POST", "/terms/{other}", "again")
