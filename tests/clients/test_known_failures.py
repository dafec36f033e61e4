"""The list of failures of the client's suites that are not the platform's."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from documents import failed_commands
from known import Known, known_failures, row_for, unserved

COMMANDS = {"01 Create Glossary": {"status": "success"}, "02 Create Term": {"status": "failure"}}


def test_every_row_has_a_reason_of_its_own_sentence():
    assert [row for row in known_failures() if not row.reason.endswith((".", "..."))] == []


def test_no_failure_is_listed_twice():
    counts = Counter((row.version, row.file, row.test) for row in known_failures())
    assert [row for row, number in counts.items() if number > 1] == []


def test_no_row_lists_a_whole_file():
    assert [row for row in known_failures() if row.test in ("*", "::*") or row.test.endswith("::*")] == []


@pytest.mark.parametrize("test", ["validate: 09 Create Glossary Term", "process: 09 Create Glossary Term"])
def test_a_row_with_a_wildcard_lists_each_round_of_a_document(test):
    row = row_for("6.2.12", "dr_test_glossary.md", test)
    assert isinstance(row, Known) and row.test == "*: 09 Create Glossary Term"


def test_a_failure_that_is_not_listed_has_no_row():
    assert row_for("6.2.12", "dr_test_glossary.md", "process: 01 Create Glossary") is None


def test_commands_that_do_not_succeed_fail_with_their_round():
    assert failed_commands("process", {"commands": COMMANDS, "problem": ""}) == ["process: 02 Create Term"]


def test_a_document_that_the_client_could_not_go_through_fails_as_a_whole():
    assert failed_commands("process", {"commands": {}, "problem": "Traceback"}) == ["process: (document)"]


def test_faults_are_http_5xx_and_what_is_not_served():
    calls = [
        {"status": 200, "exceptionErrorMessageId": "OMAG-REPOSITORY-HANDLER-500-001"}, {"status": 503},
        {"status": 200, "exceptionErrorMessageId": "ARICIA-501-001"}, {"status": 404},
    ]
    assert unserved(calls) == 2
