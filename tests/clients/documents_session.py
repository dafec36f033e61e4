"""The Dr.Egeria documents of the client's sources through its own processor, run by the client's own Python.

    python documents_session.py FOLDER RESULT

The documents in the order of the client's runner: all of them validated, then processed, then processed again. Writes for each of
the three rounds and each document what came of each command: its status and message, as the client's summary has them.
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
import sent_calls
from md_processing.v2.dispatcher import V2Dispatcher
from pyegeria import EgeriaTech
from pyegeria.core.config import settings
from rich.console import Console

ROUNDS = (("validate", "validate"), ("process", "process"), ("process again", "process"))
_dispatch, _dispatch_batch = V2Dispatcher.dispatch, V2Dispatcher.dispatch_batch
_batch: dict[str, Any] = {"document": "", "names": {}, "outcomes": {}}


def main(folder: str, result: str) -> None:
    """Go through all documents."""
    V2Dispatcher.dispatch, V2Dispatcher.dispatch_batch = _noted, _noted_batch  # type: ignore[method-assign]
    seen: dict[str, dict[str, Any]] = {}
    for name, directive in ROUNDS:
        for document in documents(pathlib.Path(folder)):
            seen.setdefault(document.name, {})[name] = outcome(document, name, directive)
            pathlib.Path(result).write_text(json.dumps(seen), "utf-8")


def documents(folder: pathlib.Path) -> list[pathlib.Path]:
    """The documents of the client's runner, in its order."""
    spec = importlib.util.spec_from_file_location("runner", folder / "run_dr_tests.py")
    assert spec is not None and spec.loader is not None
    runner = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(runner)
    return [folder / name for name in runner.TEST_FILES if (folder / name).exists()]


async def _noted(self: V2Dispatcher, command: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
    """One command, with a name for the calls that it makes."""
    sent_calls.current["test"] = f"{_batch['document']} {_batch['names'].get(id(command), '')}"
    return await _dispatch(self, command, context)


async def _noted_batch(self: V2Dispatcher, commands: list[Any], context: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """All commands of a document; keeps what came of each."""
    real = [command for command in commands if command.is_command and command.verb != "Provenance"]
    _batch["names"] = {id(each): f"{number:02} {each.verb} {each.object_type}" for number, each in enumerate(real, 1)}
    results = await _dispatch_batch(self, commands, context)
    for command, done in zip(commands, results, strict=True):
        if name := _batch["names"].get(id(command)):
            _batch["outcomes"][name] = {"status": done["status"], "message": str(done.get("message", ""))}
    return results


def outcome(document: pathlib.Path, round_name: str, directive: str) -> dict[str, Any]:
    """One document with one directive."""
    place = settings.Environment
    client = EgeriaTech(place.egeria_view_server, place.egeria_view_server_url, "erinoverview", "secret")
    client.create_egeria_bearer_token()
    _batch.update(document=f"{round_name}: {document.name}", names={}, outcomes={})
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
    return {"commands": _batch["outcomes"], "problem": problem, "text": shown.getvalue()}


if __name__ == "__main__":
    main(*sys.argv[1:])
