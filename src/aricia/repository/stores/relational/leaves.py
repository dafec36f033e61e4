"""The leaves of a property document: what exact look-ups and text searches see.

Array elements, map values and enum names count; map keys do not (spec: metadata store, section 2.11).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

KEY_LENGTH = 200
SEPARATOR = "\x1f"
# The tokenizer stops at a NUL, and the separator is ours: neither may come out of a text.
_REPLACED = str.maketrans({"\x00": SEPARATOR})
# What Python makes two letters of, or another letter at the end of a word, when it lowers a text.
_LETTERS = str.maketrans({"\u0130": "i", "\u03a3": "\u03c3"})
Scalar = str | int | float
_LARGEST = 2**63


def leaves(value: Any) -> Iterator[Scalar]:
    """Every scalar inside a native value; truth values as 1 and 0."""
    if isinstance(value, str | float):
        yield value
    elif isinstance(value, int):
        yield int(value)
    elif isinstance(value, dict):
        for item in [value["v"]] if "$t" in value else value.values():
            yield from leaves(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from leaves(item)


def key_of(leaf: Scalar) -> Scalar:
    """The leaf as it stands in an index: long text is cut, so a key of full length has to be verified on the document."""
    if isinstance(leaf, str):
        return leaf[:KEY_LENGTH]
    return bindable(leaf)


def bindable(value: Scalar) -> Scalar:
    """The value as a database takes it: whole numbers of more than 64 bits are rounded, at the utmost to infinity."""
    if isinstance(value, str) or -_LARGEST < value < _LARGEST:
        return value
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def index_rows(properties: dict[str, Any], key: Callable[[Scalar], Scalar] = key_of) -> set[tuple[str, Scalar]]:
    """(property name, key) of every leaf. key: makes the key of a leaf"""
    return {(name, key(leaf)) for name, value in properties.items() for leaf in leaves(value)}


def texts(properties: dict[str, Any], name: str | None = None) -> Iterator[str]:
    """Every text leaf of one property, or of all."""
    for value in properties.values() if name is None else (properties.get(name),):
        for leaf in leaves(value):
            if isinstance(leaf, str):
                yield leaf


def fold(text: str) -> str:
    """The text without its case, letter by letter as databases do it: a sharp s is no double s (recorded)."""
    return text.lower() if text.isascii() else text.translate(_LETTERS).lower()


def search_text(properties: dict[str, Any]) -> str:
    """All text leaves, case folded, with a separator that no trigram of a search contains."""
    return fold(SEPARATOR.join(texts(properties))).translate(_REPLACED)


def trigrams(text: str) -> list[str]:
    """The distinct trigrams that an instance containing the text must have, in order; none for a text under three characters."""
    folded = fold(text).translate(_REPLACED)
    grams = (folded[at : at + 3] for at in range(len(folded) - 2))
    return list(dict.fromkeys(gram for gram in grams if SEPARATOR not in gram))
