"""What SQLite says differently from other databases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from aricia.base.codec import encode
from aricia.repository.stores.relational.fragments import Fragment, Value
from aricia.repository.stores.relational.kinds import Kind
from aricia.repository.stores.relational.leaves import KEY_LENGTH, Scalar, bindable, key_of, trigrams

MOST_TRIGRAMS = 16  # of a text that are compared
_AND = '" AND "'
_COMPARISONS = {"EQ": "IS", "NEQ": "IS NOT", "LT": "<", "LTE": "<=", "GT": ">", "GTE": ">="}


class SQLiteDialect:
    """Lists are JSON, properties are tested by a function of ours, text is found through FTS5."""

    text_column = old_text = "text_row"
    text_walks = True
    no_limit: int | None = -1
    after_numbers = "''"
    probe_end = ""
    most_probes = 1_000_000

    def listed(self, parameter: str, kind: str, alias: str) -> str:
        """The values of a JSON list as a table."""
        return f"json_each({parameter}) {alias}"

    def list_value(self, values: Iterable[Any]) -> str:
        """A list as JSON."""
        return encode(list(values)).decode()

    def key_of(self, leaf: Scalar) -> Scalar:
        """Numbers as they are, texts cut."""
        return key_of(leaf)

    def header_field(self, header: str, position: int) -> str:
        """A field of a header document."""
        return f"json_extract({header}, '$[{position}]')"

    def compared(self, column: str, is_text: bool, operator: str, value: Any) -> Fragment:
        """SQLite compares values of any type."""
        return Fragment(f"{column} {_COMPARISONS[operator]} ?", (_parameter(value),))

    def header_text(self, column: str, operator: str, value: str) -> Fragment:
        """A text test of a header column."""
        return Fragment(f"property_matches(json_object('x', {column}), 'x', ?, ?)", (operator, value))

    def in_order_of(self, document: str, name: str, way: str) -> str:
        """ORDER BY a property; numbers come before texts by themselves."""
        return f"{_extract(document, name)}{way} NULLS LAST"

    def single_value(self, document: str, name: str) -> str:
        """Whether a row p of the property index is the whole value."""
        value = _extract(document, name)
        return f"p.value = iif(typeof({value}) = 'text', substr({value}, 1, {KEY_LENGTH}), {value})"

    def on_instance(self, kind: Kind, past: bool, name: str | None, operator: str, value: Any) -> Fragment:
        """A test of an instance's properties."""
        return _on_document(f"{kind.alias}.properties", name, operator, value)

    def on_classification(self, name: str | None, operator: str, value: Any) -> Fragment:
        """A test of the properties of a classification."""
        return _on_document("c.properties", name, operator, value)

    def text_expression(self, text: str) -> str | None:
        """All of its trigrams, spread over the text if there are many; searches take the rarest of them."""
        grams = trigrams(text)
        if len(grams) > MOST_TRIGRAMS:
            step = (len(grams) - 1) / (MOST_TRIGRAMS - 1)
            grams = [grams[round(at * step)] for at in range(MOST_TRIGRAMS)]
        return trigrams_sought(grams) or None

    def text_source(self, kind: Kind) -> str:
        """The trigram index and the instances."""
        return f"{kind.text} t CROSS JOIN {kind.name} {kind.alias} ON {kind.alias}.text_row = t.rowid"

    def text_test(self, kind: Kind, expression: str) -> Fragment:
        """The test of the trigram index."""
        return Fragment(f"{kind.text} MATCH ?", (expression,))


def trigrams_sought(grams: Sequence[str]) -> str:
    """The expression that asks the trigram index for all of these."""
    return f'"{_AND.join(gram.replace(chr(34), chr(34) * 2) for gram in grams)}"' if grams else ""


def trigrams_of(expression: str) -> list[str]:
    """The trigrams that an expression asks for; none of them is as long as what stands between them."""
    return [part.replace('""', '"') for part in expression[1:-1].split(_AND)]


def _on_document(document: str, name: str | None, operator: str, value: Any) -> Fragment:
    return Fragment(f"property_matches({document}, ?, ?, ?)", (name, operator, _parameter(value)))


def _parameter(value: Any) -> Value:
    if value is None:
        return None
    return bindable(value if isinstance(value, str | int | float) else str(value))


def _extract(document: str, name: str) -> str:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("'", "''")
    return f"json_extract({document}, '$.\"{quoted}\"')"


SQLITE = SQLiteDialect()
