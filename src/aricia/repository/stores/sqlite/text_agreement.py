"""Whether the text index is what the documents of the current instances say.

The index tells how many words each row has and how many rows each word: both are compared with what the documents give.
"""

from __future__ import annotations

from collections import Counter

import apsw

from aricia.repository.stores.care import Finding, Progress
from aricia.repository.stores.relational.codec import read_properties
from aricia.repository.stores.relational.index_agreement import shown
from aricia.repository.stores.relational.integrity import REBUILD, collected
from aricia.repository.stores.relational.leaves import search_text
from aricia.repository.stores.sqlite.integrity import CHECKS

SHORTEST_TEXT = 3


def text_findings(connection: apsw.Connection, kind: str, progress: Progress | None = None) -> list[Finding]:
    """What is wrong with the text index of entities or relationships. The documents have to be readable."""
    advice = f"the text index of {'entities' if kind == 'entity' else 'relationships'}"
    words: Counter[str] = Counter()
    rows = connection.execute(
        f"SELECT t.guid, t.text_row, t.properties, d.sz FROM {kind} t LEFT JOIN {kind}_text_docsize d ON d.id = t.text_row"
    )
    wrong = (each for each in shown(iter(rows), f"{kind}_text", progress) if not _is_counted(words, *each[1:]))
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


