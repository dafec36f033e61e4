"""``aricia backup``: where the copy goes, what is said about it, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from aricia.cli.main import main
from aricia.testing.platform_process import PlatformProcess

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "example.omarchive"


@pytest.fixture
def run(tmp_path):
    """Runs commands on a data directory with an archive in it."""
    def command(*arguments: object):
        words = list(map(str, arguments))
        return CliRunner().invoke(main, [words[0], "--data-dir", str(tmp_path / "data"), *words[1:]])

    assert command("load", EXAMPLE).exit_code == 0
    return command


def test_a_copy_gets_a_name_with_the_server_and_the_date(run, tmp_path):
    done = run("backup")
    assert done.exit_code == 0, done.output
    first, second = done.stdout.splitlines()
    assert first.startswith("qs-metadata-store: 3 entities, 2 relationships, ")
    (copy,) = (tmp_path / "data" / "backups").iterdir()
    assert (second, copy.name.startswith("qs-metadata-store-2"), copy.suffix) == (str(copy), True, ".db")


def test_a_report_for_programs_is_one_json_object(run, tmp_path):
    report = json.loads(run("backup", "--json", "--out", tmp_path / "copy.db").stdout)
    assert (report["server"], report["target"], report["rows"]["entity"]) == ("qs-metadata-store", str(tmp_path / "copy.db"), 3)


def test_the_copy_takes_the_place_of_a_store_that_was_lost(run, tmp_path):
    run("backup", "--out", tmp_path / "copy.db")
    (store,) = (tmp_path / "data").rglob("repository.db")
    store.write_bytes(b"damaged" * 1000)
    assert run("doctor").exit_code == 1
    store.write_bytes((tmp_path / "copy.db").read_bytes())
    assert run("doctor").exit_code == 0
    assert run("load", EXAMPLE).stdout.startswith("Example: loaded before, nothing to do\n")


def test_a_running_platform_is_copied_too(tmp_path):
    with PlatformProcess(tmp_path / "data", arguments=["--load", str(EXAMPLE)]):
        done = CliRunner().invoke(main, ["backup", "--data-dir", str(tmp_path / "data"), "--out", str(tmp_path / "copy.db")])
        assert done.exit_code == 0, done.output
        assert done.stdout.startswith("qs-metadata-store: 3 entities, ")


def test_what_cannot_be_copied_is_named(run, tmp_path):
    (tmp_path / "copy.db").write_text("")
    refusals = {("--out", tmp_path / "copy.db"): "ARICIA-400-061", ("--server", "nobody"): "OMAG-ADMIN-400-011"}
    for arguments, message in refusals.items():
        done = run("backup", *arguments)
        assert (done.exit_code, message in done.stderr) == (1, True), done.output
    done = CliRunner().invoke(main, ["backup", "--data-dir", str(tmp_path / "nowhere")])
    assert (done.exit_code, "There is no data directory" in done.stderr) == (1, True)
    assert not (tmp_path / "nowhere").exists()
