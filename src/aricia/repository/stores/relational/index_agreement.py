"""Whether the property indexes are what the documents of the current instances say.

The rows of an index are added up as numbers, in a fixed number of groups of owners: equal sums mean equal rows, whatever their
order, and memory does not grow with the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from aricia.repository.stores.care import Finding, Progress
from aricia.repository.stores.relational.codec import DELETED_CODE, read_properties
from aricia.repository.stores.relational.integrity import EXAMPLES, REBUILD, Query
from aricia.repository.stores.relational.leaves import Scalar, index_rows

GROUPS = 1024
_EVERY = 10_000
_MASK = (1 << 64) - 1
KeyOf = Callable[[Scalar], Scalar]
IndexRow = tuple[int, Any, str, Scalar]


class Index(NamedTuple):
    """One property index. documents: (owner, type or None, properties) of what is in it;  rows: the index as it is"""

    name: str
    owner: str
    documents: str
    rows: str


INDEXES = (
    Index("entity_property", "entities", "SELECT id, NULL, properties FROM entity",
          "SELECT owner, NULL, name, value FROM entity_property"),
    Index("relationship_property", "relationships", "SELECT id, NULL, properties FROM relationship",
          "SELECT owner, NULL, name, value FROM relationship_property"),
    Index("classification_property", "entities by their classifications",
          f"SELECT entity, type, properties FROM classification WHERE status <> {DELETED_CODE}",
          "SELECT owner, type, name, value FROM classification_property"),
)


def property_findings(query: Query, key_of: KeyOf, progress: Progress | None = None) -> list[Finding]:
    """What is wrong with the indexes. The documents have to be readable.

    key_of: how a leaf stands in the indexes of this kind of store
    """
    names = {key: str(name) for key, name in query("SELECT id, name FROM property_name")}
    found: list[Finding] = []
    for index in INDEXES:
        found += _Comparison(query, index, names, key_of).findings(progress)
    return found


class _Comparison:
    """One index beside the documents. names: of the keys of properties"""

    def __init__(self, query: Query, index: Index, names: dict[int, str], key_of: KeyOf) -> None:
        self._query = query
        self._index = index
        self._names = names
        self._key_of = key_of

    def findings(self, progress: Progress | None) -> list[Finding]:
        """Nothing when both are the same."""
        expected = _sums(shown(self._expected(), self._index.name, progress))
        actual = _sums(self._actual())
        groups = [number for number in range(GROUPS) if expected[number] != actual[number]]
        if not groups:
            return []
        owners = self._differing(groups[0])
        return [Finding(
            check=self._index.name, advice=REBUILD, count=max(len(groups), len(owners)), repairable=True,
            text=f"the index of properties does not find some {self._index.owner} or finds wrong ones",
            examples=[f"key {owner}" for owner in owners[:EXAMPLES]],
        )]

    def _expected(self) -> Iterator[IndexRow]:
        """Every row that the index should have."""
        for owner, kind, document in self._query(self._index.documents):
            for name, value in index_rows(read_properties(document), self._key_of):
                yield owner, kind, name, value

    def _actual(self) -> Iterator[IndexRow]:
        for owner, kind, name, value in self._query(self._index.rows):
            yield owner, kind, self._names.get(name, f"property {name}"), value

    def _differing(self, group: int) -> list[int]:
        """The owners of one group whose rows are not what they should be."""
        expected, actual = _by_owner(self._expected(), group), _by_owner(self._actual(), group)
        return sorted(owner for owner in expected.keys() | actual.keys() if expected.get(owner) != actual.get(owner))


def _by_owner(rows: Iterable[IndexRow], group: int) -> dict[int, set[tuple[Any, str, Scalar]]]:
    found: dict[int, set[tuple[Any, str, Scalar]]] = {}
    for owner, kind, name, value in rows:
        if owner % GROUPS == group:
            found.setdefault(owner, set()).add((kind, name, value))
    return found


def _sums(rows: Iterable[IndexRow]) -> list[int]:
    """For each group of owners, the sum of the numbers of its rows."""
    sums = [0] * GROUPS
    for owner, kind, name, value in rows:
        # -1 and -2 have the same hash, and 1 and 1.0 are the same key: numbers go in as they are written
        known = value if isinstance(value, str) else _written(value)
        sums[owner % GROUPS] += hash((owner, kind, name, isinstance(value, str), known))
    return [each & _MASK for each in sums]


def _written(value: float) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return repr(int(value)) if whole else repr(value)


def shown(rows: Iterator[Any], what: str, progress: Progress | None) -> Iterator[Any]:
    """The rows, while the progress is told."""
    done = 0
    for row in rows:
        done += 1
        if progress is not None and done % _EVERY == 0:
            progress(what, done, 0)
        yield row
    if progress is not None:
        progress(what, done, done)
