"""The page about the official Python client: what its own suites say, from the tables beside the program that runs them."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

TABLES = Path(__file__).resolve().parent.parent / "tests" / "clients"
COUNTS = ("passed", "failed", "listed", "skipped")
SUMS = (*COUNTS, "calls", "faults")


def client_suites_page() -> str:
    """Sums by version and suite, then a row for each file, then the failures that are not the platform's."""
    results = _rows("results.tsv")
    lines = [
        "# The suites of pyegeria", "",
        "The functional and scenario suites of the official Python client and its Dr.Egeria documents, from its source",
        "distribution, unchanged, over TLS against fresh platforms with the users, servers and content packs of the quickstart,",
        "one for the suites and one for the documents of a version. `make test-pyegeria` runs them and writes this table.",
        "*Listed* failures are not the platform's: the reasons are below, each checked against the call that was sent and",
        "answered or against the source of client and test. Scenarios that fail within a test that passes are failures, too.",
        "For documents, *passed* and *failed* count commands and *skipped* counts warnings.",
        "*Faults* are calls answered with HTTP 5xx or as not served (messages ARICIA-501).", "",
        "| version | suite | files | passed | failed | listed | skipped | calls | faults |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    groups: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in results:
        groups[row["version"], row["suite"]].append(row)
    for (version, suite), rows in sorted(groups.items()):
        sums = " | ".join(str(sum(int(row[name] or 0) for row in rows)) for name in SUMS)
        lines.append(f"| {version} | {suite} | {len(rows)} | {sums} |")
    for (version, suite), rows in sorted(groups.items()):
        lines += [
            "", f"## {version}: {suite}", "",
            "| file | passed | failed | listed | skipped | scenarios passed/failed/skipped | calls |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
            *(f"| {row['file']} | {counts_of(row)} | {row['scenarios']} | {row['calls']} |" for row in rows),
        ]
    return "\n".join([*lines, "", *_failures()]) + "\n"


def counts_of(row: dict[str, str]) -> str:
    """The counts of a file as cells."""
    return " | ".join(row[name] for name in COUNTS)


def _failures() -> list[str]:
    rows = _rows("known_failures.tsv")
    lines = ["## Listed failures", "", "| version | file | test | reason |", "| --- | --- | --- | --- |"]
    return lines + [f"| {' | '.join(_cell(row[name]) for name in ('version', 'file', 'test', 'reason'))} |" for row in rows]


def _rows(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")
