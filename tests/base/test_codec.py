"""Instants in and out."""

from __future__ import annotations

import pytest

from aricia.base.codec import format_time, parse_time


@pytest.mark.parametrize(("instant", "text"), [
    (1769853600123, "2026-01-31T10:00:00.123+00:00"),
    (-1, "1969-12-31T23:59:59.999+00:00"),
    (253402300799999, "9999-12-31T23:59:59.999+00:00"),
    (253402300800000, "+10000-01-01T00:00:00.000+00:00"),
    (-62135596800001, "+0000-12-31T23:59:59.999+00:00"),
    (-62167219200001, "-0001-12-31T23:59:59.999+00:00"),
    ((1 << 63) - 1, "+292278994-08-17T07:12:55.807+00:00"),
])
def test_every_instant_has_a_text(instant, text):
    assert format_time(instant) == text


@pytest.mark.parametrize("given", [1 << 63, -(1 << 63) - 1, str(1 << 63), "9" * 5000, 1e300, True, None, []])
def test_what_64_bits_cannot_hold_is_no_instant(given):
    with pytest.raises(ValueError):
        parse_time(given)
