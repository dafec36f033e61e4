"""Loader of the tables under ``aricia/spec``: tab separated text with a header line, and JSON documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

SPEC = Path(__file__).resolve().parent.parent / "spec"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of ``spec/<name>`` as dictionaries keyed by the header line; an empty cell is an empty text."""
    with (SPEC / name).open(encoding="utf-8", newline="\n") as file:
        header = file.readline().rstrip("\n").split("\t")
        for line in file:
            cells = line.rstrip("\n").split("\t")
            yield dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))


def document(name: str) -> Any:
    """The JSON document ``spec/<name>``."""
    return msgspec.json.decode((SPEC / name).read_bytes())
