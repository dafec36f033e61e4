"""What searches see of a property document."""

import math

from aricia.repository.stores.relational.leaves import KEY_LENGTH, fold, index_rows, key_of, leaves, search_text, trigrams

DOCUMENT = {"name": "Ä", "flag": True, "list": ["b", 3], "map": {"a key": "c", "other": {"$t": "long", "v": 5}}, "ratio": 0.5}


def test_values_inside_lists_and_maps_are_leaves_and_keys_are_not():
    assert sorted(map(str, leaves(DOCUMENT))) == ["0.5", "1", "3", "5", "b", "c", "Ä"]


def test_each_leaf_is_indexed_once_under_its_property():
    assert index_rows({"list": ["b", "b", 3]}) == {("list", "b"), ("list", 3)}


def test_keys_are_cut_and_fit_the_integers_of_the_database():
    assert key_of("x" * 500) == "x" * KEY_LENGTH
    assert key_of(2**63) == float(2**63)
    assert key_of(2**63 - 1) == 2**63 - 1
    assert [key_of(10**400), key_of(-(10**400))] == [math.inf, -math.inf]


def test_search_text_is_folded_and_keeps_values_apart():
    assert search_text({"a": "Straße", "b": ["X", 1, "y\x00z"]}) == "straße\x1fx\x1fy\x1fz"


def test_case_is_folded_letter_by_letter_wherever_the_letter_stands():
    assert fold("STRAẞE Straße İSTANBUL ΣΟΦΟΣ") == "straße straße istanbul σοφοσ"
    letters = [chr(number) for number in range(0x110000) if not 0xD800 <= number < 0xE000]
    assert "".join(map(fold, letters)) == fold("".join(letters))
    assert {len(fold(letter)) for letter in letters} == {1}


def test_trigrams_of_a_text_leave_out_what_the_index_cannot_hold():
    assert trigrams("abcABC") == ["abc", "bca", "cab"]
    assert trigrams("ab") == trigrams("a\x00b") == []
    assert trigrams("abc\x00def") == ["abc", "def"]
