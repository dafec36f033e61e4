"""The route table: a trie over path segments, literal segments before variables, with backtracking.

1,545 templates share few prefixes, so a walk of one dictionary look-up a segment finds a path in a few microseconds. A template
whose verb does not fit is passed over for a less specific one that does (spec: view services, 1.3).
"""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class _Node(Generic[T]):
    __slots__ = ("leaves", "literals", "variable")

    def __init__(self) -> None:
        self.literals: dict[str, _Node[T]] = {}
        self.variable: _Node[T] | None = None
        self.leaves: dict[str, tuple[T, tuple[str, ...]]] = {}


class Trie(Generic[T]):
    """Targets by verb and path template. Two targets with one verb and the same shape are refused."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, verb: str, template: str, target: T) -> None:
        """Register a target; ``{name}`` segments of the template are variables."""
        node, names = self._root, []
        for segment in template.split("/")[1:]:
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.variable = node = node.variable or _Node()
            else:
                node = node.literals.setdefault(segment, _Node())
        if verb in node.leaves:
            raise ValueError(f"{verb} {template} is there twice")
        node.leaves[verb] = (target, tuple(names))

    def find(self, verb: str, segments: list[str]) -> tuple[T, dict[str, str]] | None:
        """The target for the decoded segments of a path and the values of its variables, or None."""
        values: list[str] = []
        leaf = _walk(self._root, verb, segments, 0, values)
        return None if leaf is None else (leaf[0], dict(zip(leaf[1], values, strict=True)))

    def verbs(self, segments: list[str]) -> list[str]:
        """Every verb that some template matching the path takes."""
        found: set[str] = set()
        _collect(self._root, segments, 0, found)
        return sorted(found)


def _walk(node: _Node[T], verb: str, segments: list[str], depth: int, values: list[str]) -> tuple[T, tuple[str, ...]] | None:
    if depth == len(segments):
        return node.leaves.get(verb)
    segment = segments[depth]
    literal = node.literals.get(segment)
    if literal is not None:
        leaf = _walk(literal, verb, segments, depth + 1, values)
        if leaf is not None:
            return leaf
    if node.variable is None or not segment:
        return None
    values.append(segment)
    leaf = _walk(node.variable, verb, segments, depth + 1, values)
    if leaf is None:
        values.pop()
    return leaf


def _collect(node: _Node[T], segments: list[str], depth: int, found: set[str]) -> None:
    if depth == len(segments):
        found.update(node.leaves)
        return
    segment = segments[depth]
    if segment in node.literals:
        _collect(node.literals[segment], segments, depth + 1, found)
    if node.variable is not None and segment:
        _collect(node.variable, segments, depth + 1, found)
