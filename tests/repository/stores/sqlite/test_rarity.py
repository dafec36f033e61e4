"""Which trigrams a search takes."""

from __future__ import annotations

from aricia.repository.stores.sqlite.dialect import trigrams_of, trigrams_sought
from aricia.repository.stores.sqlite.rarity import FEW, LOOK_AGAIN, MOST_TRIGRAMS, Rarity


def test_the_rarest_trigrams_are_taken() -> None:
    newest = {"cus": 90, "ust": 80, "sto": 10, "tom": 70, "ome": 99}
    assert Rarity().rarest("t", list(newest), newest.__getitem__) == ["sto", "tom", "ust"]


def test_two_are_enough_when_one_is_rare() -> None:
    newest = {"cus": 90, "ust": 80, "sto": FEW, "tom": 70, "ome": 99}
    assert Rarity().rarest("t", list(newest), newest.__getitem__) == ["sto", "tom"]


def test_few_trigrams_are_taken_without_looking() -> None:
    few = ["abc", "bcd", "cde"][:MOST_TRIGRAMS]
    assert Rarity().rarest("t", few, lambda trigram: 1 // 0) == few


def test_an_estimate_is_made_again_after_a_while() -> None:
    asked = []

    def newest(trigram: str) -> int:
        asked.append(trigram)
        return 1

    rarity, four = Rarity(), ["abc", "bcd", "cde", "def"]
    for _ in range(LOOK_AGAIN):
        rarity.rarest("t", four, newest)
    assert asked == four
    rarity.rarest("t", four, newest)
    assert asked == four * 2


def test_an_expression_can_be_taken_apart_again() -> None:
    for grams in (["abc"], ["AND", " AN", "ND "], ['a"b', '"""', '" A', 'D "'], ["\\\\x", "né€"]):
        assert trigrams_of(trigrams_sought(grams)) == grams
