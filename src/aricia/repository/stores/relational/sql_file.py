"""Named SQL statements in a .sql file: ``-- name: purpose`` starts a statement, which runs to the next such line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from aricia.repository.stores.relational.dialect import Dialect

_HEAD = re.compile(r"^-- (\w+): (.+)$", re.MULTILINE)
SHARED = Path(__file__).with_name("statements.sql")


def load_statements(file: Path, words: Mapping[str, str] | None = None) -> dict[str, str]:
    """The statements of the file by name. words: what stands in it in curly brackets, and what it stands for"""
    parts = _HEAD.split(file.read_text("utf-8"))
    return {
        name: _filled(text.strip().rstrip(";"), words or {})
        for name, _, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
    }


def _filled(text: str, words: Mapping[str, str]) -> str:
    for word, meaning in words.items():
        text = text.replace(f"{{{word}}}", meaning)
    return text


def shared_statements(dialect: Dialect) -> dict[str, str]:
    """The statements that every relational store has, in its dialect."""
    words = {
        "guids": dialect.listed("?1", "text", "g"), "keys": dialect.listed("?1", "bigint", "k"),
        "text": dialect.text_column, "old_text": dialect.old_text,
    }
    return load_statements(SHARED, words)
