"""How rare trigrams are, so that a search reads the shortest lists of the trigram index.

That is estimated from the newest instances that have a trigram, and remembered for a while: a search that takes others than the
rarest is slower, and finds the same.
"""

from __future__ import annotations

from collections.abc import Callable

MOST_TRIGRAMS = 3  # that a search looks for
ENOUGH = 2  # of them when they are rare: to look one up costs as much in every part of the index as to read a short list
LOOKED_AT = 128  # the newest instances with a trigram: the further back the last of them is, the rarer the trigram
FEW = 0  # the estimate of a trigram that fewer instances have
LOOK_AGAIN = 1000  # uses of an estimate
MOST_REMEMBERED = 20_000

Newest = Callable[[str], int]


class Rarity:
    """Estimates for one connection. newest: the row number of the last of the newest instances with a trigram, or FEW"""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], list[int]] = {}  # table and trigram: estimate, uses left

    def rarest(self, table: str, trigrams: list[str], newest: Newest) -> list[str]:
        """A few of the trigrams, the rarest ones."""
        if len(trigrams) <= MOST_TRIGRAMS:
            return trigrams
        estimates = [self._estimate(table, trigram, newest) for trigram in trigrams]
        order = sorted(range(len(trigrams)), key=estimates.__getitem__)
        is_rare = estimates[order[0]] == FEW
        return [trigrams[at] for at in order[: ENOUGH if is_rare else MOST_TRIGRAMS]]

    def _estimate(self, table: str, trigram: str, newest: Newest) -> int:
        known = self._known.get((table, trigram))
        if known is None or known[1] <= 0:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            known = self._known[table, trigram] = [newest(trigram), LOOK_AGAIN]
        known[1] -= 1
        return known[0]
