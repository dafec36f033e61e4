"""Reading everything that is at home at a member, in the order of update time, while it goes on changing.

Searches of the repository services have pages by number, and no condition on times. What is updated meanwhile moves to the end
of the order, what is deleted leaves it: both move later instances forward. So every page begins a little before the end of the
last one, and further back when nothing of that one is found in it: nothing is left out, and what moves is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from aricia.repository.instances import Entity, Relationship

I = TypeVar("I", Entity, Relationship)  # noqa: E741

OVERLAP = 10  # instances


class MemberWalk(Generic[I]):
    """One walk. find: the instances from a number on, at most so many, oldest update first;  size: of a page"""

    def __init__(self, find: Callable[[int, int], Sequence[I]], size: int) -> None:
        self._find: Callable[[int, int], Sequence[I]] = find
        self._size = size

    def pages(self, since: int, until: int) -> Iterator[list[I]]:
        """Pages of what was updated from an instant on, and at least up to another one."""
        start, seen = self._first(since), dict[tuple[str, int], None]()
        while True:
            begin, page = self._page(start, list(seen))
            new = [each for each in page if _key(each) not in seen]
            if new:
                yield new
            if len(page) < self._size or page[-1].update_time > until:
                return
            start = begin + len(page)
            seen = dict.fromkeys(_key(each) for each in page[-OVERLAP:])

    def _page(self, start: int, seen: Sequence[tuple[str, int]]) -> tuple[int, list[I]]:
        """The page that begins with something that has been read, and where it begins. None of it there: further back."""
        back = len(seen)
        while True:
            begin = max(0, start - back)
            page = list(self._find(begin, self._size))
            if not seen or begin == 0 or any(_key(each) in seen for each in page):
                return begin, page
            back = max(back, self._size // 2) * 2

    def _first(self, since: int) -> int:
        """The number of the first instance that was updated at this instant or later."""
        if since <= 0:
            return 0
        low, high = 0, 1
        while self._is_before(high - 1, since):
            low, high = high, high * 2
        while low < high:
            middle = (low + high) // 2
            if self._is_before(middle, since):
                low = middle + 1
            else:
                high = middle
        return low

    def _is_before(self, number: int, instant: int) -> bool:
        found = self._find(number, 1)
        return bool(found) and found[0].update_time < instant


def _key(instance: Entity | Relationship) -> tuple[str, int]:
    return instance.guid, instance.update_time
