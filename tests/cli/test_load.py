"""``aricia load``: what it prints, what it refuses, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from aricia.cli.main import main
from aricia.repository.archives.api import LoadReport
from aricia.servers.api import DataDirectory

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "example.omarchive"


@pytest.fixture
def load(tmp_path):
    """Runs the command on a data directory of its own."""
    def run(*arguments: object):
        return CliRunner().invoke(main, ["load", "--data-dir", str(tmp_path / "data"), *map(str, arguments)])

    return run


def test_it_says_what_an_archive_brought_and_where_it_is(load, tmp_path):
    done = load(EXAMPLE)
    assert done.exit_code == 0, done.output
    first, last = done.stdout.splitlines()
    assert first.startswith("Example: 3 entities, 2 relationships in ")
    assert last == f"1 of 1 archives are in the store of qs-metadata-store in {tmp_path / 'data'}"


def test_a_second_load_has_nothing_to_do(load):
    load(EXAMPLE)
    assert load(EXAMPLE).stdout.startswith("Example: loaded before, nothing to do\n")
    assert load("--again", EXAMPLE).stdout.startswith("Example: 5 known already in ")


def test_a_report_for_programs_is_one_json_object_a_line(load):
    reports = [json.loads(line) for line in load("--json", EXAMPLE, EXAMPLE).stdout.splitlines()]
    assert [report["entities"]["new"] for report in reports] == [3, 0]
    assert [report["already_loaded"] for report in reports] == [False, True]
    assert set(reports[0]) == set(LoadReport.__struct_fields__)


def test_a_refused_file_ends_with_status_1_and_the_others_are_loaded(load, tmp_path):
    broken = tmp_path / "broken.omarchive"
    broken.write_text("{")
    done = load(broken, EXAMPLE)
    assert done.exit_code == 1
    assert f"The archive {broken} cannot be used" in done.stderr
    assert "1 of 2 archives are in the store" in done.stdout


def test_a_refused_file_is_reported_to_programs_too(load, tmp_path):
    done = load("--json", tmp_path / "nothing.omarchive")
    report = json.loads(done.stdout)
    assert (done.exit_code, report["messageId"]) == (1, "FILE-OPEN-METADATA-ARCHIVE-STORE-CONNECTOR-400-002")


def test_archives_that_are_missing_are_named(load, tmp_path):
    document = json.loads(EXAMPLE.read_text("utf-8"))
    document["archiveProperties"]["dependsOnArchives"].append("some-other-archive")
    file = tmp_path / "dependent.omarchive"
    file.write_text(json.dumps(document), "utf-8")
    assert "Example builds on archives that are not loaded: some-other-archive" in load(file).stdout


def test_a_directory_that_a_platform_holds_ends_with_status_3_and_says_what_to_do(load, tmp_path):
    directory = DataDirectory(tmp_path / "data")
    directory.acquire()
    try:
        done = load(EXAMPLE)
    finally:
        directory.release()
    assert done.exit_code == 3
    assert "is in use by process" in done.stderr
    assert "aricia serve --data-dir" in done.stderr


def test_an_unknown_server_is_refused(load):
    done = load("--server", "nobody", EXAMPLE)
    assert done.exit_code == 1
    assert "OMAG-ADMIN-400-011" in done.stderr


def test_no_file_is_wrong_usage(load):
    assert load().exit_code == 2


def test_nothing_is_printed_between_the_reports_when_nobody_watches(load):
    assert load(EXAMPLE).stderr == ""
