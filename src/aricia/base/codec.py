"""JSON in and out, and the forms of instants on the wire (spec: wire traps 5, view services 2.1)."""

from __future__ import annotations

import functools
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder().decode
Raw = msgspec.Raw

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST = 1 << 63  # instants are 64 bit numbers
_CYCLE_YEARS = 400  # after which the calendar repeats itself
_CYCLE = 146097 * 24 * 3600 * 1000


@functools.lru_cache(maxsize=8192)
def format_time(instant: int) -> str:
    """Epoch milliseconds as ``2026-01-31T10:00:00.000+00:00``, for any instant of 64 bits."""
    cycles, within = divmod(instant, _CYCLE)
    moment = _EPOCH + timedelta(milliseconds=within)
    return f"{_year(moment.year + cycles * _CYCLE_YEARS)}-{moment:%m-%dT%H:%M:%S}.{instant % 1000:03d}+00:00"


def _year(year: int) -> str:
    """Four digits; as in the original, years after 9999 and the year 0 have a plus sign, and those before it a minus sign."""
    if 0 < year <= 9999:
        return f"{year:04d}"
    return f"+{year:04d}" if year >= 0 else f"-{-year:04d}"


def parse_time(value: Any) -> int:
    """An instant given as epoch milliseconds (number or digits) or as ISO 8601 text, with or without time and offset.

    -> epoch milliseconds;  errors: ValueError when the text is no instant, or one that 64 bits cannot hold
    """
    if isinstance(value, bool):
        raise ValueError("a boolean is not an instant")
    if isinstance(value, int | float):
        return _within(int(value))
    if not isinstance(value, str):
        raise ValueError(f"{type(value).__name__} is not an instant")
    text = value.strip()
    if text.lstrip("-").isdigit() and (len(text) > 4 or text.startswith("-")):
        return _within(int(text))
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _within(instant: int) -> int:
    if not -_LARGEST <= instant < _LARGEST:
        raise ValueError("an instant has 64 bits")
    return instant


def encoded(value: Any) -> msgspec.Raw:
    """JSON to be put into other JSON as it is: long lists of encoded members spare the garbage collector their many objects."""
    return Raw(encode(value))


def to_json(value: Any) -> bytes:
    """Compact JSON."""
    return encode(value)
