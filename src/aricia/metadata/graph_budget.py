"""How much one answer may show of what hangs together: the original answers all of it, however much that is.

An answer that would be larger ends where the budget does, and says so in the field ``incomplete``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from aricia.metadata.element_properties import RelatedElement
from aricia.repository.instances import Entity, Relationship

INCOMPLETE = "incomplete"
# No deeper than this, whatever the options ask: answers are built and encoded by functions that call themselves.
DEEPEST = 200
_HEADER_SIZE = 1500  # of an element with its relationship, as encoded, without texts
_CLASSIFICATION_SIZE = 800
_LINK_SIZE = 4000


class GraphBudget(Struct):
    """elements, size: how many related elements and about how many bytes of them may still be shown.

    is_cut: something is left out for want of these;  is_too_deep: something is, below the last level that answers have
    """

    elements: int
    size: int
    is_cut: bool = False
    is_too_deep: bool = False

    @property
    def most(self) -> int:
        """The most elements that are worth reading: one more than may be shown tells that something is left out."""
        return max(self.elements, 0) + 1

    def related(self, items: Sequence[RelatedElement]) -> list[RelatedElement]:
        """As many of the related elements, from the first on, as may still be shown."""
        return list(items[: self._affordable(item.entity for item in items)])

    def entities(self, entities: Sequence[Entity]) -> list[Entity]:
        """As many of the elements as may still be shown."""
        return list(entities[: self._affordable(entities)])

    def text(self, length: int) -> None:
        """A text, such as that of a graph, is shown, too."""
        self.size -= length

    def links(self, links: Sequence[Relationship]) -> list[Relationship]:
        """As many of the relationships as may still be shown; they come with stubs of their ends."""
        most = max(min(self.elements, self.size // _LINK_SIZE), 0)
        self.is_cut = self.is_cut or len(links) > most
        shown = list(links[:most])
        self.elements -= len(shown)
        self.size -= _LINK_SIZE * len(shown)
        return shown

    def _affordable(self, entities: Iterable[Entity]) -> int:
        count = 0
        for entity in entities:
            size = _size_of(entity)
            if self.elements <= 0 or self.size < size:
                self.elements, self.is_cut = 0, True  # nothing smaller that comes later is let through instead
                break
            self.elements -= 1
            self.size -= size
            count += 1
        return count


def _size_of(entity: Entity) -> int:
    """About the bytes of an element in an answer."""
    size = _HEADER_SIZE + _CLASSIFICATION_SIZE * len(entity.classifications)
    return size + sum(map(_length, entity.properties.values()))


def _length(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(len(key) + _length(item) for key, item in value.items())
    return sum(map(_length, value)) if isinstance(value, list | tuple) else 10
