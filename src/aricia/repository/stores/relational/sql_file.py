"""Named SQL statements in a .sql file: ``-- name: purpose`` starts a statement, which runs to the next such line."""

from __future__ import annotations

import re
from pathlib import Path

_HEAD = re.compile(r"^-- (\w+): (.+)$", re.MULTILINE)


def load_statements(file: Path) -> dict[str, str]:
    """The statements of the file by name."""
    parts = _HEAD.split(file.read_text("utf-8"))
    return {name: text.strip().rstrip(";") for name, _, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)}
