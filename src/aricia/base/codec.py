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


@functools.lru_cache(maxsize=8192)
def format_time(instant: int) -> str:
    """Epoch milliseconds as ``2026-01-31T10:00:00.000+00:00``."""
    moment = _EPOCH + timedelta(milliseconds=instant)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{instant % 1000:03d}+00:00"


def parse_time(value: Any) -> int:
    """An instant given as epoch milliseconds (number or digits) or as ISO 8601 text, with or without time and offset.

    -> epoch milliseconds;  errors: ValueError when the text is no instant
    """
    if isinstance(value, bool):
        raise ValueError("a boolean is not an instant")
    if isinstance(value, int | float):
        return int(value)
    if not isinstance(value, str):
        raise ValueError(f"{type(value).__name__} is not an instant")
    text = value.strip()
    if text.lstrip("-").isdigit() and (len(text) > 4 or text.startswith("-")):
        return int(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def to_json(value: Any) -> bytes:
    """Compact JSON."""
    return encode(value)
