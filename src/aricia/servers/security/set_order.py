"""The order in which the original lists a set of texts, such as the zones of a new element."""

from __future__ import annotations

from collections.abc import Iterable

_LEAST = 16  # places that a set has at least; it doubles them when three quarters are taken


def in_set_order(texts: Iterable[str]) -> list[str]:
    """Each text once, by its place in a hash set of the original, then by when it came."""
    unique = list(dict.fromkeys(texts))
    places = _LEAST
    while len(unique) > places * 3 // 4:
        places *= 2
    return sorted(unique, key=lambda text: _spread(text) & (places - 1))


def _spread(text: str) -> int:
    """The hash of a text, over its UTF-16 units, with the upper half folded into the lower one."""
    value = 0
    units = text.encode("utf-16-be", "surrogatepass")
    for high, low in zip(units[::2], units[1::2], strict=True):
        value = (31 * value + (high << 8 | low)) & 0xFFFFFFFF
    return value ^ (value >> 16)
