"""Whether the property and text indexes are what the documents of the current instances say.

The rows of a property index are added up as numbers, in a fixed number of groups of owners: equal sums mean equal rows, whatever
their order, and memory does not grow with the store. The text index tells how many words each row has and how many rows each
word: both are compared with what the documents give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import apsw

from aricia.repository.stores.care import Finding, Progress
from aricia.repository.stores.relational.codec import DELETED_CODE, read_properties
from aricia.repository.stores.relational.leaves import Scalar, index_rows, search_text
from aricia.repository.stores.sqlite.integrity import CHECKS, EXAMPLES, REBUILD, collected

GROUPS = 1024
SHORTEST_TEXT = 3
_EVERY = 10_000
_MASK = (1 << 64) - 1
IndexRow = tuple[int, str, Scalar]


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


def index_findings(connection: apsw.Connection, progress: Progress | None = None) -> list[Finding]:
    """What is wrong with the indexes. The documents have to be readable."""
    names = {key: str(name) for key, name in connection.execute("SELECT id, name FROM property_name")}
    found: list[Finding] = []
    for index in INDEXES:
        found += _property_findings(connection, index, names, progress)
    for kind in ("entity", "relationship"):
        found += _text_findings(connection, kind, progress)
    return found


# ---- properties --------------------------------------------------------------------------------------------------------
def _property_findings(
    connection: apsw.Connection, index: Index, names: dict[int, str], progress: Progress | None
) -> list[Finding]:
    expected = _sums(_shown(_expected(connection, index), index.name, progress))
    actual = _sums(_actual(connection, index, names))
    groups = [number for number in range(GROUPS) if expected[number] != actual[number]]
    if not groups:
        return []
    owners = _differing(connection, index, names, groups[0])
    return [Finding(
        check=index.name, text=f"the index of properties does not find some {index.owner} or finds wrong ones", advice=REBUILD,
        count=max(len(groups), len(owners)), examples=[f"key {owner}" for owner in owners[:EXAMPLES]], repairable=True,
    )]


def _expected(connection: apsw.Connection, index: Index) -> Iterator[tuple[int, Any, str, Scalar]]:
    """Every row that the index should have."""
    for owner, kind, document in connection.execute(index.documents):
        for name, value in index_rows(read_properties(document)):
            yield owner, kind, name, value


def _actual(connection: apsw.Connection, index: Index, names: dict[int, str]) -> Iterator[tuple[int, Any, str, Scalar]]:
    for owner, kind, name, value in connection.execute(index.rows):
        yield owner, kind, names.get(name, f"property {name}"), value


def _sums(rows: Iterable[tuple[int, Any, str, Scalar]]) -> list[int]:
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


def _differing(connection: apsw.Connection, index: Index, names: dict[int, str], group: int) -> list[int]:
    """The owners of one group whose rows are not what they should be."""
    def of(rows: Iterable[tuple[int, Any, str, Scalar]]) -> dict[int, set[tuple[Any, str, Scalar]]]:
        found: dict[int, set[tuple[Any, str, Scalar]]] = {}
        for owner, kind, name, value in rows:
            if owner % GROUPS == group:
                found.setdefault(owner, set()).add((kind, name, value))
        return found

    expected, actual = of(_expected(connection, index)), of(_actual(connection, index, names))
    return sorted(owner for owner in expected.keys() | actual.keys() if expected.get(owner) != actual.get(owner))


def _shown(rows: Iterator[Any], what: str, progress: Progress | None) -> Iterator[Any]:
    """The rows, while the progress is told."""
    done = 0
    for row in rows:
        done += 1
        if progress is not None and done % _EVERY == 0:
            progress(what, done, 0)
        yield row
    if progress is not None:
        progress(what, done, done)


# ---- text --------------------------------------------------------------------------------------------------------------
def _text_findings(connection: apsw.Connection, kind: str, progress: Progress | None) -> list[Finding]:
    advice = f"the text index of {'entities' if kind == 'entity' else 'relationships'}"
    words: Counter[str] = Counter()
    rows = connection.execute(
        f"SELECT t.guid, t.text_row, t.properties, d.sz FROM {kind} t LEFT JOIN {kind}_text_docsize d ON d.id = t.text_row"
    )
    wrong = (each for each in _shown(iter(rows), f"{kind}_text", progress) if not _is_counted(words, *each[1:]))
    found = collected(
        f"{kind}_text", f"{advice} has other text than their documents", REBUILD, ((row[0],) for row in wrong), repairable=True
    )
    found += collected(
        f"{kind}_text", f"{advice} has rows of instances that are not there", REBUILD,
        connection.execute(CHECKS[f"{kind}_text_strangers"]), repairable=True,
    )
    return found or _word_findings(connection, kind, advice, words)


def _is_counted(words: Counter[str], row: int | None, document: str, size: bytes | None) -> bool:
    """Count the words that the document has; whether the index has as many for its row."""
    text = search_text(read_properties(document))
    if len(text) < SHORTEST_TEXT:
        return row is None
    words.update({text[at : at + 3] for at in range(len(text) - 2)})
    return row is not None and size is not None and _varint(size) == len(text) - 2


def _varint(given: bytes) -> int:
    """The first number of a row of the index's table of sizes: seven bits a byte, the highest ones first."""
    number = 0
    for byte in given:
        number = number << 7 | byte & 127
        if byte < 128:
            break
    return number


def _word_findings(connection: apsw.Connection, kind: str, subject: str, expected: Counter[str]) -> list[Finding]:
    """Whether each word is in as many rows as there are documents with it."""
    connection.execute(f"CREATE VIRTUAL TABLE temp.{kind}_words USING fts5vocab('main', '{kind}_text', 'row')")
    differing: list[tuple[str]] = []
    for word, rows in connection.execute(f"SELECT term, doc FROM temp.{kind}_words"):
        if expected.pop(word, 0) != rows:
            differing.append((repr(word),))
    connection.execute(f"DROP TABLE temp.{kind}_words")
    differing += [(repr(word),) for word in expected]
    return collected(
        f"{kind}_text", f"{subject} does not have some words as often as their documents", REBUILD, differing, repairable=True
    )


