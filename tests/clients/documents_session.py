"""The Dr.Egeria documents of the client's sources through its own processor, run by the client's own Python.

    python documents_session.py FOLDER RESULT

The documents in the order of the client's runner: all of them validated, then processed, then processed again. Writes for each of
the three rounds and each document how many commands succeeded, failed and warned, and the text of the report.
"""

from __future__ import annotations

import asyncio
import importlib.util
import io
import json
import pathlib
import sys
import traceback
from typing import Any

import md_processing.dr_egeria as processor
from pyegeria import EgeriaTech
from pyegeria.core.config import settings
from rich.console import Console

ROUNDS = (("validate", "validate"), ("process", "process"), ("process again", "process"))


def main(folder: str, result: str) -> None:
    """Go through all documents."""
    seen: dict[str, dict[str, Any]] = {}
    for name, directive in ROUNDS:
        for document in documents(pathlib.Path(folder)):
            seen.setdefault(document.name, {})[name] = outcome(document, directive)
            pathlib.Path(result).write_text(json.dumps(seen), "utf-8")


def documents(folder: pathlib.Path) -> list[pathlib.Path]:
    """The documents of the client's runner, in its order."""
    spec = importlib.util.spec_from_file_location("runner", folder / "run_dr_tests.py")
    assert spec is not None and spec.loader is not None
    runner = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(runner)
    return [folder / name for name in runner.TEST_FILES if (folder / name).exists()]


def outcome(document: pathlib.Path, directive: str) -> dict[str, Any]:
    """One document with one directive."""
    place = settings.Environment
    client = EgeriaTech(place.egeria_view_server, place.egeria_view_server_url, "erinoverview", "secret")
    client.create_egeria_bearer_token()
    shown = io.StringIO()
    processor.console = Console(file=shown, width=200, highlight=False)
    problem = ""
    try:
        asyncio.run(processor.process_md_file_v2(
            input_file=str(document), output_folder="", directive=directive, client=client, parse_summary="all",
            attribute_logs="info", summary_only=True,
        ))
    except Exception:  # told in the result
        problem = traceback.format_exc()
    text = shown.getvalue()
    counts = {word.lower(): text.count(word) for word in ("SUCCESS", "FAILURE", "WARNING")}
    return {**counts, "problem": problem, "text": text}


if __name__ == "__main__":
    main(*sys.argv[1:])
