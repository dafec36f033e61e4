"""What PostgreSQL says differently from other databases."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any

from aricia.repository.stores.postgres.property_keys import AFTER_NUMBERS, key_of
from aricia.repository.stores.relational.fragments import UNDECIDED, Fragment
from aricia.repository.stores.relational.kinds import Kind
from aricia.repository.stores.relational.leaves import SEPARATOR, Scalar, fold

_COMPARISONS = {"EQ": "IS NOT DISTINCT FROM", "NEQ": "IS DISTINCT FROM", "LT": "<", "LTE": "<=", "GT": ">", "GTE": ">="}
_CONTAINED = frozenset(
    ("LIKE", "STARTS_WITH", "ENDS_WITH", "EQ", "CASE_INSENSITIVE_LIKE", "CASE_INSENSITIVE_STARTS_WITH",
     "CASE_INSENSITIVE_ENDS_WITH", "CASE_INSENSITIVE_EQ")
)
_LARGEST = 2**63
_WRITTEN_OTHERWISE = frozenset("\x00\x01\\")
_MARK = re.compile(r"\?(\d*)")
_MEANINGFUL = re.compile(r"([\\%_])")


class PostgresDialect:
    """Lists are arrays. Documents are not tested in SQL: what its indexes do not decide is left to the verifier."""

    text_column = "text"
    old_text = "NULL"
    text_walks = False
    no_limit: int | None = None
    after_numbers = f"'{AFTER_NUMBERS}'"
    probe_end = " OFFSET 0"  # joins of many tables take long to plan
    most_probes = 32

    def listed(self, parameter: str, kind: str, alias: str) -> str:
        """The values of an array as a table."""
        return f"each_{kind}({parameter}::{kind}[]) {alias}(value)"

    def list_value(self, values: Iterable[Any]) -> list[Any]:
        """A list as an array."""
        return list(values)

    def key_of(self, leaf: Scalar) -> Scalar:
        """A text in the order of the values."""
        return key_of(leaf)

    def header_field(self, header: str, position: int) -> str:
        """A field of a header document."""
        return f"(replace({header}, '\\u0000', '\\u0001')::json ->> {position}) COLLATE \"C\""

    def compared(self, column: str, is_text: bool, operator: str, value: Any) -> Fragment:
        """A comparison of like with like, which PostgreSQL wants, and of texts that documents do not write in another way."""
        if is_text:
            fits = isinstance(value, str) and _WRITTEN_OTHERWISE.isdisjoint(value)
        else:
            fits = type(value) is int and -_LARGEST < value < _LARGEST
        return Fragment(f"{column} {_COMPARISONS[operator]} ?", (value,)) if fits else UNDECIDED

    def header_text(self, column: str, operator: str, value: str) -> Fragment:
        """A text test of a header column."""
        return UNDECIDED

    def in_order_of(self, document: str, name: str, way: str) -> str:
        """ORDER BY a property."""
        value = f"property_of({document}, {_literal(name)})"
        terms = [f"number_of({value}){way} NULLS LAST", f"text_of({value}) COLLATE \"C\"{way} NULLS LAST"]
        return ", ".join(reversed(terms) if way else terms)

    def single_value(self, document: str, name: str) -> str:
        """Whether the property is neither a list nor a map."""
        return f"json_typeof(property_of({document}, {_literal(name)})) NOT IN ('array', 'object')"

    def on_instance(self, kind: Kind, past: bool, name: str | None, operator: str, value: Any) -> Fragment:
        """A test of an instance's text, as far as one text can decide it."""
        if past or operator not in _CONTAINED or not isinstance(value, str):
            return UNDECIDED
        pattern = self.text_expression(value)
        if pattern is None:
            return UNDECIDED
        exact = name is None and operator == "CASE_INSENSITIVE_LIKE" and _parts(value)[0] == fold(value)
        # as an expression, so that the trigram index is not taken for it: it is a test of instances that were found otherwise
        return Fragment(f"({kind.alias}.text || '') LIKE ?", (pattern,), exact)

    def on_classification(self, name: str | None, operator: str, value: Any) -> Fragment:
        """A test of the properties of a classification."""
        return UNDECIDED

    def text_expression(self, text: str) -> str | None:
        """The pattern of the longest part of the text that is in one leaf for certain; None when there is none."""
        longest = max(_parts(text), key=len)
        return f"%{_MEANINGFUL.sub(_escaped, longest)}%" if longest else None

    def text_source(self, kind: Kind) -> str:
        """The instances, which have their text."""
        return f"{kind.name} {kind.alias}"

    def text_test(self, kind: Kind, expression: str) -> Fragment:
        """The test of the text."""
        return Fragment(f"{kind.alias}.text LIKE ?", (expression,))


def _parts(text: str) -> list[str]:
    """What of a text can be searched for: a NUL stands as a separator in the index."""
    return fold(text).replace("\x00", SEPARATOR).split(SEPARATOR)


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[1]}"


def _literal(text: str) -> str:
    """A text in SQL; a question mark would be taken for a parameter, a NUL cannot be written."""
    quoted = text.replace("\\", "\\\\").replace("'", "\\'").replace("?", "\\x3f").replace("\x00", "\\x01")
    return f"E'{quoted}'"


@functools.lru_cache(maxsize=1024)
def translated(sql: str) -> str:
    """SQL as the sessions have it, in the words of PostgreSQL: numbered parameters, joins in any order."""
    number = 0

    def mark(found: re.Match[str]) -> str:
        nonlocal number
        number += 1
        return f"${found[1] or number}"

    return _MARK.sub(mark, sql.replace("CROSS JOIN", "JOIN"))


POSTGRES = PostgresDialect()
