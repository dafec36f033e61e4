"""``aricia copy``: addresses of every kind, what is said, what is refused, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from aricia.cli.main import main
from aricia.servers.api import DataDirectory
from aricia.testing.platform_process import PlatformProcess
from aricia.testing.postgres_server import running_server

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "example.omarchive"
LOGIN = {"ARICIA_PASSWORD": "secret"}


def run(*arguments: object, **environment: str):
    return CliRunner(env=environment).invoke(main, [str(word) for word in arguments])


@pytest.fixture
def data(tmp_path):
    """A data directory with an archive in its store."""
    folder = tmp_path / "data"
    assert run("load", "--data-dir", folder, EXAMPLE).exit_code == 0
    return folder


def test_a_data_directory_is_copied_into_one_that_is_made(data, tmp_path):
    done = run("copy", data, tmp_path / "other")
    assert done.exit_code == 0, done.output
    first, note, last = done.stdout.splitlines()
    assert note.startswith("The target is the metadata collection qs-metadata-store (")
    assert first.startswith("qs-metadata-store -> qs-metadata-store: 3 entities, 3 classifications, 2 relationships, 5 changes")
    assert last.startswith("Both sides were compared: ")
    assert run("doctor", "--data-dir", tmp_path / "other").exit_code == 0
    assert run("load", "--data-dir", tmp_path / "other", EXAMPLE).stdout.startswith("Example: loaded before")


def test_a_copied_data_directory_serves(data, tmp_path):
    run("copy", f"{data}#qs-metadata-store", f"{tmp_path / 'other'}#qs-metadata-store")
    with PlatformProcess(tmp_path / "other") as platform:
        assert platform.url


def test_the_platform_of_the_source_may_run_and_that_of_the_target_may_not(data, tmp_path):
    directory = DataDirectory(data)
    directory.acquire()
    try:
        assert run("copy", data, tmp_path / "copy.db").exit_code == 0
        assert run("copy", tmp_path / "copy.db", data).exit_code == 3
    finally:
        directory.release()


def test_a_file_is_copied_back_and_reports_for_programs_are_one_json_object(data, tmp_path):
    first = json.loads(run("copy", data, tmp_path / "copy.db", "--json").stdout)
    second = json.loads(run("copy", tmp_path / "copy.db", tmp_path / "again.db", "--json").stdout)
    assert (first["entities"], first["relationships"], first["history"]) == (3, 2, True)
    assert {**first, "seconds": 0, "target": "", "notes": 1} == {**second, "seconds": 0, "target": "", "notes": 1}


def test_a_target_with_content_is_refused_unless_it_is_a_merge(data, tmp_path):
    run("copy", data, tmp_path / "copy.db")
    done = run("copy", data, tmp_path / "copy.db")
    assert (done.exit_code, "ARICIA-400-063" in done.stderr, "--merge" in done.stderr) == (1, True, True)
    done = run("copy", data, tmp_path / "copy.db", "--merge")
    assert done.exit_code == 0, done.output
    assert "5 instances were left" in done.stdout


@pytest.mark.parametrize(("source", "problem"), [
    ("nothing.db", "There is no store"), ("mysql://here/there", "Nothing is known about stores of the kind mysql"),
    ("https://localhost:1", "does not say which server"), ("https://localhost:1#s", "wants to know who calls"),
])
def test_addresses_that_cannot_be_are_refused(tmp_path, source, problem):
    done = run("copy", source, tmp_path / "copy.db")
    assert (done.exit_code, problem in done.stderr) == (1, True), done.output
    assert not (tmp_path / "copy.db").exists()


def test_a_platform_is_copied_to_a_file_and_a_file_to_a_platform(data, tmp_path):
    with PlatformProcess(tmp_path / "far", tls=False, arguments=["--load", str(EXAMPLE)]) as platform:
        address = f"{platform.url}#qs-metadata-store"
        done = run("copy", address, tmp_path / "copy.db", "--user", "erinoverview", **LOGIN)
        assert done.exit_code == 0, done.output
        assert "3 entities, 3 classifications, 2 relationships in " in done.stdout
        assert "What is current was copied" in done.stdout
    with PlatformProcess(tmp_path / "empty", tls=False) as platform:
        address = f"{platform.url}#qs-metadata-store"
        done = run("copy", data, address, "--user", "erinoverview", **LOGIN)
        assert done.exit_code == 0, done.output
        assert "Both sides were compared: " in done.stdout


def drop(*schemas):
    import psycopg

    with psycopg.connect(running_server().url, autocommit=True) as connection:
        for schema in schemas:
            connection.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')


def test_a_data_directory_is_copied_to_postgresql_and_from_there_to_a_file(data, tmp_path):
    address = f"{running_server().url}#copied_by_command"
    try:
        done = run("copy", data, address)
        assert done.exit_code == 0, done.output
        assert "3 entities, 3 classifications, 2 relationships, 5 changes of the feed, 1 archives in " in done.stdout
        done = run("copy", address, tmp_path / "back.db")
        assert done.exit_code == 0, done.output
        assert "5 changes of the feed, 1 archives in " in done.stdout
        assert run("copy", data, address).exit_code == 1
    finally:
        drop("copied_by_command")


def test_the_schema_of_a_java_platform_is_copied_into_a_new_data_directory(tmp_path):
    import psycopg

    script = Path(__file__).resolve().parents[1] / "repository" / "copying" / "egeria_schema.sql"
    with psycopg.connect(running_server().url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA java_platform")
        connection.execute(f"SET search_path = java_platform; {script.read_text('utf-8')}")
    try:
        done = run("copy", running_server().url, tmp_path / "new", "--egeria-schema", "java_platform")
    finally:
        drop("java_platform")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("cocoMDS1 -> qs-metadata-store: 2 entities, 1 proxies, 2 classifications, 1 relationships")
    assert run("doctor", "--data-dir", tmp_path / "new").exit_code == 0
