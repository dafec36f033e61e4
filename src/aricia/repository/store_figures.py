"""What a store can tell about itself for monitoring."""

from __future__ import annotations

from msgspec import Struct


class WriterFigures(Struct):
    """Of the writer of a store since it was opened.

    works: writes done, failed ones included;  groups: transactions that were committed;  failures: transactions that failed
    """

    works: int = 0
    groups: int = 0
    failures: int = 0


class StoreFigures(Struct, frozen=True, kw_only=True):
    """entities, relationships: how many are kept, deleted ones included;  size: bytes, None where it is not known

    waiting: writes that wait for the writer;  works, groups, failures: see WriterFigures
    """

    entities: int
    relationships: int
    size: int | None
    waiting: int
    works: int
    groups: int
    failures: int
