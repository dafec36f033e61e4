"""How lines of the log look: as text for people, or as a JSON object a line for programs."""

from __future__ import annotations

import sys
import threading
from typing import Any, TextIO

from msgspec import Struct

from aricia.base.codec import format_time, to_json

TEXT, JSON = "text", "json"
FORMATS = (TEXT, JSON)


class _Choice(Struct):
    """The format of this process: standard error is one for all that runs in it."""

    format: str = TEXT


_choice = _Choice()
_lock = threading.Lock()


def use_format(name: str) -> None:
    """Write lines in this format from now on: one of FORMATS."""
    _choice.format = name


def write_line(text: str, time: int, fields: dict[str, Any], trace: str = "", stream: TextIO | None = None) -> None:
    """A line on standard error.

    text: the line of the text format, without its time;  fields: those of the JSON format, empty ones are left out
    time: epoch ms;  trace: follows the line, where there is one
    """
    moment = format_time(time)
    if _choice.format == JSON:
        shown = {name: value for name, value in {"time": moment, **fields, "trace": trace}.items() if value not in ("", None)}
        line = to_json(shown).decode() + "\n"
    else:
        line = f"{moment} {text}\n{trace}"
    stream = stream or sys.stderr
    with _lock:
        stream.write(line)
        stream.flush()
