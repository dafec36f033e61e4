"""Keys of the property index: texts whose byte order is that of the values, numbers before texts."""

from __future__ import annotations

import math
from decimal import Decimal

from aricia.repository.stores.relational.leaves import KEY_LENGTH, Scalar

AFTER_NUMBERS = "t"
_ZERO = 5000  # of exponents, which are four digits
_COMPLEMENT = str.maketrans("0123456789", "9876543210")


def key_of(leaf: Scalar) -> str:
    """The key of a leaf; long text is cut, so a key of full length has to be verified on the document."""
    return AFTER_NUMBERS + leaf[:KEY_LENGTH] if isinstance(leaf, str) else _number_key(leaf)


def _number_key(value: int | float) -> str:
    """n0 negative, n1 zero, n2 positive; then exponent and digits, complemented for negative numbers."""
    if isinstance(value, float) and not math.isfinite(value):
        return "n3" if value > 0 else "n/"
    number = Decimal(int(value)) if value == int(value) else Decimal(repr(value))
    if number.is_zero():
        return "n1"
    digits = "".join(map(str, number.as_tuple().digits)).rstrip("0")
    exponent = max(-_ZERO, min(number.adjusted(), _ZERO - 1)) + _ZERO
    if value > 0:
        return f"n2{exponent:04d}{digits}"
    return "n0" + f"{exponent:04d}{digits}".translate(_COMPLEMENT) + "~"  # of equal digits the longer number is the lesser one
