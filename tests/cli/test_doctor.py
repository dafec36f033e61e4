"""``aricia doctor``: what it looks at, what it says, how it ends, what it repairs."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import apsw
import pytest
from click.testing import CliRunner

from aricia.cli.main import main
from aricia.servers.api import DataDirectory

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "example.omarchive"


@pytest.fixture
def data(tmp_path):
    """A data directory with an archive in its store."""
    folder = tmp_path / "data"
    done = CliRunner().invoke(main, ["load", "--data-dir", str(folder), str(EXAMPLE)])
    assert done.exit_code == 0, done.output
    return folder


def doctor(data, *arguments):
    return CliRunner().invoke(main, ["doctor", "--data-dir", str(data), *arguments])


def damage(data, sql):
    (store,) = data.rglob("repository.db")
    with contextlib.closing(apsw.Connection(str(store))) as connection:
        connection.execute(sql).fetchall()


def test_a_sound_data_directory_ends_with_status_0(data):
    done = doctor(data)
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0].startswith("qs-metadata-store: sound (")
    assert done.stdout.splitlines()[-1] == "Everything is sound."


def test_what_is_wrong_is_said_with_what_to_do(data):
    damage(data, "DELETE FROM entity_property")
    done = doctor(data, "--quick")
    assert done.exit_code == 1
    assert "  entity_property: " in done.stdout
    assert "    -> Stop the platform and run aricia doctor --repair" in done.stdout


def test_a_report_for_programs_is_one_json_object(data):
    damage(data, "UPDATE entity SET version = 99")
    report = json.loads(doctor(data, "--json").stdout)
    (store,) = report["stores"]
    assert (report["healthy"], report["configuration"], store["server"]) == (False, [], "qs-metadata-store")
    assert [finding["check"] for finding in store["findings"]] == ["entity_feed"]
    assert set(store["findings"][0]) == {"check", "text", "advice", "count", "examples", "repairable"}


def test_indexes_are_repaired_after_a_backup(data):
    damage(data, "DELETE FROM entity_property")
    done = doctor(data, "--repair")
    assert done.exit_code == 0, done.output
    assert "the indexes were rebuilt" in done.stdout
    (copy,) = (data / "backups").iterdir()
    assert copy.name.startswith("qs-metadata-store-before-repair-")
    assert doctor(data).exit_code == 0


def test_a_damaged_file_is_not_repaired(data):
    (store,) = data.rglob("repository.db")
    store.write_bytes(b"damaged" * 1000)
    done = doctor(data, "--repair")
    assert (done.exit_code, (data / "backups").exists()) == (1, False)
    assert "put a backup in the place of the store" in done.stdout


def test_a_repair_is_refused_while_a_platform_runs(data):
    directory = DataDirectory(data)
    directory.acquire()
    try:
        assert doctor(data, "--repair").exit_code == 3
        assert doctor(data).exit_code == 0
    finally:
        directory.release()


def test_documents_and_secrets_that_cannot_be_read_are_findings(data):
    (document,) = data.rglob("qs-view-server*/**/*.config")
    document.write_text("{")
    secrets = data / "secrets"
    secrets.mkdir()
    (secrets / "platform.omsecrets").write_text("a: [")
    (data / "application.properties").write_text("platform.security.secrets.location=secrets/platform.omsecrets\n")
    done = doctor(data)
    assert done.exit_code == 1
    assert "  configuration: " in done.stdout
    assert "  secrets: " in done.stdout


def test_a_store_that_was_never_made_is_sound(tmp_path):
    from aricia.base.settings import Settings
    from aricia.servers.api import Platform

    Platform(tmp_path, Settings({})).make_default_documents()
    assert doctor(tmp_path).exit_code == 0


def test_a_store_that_is_elsewhere_is_passed_over_unless_it_was_asked_for(data):
    (document,) = data.rglob("qs-metadata-store.config")
    text = document.read_text().replace(
        "aricia.repository.stores.sqlite.SQLiteRepositoryProvider", "aricia.repository.stores.remote.RemoteRepositoryProvider")
    document.write_text(text)
    done = doctor(data)
    assert done.exit_code == 0, done.output
    assert "qs-metadata-store: not examined" in done.stdout
    done = doctor(data, "--server", "qs-metadata-store")
    assert (done.exit_code, "ARICIA-501-061" in done.stderr) == (1, True)
