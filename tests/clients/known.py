"""The failures that are not the platform's, each with its reason: rows of known_failures.tsv.

Version, file and test may use wildcards. Commands of Dr.Egeria documents are listed as ``round: number verb object``.
"""

from __future__ import annotations

import csv
import fnmatch
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent / "known_failures.tsv"


@dataclass(frozen=True)
class Known:
    """One row."""

    version: str
    file: str
    test: str
    reason: str


@cache
def known_failures() -> tuple[Known, ...]:
    """All rows."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(Known(**row) for row in csv.DictReader(file, delimiter="\t"))


def row_for(version: str, file: str, test: str) -> Known | None:
    """The row that lists a failure."""
    fitting = (row for row in known_failures() if _fits(file, row.file) and _fits(test, row.test) and _fits(version, row.version))
    return next(fitting, None)


def unlisted(version: str, file: str, tests: list[str]) -> list[str]:
    """Those among the failed tests of a file that are not listed."""
    return [test for test in tests if row_for(version, file, test) is None]


def unserved(calls: list[dict[str, Any]]) -> int:
    """How many calls were answered with HTTP 5xx, or as what this platform does not do (messages ARICIA-501-...)."""
    return sum(call["status"] >= 500 or str(call.get("exceptionErrorMessageId")).startswith("ARICIA-501") for call in calls)


def _fits(value: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(value.replace("[", "("), pattern.replace("[", "("))
