"""Regular expressions that could run for ever are refused before they run."""

import pytest

from aricia.base.errors import RepositoryFault
from aricia.repository.stores.relational.patterns import compile_pattern


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$", "((a|a)*)*b", "(a|aa)+$", "(.*)*x", "([a-z]+)*1", "(a)\\1", "x*x*x*x*y", "(?:a{1,50}){2}",
        "a?" * 13 + "a", "a" * 1001,
    ],
)
def test_explosive_patterns_are_refused(pattern):
    with pytest.raises(RepositoryFault) as caught:
        compile_pattern(pattern)
    assert caught.value.id == "ARICIA-400-010"


@pytest.mark.parametrize("pattern", ["(", "a**", "[", "(?P<x"])
def test_patterns_that_cannot_be_read_are_refused(pattern):
    with pytest.raises(RepositoryFault) as caught:
        compile_pattern(pattern)
    assert caught.value.id == "ARICIA-400-011"


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("abc.*", "abcdef", True), (".*abc", "xabc", True), (".*abc.*", "xabcy", True), ("abc", "xabc", False),
        ("(?i)ABC", "abc", True),
        ("(red|green)-[0-9]+", "red-12", True), ("(ab)?c*", "abcc", True), ("a.c", "a\nc", True), (".*a.*b.*", "xxaxxbxx", True),
    ],
)
def test_a_pattern_has_to_match_the_whole_text(pattern, text, fits):
    assert compile_pattern(pattern).fits(text) is fits


def test_the_more_a_pattern_repeats_the_shorter_the_texts_it_is_tried_on():
    assert compile_pattern(".*b").fits("a" * 9_000 + "b")
    assert not compile_pattern(".*b.*").fits("a" * 9_000 + "b")
    assert compile_pattern("x*x*x*y").longest_text == 500
