"""What one kind of database says differently from another, and how a session talks to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from aricia.repository.instances import Entity, Relationship
from aricia.repository.stores.relational.fragments import Fragment
from aricia.repository.stores.relational.kinds import Kind
from aricia.repository.stores.relational.leaves import Scalar

Row = tuple[Any, ...]
Call = tuple[str, tuple[Any, ...]]


class Dialect(Protocol):
    """SQL that is not the same everywhere. Parameters are ``?`` and ``?1``; ``CROSS JOIN ... ON`` joins in the order written.

    text_column: of an instance, what the text index needs;  old_text: what of it an update has to know
    text_walks: whether the text index can be walked in the order of updates
    no_limit: the value of LIMIT for everything;  after_numbers: a literal that is greater than the keys of numbers only
    probe_end: the end of a sub-query that is to be made for each row, not joined;  most_probes: that one search may have
    """

    text_column: str
    old_text: str
    text_walks: bool
    no_limit: int | None
    after_numbers: str
    probe_end: str
    most_probes: int

    def listed(self, parameter: str, kind: str, alias: str) -> str:
        """The values of a list parameter as a table with the column "value". kind: text or bigint"""
        ...

    def list_value(self, values: Iterable[Any]) -> Any:
        """A list as the value of a parameter."""
        ...

    def key_of(self, leaf: Scalar) -> Scalar:
        """A leaf of the properties as it stands in the property index."""
        ...

    def header_field(self, header: str, position: int) -> str:
        """A field of a header document; ``header`` is its column."""
        ...

    def compared(self, column: str, is_text: bool, operator: str, value: Any) -> Fragment:
        """A header column tested against a value, which may be of any type. operator: EQ NEQ LT LTE GT GTE"""
        ...

    def header_text(self, column: str, operator: str, value: str) -> Fragment:
        """A text test of a header column."""
        ...

    def in_order_of(self, document: str, name: str, way: str) -> str:
        """ORDER BY a property of a document: numbers before texts, nothing last. way: "" or " DESC" """
        ...

    def single_value(self, document: str, name: str) -> str:
        """Whether a row p of the property index is the only one of the property."""
        ...

    def on_instance(self, kind: Kind, past: bool, name: str | None, operator: str, value: Any) -> Fragment:
        """A test of an instance's properties."""
        ...

    def on_classification(self, name: str | None, operator: str, value: Any) -> Fragment:
        """A test of the properties of a classification (alias c)."""
        ...

    def text_expression(self, text: str) -> str | None:
        """What to ask the text index for; None when it does not help."""
        ...

    def text_source(self, kind: Kind) -> str:
        """The tables of a search through the text index."""
        ...

    def text_test(self, kind: Kind, expression: str) -> Fragment:
        """The test of the text index."""
        ...


class Database(Protocol):
    """A connection. Statements are named, or compiled SQL; what they answer is read at once."""

    dialect: Dialect

    def rows(self, statement: str, *values: Any) -> list[Row]: ...

    def batch(self, *calls: Call) -> list[list[Row]]:
        """Several statements that do not need each other's answers."""
        ...

    def run(self, statement: str, *values: Any) -> None:
        """A statement that answers nothing."""
        ...

    def many(self, statement: str, rows: Sequence[Row]) -> None:
        """A statement that answers nothing, for each of the rows."""
        ...

    def query(self, sql: str, values: Sequence[Any] = (), *, repeated: bool = False) -> list[Row]:
        """Compiled SQL. repeated: whether the same text comes again and again, and any values can be found in the same way"""
        ...

    def narrowed(self, kind: Kind, expression: str) -> str:
        """A text expression that costs less and finds the same or more: what is found is tested anyway."""
        ...


class TextIndex(Protocol):
    """Writes the text index; an instance row keeps a cell of it in the dialect's text column."""

    def put(self, kind: Kind, old_cell: Any, instance: Entity | Relationship) -> Any:
        """Index an instance anew. -> its cell"""
        ...

    def put_new(self, kind: Kind, instances: Sequence[Entity] | Sequence[Relationship]) -> list[Any]:
        """Index many new instances. -> their cells"""
        ...

    def remove(self, kind: Kind, cell: Any) -> None: ...

    def forget(self) -> None:
        """Drop what was remembered of the transaction, which is over."""
        ...
