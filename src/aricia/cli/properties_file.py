"""Changing a Java properties file: one property, everything else as it was."""

from __future__ import annotations

import os
from pathlib import Path


def set_property(file: Path, name: str, value: str) -> None:
    """Give a property a value, in its place or at the end. The file is replaced in one step; a new one is its owner's alone."""
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    kept, at = _without(lines, name)
    line = f"{name}={value.replace(chr(92), chr(92) * 2)}"
    kept.insert(len(kept) if at is None else at, line)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    mode = file.stat().st_mode & 0o777 if file.exists() else 0o600
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        os.fchmod(descriptor, mode)
        out.write("\n".join(kept) + "\n")
        out.flush()
        os.fsync(descriptor)
    draft.replace(file)


def _without(lines: list[str], name: str) -> tuple[list[str], int | None]:
    """The lines without those of a property, and where its first one was."""
    kept: list[str] = []
    at, drops, continues = None, False, False
    for line in lines:
        if not continues:
            text = line.lstrip()
            drops = not text.startswith(("#", "!")) and _name_of(text) == name
            if drops and at is None:
                at = len(kept)
        comment = not continues and line.lstrip().startswith(("#", "!"))
        continues = not comment and (len(line) - len(line.rstrip("\\"))) % 2 == 1
        if not drops:
            kept.append(line)
    return kept, at


def _name_of(line: str) -> str:
    for position, letter in enumerate(line):
        if letter in "=: \t" and (position == 0 or line[position - 1] != "\\"):
            return line[:position]
    return line
