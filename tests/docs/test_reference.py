"""docs/reference says what the tables and the command line say, about everything that they have."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
sys.path.insert(0, str(DOCS))

import generate  # noqa: E402


@pytest.fixture(scope="module")
def pages():
    """The pages as they should be."""
    return generate.pages()


def test_the_reference_is_what_the_tables_say(pages):
    assert generate.stale(pages) == [], "docs/reference is not up to date: run make docs"


def test_every_setting_has_its_entry(pages):
    assert [name for name in generate.settings() if f"| `{name}` |" not in pages["settings.md"]] == []


def test_every_message_has_its_entry(pages):
    assert [name for name in generate.catalogue() if f"| {name} |" not in pages["messages.md"]] == []


def test_every_command_has_its_entry(pages):
    found = [" ".join(path) for path, _ in generate.commands(generate.command_line, ("aricia",))]
    assert "aricia serve" in found
    assert [name for name in found if f"## {name}\n" not in pages["command-line.md"]] == []


def test_every_operation_has_its_entry(pages):
    missing = [
        operation.path for operation in generate.table()
        if f"`{operation.verb} {operation.path}`" not in pages[f"operations/{operation.service}.md"]
    ]
    assert missing == []


def test_every_decision_is_in_the_index():
    decisions = [file.name for file in (DOCS / "decisions").glob("[0-9]*.md")]
    index = (DOCS / "decisions" / "README.md").read_text("utf-8")
    assert [name for name in decisions if name not in index] == []
