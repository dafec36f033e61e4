"""The official Python client with its own suites: environments, sources, and runs of one file of a suite at a time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
SUITES = ("functional-tests", "scenario-tests")
_CELLS = re.compile("[│┃]")
_VERDICT = re.compile(r"\W*(PASS|FAIL|SKIP)(?:ED|URE|PED)?\W*")
_FAULTS = {"failure": "failed", "error": "failed", "skipped": "skipped"}


@dataclass
class FileRun:
    """What came of one file of a suite.

    outcomes: by test: passed, failed or skipped;  reasons: the message of each test that did not pass
    calls: of its tests, with what was answered
    scenarios: the rows of the table that scenario files print: name and PASS, FAIL or SKIP
    end: "" in order, "time" when it ran out of time, otherwise the exit status
    """

    suite: str
    file: str
    outcomes: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    scenarios: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    end: str = ""
    output: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)

    def number(self, outcome: str) -> int:
        """How many tests came out so."""
        return sum(each == outcome for each in self.outcomes.values())

    def failed(self) -> list[str]:
        """The tests that failed, and the scenarios that failed within tests that passed nevertheless."""
        tests = [test for test, outcome in self.outcomes.items() if outcome == "failed"]
        return tests + [f"scenario: {name}" for name, word in self.scenarios.items() if word == "FAIL"]


class Client:
    """One version of the client in an environment of its own, with the sources that hold its suites.

    place: folder for environments, sources and results;  base_python: Python 3.12 or 3.13
    """

    def __init__(self, version: str, place: Path, base_python: str) -> None:
        self._base_python = base_python
        self._place = place
        self.version = version
        self._environment = place / f"environment-{version}"
        self._sources = place / f"pyegeria-{version}"
        self._downloads = place / "downloads"
        self.python = self._environment / "bin" / "python"

    def prepare(self) -> None:
        """Make the environment and fetch the sources, where they are not there yet."""
        ready = self._environment / ".ready"
        if not ready.exists():
            subprocess.run([self._base_python, "-m", "venv", "--clear", str(self._environment)], check=True)
            self._pip("install", f"pyegeria=={self.version}", "pytest", "pytest-asyncio")
            ready.touch()
        if not self.tests.exists():
            package = f"pyegeria=={self.version}"
            self._pip("download", "--no-deps", "--no-binary", "pyegeria", "--dest", str(self._downloads), package)
            with tarfile.open(self._downloads / f"pyegeria-{self.version}.tar.gz") as sources:
                sources.extractall(self._sources.parent, filter="data")

    @property
    def tests(self) -> Path:
        """The folder of the suites."""
        return self._sources / "tests"

    def files(self, suite: str, pattern: str) -> list[Path]:
        """The test files of a suite whose names contain the pattern."""
        return [file for file in sorted((self.tests / suite).glob("test_*.py")) if pattern in file.name]

    def run(self, suite: str, file: Path, variables: dict[str, str], limit: float) -> FileRun:
        """Run one file with pytest, unchanged, for at most so many seconds."""
        found, report, calls = FileRun(suite, file.name), self._place / "report.xml", self._place / "calls.jsonl"
        report.unlink(missing_ok=True)
        calls.write_text("", "utf-8")
        command = [self.python, "-m", "pytest", str(file.relative_to(self._sources)), "-c", "tests/pytest.ini", "--rootdir", ".",
                   "-p", "no:cacheprovider", "-p", "calls_of_tests", f"--junitxml={report}", "-o", "junit_logging=no"]
        began = time.monotonic()
        try:
            done = subprocess.run(
                command, cwd=self._sources, env=self._variables(variables | {"CALLS_OF_TESTS": str(calls)}), timeout=limit,
                text=True, errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            )
            found.output, found.end = done.stdout, "" if done.returncode in (0, 1) else str(done.returncode)
        except subprocess.TimeoutExpired as late:
            found.output, found.end = (late.output or b"").decode("utf-8", "replace"), "time"
        found.seconds = time.monotonic() - began
        if report.exists():
            _read(report, found)
        elif found.end == "time":
            found.outcomes["(file)"], found.reasons["(file)"] = "failed", f"more than {limit:g} s"
        found.calls = calls_in(calls)
        found.scenarios = _scenarios(found.output)
        return found

    def run_documents(self, script: Path, url: str, result: Path, calls: Path, limit: float) -> tuple[str, str]:
        """Run a script of ours with the client's Python over the folder of its Markdown documents.

        Returns what it printed and how it ended. When the time is over, result and calls have what was done until then.
        """
        result.write_text("{}", "utf-8")
        calls.write_text("", "utf-8")
        try:
            done = subprocess.run(
                [str(self.python), str(script), str(self.tests / "dr-egeria-command-tests"), str(result)],
                cwd=self._sources, env=self._variables(variables_of(url) | {"CALLS_OF_TESTS": str(calls)}), timeout=limit,
                text=True, errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            return "", "time"
        return done.stdout, "" if done.returncode == 0 else str(done.returncode)

    def _variables(self, variables: dict[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("EGERIA", "PYEG", "PYTHON", "COV"))}
        return kept | variables | {"PYTHONPATH": f"{HERE / 'beside_suites'}:{self._sources}", "COLUMNS": "200"}

    def _pip(self, *arguments: str) -> None:
        command = [str(self.python), "-m", "pip", arguments[0], "--quiet", "--disable-pip-version-check", *arguments[1:]]
        subprocess.run(command, check=True, stdout=sys.stderr)


def variables_of(url: str) -> dict[str, str]:
    """The environment that tells the client where the platform is and who calls."""
    return {
        "EGERIA_PLATFORM_URL": url, "EGERIA_VIEW_SERVER_URL": url, "EGERIA_VIEW_SERVER": "qs-view-server",
        "EGERIA_METADATA_STORE": "qs-metadata-store", "EGERIA_INTEGRATION_DAEMON_URL": url, "EGERIA_ENGINE_HOST_URL": url,
        "EGERIA_USER": "erinoverview", "EGERIA_USER_PASSWORD": "secret", "PYEG_LIVE_EGERIA": "1", "PYEG_PLATFORM_URL": url,
        "PYEGERIA_CONSOLE_LOG_LVL": "ERROR",
    }


def calls_in(file: Path) -> list[dict[str, Any]]:
    """The calls that were written down (sent_calls)."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def _scenarios(printed: str) -> dict[str, str]:
    """The rows of a table of scenarios: name and verdict are their first cells."""
    rows = {}
    for line in printed.splitlines():
        cells = [cell.strip() for cell in _CELLS.split(line)[1:3]]
        if len(cells) == 2 and cells[0] and (verdict := _VERDICT.fullmatch(cells[1])):
            rows[cells[0]] = verdict[1]
    return rows


def _read(report: Path, found: FileRun) -> None:
    for case in ElementTree.parse(report).iter("testcase"):
        name = "::".join(filter(None, (case.get("classname", "").rpartition(".")[2], case.get("name", ""))))
        name = name.removeprefix(found.file.removesuffix(".py") + "::")
        outcome, reason = "passed", ""
        for child in case:
            if child.tag in _FAULTS:
                outcome, reason = _FAULTS[child.tag], child.get("message") or (child.text or "")
        found.outcomes[name] = outcome
        if reason:
            found.reasons[name] = reason
