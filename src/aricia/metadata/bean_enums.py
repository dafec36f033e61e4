"""Enums whose constants in beans are not the symbols of their type: ``spec/bean_enums.tsv``, paired by ordinal.

The one there is comes of a slip in the open metadata types of the original, which registers the symbols of key patterns for the
roles of crowd sourcing. Types are shared between platforms, so they stay as they are; beans take and show the roles.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from aricia.base.tables import rows


def symbols_of(enum: str) -> Mapping[str, str] | None:
    """The symbol behind each constant of this enum; None when constants and symbols are the same."""
    return _tables().get(enum)


@functools.cache
def constants_of(enum: str) -> Mapping[str, str] | None:
    """The constant that shows each symbol of this enum; None when they are the same."""
    symbols = symbols_of(enum)
    return None if symbols is None else {symbol: constant for constant, symbol in symbols.items()}


@functools.cache
def _tables() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    for row in rows("bean_enums.tsv"):
        tables.setdefault(row["enum"], {})[row["constant"]] = row["symbol"]
    return tables
