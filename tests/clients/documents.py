"""The Dr.Egeria documents of the client: validated, processed, processed again; a row of results for each document and round."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from known import unlisted, unserved
from suites import HERE, Client, calls_in


def run_documents(client: Client, folder: Path, url: str, limit: float) -> list[dict[str, str]]:
    """Run them and keep in the folder what was sent, answered, printed and counted."""
    folder.mkdir(parents=True, exist_ok=True)
    began, result, calls = time.monotonic(), folder / "documents.json", folder / "documents.calls.jsonl"
    printed, end = client.run_documents(HERE / "documents_session.py", url, result, calls, limit)
    (folder / "documents.log").write_text(printed, "utf-8")
    rows = document_rows(client.version, folder)
    print(f"documents: {time.monotonic() - began:.0f} s {end}", flush=True)
    if end:
        rows.append({**_empty(client.version), "suite": "dr-egeria", "file": "(all)", "end": end})
    return rows


def document_rows(version: str, folder: Path) -> list[dict[str, str]]:
    """The rows of results.tsv for what a session with the documents wrote."""
    calls, rows = calls_in(folder / "documents.calls.jsonl"), []
    for document, rounds in json.loads((folder / "documents.json").read_text("utf-8")).items():
        for name, seen in rounds.items():
            own = [call for call in calls if call["test"].startswith(f"{name}: {document} ")]
            counts = _counts(version, document, name, seen, own)
            rows.append(_empty(version) | {"suite": f"dr-egeria: {name}", "file": document} | counts)
    return rows


def _counts(version: str, document: str, name: str, seen: dict[str, Any], calls: list[dict[str, Any]]) -> dict[str, str]:
    failed = failed_commands(name, seen)
    missing = unlisted(version, document, failed)
    for test in missing:
        number = test.removeprefix(f"{name}: ")
        print(f"    {document} {test}: {seen['commands'].get(number, {}).get('message', seen['problem'])[:300]!r}", flush=True)
    statuses = [each["status"] for each in seen["commands"].values()]
    return {
        "passed": str(statuses.count("success")), "failed": str(len(missing)), "listed": str(len(failed) - len(missing)),
        "skipped": str(statuses.count("warning")), "calls": str(len(calls)),
        "faults": str(unserved(calls)),
    }


def failed_commands(name: str, seen: dict[str, Any]) -> list[str]:
    """The commands of a document that failed in a round, and ``(document)`` when the client could not go through it."""
    failed = [f"{name}: {command}" for command, done in seen["commands"].items() if done["status"] not in ("success", "warning")]
    return failed + ([f"{name}: (document)"] if seen["problem"] or not seen["commands"] else [])


def _empty(version: str) -> dict[str, str]:
    texts = dict.fromkeys(("suite", "file", "scenarios", "calls", "seconds", "end"), "")
    return {"version": version, **texts, **dict.fromkeys(("passed", "failed", "listed", "skipped", "faults"), "0")}
